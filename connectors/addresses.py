"""Which network addresses an outbound call may reach: public ones, and those an operator allows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from rules.errors import Invalid

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# An explicit list: `is_global` of Python 3.11 holds 6to4, NAT64, multicast and Azure's
# 168.63.129.16 for public. https://www.iana.org/assignments/iana-ipv4-special-registry
DENIED_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)

# Of IPv6 only global unicast is public, less what is set aside inside it.
# https://www.iana.org/assignments/iana-ipv6-special-registry
GLOBAL_V6 = IPv6Network("2000::/3")
DENIED_V6 = tuple(
    IPv6Network(text)
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
NAT64 = IPv6Network("64:ff9b::/96")

# Names may open a private network, never these: they answer with a machine's own secrets.
NEVER_BY_NAME = (
    IPv4Network("0.0.0.0/8"),
    IPv4Network("168.63.129.16/32"),
    IPv4Network("169.254.0.0/16"),
    IPv4Network("224.0.0.0/3"),
    IPv6Network("::/128"),
    IPv6Network("fd00:ec2::254/128"),
    IPv6Network("fe80::/10"),
    IPv6Network("ff00::/8"),
)


@dataclass(frozen=True, slots=True)
class Target:
    """A host and port as the configuration file names them; no port means every port."""

    host: str
    port: int | None = None

    def covers(self, host: str, port: int) -> bool:
        return self.host == host.lower().rstrip(".") and self.port in (None, port)


@dataclass(frozen=True, slots=True)
class AllowList:
    """What an operator allows beyond the public internet, and over plain HTTP.

    A target opens private addresses for that name alone; a network opens its addresses for
    every name that leads there.
    """

    targets: tuple[Target, ...] = ()
    networks: tuple[Network, ...] = ()

    def admits(self, host: str, port: int, addresses: Sequence[Address]) -> bool:
        """Whether a call over TLS may go to this name, all of whose addresses are given."""
        if not addresses:
            return False
        return all(is_public(address) for address in addresses) or self.admits_plain(
            host, port, addresses
        )

    def admits_plain(self, host: str, port: int, addresses: Sequence[Address]) -> bool:
        """Whether a call in the clear may: only where an entry of the list says so."""
        named = any(target.covers(host, port) for target in self.targets)
        return bool(addresses) and all(
            self._holds(address) or (named and _may_be_named(address)) for address in addresses
        )

    def _holds(self, address: Address) -> bool:
        plain = unwrapped(address)
        return any(plain in network for network in self.networks)


def parse_allow_list(entries: Iterable[str]) -> AllowList:
    """Read `host`, `host:port`, `[address]:port`, an address or a CIDR; raise Invalid otherwise."""
    targets: list[Target] = []
    networks: list[Network] = []
    for entry in entries:
        network = _network(entry.strip())
        if network is None:
            targets.append(_target(entry.strip()))
        else:
            networks.append(network)
    return AllowList(tuple(targets), tuple(networks))


def unwrapped(address: Address) -> Address:
    """The IPv4 address that the network will really call, where an IPv6 one only wraps it."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(address: Address) -> bool:
    """Whether anybody on the internet may be meant by this address."""
    plain = unwrapped(address)
    if isinstance(plain, IPv4Address):
        return not any(plain in network for network in DENIED_V4)
    return plain in GLOBAL_V6 and not any(plain in network for network in DENIED_V6)


def _may_be_named(address: Address) -> bool:
    plain = unwrapped(address)
    return not any(plain in network for network in NEVER_BY_NAME)


def _network(entry: str) -> Network | None:
    try:
        return ip_network(entry)
    except ValueError:
        return None


def _target(entry: str) -> Target:
    host, port = _host_and_port(entry)
    if not host or "/" in host or any(character.isspace() for character in host):
        raise Invalid(
            f"{entry!r} in the allow-list is not a host, host:port, address or CIDR",
            path=("allow",),
        )
    return Target(host.lower().rstrip("."), port)


def _host_and_port(entry: str) -> tuple[str, int | None]:
    if entry.startswith("["):
        host, _, rest = entry[1:].partition("]")
        return str(ip_address(host)) if _network(host) else "", _port(rest.removeprefix(":"))
    host, _, rest = entry.partition(":")
    return host, _port(rest)


def _port(text: str) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise Invalid(f"{text!r} in the allow-list is not a port (1 to 65535)", path=("allow",))
