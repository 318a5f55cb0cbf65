"""Who may be somebody that we know: never merged by us, but told, and decided by people."""

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from connectors.records import PersonRecord
from rules.names import sort_key
from rules.terms import PersonStatus
from sync.issues import Concern, Issue
from sync.people_known import Known, KnownPerson, KnownRow

UNSURE = "MATCH_UNSURE"


def is_sure(record: PersonRecord, row: KnownRow, known: Known) -> bool:
    """Whether the same e-mail is enough: whose address it was may have left long ago.

    A leaver who is told as one comes as the leaver that we know, if the name says so too.
    """
    if row["person_id"] in known.trusted:
        return False
    if not row["is_retired"]:
        return True
    is_leaver = record.status is PersonStatus.ENDED
    return is_leaver and sort_key(record.name) == sort_key(row["name"])


class Likely:
    """Finds those whom a record could be, by what it cannot be told apart from.

    Somebody of another source alone: the same name, or an e-mail that is not enough. Somebody who
    left this source, or is not `listed` by it now: the same e-mail or employee number, as happens
    where a rehire gets a new id, or everybody does. Somebody whom this source lists is somebody
    else.
    """

    def __init__(self, known: Known, listed: AbstractSet[str]) -> None:
        self._known = known
        here = {known.rows[key]["person_id"] for key in known.here & listed}
        self._by_name: defaultdict[str, list[KnownRow]] = defaultdict(list)
        self._left: dict[tuple[str, str], KnownRow] = {}
        for key, row in known.rows.items():
            if key not in listed and row["person_id"] not in here:
                told = (("email", row["email_key"]), ("employee_number", row["employee_number"]))
                self._left |= {(name, value): row for name, value in told if value}
        for row in known.others:
            self._by_name[sort_key(row["name"])].append(row)
            if row["email_key"] and (row["is_retired"] or row["person_id"] in known.trusted):
                self._left["email", row["email_key"]] = row

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
    names = ", ".join(sorted({each.name for each in candidates})) or "somebody"
    message = (
        f"{record.name} ({record.source_id}) may be {names}, whom we know. The record waits until "
        "an administrator says who it is: in the console, or by okrgraph connector match."
    )
    return Issue(UNSURE, record.source_id, message, candidates)
