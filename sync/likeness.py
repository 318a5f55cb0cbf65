"""Who may be somebody that we know: never merged by us, but told, and decided by people."""

from collections import defaultdict
from collections.abc import Sequence

from connectors.records import PersonRecord
from rules.names import sort_key
from sync.issues import Concern, Issue
from sync.people_known import Known, KnownPerson, unique_key

UNSURE = "MATCH_UNSURE"


class Likely:
    """Finds those whom a record could be, by what it cannot be told apart from.

    Somebody of another source alone: the same name. Somebody who left this source: the same
    e-mail or employee number, as happens where a rehire gets a new id. Somebody whom this source
    has now is somebody else.
    """

    def __init__(self, known: Known) -> None:
        here = {each.person_id for each in known.identities.values() if not each.is_retired}
        before = {each.person_id for each in known.identities.values()} - here
        self._by_name: defaultdict[str, list[KnownPerson]] = defaultdict(list)
        self._left: dict[tuple[str, str], KnownPerson] = {}
        for person in known.people.values():
            if person.id in before:
                self._left |= {
                    (name, key): person
                    for name in ("email", "employee_number")
                    if (key := unique_key(person.facts, name))
                }
            elif person.id not in here:
                self._by_name[sort_key(str(person.facts["name"]))].append(person)

    def to(self, record: PersonRecord) -> Sequence[KnownPerson]:
        told = (
            ("email", (record.email or "").casefold()),
            ("employee_number", record.employee_number or ""),
        )
        found = {person.id: person for key in told if (person := self._left.get(key))}
        found |= {person.id: person for person in self._by_name.get(sort_key(record.name), ())}
        return list(found.values())


def unsure(record: PersonRecord, likely: Sequence[KnownPerson]) -> Issue:
    candidates = tuple(Concern(str(each.id), str(each.facts["name"])) for each in likely)
    names = ", ".join(sorted({each.name for each in candidates}))
    message = (
        f"{record.name} ({record.source_id}) may be {names}, whom we know. The record waits until "
        "an administrator says who it is: in the console, or by okrgraph connector match."
    )
    return Issue(UNSURE, record.source_id, message, candidates)
