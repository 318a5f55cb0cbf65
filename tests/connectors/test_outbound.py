"""The guard on the way out: no form of a private address connects, unless an operator allows it."""

import asyncio
import datetime as dt
import socket
import ssl
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any

import httpcore2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from connectors.addresses import AllowList, is_public, parse_allow_list
from connectors.http import Client, Limits, build_client
from connectors.outbound import guarded_transport
from rules.errors import Invalid, Refused, Unreachable
from tests.connectors.builders import NOW, client_over

TRUSTING_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
ANYWHERE = parse_allow_list(["0.0.0.0/0", "::/0"])
PRIVATE = (
    "0.0.0.0",
    "10.0.0.1",
    "10.255.255.254",
    "100.64.0.1",
    "127.0.0.1",
    "127.1.2.3",
    "168.63.129.16",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.254",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.255",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
)
ONLY_V6 = (
    "::",
    "::1",
    "::7f00:1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
)
ENCODINGS: tuple[Callable[[IPv4Address], str], ...] = (
    str,
    lambda v4: str(int(v4)),
    lambda v4: hex(int(v4)),
    lambda v4: f"0{int(v4):o}",
    lambda v4: ".".join(hex(part) for part in v4.packed),
    lambda v4: f"{v4.packed[0]}.{int(v4) & 0xFFFFFF}",
    lambda v4: f"{v4.packed[0]}.{v4.packed[1]}.{int(v4) & 0xFFFF}",
    lambda v4: f"[::ffff:{v4}]",
    lambda v4: f"[{IPv6Address(0xFFFF << 32 | int(v4))}]",
    lambda v4: f"[::{v4}]",
    lambda v4: f"[64:ff9b::{v4}]",
    lambda v4: f"[64:ff9b:1::{v4}]",
    lambda v4: f"[{IPv6Address(0x2002 << 112 | int(v4) << 80 | 1)}]",
)
# httpx2 refuses dotted octal numbers as a URL, before they could be resolved.
OCTAL = [".".join(f"0{part:o}" for part in IPv4Address(text).packed) for text in PRIVATE]
FORMS = [
    *(encode(IPv4Address(text)) for text in PRIVATE for encode in ENCODINGS),
    *(f"[{text}]" for text in ONLY_V6),
]


class Network(httpcore2.AsyncMockBackend):
    """Stands in for the network: remembers who was called, and answers `{}`."""

    def __init__(self) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        super().__init__([head])
        self.called: list[str] = []

    async def connect_tcp(self, host: str, *rest: Any, **named: Any) -> Any:
        self.called.append(host)
        return await super().connect_tcp(host, *rest, **named)


class Names:
    """Stands in for DNS: each name leads to its addresses, one answer for each question."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self.answers = {name.replace("_", "."): list(each) for name, each in answers.items()}

    async def __call__(self, host: str, _: int) -> Sequence[str]:
        if host not in self.answers:
            raise socket.gaierror
        return self.answers[host].pop(0)


async def numeric(host: str, port: int) -> Sequence[str]:
    """The system's own reading of a numeric host, in whatever form, without any DNS."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(entry[4][0]) for entry in found]


def guarded(allowed: AllowList, **options: Any) -> Client:
    named: dict[str, Any] = {"tls": TRUSTING_NOBODY, **options}
    transport = guarded_transport(allowed, **named)
    return client_over(transport, limits=Limits(tries=1, answering=2))


async def reached(host: str, allowed: AllowList, scheme: str = "https") -> list[str]:
    network = Network()
    try:
        await guarded(allowed, lookup=numeric, network=network).fetch_json(f"{scheme}://{host}/")
    except (Unreachable, Refused):
        assert not network.called
    return network.called


def test_there_are_two_hundred_forms_and_more() -> None:
    assert len({*FORMS, *OCTAL}) >= 200


@pytest.mark.parametrize("form", FORMS + OCTAL)
async def test_no_form_of_a_private_address_connects(form: str) -> None:
    assert await reached(form, AllowList()) == []


@pytest.mark.parametrize("form", FORMS)
async def test_the_same_form_does_connect_where_everything_is_allowed(form: str) -> None:
    assert len(await reached(form, ANYWHERE)) == 1


@pytest.mark.parametrize(
    "host", ["93.184.215.14", "[2606:2800:21f::1]", "[64:ff9b::93.184.215.14]"]
)
async def test_a_public_address_connects(host: str) -> None:
    assert len(await reached(host, AllowList())) == 1


async def test_a_public_address_does_not_connect_in_the_clear() -> None:
    assert await reached("93.184.215.14", AllowList(), scheme="http") == []


