"""The kinds of systems that can be connected, each with what it says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from connectors import Connector, kinds
from connectors.about import About, Asked, Mapped, about, schema_of
from sync.people_source import has_people


@dataclass(frozen=True, slots=True)
class Kind:
    """A connector with what it says of itself."""

    kind: str
    told: About
    connector: Connector

    @property
    def title(self) -> str:
        return self.told.title

    @property
    def reads(self) -> str:
        return self.told.reads

    @property
    def needs(self) -> str:
        return self.told.needs

    @property
    def settings_schema(self) -> dict[str, Any]:
        return schema_of(self.told)

    @property
    def secrets(self) -> tuple[Asked, ...]:
        return self.told.secrets

    @property
    def fields(self) -> tuple[Mapped, ...]:
        return self.told.fields

    @property
    def brings_people(self) -> bool:
        return has_people(self.connector)

    @property
    def takes_webhooks(self) -> bool:
        return hasattr(self.connector, "hint_of")


def catalogue() -> Sequence[Kind]:
    """By title."""
    known = [Kind(kind, about(connector), connector) for kind, connector in kinds().items()]
    return sorted(known, key=lambda each: each.title.casefold())
