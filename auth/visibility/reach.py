"""How far a viewer's features and scopes reach, whatever the rows would say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from auth.policy import POLICY
from auth.policy_line import Area
from auth.viewer import Viewer
from model.base import Base
from rules.errors import NotAllowed
from rules.terms import Feature, Scope


@dataclass(frozen=True, slots=True)
class Need:
    """What it takes to reach an area: the feature on, and a scope to read or to write."""

    feature: Feature | None
    read: Scope | None
    write: Scope


NEEDS: Mapping[Area, Need | None] = {
    Area.MACHINERY: None,
    Area.DIRECTORY: Need(None, None, Scope.ADMINISTRATION),
    Area.OKRS: Need(Feature.OKRS, Scope.OKRS_READ, Scope.OKRS_WRITE),
    Area.PERFORMANCE: Need(Feature.PERFORMANCE, Scope.PERFORMANCE_READ, Scope.PERFORMANCE_WRITE),
    Area.PERFORMANCE_PRACTICE: Need(
        Feature.PERFORMANCE, Scope.PERFORMANCE_READ, Scope.PERFORMANCE_WRITE
    ),
    Area.ADMINISTRATION: Need(None, Scope.ADMINISTRATION, Scope.ADMINISTRATION),
}
NOUNS_REMEMBERED = 2_000


def check_read(viewer: Viewer, nouns: frozenset[type[Base]]) -> None:
    """NotAllowed where a noun's feature is not on, or the token does not reach it."""
    for need in needs_of(nouns):
        check(viewer, need, need.read)


def check_write(viewer: Viewer, nouns: Iterable[type[Base]]) -> None:
    """The same for what is to be written."""
    for need in needs_of(frozenset(nouns)):
        check(viewer, need, need.write)


def reads(viewer: Viewer, area: Area) -> bool:
    """Whether nouns of an area are read for the viewer at all."""
    need = NEEDS[area]
    return need is None or (
        (need.read is None or need.read in viewer.scopes)
        and (need.feature is None or need.feature in viewer.features)
    )


@lru_cache(NOUNS_REMEMBERED)
def needs_of(nouns: frozenset[type[Base]]) -> tuple[Need, ...]:
    """In a fixed order, so that the first refusal is always the same one."""
    areas = {POLICY[noun].area for noun in nouns}
    return tuple(need for area, need in NEEDS.items() if area in areas and need is not None)


def check(viewer: Viewer, need: Need, scope: Scope | None) -> None:
    if scope is not None and scope not in viewer.scopes:
        message = f"This token does not reach that: it needs the scope {scope.value}."
        raise NotAllowed(message, code="OUT_OF_SCOPE")
    if need.feature is not None and need.feature not in viewer.features:
        message = f"{need.feature.value} is not on for your unit yet. Ask an administrator when."
        raise NotAllowed(message, code="FEATURE_NOT_ENABLED")
