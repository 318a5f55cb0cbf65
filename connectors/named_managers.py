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
    return [
        _beside(_managed(record, emails.get(record.source_id), by_email), by_email)
        for record in told
    ]


def _managed(record: PersonRecord, email: str | None, by_email: Mapping[str, str]) -> PersonRecord:
    if email is None:
        return record
    return replace(record, manager_source_id=_id(email, by_email))


def _beside(record: PersonRecord, by_email: Mapping[str, str]) -> PersonRecord:
    """A dotted manager may be named either way, as nobody says which it is."""
    if record.beside is None or not record.beside.dotted:
        return record
    dotted = tuple(_id(each, by_email) if "@" in each else each for each in record.beside.dotted)
    return replace(record, beside=replace(record.beside, dotted=dotted))


def _id(email: str, by_email: Mapping[str, str]) -> str:
    return by_email.get(email.casefold(), email.casefold())
