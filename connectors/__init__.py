"""Other systems, told in our words: one file each; a module that names its KIND is a connector."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from connectors.http import Client, Secrets
    from connectors.records import Check

Settings = Any  # Each kind has its own, and hands them back to itself alone.


class Connector(Protocol):
    """What a module offers that can be connected to; `SECRETS` names what must be entered."""

    KIND: str
    SECRETS: tuple[str, ...]

    @staticmethod
    def parse(mapping: Mapping[str, object]) -> Settings:
        """Read settings as they are kept; raise Invalid with the path of what is wrong."""

    @staticmethod
    async def test(client: "Client", settings: Settings, secrets: "Secrets") -> "list[Check]":
        """Say step by step whether the connection works, and what to do where it does not."""
        ...


@cache
def kinds() -> Mapping[str, Connector]:
    """The connectors there are, by kind."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    found = (cast("Connector", module) for module in modules if hasattr(module, "KIND"))
    return MappingProxyType({connector.KIND: connector for connector in found})
