"""What somebody sends who means us no good: each probe as the bytes of one connection."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_BODY = 256 * 1024
WHO = "{ me { roles } }"


@dataclass(frozen=True, slots=True)
class Probe:
    """Bytes sent in parts with a pause between them; `reads` is false for one who never reads."""

    name: str
    parts: Sequence[bytes]
    pause: float = 0
    reads: bool = True


def probes(token: str) -> Iterator[Probe]:
    for name, query in documents():
        yield Probe(f"document: {name}", [post(token, {"query": query})])
    for name, body in bodies():
        yield Probe(f"body: {name}", [raw(token, body)])
    for name, request in requests(token):
        yield Probe(f"request: {name}", [request])
    yield from slow(token)


def head(token: str, *lines: str, first: str = "POST /graphql HTTP/1.1") -> bytes:
    always = ["Host: okr.test", "Connection: close", f"Authorization: Bearer {token}"]
    return "\r\n".join([first, *always, *lines, "", ""]).encode("utf-8", "surrogateescape")


def raw(token: str, body: bytes, kind: str = "application/json", *lines: str) -> bytes:
    return head(token, f"Content-Type: {kind}", f"Content-Length: {len(body)}", *lines) + body


def post(token: str, body: Any) -> bytes:
    return raw(token, json.dumps(body).encode())


def bomb(fragments: int, times: int = 2, last: str = "name") -> str:
    """`times` to the power of the fragments."""
    chain = (f"fragment F{at} on Person {{ {f'...F{at + 1} ' * times}}}" for at in range(fragments))
    end = f"fragment F{fragments} on Person {{ {last} }}"
    return f"{{ me {{ person {{ ...F0 }} }} }} {' '.join(chain)} {end}"


def nested(levels: int) -> str:
    return "{ me { person " + "{ manager " * levels + "{ name }" + " }" * levels + " } }"


def many(part: str, times: int) -> str:
    return " ".join(part.replace("#", str(number)) for number in range(times))


def documents() -> Iterator[tuple[str, str]]:
    yield from bombs()
    yield from loaders()
    yield from deep()
    yield from wide()
    yield from introspection()
    yield from literals()
    yield from odd()


def bombs() -> Iterator[tuple[str, str]]:
    for fragments in (10, 12, 20, 40, 80, 160, 350, 1000):
        yield f"bomb of 2^{fragments}", bomb(fragments)
    yield "bomb of 10^50", bomb(50, 10)
    yield "bomb of lists", bomb(8, 2, "reports(first: 100) { nodes { name } }")
    yield "bomb in a bomb", bomb(40) + bomb(40).partition("} } }")[2].replace("F", "G")
    yield "fragment of itself", "{ me { ...F } } fragment F on Viewer { ...F }"
    ring = many("fragment F# on Viewer { ...G# } fragment G# on Viewer { ...F# }", 100)
    yield "rings of fragments", "{ me { ...F0 } } " + ring
    links = "".join(f"fragment F{at} on Viewer {{ ...F{(at + 1) % 400} }}" for at in range(400))
    yield "one large ring", "{ me { ...F0 } } " + links
    chain = "".join(f"fragment F{at} on Viewer {{ ...F{at + 1} }}" for at in range(480))
    yield "a long chain", "{ me { ...F0 } } " + chain + "fragment F480 on Viewer { roles }"


def loaders() -> Iterator[tuple[str, str]]:
    """A loader is asked for each alias and each parent: a coroutine and a future every time."""
    for field in ("visibleBecause", "progress { value }", "checkIns(first: 1) { totalCount }"):
        inner = many(f"a#: {field}", 59)
        for level in range(4):
            name = field.partition(" ")[0].partition("(")[0]
            query = f"{{ objectives(first: 100) {{ nodes {{ {inner} }} }} }}"
            yield f"59 aliases of {name}, {level} lists down", query
            inner = f"keyResults {{ {'objective { ' * (level > 0)}{inner}{' }' * (level > 0)} }}"


def deep() -> Iterator[tuple[str, str]]:
    for levels in (16, 100, 180, 1_000, 30_000):
        yield f"depth {levels}", nested(levels)
    yield "braces", "{" * 60_000
    yield "inline fragments inside each other", "{ " + "... { " * 400 + "me { roles }" + " }" * 401
    yield "inline fragments beside each other", "{ " + "... { me { roles } } " * 500 + "}"


def wide() -> Iterator[tuple[str, str]]:
    for aliases in (61, 1_000, 100_000):
        yield f"{aliases} aliases", "{ " + many("a#: me { roles }", aliases) + " }"
    yield "one field, 3,900 times", "{ me { " + "roles " * 3_900 + "} }"
    yield "fields that clash", "{ " + many('person(id: "#") { name }', 400) + " }"
    deep = many("manager { manager { reports(first: #) { totalCount } } }", 240)
    yield "fields that clash deep down", "{ me { person { " + deep + " } } }"
    overlap = many("...F#", 300)
    same = many("fragment F# on Viewer { person { name } }", 300)
    yield "fragments that overlap", "{ me { " + overlap + " } } " + same
    for times in (51, 900):
        yield f"{times} directives", "{ me " + "@include(if: true) " * times + "{ roles } }"
    yield "unknown directives", "{ me { roles " + "@no " * 1_500 + "} }"
    yield "directives of a query", "query " + "@a " * 1_900 + WHO
    yield "defer", "{ me { " + "... @defer { roles } " * 200 + "} }"
    yield "stream", '{ people { nodes @stream(initialCount: 0, label: "a") { name } } }'


def introspection() -> Iterator[tuple[str, str]]:
    yield "introspection", "{ __schema { types { name fields { name type { name } } } } }"
    cycle = "{ __schema { types " + "{ fields { type " * 6 + "{ name }" + " } }" * 6 + " } }"
    yield "introspection in a circle", cycle
    yield "introspection of types", "{ " + many('a#: __type(name: "Person") { name }', 20) + " }"
    yield "a field nobody has", "{ " + many("nam#", 1_000) + " }"


def literals() -> Iterator[tuple[str, str]]:
    yield "a long name", "{ " + "n" * 60_000 + " }"
    yield "a long alias", "{ " + "n" * 60_000 + ": me { roles } }"
    yield "a long text", '{ person(email: "' + "x" * 60_000 + '") { name } }'
    yield "too long a text", '{ person(email: "' + "x" * 200_000 + '") { name } }'
    yield "a long block", '{ person(email: """' + "\\n x" * 20_000 + '""") { name } }'
    yield "a text without end", '{ person(email: "' + "x" * 60_000
    yield "escapes", '{ person(email: "' + "\\u{1F600}" * 5_000 + '") { name } }'
    yield "half a surrogate", '{ person(email: "\\ud800") { name } }'
    yield "a NUL", '{ person(email: "\\u0000") { name } }'
    yield "a raw NUL", '{ person(email: "\0") { name } }'
    yield "a long number", "{ people(first: " + "9" * 60_000 + ") { totalCount } }"
    yield "a negative number", "{ people(first: -2147483648) { totalCount } }"
    yield "a number beyond all", "{ people(first: 2147483648) { totalCount } }"
    yield "infinity", "{ people(first: 1e400) { totalCount } }"
    yield "a long list", "{ people(first: [" + "1 " * 3_900 + "]) { totalCount } }"
    yield (
        "a deep list",
        "{ people(first: " + "[" * 20_000 + "1" + "]" * 20_000 + ") { totalCount } }",
    )
    yield (
        "a deep object",
        "{ people(filter: " + "{a: " * 150 + "1" + "}" * 150 + ") { totalCount } }",
    )


def odd() -> Iterator[tuple[str, str]]:
    yield "comments", ("#" + "x" * 100 + "\n") * 600 + WHO
    yield "commas", "," * 65_000 + WHO
    yield "only a comment", "#" * 60_000
    yield "marks of order", "\ufeff" * 1_000 + WHO
    yield "500 operations", many("query Q# { me { roles } }", 500)
    yield "equal operations", "query Q { me { roles } } " * 2
    yield "500 variables", "query(" + many("$v#: Int", 500) + ") " + WHO
    yield "a variable of itself", "query($a: [[[[[[Int]]]]]] = $a) " + WHO
    yield "lists of lists of products", deep_lists(4)
    yield "lists of lists of thousands", deep_lists(2)
    yield "the largest tree", "{ cycles(first: 100) { nodes { tree { node { __typename } } } } }"
    yield "a subscription", "subscription { x }"
    yield "a schema", "type Query { a: Int } " * 100
    writes = many('a#: checkInCreate(input: {keyResult: "x"}) { errors { code } }', 20)
    yield "twenty mutations", "mutation { " + writes + " }"
    yield "nothing", ""
    yield "turned text", "{ \u202e me { roles } }"
    yield "a node of nobody", "{ node(id: " + json.dumps("A" * 30_000) + ") { id } }"
    yield "a cursor of nobody", '{ people(after: "' + "W1" * 20_000 + '") { totalCount } }'
    yield "a date of nobody", '{ people(asOf: "99999-99-99") { totalCount } }'


def deep_lists(levels: int) -> str:
    inner = "{ totalCount }"
    for _ in range(levels):
        inner = "{ nodes { reports(first: 100) " + inner + " } }"
    return "{ people(first: 100) " + inner + " }"


def bodies() -> Iterator[tuple[str, bytes]]:
    yield from no_json()
    yield from no_request()


def no_json() -> Iterator[tuple[str, bytes]]:
    yield "nothing", b""
    for word in (b"null", b"[]", b"{}", b'""', b"0", b"true", b"NaN", b"{", b"'"):
        yield word.decode(), word
    yield "no UTF-8", b"\xff\xfe\xfd"
    yield "no UTF-8 inside", b'{"query": "{ me { roles \xff } }"}'
    yield "UTF-16", json.dumps({"query": WHO}).encode("utf-16")
    yield "UTF-32", json.dumps({"query": WHO}).encode("utf-32")
    yield "NULs", b"\0" * 1_000
    yield "deep arrays", b"[" * 100_000 + b"]" * 100_000
    yield "deep objects", b'{"a":' * 40_000 + b"1" + b"}" * 40_000


def no_request() -> Iterator[tuple[str, bytes]]:
    variables = b'{"query": "{ me { roles } }", "variables": '
    yield "deep variables", variables + b'{"a":' * 30_000 + b"1" + b"}" * 30_001
    yield "half-deep variables", variables + b'{"a":' + b"[" * 900 + b"]" * 900 + b"}}"
    yield "a long number", variables + b'{"a": ' + b"9" * 200_000 + b"}}"
    yield "a number of 4,000 digits", variables + b'{"a": ' + b"9" * 4_000 + b"}}"
    yield "infinity", variables + b'{"a": 1e400}}'
    yield "minus infinity", variables + b'{"a": -Infinity}}'
    yield "not a number", variables + b'{"a": NaN}}'
    yield (
        "variables of nobody",
        variables + json.dumps({f"v{n}": n for n in range(9_999)}).encode() + b"}",
    )
    yield "variables that are a list", variables + b"[]}"
    yield "a name twice", b'{"query": "x", "query": "{ me { roles } }"}'
    yield "operations in an array", json.dumps([{"query": WHO}] * 100).encode()
    yield "a query that is a number", b'{"query": 5}'
    yield "an unknown document", b'{"documentId": "sha256:00"}'
    yield "a document of another kind", b'{"documentId": {"a": 1}}'
    yield "an operation that is no text", b'{"query": "{ me { roles } }", "operationName": {}}'
    yield (
        "half a surrogate as a name",
        b'{"query": "query A {me {roles}}", "operationName": "\\ud800"}',
    )
    yield "half a surrogate in the query", b'{"query": "{ me { roles } } # \\ud800"}'
    typed = b'{"query": "query($n: Int!) { people(first: $n) { totalCount } }", "variables": {"n": '
    for value in (b"1e5", b"-1", b"99999999999", b"null", b'"5"', b"[5]", b"true", b"{}"):
        yield f"a length of {value.decode()}", typed + value + b"}}"
    yield "as long as it may be", b'"' + b"a" * (LONGEST_BODY - 2) + b'"'
    yield "longer", b'"' + b"a" * LONGEST_BODY + b'"'
    yield "much longer", b" " * 3_000_000


def requests(token: str) -> Iterator[tuple[str, bytes]]:
    yield from kinds(token)
    yield from heads(token)
    yield from lengths(token)
    yield from addresses(token)
    yield from tongues(token)


def kinds(token: str) -> Iterator[tuple[str, bytes]]:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD", "BREW", "CONNECT"):
        yield f"method {method}", head(token, first=f"{method} /graphql HTTP/1.1")
    good = json.dumps({"query": WHO}).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "", "application/json5"):
        yield f"content type {kind!r}", raw(token, good, kind)
    parts = b'--a\r\nContent-Disposition: form-data; name="operations"\r\n\r\n' + good + b"\r\n"
    yield "multipart", raw(token, parts * 500 + b"--a--", "multipart/form-data; boundary=a")
    packed = gzip.compress(b" " * 50_000_000 + good)
    yield "a gzip bomb", raw(token, packed, "application/json", "Content-Encoding: gzip")
    yield "another encoding", raw(token, good, "application/json", "Content-Encoding: br, gzip")


def heads(token: str) -> Iterator[tuple[str, bytes]]:
    yield "100 headers", head(token, *["X: y"] * 200)
    yield "10,000 headers", head(token, *[f"X-{number}: y" for number in range(10_000)])
    yield "a long header", head(token, "X: " + "y" * 1_000_000)
    yield "a long cookie", head(token, "Cookie: a=" + "y" * 14_000)
    yield "a long token", head("x" * 14_000, "Content-Length: 0")
    yield "a token that is none", head("a.b.c", "Content-Type: application/json")
    yield "a token in no letters", head("\udcff\udcfe", "Content-Type: application/json")
    yield "no token", b"GET /graphql?query=%7Bme%7Broles%7D%7D HTTP/1.0\r\n\r\n"


def lengths(token: str) -> Iterator[tuple[str, bytes]]:
    for length in ("-1", "+1", "0x10", "1e3", "9" * 30, "99999999999", "1, 1", " "):
        yield f"length {length}", head(token, f"Content-Length: {length}") + b"{}"
    yield "two lengths", head(token, "Content-Length: 1", "Content-Length: 50") + b"{}"
    chunked = ("Content-Type: application/json", "Transfer-Encoding: chunked")
    yield "a length and chunks", head(token, *chunked, "Content-Length: 5") + b"0\r\n\r\n"
    yield "no chunks", head(token, *chunked) + b"zz\r\n"
    yield "an endless chunk", head(token, *chunked) + b"f" * 20 + b"\r\n" + b"a" * 1_000
    yield "too many chunks", head(token, *chunked) + b"1\r\n \r\n" * 300_000
    yield (
        "long chunk names",
        head(token, *chunked) + b"1;a=" + b"b" * 100_000 + b"\r\n \r\n0\r\n\r\n",
    )
    yield "two encodings", head(token, "Transfer-Encoding: gzip, chunked") + b"0\r\n\r\n"
    yield "continue", head(token, "Expect: 100-continue", "Content-Length: 999999999")


def addresses(token: str) -> Iterator[tuple[str, bytes]]:
    for path in (
        "/graphql/", "//graphql", "/graphql/../graphql", "/%00", "/..%2f..%2fetc%2fpasswd", "/%ff",
        "/widgets/v1/..%2f..%2f..%2fpyproject.toml", "/widgets/v1/%00", "/" + "a/" * 5_000, "*",
        "http://evil.test/graphql", "/graphiql", "/.git/config", "/graphql?query=%ff%fe",
        "/graphql?variables=" + "%5B" * 5_000, "/graphql?query=" + "%7B" * 3_000, "/schema.graphql",
        "/graphql?query=" + "a" * 60_000, "/graphql?query=mutation%7Ba%7D",
        "/health/ready?" + "a=1&" * 3_000,
    ):  # fmt: skip
        yield f"path {path[:30]}", head(token, first=f"GET {path} HTTP/1.1")
    yield (
        "ranges",
        head(
            token,
            "Range: bytes=" + "0-1," * 3_000 + "0-1",
            first="GET /widgets/v1/okr-widgets.js HTTP/1.1",
        ),
    )


def tongues(token: str) -> Iterator[tuple[str, bytes]]:
    upgrade = ("Upgrade: websocket", "Sec-WebSocket-Key: YQ==", "Sec-WebSocket-Version: 13")
    yield "an upgrade", head(token, "Connection: upgrade", *upgrade, first="GET /graphql HTTP/1.1")
    yield "h2c", head(token, "Connection: upgrade", "Upgrade: h2c", first="GET / HTTP/1.1")
    yield "HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 100
    yield "HTTP/0.9", b"GET /graphql\r\n"
    yield "HTTP/9.9", b"GET /graphql HTTP/9.9\r\n\r\n"
    yield "TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x07" * 500
    yield "noise", bytes(range(256)) * 40
    yield "line feeds", b"\n" * 10_000
    yield "a fold", b"GET /graphql HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\nConnection: close\r\n\r\n"
    yield "a bad name", b"GET /graphql HTTP/1.1\r\nHo st: a\r\n\r\n"
    yield "no host", b"GET /graphql HTTP/1.1\r\nConnection: close\r\n\r\n"
    yield "a bad host", b"GET /graphql HTTP/1.1\r\nHost: a/b?c#d\r\nConnection: close\r\n\r\n"
    yield "a pipeline", b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n" * 3_000
    preflight = ("Origin: https://evil.test", "Access-Control-Request-Method: POST")
    yield "a foreign preflight", head(token, *preflight, first="OPTIONS /graphql HTTP/1.1")
    yield (
        "a split answer",
        head(token, "Origin: https://a%0d%0aX: y", first="GET /a%0d%0aX:y HTTP/1.1"),
    )


def slow(token: str) -> Iterator[Probe]:
    """Those who take their time."""
    for number in range(10):
        yield Probe(f"slow: head {number}", [b"POST /graphql HTTP/1.1\r\n", *[b"X: y\r\n"] * 20], 1)
        yield Probe(f"slow: body {number}", [head(token, "Content-Length: 90"), *[b"{"] * 20], 1)
        yield Probe(f"slow: silence {number}", [b""], 15)
    chunked = head(token, "Transfer-Encoding: chunked")
    yield Probe("slow: chunks", [chunked, *[b"1\r\n{\r\n"] * 20], 1)
    yield Probe("slow: empty lines", [b"\r\n"] * 20, 1)
    yield Probe("slow: half a line", [b"P", *[b"O"] * 20], 1)
    yield Probe(
        "slow: never reads", [b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n" * 8], 12, reads=False
    )
