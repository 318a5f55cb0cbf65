"""Evidence of a period: words and days that people read, and nothing that a rating is made of."""

from datetime import date, datetime
from decimal import Decimal

import strawberry

from resolvers.org.people import people_by_id
from resolvers.pages import Paging
from resolvers.reviews.evidence import intact_of, items_of, spreads_of
from resolvers.reviews.evidence_sources import sources_of
from rules.evidence import EvidenceKind
from schema.edges import ROW, by, column, computed
from schema.node import Node
from schema.paging import Connection
from schema.person import Person


@strawberry.type(
    description="A copy of what was said or done in the period. Seen by whom it is about, their "
    "manager in the cycle, HR reviewers, and those who calibrate it. Each read is audited."
)
class EvidenceItem(Node):
    kind: EvidenceKind = column("What it is a copy of.")
    happened_on: date = column("The day it belongs to.")
    title: str = column("What it is about.")
    text: str | None = column("What was said, as it was then.")
    source: Node | None = by(
        sources_of,
        "What it was copied from; null if added, and where that is hidden from you or gone.",
        key="source",
    )
    added_by: Person | None = by(
        people_by_id, "Who added it after the launch; null of what was frozen.", key="added_by_id"
    )
    added_at: datetime = column("When it was frozen, or added.")


@strawberry.type(description="How many pieces of evidence a month has.")
class EvidenceMonth:
    month: str = column("Such as 2026-11.")
    count: int = column("How many, from 0.")


@strawberry.type(
    description="How evidence is spread over the period: about time, never about merit."
)
class EvidenceSpread:
    months: list[EvidenceMonth] = column("Every month of the period, also those without any.")
    recent_share: Decimal | None = column(
        "The share of it that is of the last fifth of the period, 0 to 1; null of none."
    )
    is_recent: bool = column("Whether that is more than half: what came before may be forgotten.")


@strawberry.type(
    description="The evidence of one person's period, frozen at the launch. Seen by whom it is "
    "about, their manager in the cycle, and HR reviewers."
)
class EvidencePack:
    hash: str = computed(
        lambda row: row.evidence_hash, "SHA-256 of what was frozen, in hexadecimal digits."
    )
    frozen_at: datetime = computed(lambda row: row.evidence_frozen_at, "When.")
    is_intact: bool = by(
        intact_of, "Whether what was frozen still has that hash; additions don't count.", key=ROW
    )
    items: Connection[EvidenceItem] = by(
        items_of, "What there is, the oldest first.", arguments=Paging
    )
    spread: EvidenceSpread = by(spreads_of, "How it is spread over the period.", key=ROW)
