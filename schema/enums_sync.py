"""The words of trials and plans as the graph documents them."""

from rules import safety, terms, trials
from schema.enums import named

named(
    terms.PlanState,
    "Where a plan stands.",
    {
        "PREVIEWED": "Shown to an administrator, and not done.",
        "HELD": "Waits for approval.",
        "APPLIED": "Approved, and done.",
        "DISCARDED": "Not to be done: an administrator said so.",
        "SUPERSEDED": "Out of date: a later run found things otherwise.",
    },
)
named(
    safety.ChangeAction,
    "What a plan does to something.",
    {
        "CREATE": "It is new.",
        "UPDATE": "Something of it changes.",
        "CLEAR": "Something of it is taken away.",
        "RETIRE": "It is no more at its source, and kept here.",
    },
)
named(
    trials.TrialKind,
    "What is tried at another system.",
    {
        "TEST": "Whether it can be reached and read, step by step.",
        "SAMPLE": "What its first records would arrive as.",
        "PREVIEW": "What a run would do.",
    },
)
named(
    trials.TrialState,
    "Where a trial stands.",
    {
        "QUEUED": "Waits for its turn.",
        "RUNNING": "The other system is being asked.",
        "DONE": "It tells what was found.",
        "FAILED": "It tells what stopped it.",
    },
)
