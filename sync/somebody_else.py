"""Changes that may be about another person than our row is: they are asked about, never believed.

A column that was sorted alone, or a row's counter taken for an id, tells everybody as somebody
else: no row comes or goes, and whoever signs in would find another's reviews and roles.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from rules.names import sort_key
from sync.changes import Action, Change, Field, Noun, Value
from sync.people_known import Known

FIRST_ID = "source_key"
"""A change that names it brings a first id to somebody: by their e-mail, or by an answer."""


def becomes_another(change: Change) -> bool:
    """Whether a person's name and e-mail are both others than they were."""
    if change.noun is not Noun.PERSON or change.action is not Action.UPDATE:
        return False
    fields = {field.name: field for field in change.fields}
    return FIRST_ID not in fields and all(
        name in fields and _differs(fields[name]) for name in ("name", "email")
    )


def handed_over(changes: Sequence[Change], known: Known) -> Iterator[Change]:
    """Changes that give somebody the e-mail that another has, who is here, and those by which that
    other gives it up: made alone, they would leave it free for the next run."""
    giving = {each.subject: each for each in changes if _is_of_email(each)}
    for change in changes:
        email = _new_email(change)
        owner = None if email is None else known.emails.get(email.casefold())
        if owner is None or owner == change.subject or known.people[owner].is_retired:
            continue
        yield change
        if owner in giving:
            yield giving[owner]


def lines_to(new: AbstractSet[str], changes: Iterable[Change]) -> set[Change]:
    """Lines that lead to people who are not there yet."""
    return {
        each
        for each in changes
        if each.noun in (Noun.LINE, Noun.DOTTED_LINE)
        and any(_leads_to(field.new, new) for field in each.fields)
    }


def _leads_to(told: Value, new: AbstractSet[str]) -> bool:
    return not new.isdisjoint(told) if isinstance(told, tuple) else told in new


def _is_of_email(change: Change) -> bool:
    is_update = change.noun is Noun.PERSON and change.action is Action.UPDATE
    return is_update and any(field.name == "email" for field in change.fields)


def _new_email(change: Change) -> str | None:
    if change.noun is not Noun.PERSON or change.action not in (Action.CREATE, Action.UPDATE):
        return None
    fields: Mapping[str, Field] = {field.name: field for field in change.fields}
    new = fields["email"].new if "email" in fields else None
    return new if isinstance(new, str) else None


def _differs(field: Field) -> bool:
    return isinstance(field.old, str) and sort_key(field.old) != sort_key(str(field.new))
