"""Signals about how OKRs are written, and what their authors say against them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.authoring.signal_dispute import Dispute, signal_dispute
from resolvers.ids import GlobalId
from resolvers.org.people import people_by_id
from rules.signals import Severity, SignalId
from schema.edges import action, by, column, computed
from schema.enums import named
from schema.payloads import UserError, attempted, given, retried
from schema.person import Person

if TYPE_CHECKING:
    from schema.objective import Objective

named(
    Severity,
    "How much a signal asks to be looked at.",
    {
        "INFO": "May well be meant so.",
        "WARNING": "Often leads to trouble later.",
        "SERIOUS": "Keeps it from working, or from being published.",
    },
)
named(
    SignalId,
    "Which rule of writing a signal comes from.",
    {
        "NO_KEY_RESULT": "Nothing shows whether the objective is reached.",
        "FEW_KEY_RESULTS": "Fewer key results than the limits ask for.",
        "MANY_KEY_RESULTS": "More key results than the soft limit.",
        "MANY_OBJECTIVES": "The soft limit of objectives is reached.",
        "NO_OWNER": "Nobody is named for it.",
        "LONG_TITLE": "Hard to remember.",
        "DIGITS_IN_OBJECTIVE": "A number in an objective, where a key result has its place.",
        "NO_DESCRIPTION": "Nothing says why it matters.",
        "NOT_ALIGNED": "Not the company's, and leads up to nothing.",
        "ALL_LAGGING": "Every key result is known only at the end.",
        "ALL_YES_OR_NO": "Every key result is done or not done.",
        "SAME_TITLE": "Two key results of the same title.",
        "ACTIVITY": "Something to do, in the place of what comes of it.",
        "VAGUE": "A word that can mean anything.",
        "NO_BASELINE": "Nobody knows where it starts.",
        "NOT_MEASURABLE": "Its measure lacks something, or contradicts itself.",
        "NO_UNIT": "Its values count nothing that is named.",
        "WEIGHS_NOTHING": "Its weight is 0.",
        "WINDOW_LEAVES_CYCLE": "It is due after its cycle ends.",
    },
)


@strawberry.type(description="What an author says against a signal. Seen as the signal is.")
class SignalDispute:
    reason: str = column("Why the signal is not right here.")
    author: Person = by(people_by_id, "Who says so.", key="author_id")
    at: datetime = column("When.")


@strawberry.type(
    description="Something about how an OKR is written that its author may want to look at. Seen "
    "by its team, its owner's manager and the programme lead; it never enters a review."
)
class QualitySignal:
    id: SignalId = computed(lambda told: told.signal.id, "The rule.")
    severity: Severity = computed(lambda told: told.signal.severity, "How much it asks for a look.")
    field: str = computed(lambda told: told.signal.field, "The field that it is about.")
    why: str = computed(lambda told: told.signal.why, "What is the matter, and what to do.")
    dispute: SignalDispute | None = computed(
        lambda told: told.dispute, "What the author says against it; null where nothing."
    )


@strawberry.input(description="A signal that is not right here.")
class SignalDisputeInput:
    subject: strawberry.ID = strawberry.field(description="The objective or key result.")
    signal: SignalId = strawberry.field(description="The signal.")
    reason: str | None = given("Why it is not right; left out, nothing is said against it.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The objective, or why nothing was said of its signals.")
class SignalDisputePayload:
    objective: Annotated["Objective", strawberry.lazy("schema.objective")] | None = column(
        "The objective."
    )
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class SignalDisputeArguments:
    input: Annotated[SignalDisputeInput, Doc("Which signal, of what, and why.")]


async def dispute_signal(operation: Operation, asked: SignalDisputeInput) -> Any:
    words = Dispute(GlobalId(asked.subject), asked.signal, asked.reason, asked.client_mutation_id)
    return await attempted(operation, signal_dispute, words, SignalDisputePayload, of="objective")


@strawberry.type
class SignalMutation:
    """What Mutation is made of, as far as it is about signals."""

    signal_dispute: SignalDisputePayload = action(
        dispute_signal,
        "Says why a signal is not right here, or takes that back: who may edit what it is about.",
        takes=SignalDisputeArguments,
    )
