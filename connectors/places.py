"""Where a connection's secrets go, so that they are never sent to another host than was meant."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

ADDRESSES = ("base_url", "url", "api_url", "auth_url")


def place_of(settings: Any) -> tuple[object, ...]:
    """Scheme, host and port of each address; where there is none, the settings as a whole.

    A connector whose secrets go elsewhere keeps that address by one of these names, or its `host`,
    `port` and `is_encrypted`. Of one that names no place any change counts.
    """
    told = [getattr(settings, name, None) for name in ADDRESSES]
    places: list[object] = [_place(each) for each in told if isinstance(each, str)]
    if hasattr(settings, "host"):
        places.append((settings.is_encrypted, settings.host, settings.port))
    return tuple(places) or (settings,)


def is_plainly_same(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Of settings that nobody may be able to read: whether they name addresses, letter by letter
    the same ones.
    """
    told = [[given.get(name) for name in ADDRESSES] for given in (old, new)]
    return told[0] == told[1] and any(told[0])


def _place(address: str) -> tuple[object, ...]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port
