"""How one signs in by a name and a password over HTTP (RFC 7617)."""

from base64 import b64encode


def basic(name: str, password: str) -> dict[str, str]:
    """The header; only for addresses that begin with https, which hide it on its way."""
    return {"Authorization": f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"}
