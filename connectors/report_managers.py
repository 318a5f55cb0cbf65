"""Managers whom a source names by e-mail, found among its people when all are known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from connectors.records import PersonRecord, Problem


def with_managers(
    records: Sequence[PersonRecord], emails: Mapping[str, str]
) -> tuple[list[PersonRecord], list[Problem]]:
    """`emails` leads from an id to its manager's address; one problem for each stranger."""
    by_email = {each.email.casefold(): each.source_id for each in records if each.email}
    found: list[PersonRecord] = []
    missing: dict[str, list[PersonRecord]] = {}
    for record in records:
        email = emails.get(record.source_id)
        key = None if email is None else by_email.get(email.casefold())
        if email is not None and key is None:
            missing.setdefault(email.casefold(), []).append(record)
        found.append(record if email is None else replace(record, manager_source_id=key))
    return found, [_unknown(*each) for each in missing.items()]


def _unknown(email: str, people: Sequence[PersonRecord]) -> Problem:
    names = ", ".join(f"{person.name} ({person.source_id})" for person in people)
    message = f"{email} is not in this list, but is the manager of {names}; they came without one."
    return Problem("the list", email, "UNKNOWN_MANAGER", message)
