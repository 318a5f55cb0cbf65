"""Who asks in the proof, and which things there are for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model.base import Base
from rules.terms import Role

Row = tuple[type[Base], Mapping[str, Any]]
Who = frozenset[str]

VIEWERS = (
    "owner", "contributor", "member", "manager", "managers_manager", "hr", "admin", "lead",
    "colleague", "former_manager", "former_member", "outsider", "machine",
)  # fmt: skip
PEOPLE = tuple(name for name in VIEWERS if name != "machine")
ROLES = {
    "hr": Role.HR_REVIEWER, "admin": Role.ADMINISTRATOR, "lead": Role.PROGRAMME_LEAD,
}  # fmt: skip
EVERYBODY: Who = frozenset(VIEWERS)
# OKRs are tried by the company's unit only, and the outsider is in no unit.
READERS: Who = EVERYBODY - {"outsider"}
NOBODY: Who = frozenset()
ADMINISTRATOR: Who = frozenset({"admin"})
TEAM: Who = frozenset({"owner", "contributor", "member"})
# Who is above whom today; nobody is above the others.
LINE_ABOVE: Mapping[str, Who] = {
    "owner": frozenset({"manager", "managers_manager"}),
    "manager": frozenset({"managers_manager"}),
}
ALONE: Who = frozenset()


@dataclass(frozen=True)
class Thing:
    """Rows that are seen together, and who sees them."""

    name: str
    seen_by: Who
    rows: tuple[Row, ...]
