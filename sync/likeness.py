"""Who may be somebody that we know: never merged by us, but told, and decided by people."""

from collections import defaultdict
from collections.abc import Sequence

from connectors.records import PersonRecord
from rules.names import sort_key
from sync.issues import Concern, Issue
from sync.people_known import Known, KnownPerson, KnownRow

UNSURE = "MATCH_UNSURE"


class Likely:
    """Finds those whom a record could be, by what it cannot be told apart from.

    Somebody of another source alone: the same name. Somebody who left this source: the same
    e-mail or employee number, as happens where a rehire gets a new id. Somebody whom this source
    has now is somebody else.
    """

    def __init__(self, known: Known) -> None:
        self._known = known
        here = {known.rows[key]["person_id"] for key in known.here}
        self._by_name: defaultdict[str, list[KnownRow]] = defaultdict(list)
        self._left: dict[tuple[str, str], KnownRow] = {}
        for row in known.rows.values():
            if row["has_left"] and row["person_id"] not in here:
                told = (("email", row["email_key"]), ("employee_number", row["employee_number"]))
                self._left |= {(name, key): row for name, key in told if key}
        for row in known.others:
            self._by_name[sort_key(row["name"])].append(row)

    def to(self, record: PersonRecord) -> Sequence[KnownPerson]:
        if not self._left and not self._by_name:
            return ()
        told = (
            ("email", (record.email or "").casefold()),
            ("employee_number", record.employee_number or ""),
        )
        found = [row for key in told if (row := self._left.get(key))]
        found += self._by_name.get(sort_key(record.name), ())
        people = {row["person_id"]: row for row in found}
        return [self._known.person(row) for row in people.values()]


def unsure(record: PersonRecord, likely: Sequence[KnownPerson]) -> Issue:
    candidates = tuple(Concern(str(each.id), str(each.facts["name"])) for each in likely)
    names = ", ".join(sorted({each.name for each in candidates}))
    message = (
        f"{record.name} ({record.source_id}) may be {names}, whom we know. The record waits until "
        "an administrator says who it is: in the console, or by okrgraph connector match."
    )
    return Issue(UNSURE, record.source_id, message, candidates)
