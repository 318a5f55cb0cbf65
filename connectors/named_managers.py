"""Managers whom a source names by e-mail, found among its people when all are known."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from connectors.records import PersonRecord


def with_managers(records: Iterable[PersonRecord], emails: Mapping[str, str]) -> list[PersonRecord]:
    """`emails` leads from an id to its manager's address; a stranger's stays in the id's place.

    So it is told that somebody has a manager, and nobody takes it for none.
    """
    told = list(records)
    by_email = {each.email.casefold(): each.source_id for each in told if each.email}
    return [_managed(record, emails.get(record.source_id), by_email) for record in told]


def _managed(record: PersonRecord, email: str | None, by_email: Mapping[str, str]) -> PersonRecord:
    if email is None:
        return record
    key = email.casefold()
    return replace(record, manager_source_id=by_email.get(key, key))
