"""Requests are written as HTTP says, whatever their bodies hold."""

from bench.wrk import Request, escaped


def test_a_body_is_posted_with_its_length_and_without_one_it_is_a_get() -> None:
    posted = Request("/graphql", b'{"query":"{a}"}', {"A": "b"}).as_http()
    got = Request("/graphql?query=x", b"", {"If-None-Match": '"t"'}).as_http()
    assert posted.startswith(b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    assert posted.endswith(b'Content-Length: 15\r\n\r\n{"query":"{a}"}')
    assert got == (
        b'GET /graphql?query=x HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-None-Match: "t"\r\n\r\n'
    )


def test_what_is_not_plain_is_written_by_its_number() -> None:
    assert escaped(b'a"\\\xc3\n') == r"a\034\092\195\010"
