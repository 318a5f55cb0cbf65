"""The kinds of systems that can be connected, each with what it says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from connectors import Connector, kinds
from connectors.about import About, Asked, Mapped, about, needed_where, schema_of
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
    def secrets(self) -> tuple["AskedSecret", ...]:
        return tuple(AskedSecret(each, self.told) for each in self.told.secrets)

    @property
    def fields(self) -> tuple[Mapped, ...]:
        return self.told.fields

    @property
    def brings_people(self) -> bool:
        return has_people(self.connector)

    @property
    def takes_webhooks(self) -> bool:
        return hasattr(self.connector, "hint_of")


@dataclass(frozen=True, slots=True)
class AskedSecret:
    """A secret with when it is needed, which its connector's settings tell."""

    asked: Asked
    told: About

    @property
    def name(self) -> str:
        return self.asked.name

    @property
    def title(self) -> str:
        return self.asked.title

    @property
    def about(self) -> str:
        return self.asked.about

    @property
    def is_needed(self) -> bool:
        return self.asked.is_needed

    @property
    def needed_where(self) -> dict[str, Any] | None:
        return needed_where(self.asked, self.told)


def catalogue() -> Sequence[Kind]:
    """By title."""
    known = [Kind(kind, about(connector), connector) for kind, connector in kinds().items()]
    return sorted(known, key=lambda each: each.title.casefold())
