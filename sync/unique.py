"""Values that only one person can have, such as an e-mail: who gets which, also when they swap."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID


class Claim(NamedTuple):
    """A person of this source who has the value `old` and wants `new`."""

    person_id: UUID
    old: str | None
    new: str | None


def refused(claims: Sequence[Claim], taken: Mapping[str, UUID]) -> dict[UUID, UUID]:
    """Who can't have what they want, and who has it.

    `taken` is held by people outside these claims. Who wants what they have goes before who wants
    it anew, and those go in their order. Who is refused keeps what they had, which may then be
    refused to another in turn.
    """
    found: dict[UUID, UUID] = {}
    ordered = sorted(claims, key=lambda claim: claim.old != claim.new)
    while True:
        clashes = _clashes(ordered, taken, found)
        if not clashes:
            return found
        found |= clashes


def _clashes(
    claims: Sequence[Claim], taken: Mapping[str, UUID], found: Mapping[UUID, UUID]
) -> dict[UUID, UUID]:
    owners = dict(taken)
    owners |= {
        claim.old: claim.person_id for claim in claims if claim.old and claim.person_id in found
    }
    clashes: dict[UUID, UUID] = {}
    for claim in claims:
        if claim.new is None or claim.person_id in found:
            continue
        owner = owners.setdefault(claim.new, claim.person_id)
        if owner != claim.person_id:
            clashes[claim.person_id] = owner
    return clashes
