"""The committed graph: current, described in full, free of pay, and paged wherever it can grow."""

import re
from collections.abc import Iterator

import pytest
from graphql import (
    DirectiveNode,
    EnumTypeDefinitionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    TypeDefinitionNode,
    parse,
    print_ast,
)

from schema.build import sdl
from tests.house.sources import ROOT

COMMITTED = (ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
WHY = '(reason: "Ask for the day.")'
NOUNS = {
    node.name.value: node
    for node in parse(COMMITTED, no_location=True).definitions
    if isinstance(node, TypeDefinitionNode)
}
Part = EnumValueDefinitionNode | InputValueDefinitionNode | FieldDefinitionNode
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
PAY = {
    "bonus", "commission", "commissions", "compensation", "earnings", "equity", "merit", "pay",
    "payroll", "raise", "remuneration", "rsu", "rsus", "salaries", "salary", "stipend", "stock",
    "wage", "wages",
}  # fmt: skip
# Lists that are bounded by what they are; every other list is a connection.
BOUNDED = {
    "AlignmentCreatePayload.errors": "one for each wrong field of an input",
    "AlignmentDeletePayload.errors": "one for each wrong field of an input",
    "AlignmentHealth.counts": "one for each kind",
    "AlignmentHealth.gaps": "the first 100, beside the count of all",
    "AlignmentPath.nodes": "the depth of the graph, 30 at most",
    "AlignmentUpdatePayload.errors": "one for each wrong field of an input",
    "ApprovalSetPayload.errors": "one for each wrong field of an input",
    "Audience.people": "the first 100, beside the count of all",
    "AuditEntry.detail": "the few facts of one entry",
    "BlockerPayload.errors": "one for each wrong field of an input",
    "CadenceSetPayload.errors": "one for each wrong field of an input",
    "CalibrationSession.distribution": "one for each level, 10 at most",
    "CalibrationSession.members": "50 at most",
    "CalibrationSessionPayload.errors": "one for each wrong field of an input",
    "CheckIn.blockers": "10 at most",
    "CheckIn.reactions": "one for each way to react",
    "CheckIn.visibleBecause": "one for each reason",
    "CheckInAcknowledgePayload.errors": "one for each wrong field of an input",
    "CheckInCreateManyPayload.checkIns": "50 at most",
    "CheckInCreateManyPayload.performanceGoals": "50 at most",
    "CheckInCreateManyPayload.errors": "one for each wrong field of an input",
    "CheckInCreatePayload.errors": "one for each wrong field of an input",
    "CheckInDelegatePayload.errors": "one for each wrong field of an input",
    "CheckInRequestPayload.errors": "one for each wrong field of an input",
    "Client.documents": "200 at most",
    "Client.origins": "50 at most",
    "Client.scopes": "one for each word",
    "ClientCreatePayload.errors": "one for each wrong field of an input",
    "ClientRevokePayload.errors": "one for each wrong field of an input",
    "ClientSecretCreatePayload.errors": "one for each wrong field of an input",
    "ClientSecretRevokePayload.errors": "one for each wrong field of an input",
    "ClientUpdatePayload.errors": "one for each wrong field of an input",
    "CommentDeletePayload.errors": "one for each wrong field of an input",
    "CommentPayload.errors": "one for each wrong field of an input",
    "CountLimitsSetPayload.errors": "one for each wrong field of an input",
    "Cycle.children": "a year has its halves, quarters and months",
    "Cycle.tree": "at most 10,000 nodes, and its cost is counted",
    "CyclePayload.errors": "one for each wrong field of an input",
    "EvidenceAddPayload.errors": "one for each wrong field of an input",
    "EvidenceSpread.months": "the months of one period",
    "DependencyConfirmPayload.errors": "one for each wrong field of an input",
    "DependencyCreatePayload.errors": "one for each wrong field of an input",
    "DependencyDeletePayload.errors": "one for each wrong field of an input",
    "Forecast.readings": "8 at most",
    "Health.counts": "one for each word",
    "Health.reasons": "a few sentences",
    "Insights.bands": "one for each band",
    "Insights.zones": "one for each zone",
    "Insights.health": "one for each word",
    "Insights.weeks": "one for each week of the cycle",
    "WeekOfRhythm.bands": "one for each band",
    "WeekOfRhythm.zones": "one for each zone",
    "KeyResult.alignedTo": "the few parents somebody chose",
    "KeyResult.delegates": "10 at most",
    "KeyResult.dependencies": "the few that somebody named",
    "InboxItem.reminders": "five rungs, each with the few who stand on it",
    "KeyResult.qualitySignals": "one for each rule",
    "KeyResult.scopeSeries": "500 at most, and its cost is counted",
    "KeyResult.series": "500 at most, and its cost is counted",
    "DrivenPayload.errors": "one for each wrong field of an input",
    "TaskLinkDeletePayload.errors": "one for each wrong field of an input",
    "TaskLinkPayload.errors": "one for each wrong field of an input",
    "KeyResult.taskLinks": "the few links somebody made",
    "KeyResult.visibleBecause": "one for each reason",
    "KeyResultArchivePayload.errors": "one for each wrong field of an input",
    "KeyResultCreatePayload.errors": "one for each wrong field of an input",
    "KeyResultDeletePayload.errors": "one for each wrong field of an input",
    "KeyResultReorderPayload.errors": "one for each wrong field of an input",
    "KeyResultSet.keyResults": "the key results of one objective in one cycle",
    "KeyResultUpdatePayload.errors": "one for each wrong field of an input",
    "Metric.checkpoints": "the places of one way",
    "Metric.steps": "the steps of one milestone",
    "CompanyValuePayload.errors": "one for each wrong field of an input",
    "CompetencyPayload.errors": "one for each wrong field of an input",
    "Feedback.competencies": "10 at most",
    "Feedback.values": "10 at most",
    "Feedback.visibleBecause": "one for each reason",
    "Feedback.whoCanSee": "one for each reason",
    "FeedbackPayload.errors": "one for each wrong field of an input",
    "FeedbackRequestPayload.errors": "one for each wrong field of an input",
    "FeedbackRequest.visibleBecause": "one for each reason",
    "FeedbackRequest.whoCanSee": "one for each reason",
    "Objective.keyResultSets": "one for each shorter cycle inside its own",
    "OkrSettings.words": "100 at most",
    "OkrSettingsChange.words": "100 at most",
    "OkrSettings.wordings": "a term each",
    "ObjectiveRollKeyResultsPayload.errors": "one for each wrong field of an input",
    "Query.competencies": "what the company named",
    "Query.companyValues": "what the company named",
    "Recognition.recipients": "50 at most",
    "Recognition.values": "10 at most",
    "Recognition.visibleBecause": "one for each reason",
    "Recognition.whoCanSee": "one for each reason",
    "RecognitionGivePayload.errors": "one for each wrong field of an input",
    "RecognitionDeletePayload.errors": "one for each wrong field of an input",
    "Viewer.unrecognisedReports": "the reports of one person",
    "ActionItem.visibleBecause": "one for each reason",
    "ActionItemPayload.errors": "one for each wrong field of an input",
    "AgendaItem.visibleBecause": "one for each reason",
    "AgendaItemPayload.errors": "one for each wrong field of an input",
    "OneOnOne.actionItems": "100 at most, and what was carried there",
    "OneOnOne.agenda": "100 at most, and what was carried there",
    "OneOnOne.suggestedTopics": "what is wrong with the few key results of two people",
    "OneOnOne.visibleBecause": "one for each reason",
    "OneOnOnePayload.errors": "one for each wrong field of an input",
    "Query.tracks": "what the company named",
    "Workforce.recognisedFor": "one for each kind",
    "Workforce.values": "what the company named",
    "Workforce.competencies": "what the company named",
    "Track.levels": "20 at most",
    "TrackLevel.expectations": "30 at most",
    "TrackPayload.errors": "one for each wrong field of an input",
    "CompetencyAssessment.visibleBecause": "one for each reason",
    "CompetencyAssessment.whoCanSee": "one for each reason",
    "CompetencyAssessmentPayload.errors": "one for each wrong field of an input",
    "DevelopmentGoal.competencies": "10 at most",
    "DevelopmentGoal.visibleBecause": "one for each reason",
    "DevelopmentGoal.whoCanSee": "one for each reason",
    "DevelopmentGoalDeletePayload.errors": "one for each wrong field of an input",
    "DevelopmentGoalPayload.errors": "one for each wrong field of an input",
    "DevelopmentPlan.goals": "50 at most",
    "DevelopmentPlan.opportunities": "5 at most",
    "DevelopmentPlan.visibleBecause": "one for each reason",
    "DevelopmentPlan.whoCanSee": "one for each reason",
    "DevelopmentPlanPayload.errors": "one for each wrong field of an input",
    "AnonymousAnswer.visibleBecause": "one for each reason",
    "FeedbackRound.answers": "100 at most",
    "FeedbackRound.shown": "2 at most",
    "FeedbackRound.visibleBecause": "one for each reason",
    "FeedbackRoundPayload.errors": "one for each wrong field of an input",
    "Objective.alignedTo": "the few parents somebody chose",
    "Objective.carriedTo": "one for each cycle it goes on in",
    "Objective.contributors": "the people of one objective",
    "Objective.keyResults": "the key results of one objective",
    "Objective.qualitySignals": "one for each rule",
    "Objective.reactions": "one for each way to react",
    "Objective.sandbagging": "a few for each key result",
    "Objective.units": "the units that share one objective",
    "Objective.visibleBecause": "one for each reason",
    "Objective.whoCanSee": "one for each reason",
    "ObjectiveApprovePayload.errors": "one for each wrong field of an input",
    "ObjectiveCancelPayload.errors": "one for each wrong field of an input",
    "ObjectiveCarryOverPayload.errors": "one for each wrong field of an input",
    "ObjectiveCascadePayload.errors": "one for each wrong field of an input",
    "ObjectiveCascadePayload.objectives": "50 at most",
    "ObjectiveClosePayload.errors": "one for each wrong field of an input",
    "ObjectiveCreatePayload.errors": "one for each wrong field of an input",
    "ObjectiveDeletePayload.errors": "one for each wrong field of an input",
    "ObjectiveDuplicatePayload.errors": "one for each wrong field of an input",
    "ObjectivePublishPayload.errors": "one for each wrong field of an input",
    "ObjectiveReopenPayload.errors": "one for each wrong field of an input",
    "ObjectiveReturnPayload.errors": "one for each wrong field of an input",
    "ObjectiveSubmitPayload.errors": "one for each wrong field of an input",
    "ObjectiveTemplateSetPayload.errors": "one for each wrong field of an input",
    "ObjectiveUpdatePayload.errors": "one for each wrong field of an input",
    "OkrSettings.questions": "10 at most",
    "OkrSettings.retrospectiveQuestions": "13 at most",
    "OkrSettingsChange.questions": "10 at most",
    "OkrSettingsUpdatePayload.errors": "one for each wrong field of an input",
    "OrgUnit.ancestors": "the depth of the tree",
    "PeerNominationPayload.errors": "one for each wrong field of an input",
    "PerformanceGoal.visibleBecause": "one for each reason",
    "PerformanceGoal.whoCanSee": "one for each reason",
    "PerformanceGoalDeletePayload.errors": "one for each wrong field of an input",
    "PerformanceGoalPayload.errors": "one for each wrong field of an input",
    "Person.dottedManagers": "the few dotted lines of one person",
    "Person.identities": "one for each other system",
    "Person.lineOfSight": "50 at most",
    "Person.managers": "the depth of the tree",
    "Person.units": "the units of one person",
    "Pilot.units": "at most 100, by its action",
    "PilotEndPayload.errors": "one for each wrong field of an input",
    "PilotSetPayload.errors": "one for each wrong field of an input",
    "PrivateNote.visibleBecause": "one for each reason",
    "PrivateNote.whoCanSee": "one for each reason",
    "PrivateNoteCreatePayload.errors": "one for each wrong field of an input",
    "PrivateNoteDeletePayload.errors": "one for each wrong field of an input",
    "PrivateNoteUpdatePayload.errors": "one for each wrong field of an input",
    "Progress.inputs": "the figures of one formula",
    "Query.approvingUnits": "the few units that want it",
    "Query.connections": "the systems an administrator set up",
    "Query.pilots": "one for each feature",
    "ReactionPayload.errors": "one for each wrong field of an input",
    "Retrospective.answers": "13 at most: one for each question",
    "Retrospective.learnings": "10 at most",
    "RetrospectivePayload.errors": "one for each wrong field of an input",
    "Review.answers": "one for each question",
    "Review.questions": "400 at most: what one template asks",
    "Review.visibleBecause": "one for each reason",
    "Review.whoCanSee": "one for each reason",
    "ReviewAnswer.evidence": "50 at most",
    "ReviewCycle.nextPhases": "one at most",
    "ReviewCycle.scale": "10 at most",
    "ReviewCycle.unitTemplates": "the few units with a template of their own",
    "ReviewCyclePayload.errors": "one for each wrong field of an input",
    "ReviewParticipant.visibleBecause": "one for each reason",
    "ReviewParticipantPayload.errors": "one for each wrong field of an input",
    "ReviewPayload.errors": "one for each wrong field of an input",
    "ReviewQuestion.options": "10 at most",
    "ReviewRating.changes": "the few changes of one rating",
    "ReviewSection.questions": "20 at most",
    "ReviewSection.writers": "one for each kind of review",
    "ReviewTemplate.sections": "20 at most",
    "ReviewTemplatePayload.errors": "one for each wrong field of an input",
    "RoleGrantPayload.errors": "one for each wrong field of an input",
    "PersonRetirePayload.errors": "one for each wrong field of an input",
    "RoleRevokePayload.errors": "one for each wrong field of an input",
    "ScoreProposal.periods": "one for each of its window, the newest 500",
    "ScoreSetPayload.errors": "one for each wrong field of an input",
    "SignalDisputePayload.errors": "one for each wrong field of an input",
    "StepMarkPayload.errors": "one for each wrong field of an input",
    "Task.keyResults": "the few key results that link one task",
    "Task.visibleBecause": "one for each reason",
    "UnitReadiness.laggards": "the owners of one unit's objectives",
    "UserError.path": "the depth of an input",
    "ConnectionCreatePayload.errors": "one for each wrong field of an input",
    "ConnectionUpdatePayload.errors": "one for each wrong field of an input",
    "ConnectionSecretSetPayload.errors": "one for each wrong field of an input",
    "Connection.leads": "each field once",
    "ConnectionLeadsSetPayload.errors": "one for each wrong field of an input",
    "ConnectionConsentPayload.errors": "one for each wrong field of an input",
    "ConnectionScheduleSetPayload.errors": "one for each wrong field of an input",
    "ConnectionPausePayload.errors": "one for each wrong field of an input",
    "ConnectionResumePayload.errors": "one for each wrong field of an input",
    "ConnectionDeletePayload.errors": "one for each wrong field of an input",
    "ConnectionMatchPayload.errors": "one for each wrong field of an input",
    "ConnectionUnmatchPayload.errors": "one for each wrong field of an input",
    "ConnectionTestPayload.errors": "one for each wrong field of an input",
    "ConnectionSamplePayload.errors": "one for each wrong field of an input",
    "ConnectionPreviewPayload.errors": "one for each wrong field of an input",
    "ConnectionSyncPayload.errors": "one for each wrong field of an input",
    "ConnectionSyncOnePayload.errors": "one for each wrong field of an input",
    "ConnectionPlanApprovePayload.errors": "one for each wrong field of an input",
    "ConnectionPlanDiscardPayload.errors": "one for each wrong field of an input",
    "SyncRunCancelPayload.errors": "one for each wrong field of an input",
    "Query.connectors": "one for each kind of system",
    "Connector.secrets": "the few of one connector",
    "Connector.fields": "our fields",
    "Connection.secrets": "the few of one connector",
    "Connection.missingSecrets": "the few of one connector",
    "ConnectionSchedule.nextRuns": "three",
    "UnmatchedRecord.candidates": "those of one name",
    "PlanChange.fields": "our fields",
    "Trial.checks": "the few steps of one connector",
    "Viewer.features": "one for each feature",
    "Viewer.roles": "one for each role",
    "Viewer.scopes": "one for each scope",
    "Webhook.secrets": "two at most",
    "Webhook.topics": "one for each topic",
    "WebhookCreatePayload.errors": "one for each wrong field of an input",
    "WebhookDeletePayload.errors": "one for each wrong field of an input",
    "WebhookReplayPayload.errors": "one for each wrong field of an input",
    "WebhookSecretRotatePayload.errors": "one for each wrong field of an input",
    "WebhookUpdatePayload.errors": "one for each wrong field of an input",
}


def test_the_committed_schema_is_the_one_of_this_code() -> None:
    assert sdl() == COMMITTED


def test_everything_in_the_schema_is_described() -> None:
    silent = [place for place, told in places() if told is None or not told.value.strip()]
    assert silent == []


def test_whatever_is_deprecated_says_why_and_stands_in_the_changelog() -> None:
    assert unexplained(COMMITTED, CHANGELOG) == []


@pytest.mark.parametrize(
    ("reason", "changelog"),
    [
        ("", "`Person.age` goes"),
        ('(reason: " ")', "`Person.age` goes"),
        (WHY, "`Person.name` goes"),
    ],
)
def test_a_deprecation_without_a_reason_or_a_line_is_found(reason: str, changelog: str) -> None:
    old = f"type Person {{ name: String age: Int @deprecated{reason} }}"
    assert unexplained(old, changelog) == ["Person.age"]
    assert unexplained(f"type Person {{ age: Int @deprecated{WHY} }}", "`Person.age` goes") == []


def test_nothing_in_the_schema_is_called_after_pay() -> None:
    words = {place: {each.lower() for each in WORD.findall(place)} for place, _ in places()}
    assert {place: said & PAY for place, said in words.items() if said & PAY} == {}


def test_every_list_that_can_grow_is_a_connection() -> None:
    listed = {
        place
        for place, field in fields()
        if type_of(field).startswith("[") and not is_page(place.partition(".")[0])
    }
    assert listed == BOUNDED.keys()


def test_every_connection_is_asked_for_in_pages() -> None:
    unpaged = [
        place
        for place, field in fields()
        if is_page(type_of(field).strip("[!]"))
        and not {"first", "after"} <= {given.name.value for given in field.arguments or ()}
    ]
    assert unpaged == []


def test_what_both_sides_of_the_tree_have_is_of_the_same_type() -> None:
    """GraphQL refuses a query that asks a union for one field in two shapes."""
    objective, key_result = (
        {place.partition(".")[2]: type_of(field) for place, field in fields_of(NOUNS[name])}
        for name in ("Objective", "KeyResult")
    )
    shared = objective.keys() & key_result.keys()
    assert {name for name in shared if objective[name] != key_result[name]} == set()


def unexplained(graph: str, changelog: str) -> list[str]:
    """What is deprecated without a reason of its own, or without a word in the changelog."""
    found: list[str] = []
    for noun in parse(graph, no_location=True).definitions:
        if not isinstance(noun, TypeDefinitionNode):
            continue
        for part in (*parts_of(noun), *(field for _, field in fields_of(noun))):
            place = f"{noun.name.value}.{part.name.value}"
            given = [part, *(getattr(part, "arguments", None) or ())]
            marks = [mark for each in given for mark in each.directives or () if is_end(mark)]
            if marks and not (all(map(reason_of, marks)) and f"`{place}`" in changelog):
                found.append(place)
    return found


def is_end(mark: DirectiveNode) -> bool:
    return mark.name.value == "deprecated"


def reason_of(mark: DirectiveNode) -> str:
    [*given] = mark.arguments or ()
    return (
        given[0].value.value.strip()
        if given and isinstance(given[0].value, StringValueNode)
        else ""
    )


def places() -> Iterator[tuple[str, StringValueNode | None]]:
    """Everything that a reader of the schema meets, with its description."""
    for name, noun in NOUNS.items():
        yield name, noun.description
        for part in (*parts_of(noun), *(field for _, field in fields_of(noun))):
            yield f"{name}.{part.name.value}", part.description
    for place, field in fields():
        for given in field.arguments or ():
            yield f"{place}.{given.name.value}", given.description


def parts_of(noun: TypeDefinitionNode) -> Iterator[Part]:
    """The values of an enum, or the fields of an input."""
    if isinstance(noun, EnumTypeDefinitionNode):
        yield from noun.values or ()
    if isinstance(noun, InputObjectTypeDefinitionNode):
        yield from noun.fields or ()


def fields() -> Iterator[tuple[str, FieldDefinitionNode]]:
    for noun in NOUNS.values():
        yield from fields_of(noun)


def fields_of(noun: TypeDefinitionNode) -> Iterator[tuple[str, FieldDefinitionNode]]:
    if isinstance(noun, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
        for field in noun.fields or ():
            yield f"{noun.name.value}.{field.name.value}", field


def type_of(field: FieldDefinitionNode) -> str:
    """As it is written, such as [Person!]!."""
    return print_ast(field.type)


def is_page(name: str) -> bool:
    return name in NOUNS and f"{name}.pageInfo" in dict(fields_of(NOUNS[name]))
