"""Where a connection's secrets go, so that they are never sent to another host than was meant."""

from typing import Any
from urllib.parse import urlsplit

ADDRESSES = ("base_url", "url")


def place_of(settings: Any) -> tuple[object, ...]:
    """Scheme, host and port; what names none is its settings as a whole, so that any change counts.

    A connector whose secrets go elsewhere keeps that address as `base_url` or `url`, or its
    `host`, `port` and `is_encrypted`.
    """
    for name in ADDRESSES:
        address = getattr(settings, name, None)
        if isinstance(address, str):
            parts = urlsplit(address)
            return parts.scheme, parts.hostname, parts.port
    if hasattr(settings, "host"):
        return settings.is_encrypted, settings.host, settings.port
    return (settings,)
