"""Choosing peers, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated

import strawberry
from typing_extensions import Doc

from resolvers.reviews.peer_nominations import (
    PeerNominate,
    PeerNominationDecide,
    PeerNominationDecline,
    peer_nominate,
    peer_nomination_decide,
    peer_nomination_decline,
)
from rules.reviews import NominationState
from schema.edges import action, column
from schema.payloads import UserError, answering, given, retried
from schema.review import PeerNomination


@strawberry.input(description="A peer who is to be asked.")
class PeerNominateInput:
    participant: strawberry.ID = strawberry.field(description="Of whom they are to write.")
    reviewer: strawberry.ID = strawberry.field(description="The peer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="What is to become of a nomination.")
class PeerNominationDecideInput:
    id: strawberry.ID = strawberry.field(description="The nomination.")
    to: NominationState = strawberry.field(description="APPROVED or REFUSED.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A nomination of yourself that you decline.")
class PeerNominationDeclineInput:
    id: strawberry.ID = strawberry.field(description="The nomination.")
    reason: str | None = given("Why, if you want to say so.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The nomination as it is now, or why not.")
class PeerNominationPayload:
    peer_nomination: PeerNomination | None = column("The nomination as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class PeerNominateArguments:
    input: Annotated[PeerNominateInput, Doc("Whom, and of whom.")]


@dataclass(frozen=True)
class PeerNominationDecideArguments:
    input: Annotated[PeerNominationDecideInput, Doc("Which nomination, and what of it.")]


@dataclass(frozen=True)
class PeerNominationDeclineArguments:
    input: Annotated[PeerNominationDeclineInput, Doc("Which nomination.")]


nominate_peer = answering(peer_nominate, PeerNominate, PeerNominationPayload, of="peer_nomination")
decide_nomination = answering(
    peer_nomination_decide, PeerNominationDecide, PeerNominationPayload, of="peer_nomination"
)
decline_nomination = answering(
    peer_nomination_decline, PeerNominationDecline, PeerNominationPayload, of="peer_nomination"
)


@strawberry.type
class PeerNominationMutation:
    """What Mutation is made of, as far as it is about choosing peers."""

    peer_nominate: PeerNominationPayload = action(
        nominate_peer,
        "Names a peer: who is reviewed, for their manager to approve; the manager and HR "
        "reviewers at once.",
        takes=PeerNominateArguments,
    )
    peer_nomination_decide: PeerNominationPayload = action(
        decide_nomination,
        "Approves or refuses a nomination: the manager, and HR reviewers.",
        takes=PeerNominationDecideArguments,
    )
    peer_nomination_decline: PeerNominationPayload = action(
        decline_nomination,
        "Declines to write, before anything is written: the peer.",
        takes=PeerNominationDeclineArguments,
    )
