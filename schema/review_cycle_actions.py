"""Setting up and running review cycles, as it is asked and answered."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.ids import GlobalId
from resolvers.reviews.review_cycle_actions import (
    Due,
    ReviewCycleAdvance,
    ReviewCycleCreate,
    ReviewVoicesClose,
    Switches,
    UnitTemplate,
    review_cycle_advance,
    review_cycle_create,
    review_voices_close,
)
from resolvers.reviews.review_launch import ReviewCycleLaunch, review_cycle_launch
from resolvers.reviews.review_launch_templates import PeopleTemplate
from rules.reviews import Peers, ReviewPhase
from schema.edges import action, column
from schema.payloads import UserError, answering, attempted, given, retried
from schema.review_cycle import ReviewCycle


@strawberry.input(description="Until when each kind of review is to be written.")
class ReviewDueInput:
    self_on: date = strawberry.field(description="Of oneself.")
    peers_on: date = strawberry.field(description="By peers and reports.")
    manager_on: date = strawberry.field(description="By managers, and theirs.")


@strawberry.input(
    description="What of a cycle is there at all, and who reads what; all are off unless said."
)
class ReviewSwitchesInput:
    has_nomination: bool = strawberry.field(
        description="Whether peers are chosen in a phase of its own.", default=False
    )
    has_calibration: bool = strawberry.field(
        description="Whether ratings are compared before they are shared.", default=False
    )
    has_upward: bool = strawberry.field(
        description="Whether people write of their managers.", default=False
    )
    has_skip: bool = strawberry.field(
        description="Whether a manager's manager writes too.", default=False
    )
    manager_reads_first: bool = strawberry.field(
        description="Whether managers read what others sent before they sent their own.",
        default=False,
    )
    peers_named_to_manager: bool = strawberry.field(
        description="Whether managers read whose a peer's review is.", default=False
    )
    line_reads_self: bool = strawberry.field(
        description="Whether managers further above read shared self reviews.", default=False
    )


@strawberry.input(description="How many peers there are.")
class ReviewPeersInput:
    least: int = strawberry.field(
        description="How many approved peers everybody is to have, 0 to 20.", default=0
    )
    most: int = strawberry.field(
        description="How many may write of one person, 0 to 20.", default=5
    )
    each: int = strawberry.field(
        description="Of how many one person may be asked to write, 1 to 50.", default=5
    )


@strawberry.input(description="Another template for the people of a unit and of those below it.")
class UnitReviewTemplateInput:
    unit: strawberry.ID = strawberry.field(description="The unit.")
    template: strawberry.ID = strawberry.field(description="Its template.")


@strawberry.input(description="Reviews of one period.")
class ReviewCycleCreateInput:
    name: str = strawberry.field(description="What it is called.")
    template: strawberry.ID = strawberry.field(description="What it asks.")
    starts_on: date = strawberry.field(
        description="The first day of the period that it looks back at."
    )
    ends_on: date = strawberry.field(description="The last day of the period.")
    due: ReviewDueInput = strawberry.field(description="Until when reviews are to be written.")
    switches: ReviewSwitchesInput | None = given(
        "What of it is there; where left out, nothing that could be."
    )
    peers: ReviewPeersInput | None = given(
        "How many peers there are; where left out, 0 to 5, each of 5."
    )
    threshold: int = strawberry.field(
        description="How many must have answered for any answer to be shown, 3 to 10.", default=3
    )
    scale: list[str] | None = given(
        "The 2 to 10 levels of its ratings, the lowest first; left out for none."
    )
    unit_templates: list[UnitReviewTemplateInput] | None = given(
        "What it asks the people of some units instead."
    )
    client_mutation_id: str | None = retried()


@strawberry.input(
    description="Another template for some of those who take part, such as those of one level."
)
class PeopleReviewTemplateInput:
    template: strawberry.ID = strawberry.field(description="Their template.")
    people: list[strawberry.ID] = strawberry.field(description="Who; each is named once at most.")


@strawberry.input(description="A draft that is to begin.")
class ReviewCycleLaunchInput:
    id: strawberry.ID = strawberry.field(description="The review cycle.")
    participants: list[strawberry.ID] | None = given(
        "Who takes part, at most 1,000; where left out, everybody who works here."
    )
    people_templates: list[PeopleReviewTemplateInput] | None = given(
        "What some of them are asked instead, whatever their unit; such as those of one level."
    )
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A cycle that is to go on.")
class ReviewCycleAdvanceInput:
    id: strawberry.ID = strawberry.field(description="The review cycle.")
    to: ReviewPhase = strawberry.field(description="One of its `nextPhases`.")
    reason: str | None = given("Why it goes on although peers are missing.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A cycle in which peers and reports are to write no more.")
class ReviewVoicesCloseInput:
    id: strawberry.ID = strawberry.field(description="The review cycle.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The review cycle as it is now, or why not.")
class ReviewCyclePayload:
    review_cycle: ReviewCycle | None = column("The review cycle as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class ReviewCycleCreateArguments:
    input: Annotated[ReviewCycleCreateInput, Doc("Its period, what it asks, and how it is run.")]


@dataclass(frozen=True)
class ReviewCycleLaunchArguments:
    input: Annotated[ReviewCycleLaunchInput, Doc("Which cycle, and who takes part.")]


@dataclass(frozen=True)
class ReviewCycleAdvanceArguments:
    input: Annotated[ReviewCycleAdvanceInput, Doc("Which cycle, and its next phase.")]


@dataclass(frozen=True)
class ReviewVoicesCloseArguments:
    input: Annotated[ReviewVoicesCloseInput, Doc("Which cycle.")]


async def create_cycle(operation: Operation, asked: ReviewCycleCreateInput) -> Any:
    template = GlobalId(asked.template)
    rest = {
        "due": Due(**vars(asked.due)),
        "switches": Switches() if asked.switches is None else Switches(**vars(asked.switches)),
        "peers": Peers(0, 5, 5) if asked.peers is None else Peers(**vars(asked.peers)),
        "scale": tuple(asked.scale or ()),
        "unit_templates": [
            UnitTemplate(GlobalId(each.unit), GlobalId(each.template))
            for each in asked.unit_templates or ()
        ],
    }
    said: dict[str, Any] = {**vars(asked), "template": template, **rest}
    words: Any = ReviewCycleCreate(**said)
    return await attempted(
        operation, review_cycle_create, words, ReviewCyclePayload, of="review_cycle"
    )


async def launch_cycle(operation: Operation, asked: ReviewCycleLaunchInput) -> Any:
    templates = [
        PeopleTemplate(GlobalId(each.template), [GlobalId(one) for one in each.people])
        for each in asked.people_templates or ()
    ]
    said: dict[str, Any] = {**vars(asked), "people_templates": templates}
    words: Any = ReviewCycleLaunch(**said)
    return await attempted(
        operation, review_cycle_launch, words, ReviewCyclePayload, of="review_cycle"
    )


advance_cycle = answering(
    review_cycle_advance, ReviewCycleAdvance, ReviewCyclePayload, of="review_cycle"
)
close_voices = answering(
    review_voices_close, ReviewVoicesClose, ReviewCyclePayload, of="review_cycle"
)


@strawberry.type
class ReviewCycleMutation:
    """What Mutation is made of, as far as it is about review cycles."""

    review_cycle_create: ReviewCyclePayload = action(
        create_cycle,
        "Sets up reviews of a period, with nobody in them yet: HR reviewers.",
        takes=ReviewCycleCreateArguments,
    )
    review_cycle_launch: ReviewCyclePayload = action(
        launch_cycle,
        "Begins a cycle, and freezes who takes part, their managers, what they are asked, and "
        "the evidence: HR reviewers.",
        takes=ReviewCycleLaunchArguments,
    )
    review_cycle_advance: ReviewCyclePayload = action(
        advance_cycle,
        "Puts a cycle into its next phase: HR reviewers.",
        takes=ReviewCycleAdvanceArguments,
    )
    review_voices_close: ReviewCyclePayload = action(
        close_voices,
        "Lets peers and reports write no more, so that what they said is read, all at once: HR "
        "reviewers.",
        takes=ReviewVoicesCloseArguments,
    )