@pytest.mark.parametrize("scheme", ["ftp", "file", "gopher", "ws"])
async def test_another_scheme_does_not_connect(scheme: str) -> None:
    assert await reached("93.184.215.14", ANYWHERE, scheme=scheme) == []


async def test_a_name_is_resolved_once_and_that_very_address_is_called() -> None:
    network = Network()
    names = Names(rebind_example=[["93.184.215.14"], ["127.0.0.1"]])
    await guarded(AllowList(), lookup=names, network=network).fetch_json("https://rebind.example/")
    assert network.called == ["93.184.215.14"]


async def test_a_name_that_leads_inside_the_second_time_is_not_followed() -> None:
    network = Network()
    names = Names(rebind_example=[["93.184.215.14"], ["169.254.169.254"]])
    for _ in range(2):
        client = guarded(AllowList(), lookup=names, network=network)
        try:
            await client.fetch_json("https://rebind.example/")
        except Unreachable:
            continue
    assert network.called == ["93.184.215.14"]


@pytest.mark.parametrize(
    "addresses",
    [["93.184.215.14", "10.0.0.1"], ["10.0.0.1", "93.184.215.14"], ["::1"], [], ["not an address"]],
)
async def test_one_private_address_among_a_name_s_addresses_forbids_it(
    addresses: list[str],
) -> None:
    network = Network()
    names = Names(mixed_example=[addresses])
    with pytest.raises(Unreachable):
        await guarded(AllowList(), lookup=names, network=network).fetch_json(
            "https://mixed.example/"
        )
    assert network.called == []


async def test_what_is_forbidden_and_what_does_not_resolve_look_alike() -> None:
    messages: set[tuple[str, float | None, str]] = set()
    for names in (Names(), Names(jira_example=[["10.0.0.1"]])):
        with pytest.raises(Unreachable) as caught:
            await guarded(AllowList(), lookup=names).fetch_json("https://jira.example/")
        messages.add((caught.value.message, caught.value.retry_after, caught.value.code))
    assert len(messages) == 1


ENTRIES: list[tuple[list[str], str, list[str], bool]] = [
    (["jira.example"], "jira.example", ["10.0.0.1"], True),
    (["JIRA.example:443"], "jira.example", ["10.0.0.1"], True),
    (["jira.example:8443"], "jira.example", ["10.0.0.1"], False),
    (["jira.example"], "other.example", ["10.0.0.1"], False),
    (["jira.example"], "sub.jira.example", ["10.0.0.1"], False),
    (["jira.example"], "jira.example", ["169.254.169.254"], False),
    (["jira.example"], "jira.example", ["fd00:ec2::254"], False),
    (["jira.example"], "jira.example", ["::ffff:169.254.169.254"], False),
    (["jira.example"], "jira.example", [], False),
    (["10.0.0.0/8"], "other.example", ["10.0.0.1"], True),
    (["10.0.0.0/8"], "other.example", ["::ffff:10.0.0.1"], True),
    (["10.0.0.0/8"], "other.example", ["10.0.0.1", "192.168.0.1"], False),
    (["10.0.0.7"], "other.example", ["10.0.0.1"], False),
    (["10.0.0.7"], "other.example", ["10.0.0.7"], True),
    (["[::1]:443"], "::1", ["::1"], True),
    (["169.254.169.254"], "other.example", ["169.254.169.254"], True),
]


@pytest.mark.parametrize(("entries", "host", "addresses", "admitted"), ENTRIES)
def test_an_entry_opens_just_what_it_names(
    entries: list[str], host: str, addresses: list[str], admitted: bool
) -> None:
    allowed = parse_allow_list(entries)
    found = [ip_address(address) for address in addresses]
    assert allowed.admits(host, 443, found) is admitted
    assert allowed.admits_plain(host, 443, found) is admitted


@pytest.mark.parametrize(
    "entry",
    ["", "https://jira.example", "a b", "host:0", "host:99999", "host:x", "10.0.0.1/8", "[x]:1"],
)
def test_an_entry_that_is_none_is_invalid(entry: str) -> None:
    with pytest.raises(Invalid):
        parse_allow_list([entry])


def test_python_s_own_opinion_is_not_asked() -> None:
    """It changes with its versions, and calls a cloud's own address global in all of them."""
    assert ip_address("168.63.129.16").is_global
    assert not is_public(ip_address("168.63.129.16"))


Heard = list[bytes]


