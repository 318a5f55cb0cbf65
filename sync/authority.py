"""Which source tells which field of somebody whom several have: one for each, or who speaks last.

An administrator says which source leads in a field. What another says of it is not taken over
while the leading one has that person; and of whom another source has, silence takes nothing away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from rules.person_fields import PersonField
from rules.terms import PersonStatus
from sync.changes import Facts, Value
from sync.issues import Concern, Issue, named

LED = "FIELD_LED"
MANAGER = "manager"
DOTTED_MANAGERS = "dotted_managers"
LEADS_UNIT = "leads_unit"
SHARE = "share"
STATUS = "status"
Leaders = Mapping[str, str]
"""The name of the source that leads in each field."""


class Unheard(NamedTuple):
    """What a source says of somebody, which is another's to say."""

    field: str
    leader: str
    concern: Concern


@dataclass(frozen=True, slots=True)
class Authority:
    """`ours` are fields in which this source leads. Of people whom others have, `led` are theirs.

    Everybody else is this source's alone, and nothing of them is anybody else's to say.
    """

    ours: frozenset[str] = frozenset()
    led: Mapping[UUID, Leaders] = field(default_factory=dict[UUID, Leaders])

    def leader(self, person: UUID, name: str) -> str | None:
        return None if name in self.ours else self.led.get(person, {}).get(name)

    def stays(self, person: UUID, name: str, told: object) -> bool:
        """Whether a field of somebody whom others have stays, whatever this source says."""
        is_ours = name in self.ours
        return not is_ours and (told is None or self.leader(person, name) is not None)

    def heard(self, person: UUID, told: Facts, known: Facts) -> dict[str, Value]:
        """What this source says, and what we know where that is not its to say.

        That somebody has left it is its own word.
        """
        ends = PersonStatus.ENDED in (told[STATUS], known[STATUS])
        return {
            name: known[name]
            if self.stays(person, name, value) and not (ends and name == STATUS)
            else value
            for name, value in told.items()
        }

    def unheard(self, person: UUID, told: Facts, known: Facts, concern: Concern) -> list[Unheard]:
        return [
            Unheard(name, leader, concern)
            for name, value in told.items()
            if value not in (None, known[name]) and (leader := self.leader(person, name))
        ]


def fields_of(leads: Iterable[str]) -> frozenset[str]:
    """As our rows name them; what is no field any more is nobody's."""
    return frozenset(each.value.lower() for each in PersonField if each.value in set(leads))


def issues_of(unheard: Iterable[Unheard]) -> list[Issue]:
    """One for each field, however many people it is of."""
    told: dict[tuple[str, str], list[Concern]] = {}
    for each in unheard:
        told.setdefault((each.field, each.leader), []).append(each.concern)
    return [_issue(name, leader, concerns) for (name, leader), concerns in told.items()]


def _issue(name: str, leader: str, concerns: Sequence[Concern]) -> Issue:
    message = (
        f"{leader} leads in {name.replace('_', ' ')}; what this source says of it is not taken "
        f"over for {named(concerns)}. Let another source lead, or mend it in one of the two."
    )
    return Issue(LED, name, message, tuple(concerns))
