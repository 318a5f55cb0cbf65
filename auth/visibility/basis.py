"""What an answer rests on: the tables that were read, and what was asked of the viewer and the day.

The gate notes both while an answer is made. Another viewer of whom all that was asked is the same
gets the same answer, as long as nothing in those tables has changed.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from auth.policy import POLICY
from auth.policy_line import Area
from auth.viewer import Moment, Viewer
from auth.visibility.predicates import OWN, TODAY, VIEWER, parameters
from auth.visibility.prepared import Prepared
from auth.visibility.reach import NEEDS, reads
from model.base import Base
from model.data_version import Partition
from model.partitions import CIRCLES, PARTITIONS

WHOLE_VIEWER = "the whole viewer"
"""Somebody took the viewer as such, and may have learned anything of them."""
INSTANT = "the instant"
"""Somebody took the moment as such: no other moment is the same."""
DAY = TODAY.key
OWN_OBJECTIVES = OWN.key
VIEWERS_ALONE = frozenset({VIEWER.key, WHOLE_VIEWER})
"""What is never the same of two people."""
RESTING: Mapping[str, frozenset[Partition]] = {
    OWN_OBJECTIVES: frozenset({Partition.CIRCLES, Partition.PEOPLE})
}
"""What is asked of a viewer and found in rows, by the partitions of these."""


def moves_own(noun: type[Base], columns: Collection[str] | None) -> bool:
    """Whether to write these columns, or whole rows, may move which objectives are whose own."""
    table = noun.__tablename__
    if table not in CIRCLES:
        return PARTITIONS.get(table) in RESTING[OWN_OBJECTIVES]
    return columns is None or not CIRCLES[table].isdisjoint(columns)


@dataclass(slots=True, eq=False)
class Basis:
    """Notes of one answer: when it was made, and what was the viewer's own if that was asked."""

    moment: Moment | None = None
    own: tuple[UUID, ...] | None = None
    names: set[str] = field(default_factory=set[str])
    nouns: set[type[Base]] = field(default_factory=set[type[Base]])
    tables: set[str] = field(default_factory=set[str])

    def note(self, told: Prepared) -> None:
        """A statement is about to be run, and whether the viewer reaches its nouns was asked."""
        self.names |= told.asks
        self.nouns |= told.nouns
        self.tables |= told.tables

    def of_this_instant(self) -> None:
        """Whatever else is noted, the answer holds for no other moment."""
        self.names.add(INSTANT)

    @property
    def facts(self) -> tuple[str, ...]:
        """Whatever was asked, each once and in one order."""
        areas = {POLICY[noun].area for noun in self.nouns}
        return tuple(sorted({*self.names, *(reaching(area) for area in areas)}))

    @property
    def partitions(self) -> frozenset[Partition] | None:
        """Where all that was read is counted; None if something is counted nowhere."""
        if not self.tables <= PARTITIONS.keys():
            return None
        return frozenset(PARTITIONS[table] for table in self.tables)


def facts_of(viewer: Viewer, moment: Moment) -> dict[str, Hashable]:
    """All that can be asked and does not rest on rows; what has no name here is never the same."""
    reach = {reaching(area): reads(viewer, area) for area in NEEDS}
    return {**parameters(viewer, moment), **reach, WHOLE_VIEWER: viewer, DAY: moment.today}


def reaching(area: Area) -> str:
    return f"reads {area.value}"