@asynccontextmanager
async def server(
    answer: bytes, *, stall: float = 0, tls: ssl.SSLContext | None = None
) -> AsyncGenerator[tuple[int, Heard]]:
    """A real server on loopback: its port, and the heads of the requests that it heard."""
    heard: Heard = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        await writer.drain()
        await asyncio.sleep(stall)
        writer.close()

    listening = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    async with listening:
        yield listening.sockets[0].getsockname()[1], heard


def http_answer(body: bytes, length: int | None = None) -> bytes:
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
    return f"{head}Content-Length: {length or len(body)}\r\n\r\n".encode() + body


async def test_loopback_works_where_it_is_allowed() -> None:
    async with server(http_answer(b'{"ok": true}')) as (port, _):
        client = guarded(parse_allow_list([f"localhost:{port}"]))
        assert await client.fetch_json(f"http://localhost:{port}/") == {"ok": True}
        await client.aclose()


async def test_the_client_of_a_running_service_is_guarded() -> None:
    async with server(http_answer(b'{"ok": true}')) as (port, heard):
        shut = build_client(AllowList(), clock=lambda: NOW, limits=Limits(tries=1))
        with pytest.raises(Unreachable):
            await shut.fetch_json(f"http://127.0.0.1:{port}/")
        assert heard == []
        opened = build_client(parse_allow_list(["127.0.0.1"]), clock=lambda: NOW)
        assert await opened.fetch_json(f"http://127.0.0.1:{port}/") == {"ok": True}
        await opened.aclose()


async def test_the_next_address_of_a_name_is_called_where_the_first_is_down() -> None:
    async with server(http_answer(b"{}")) as (port, _):
        names = Names(jira_example=[["127.0.0.2", "127.0.0.1"]])
        client = guarded(parse_allow_list(["127.0.0.0/8"]), lookup=names)
        assert await client.fetch_json(f"http://jira.example:{port}/") == {}


async def test_loopback_is_not_called_where_it_is_not_allowed() -> None:
    async with server(http_answer(b"{}")) as (port, heard):
        for url in (f"http://localhost:{port}/", f"https://127.0.0.1:{port}/"):
            with pytest.raises(Unreachable):
                await guarded(AllowList()).fetch_json(url)
        assert heard == []


async def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with (
        server(http_answer(b"[1]")) as (proxy, heard),
        server(http_answer(b"[2]")) as (port, _),
    ):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
        client = guarded(parse_allow_list(["127.0.0.1"]))
        assert await client.fetch_json(f"http://127.0.0.1:{port}/") == [2]
        assert heard == []


async def test_an_answer_cut_off_by_the_network_is_unreachable() -> None:
    async with server(http_answer(b'{"ok"', length=500)) as (port, _):
        with pytest.raises(Unreachable):
            await guarded(parse_allow_list(["127.0.0.1"])).fetch_json(f"http://127.0.0.1:{port}/")


async def test_an_answer_that_stalls_is_given_up() -> None:
    async with server(http_answer(b"{", length=500), stall=5) as (port, _):
        transport = guarded_transport(parse_allow_list(["127.0.0.1"]), tls=TRUSTING_NOBODY)
        client = client_over(transport, limits=Limits(tries=1, answering=0.1))
        with pytest.raises(Unreachable):
            await client.fetch_json(f"http://127.0.0.1:{port}/")
        await client.aclose()


def certified(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Contexts of a server with a certificate for a name, and of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), 7)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    written = folder / "server.pem"
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    written.write_bytes(key.private_bytes(pem, *plain) + certificate.public_bytes(pem))
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(written)
    return served, ssl.create_default_context(cafile=written)


async def test_tls_and_the_host_header_speak_of_the_name_not_the_address(tmp_path: Path) -> None:
    served, trusting = certified("jira.example", tmp_path)
    async with server(http_answer(b"{}"), tls=served) as (port, heard):
        names = Names(jira_example=[["127.0.0.1"]])
        client = guarded(parse_allow_list(["127.0.0.1"]), lookup=names, tls=trusting)
        assert await client.fetch_json(f"https://jira.example:{port}/") == {}
        assert f"Host: jira.example:{port}".encode() in heard[0]


async def test_a_certificate_of_another_name_is_not_taken(tmp_path: Path) -> None:
    served, trusting = certified("jira.example", tmp_path)
    async with server(http_answer(b"{}"), tls=served) as (port, heard):
        names = Names(other_example=[["127.0.0.1"]])
        client = guarded(parse_allow_list(["127.0.0.1"]), lookup=names, tls=trusting)
        with pytest.raises(Unreachable):
            await client.fetch_json(f"https://other.example:{port}/")
        assert heard == []
