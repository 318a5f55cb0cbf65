"""Of each field of what is private it is decided whether an export of its person has it."""

from typing import Any

from graphql import FieldNode, TypeInfo, TypeInfoVisitor, Visitor, parse, visit

from app.personal.export import document
from tests.house.firewall import GRAPH, object_

# What somebody's own things are called in the graph, as far as others may not read them.
PRIVATE = {
    "ActionItem", "AgendaItem", "AnonymousAnswer", "CalibrationChange", "CheckIn",
    "CompetencyAssessment", "DevelopmentGoal", "DevelopmentPlan", "EvidenceItem", "EvidencePack",
    "Feedback", "FeedbackRequest", "FeedbackRound", "OneOnOne", "PeerNomination",
    "PerformanceGoal", "PrivateNote", "Recognition", "Retrospective", "Review", "ReviewAnswer",
    "ReviewParticipant", "ReviewQuestion", "ReviewRating", "ReviewReply", "ReviewVoice",
}  # fmt: skip
# What is told of nearly each of them, and is of whoever asks or of the machine.
OF_ALL = {"version", "visibleBecause", "whoCanSee"}
# What an export leaves out of one of them, by the reason.
STANDS_IN = "the thing that it stands in, or hangs on, tells it"
COUNTED = "made anew of what the export has, for whoever asks"
LEFT_OUT = {
    "ActionItem.oneOnOne": STANDS_IN,
    "AgendaItem.oneOnOne": STANDS_IN,
    "AnonymousAnswer.about": STANDS_IN,
    "AnonymousAnswer.id": "by the order of their ids answers would be told apart",
    "CalibrationChange.id": STANDS_IN,
    "CalibrationChange.subject": STANDS_IN,
    "CalibrationChange.tellsSubject": "only those that tell it are read by whom they are about",
    "CheckIn.comments": "other people's; one's own are `commentsByMe`",
    "CheckIn.keyResult": STANDS_IN,
    "CheckIn.reactions": "other people's; one's own are `reactionsByMe`",
    "CompetencyAssessment.person": STANDS_IN,
    "DevelopmentGoal.person": STANDS_IN,
    "DevelopmentPlan.opportunities": COUNTED,
    "DevelopmentPlan.person": STANDS_IN,
    "EvidencePack.spread": COUNTED,
    "FeedbackRound.shown": COUNTED,
    "OneOnOne.calendar": COUNTED,
    "OneOnOne.privateNotes": "a part of its own, `privateNotes`",
    "OneOnOne.suggestedTopics": COUNTED,
    "PeerNomination.subject": STANDS_IN,
    "PerformanceGoal.checkInDueOn": COUNTED,
    "PerformanceGoal.person": STANDS_IN,
    "Retrospective.cycle": STANDS_IN,
    "Retrospective.objective": STANDS_IN,
    "Retrospective.unit": STANDS_IN,
    "Review.citedSpread": COUNTED,
    "ReviewParticipant.subject": STANDS_IN,
    "ReviewParticipant.template": "each review tells what it was asked",
    "ReviewQuestion.required": "told to who answers it, and nothing of anybody",
    "ReviewRating.id": STANDS_IN,
    "ReviewRating.subject": STANDS_IN,
}


class Asked(Visitor):
    """Which fields of which types a document asks for."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.fields: set[str] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        parent = self.types.get_parent_type()
        if parent is not None:
            self.fields.add(f"{parent.name}.{node.name.value}")


def fields_of(told: Any) -> set[str]:
    types = TypeInfo(GRAPH)
    asked = Asked(types)
    visit(told, TypeInfoVisitor(types, asked))
    return asked.fields


def test_each_field_of_what_is_private_is_exported_or_named_with_the_reason_why_not() -> None:
    exported = fields_of(document())
    there = {
        f"{kind}.{name}" for kind in PRIVATE for name in object_(kind).fields if name not in OF_ALL
    }
    assert (there - exported - {*LEFT_OUT}, {*LEFT_OUT} - (there - exported)) == (set(), set())


def test_a_field_that_an_export_leaves_out_is_found() -> None:
    assert fields_of(parse("{ me { person { id } } }")) == {
        "Query.me",
        "Viewer.person",
        "Person.id",
    }


def test_whatever_an_export_tells_of_is_known_as_private_or_not() -> None:
    """A new type is one or the other."""
    met = {name.partition(".")[0] for name in fields_of(document())}
    assert {each for each in met if not each.endswith("Connection")} - PRIVATE == OTHERS


# What everybody reads, or is there to hold something else.
OTHERS = {
    "AuditEntry", "Blocker", "CompanyValue", "Competency", "Cycle", "Identity", "KeyResult",
    "Learning", "Membership", "Node", "Objective", "OrgUnit", "PageInfo", "Person", "Progress",
    "Query", "RetrospectiveAnswer", "ReviewCycle", "ReviewedCompetency", "RoleGrant", "Score",
    "Task", "Track", "Viewer",
}  # fmt: skip
