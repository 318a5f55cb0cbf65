"""The words of rules/terms.py as the graph documents them."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

import strawberry

from rules import terms
from rules.person_fields import PersonField


def named(
    words: type[Enum], description: str, meanings: Mapping[str, str], name: str | None = None
) -> None:
    """Gives an enum its place in the graph, by its own name or another; each word is explained."""
    strawberry.enum(words, name=name, description=description)
    definition: Any = getattr(words, "__strawberry_definition__")  # noqa: B009 — Strawberry adds it.
    for value in definition.values:
        value.description = meanings[value.name]


named(
    PersonField,
    "What sources tell of a person, as far as only one of them can be heard.",
    {
        "NAME": "The name.", "EMAIL": "The work e-mail.", "TITLE": "The title.",
        "LOCATION": "Where they work.", "EMPLOYEE_NUMBER": "The employee number.",
        "STATUS": "Whether they work here; that somebody has left a source is its own word.",
        "STARTED_ON": "The first day.", "ENDED_ON": "The last day.",
        "MANAGER": "Whom they report to.", "DOTTED_MANAGERS": "Who else leads them.",
        "LEADS_UNIT": "Whether they lead their unit.", "SHARE": "How much of their time it has.",
    },
)  # fmt: skip
named(
    terms.PersonStatus,
    "Whether a person works here.",
    {
        "PENDING": "Hired, not yet started.",
        "ACTIVE": "Works here.",
        "ON_LEAVE": "Works here, and is away for long.",
        "ENDED": "Has left; what they did stays theirs.",
    },
)
named(
    terms.MemberRole,
    "What a person is in a unit.",
    {"MEMBER": "Belongs to it.", "LEAD": "Leads it."},
)
named(
    terms.Role,
    "A right granted by an administrator; managers and leads follow from the org itself.",
    {
        "ADMINISTRATOR": "Sets up connections, tokens, roles and pilots; reads no private content.",
        "HR_REVIEWER": "Runs reviews and calibration.",
        "PROGRAMME_LEAD": "Runs the OKR programme: cycles, settings, reminders.",
    },
)
named(
    terms.CycleKind,
    "How long a cycle is.",
    {
        "ANNUAL": "A fiscal year.",
        "HALF": "Half a year.",
        "TRIMESTER": "Four months.",
        "QUARTER": "Three months.",
        "MONTH": "A month.",
        "CUSTOM": "Any other dates.",
    },
)
named(
    terms.CycleState,
    "Where a cycle stands today, in the organisation's time zone.",
    {
        "PREPARATION": "Not begun; objectives are drafted.",
        "ACTIVE": "Between its first and last day.",
        "GRADING": "Over; late readings and scores are still taken.",
        "CLOSED": "Nothing changes any more.",
        "ARCHIVED": "Closed and put away.",
    },
)
named(
    terms.ObjectiveLevel,
    "Whose objective it is.",
    {"COMPANY": "The company's.", "UNIT": "A unit's.", "PERSON": "One person's."},
)
named(
    terms.Ambition,
    "What counts as success.",
    {
        "COMMITTED": "A promise: 1.0 is expected.",
        "ASPIRATIONAL": "A stretch: about 0.7 is success.",
    },
)
named(
    terms.ObjectiveStatus,
    "Where an objective is on its way.",
    {
        "DRAFT": "Seen by its owner, contributors and the owner's manager.",
        "SUBMITTED": "Waits for approval; seen like a draft.",
        "PUBLISHED": "Open to everybody, and checked in on.",
        "CLOSED": "Ended, with an outcome.",
        "CANCELLED": "Given up.",
    },
)
named(
    terms.Outcome,
    "How something ended.",
    {
        "ACHIEVED": "As intended.",
        "PARTIAL": "In part.",
        "MISSED": "Not reached.",
        "CANCELLED": "Given up on the way.",
    },
)
named(
    terms.Visibility,
    "Who may see an OKR.",
    {
        "PUBLIC": "Everybody in the organisation.",
        "RESTRICTED": "Its units, owner and contributors only, whatever the role.",
    },
)
named(
    terms.RollupMode,
    "What an objective's progress is the weighted mean of.",
    {
        "KEY_RESULTS": "Its key results.",
        "CHILDREN": "The objectives that contribute to it.",
        "BOTH": "Both, in one mean.",
    },
)
named(
    terms.MetricKind,
    "How a key result is measured.",
    {
        "INCREASE": "From start up to target.",
        "DECREASE": "From start down to target.",
        "REACH": "From nothing to target.",
        "BOOLEAN": "Done or not.",
        "MILESTONE": "The weight of its done steps over the weight of all.",
        "BASELINE": "Not measured yet; enters no roll-up.",
        "STAY_ABOVE": "1 while it is at or above its lower bound, else 0.",
        "STAY_BELOW": "1 while it is at or below its upper bound, else 0.",
        "RANGE": "1 while it is between its bounds; outside 0, or less with each step away.",
        "CHECKPOINTS": "From start to target in stretches, each worth what was agreed.",
        "LINKED_WORK": "How much of the linked work is done.",
    },
)
named(
    terms.AlignmentMode,
    "What an alignment does to numbers.",
    {
        "CONTRIBUTES": "The child's progress may enter the parent's.",
        "SUPPORTS": "Never changes a number.",
    },
)
named(
    terms.ReportedStatus,
    "What an owner says of a key result.",
    {
        "ON_TRACK": "It will be reached.", "BEHIND": "It may be missed.",
        "AT_RISK": "It is going to be missed.",
        "AUTO": "Whatever the figures say, from now on and until another word.",
    },
)  # fmt: skip
named(
    terms.HealthStatus,
    "How a key result or objective stands. Silence is never green.",
    {
        "NOT_STARTED": "Too early for a verdict.",
        "PENDING": "No word yet.",
        "ON_TRACK": "At the expected pace.",
        "BEHIND": "Slower than expected.",
        "AT_RISK": "Much slower than expected.",
        "OUTDATED": "The last word is too old.",
        "ACHIEVED": "Reached.",
        "PARTIAL": "Ended, reached in part.",
        "MISSED": "Ended, not reached.",
        "CANCELLED": "Given up.",
    },
)
named(
    terms.HealthSource,
    "What a health follows.",
    {
        "OUTCOME": "How it ended.",
        "SILENCE": "That nobody has spoken for too long.",
        "REPORTED": "What its owner said last.",
        "COMPUTED": "Progress against expected pace.",
        "NONE": "Nothing yet.",
    },
)
named(
    terms.ConfidenceBand,
    "Confidence in words.",
    {"HIGH": "70 and above.", "MEDIUM": "40 to below 70.", "LOW": "Below 40."},
)
named(
    terms.ScoreBand,
    "A score in colours, by its unrounded value.",
    {"RED": "Below 0.4.", "YELLOW": "0.4 to below 0.7.", "GREEN": "0.7 and above."},
)
named(
    terms.ReadingOrigin,
    "Who moved a value.",
    {"MANUAL": "A person.", "JIRA": "Linked Jira work.", "API": "A program."},
)
named(
    terms.TaskCategory,
    "A task's state, whatever the other system calls it.",
    {
        "TODO": "Not begun.",
        "IN_PROGRESS": "Begun.",
        "DONE": "Done.",
        "UNKNOWN": "The other system does not say.",
    },
)
named(
    terms.LinkSelector,
    "How a link chooses its tasks.",
    {
        "JQL": "By a Jira query.",
        "EPIC": "All under one epic.",
        "ISSUE": "Single issues by key.",
        "BOARD": "All on one board.",
    },
)
named(
    terms.LinkMode,
    "What linked work does to its key result.",
    {"EVIDENCE": "Is shown, changes nothing.", "DRIVES": "Moves the key result's value."},
)
named(
    terms.LinkAggregate,
    "How tasks become a number.",
    {
        "COUNT": "Done over all.",
        "SUM": "Sum of a field over done, over all.",
        "AVERAGE": "Average of a field.",
        "STATUS_CATEGORY": "To do 0, in progress 0.5, done 1, averaged.",
    },
)
named(
    terms.LinkScope,
    "What linked work is measured against.",
    {"FIXED_TARGET": "The key result's target.", "LIVE_SCOPE": "All tasks selected today."},
)
named(
    terms.LinkShows,
    "Who sees a link's tasks. How many there are sees everybody who sees the key result.",
    {
        "EVERYBODY": "Whoever sees the key result.",
        "ACCOUNTS": "Of these, whoever has an account in that Jira.",
    },
)
named(
    terms.LinkState,
    "Whether a link works.",
    {
        "PENDING": "Not synced yet.",
        "OK": "Works.",
        "SOURCE_BROKEN": "The other system refuses the query; the last tasks are kept.",
    },
)
named(
    terms.ConnectionState,
    "Whether a connection can sync.",
    {
        "READY": "It can.",
        "NEEDS_SECRET": "Its secret is missing or was cleared.",
        "NEEDS_CONSENT": "Nobody at the other system has let us in yet.",
        "FAILING": "Its last run failed.",
        "PAUSED": "Switched off by an administrator.",
        "DELETED": "Taken away; what it brought stays.",
    },
)
named(
    terms.RunTrigger,
    "What started a run.",
    {"MANUAL": "A person.", "SCHEDULE": "The schedule.", "UPLOAD": "An uploaded file."},
)
named(
    terms.RunMode,
    "How much a run reads.",
    {"FULL": "Everything.", "INCREMENTAL": "What changed since the last run."},
)
named(
    terms.RunState,
    "Where a run stands.",
    {
        "QUEUED": "Waits for its turn.",
        "RUNNING": "Works.",
        "WAITING": "Goes on when the other system answers again, or when it asked to be asked.",
        "DONE": "Finished.",
        "HELD": "Finished what is safe; the rest waits for approval.",
        "FAILED": "Stopped by an error; what was written before it stays.",
        "INTERRUPTED": "Its worker died, or somebody called it off; the next run goes on.",
    },
)
