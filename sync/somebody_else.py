"""Changes that may be about another person than our row is: they are asked about, never believed.

A column that was sorted alone, or a row's counter taken for an id, tells everybody as somebody
else: no row comes or goes, and whoever signs in would find another's reviews and roles.
"""

from collections.abc import Iterable, Iterator, Mapping

from rules.names import sort_key
from sync.changes import Action, Change, Field, Noun
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


def handed_over(changes: Iterable[Change], known: Known) -> Iterator[Change]:
    """Changes that give somebody whom we know the e-mail that another has, who is here."""
    for change in changes:
        email = _new_email(change)
        owner = None if email is None else known.emails.get(email.casefold())
        if owner is None or owner == change.subject or known.people[owner].is_retired:
            continue
        yield change


def _new_email(change: Change) -> str | None:
    if change.noun is not Noun.PERSON or change.action is not Action.UPDATE:
        return None
    fields: Mapping[str, Field] = {field.name: field for field in change.fields}
    new = fields["email"].new if "email" in fields else None
    return new if isinstance(new, str) else None


def _differs(field: Field) -> bool:
    return isinstance(field.old, str) and sort_key(field.old) != sort_key(str(field.new))
