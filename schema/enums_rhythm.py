"""The words of numbers, grades and signals, as the graph documents them."""

from rules import (
    cadence,
    causes,
    final_grade,
    freshness,
    grading,
    health,
    readiness,
    retrospectives,
    sandbagging,
    score,
    wording,
)
from schema.enums import named

named(
    health.PaceModel,
    "What the bounds of pace are bounds of.",
    {
        "RATIO": "Progress over expected progress: more is better.",
        "GAP": "Expected progress less progress, 0 to 1: less is better.",
    },
)
named(
    final_grade.FinalGrade,
    "How the periods of what was to be kept come to its grade. One that was not read counts "
    "nowhere.",
    {
        "LATEST": "The last period that was read alone.",
        "AVERAGE": "The mean of all that were read.",
        "WORST": "The worst of all that were read.",
    },
)
named(
    grading.Ending,
    "How what was seen to its end came out; what is given up is cancelled instead.",
    {"ACHIEVED": "As intended.", "PARTIAL": "In part.", "MISSED": "Not reached."},
)
named(
    score.ScoreZone,
    "How far on the way to all of it a score is, by its unrounded value.",
    {
        "FAIL": "Below 0.3.",
        "COMMIT": "0.3 to below 0.7.",
        "TARGET": "0.7 to below 1.0.",
        "STRETCH": "1.0.",
    },
)
named(
    wording.Term,
    "What has a name that people see, and that an organisation may call otherwise.",
    {
        "OBJECTIVE": "What is to be achieved.",
        "KEY_RESULT": "What shows, by a measure, that it is.",
        "CHECK_IN": "What somebody says of a key result from time to time.",
        "CYCLE": "The time that objectives are for.",
        "TASK": "Work that is linked to a key result.",
        "UNIT": "A part of the organisation.",
        "PERFORMANCE_GOAL": "What somebody wants to reach for themselves.",
        "RETROSPECTIVE": "A look back at what has ended.",
    },
)
named(
    cadence.Rhythm,
    "How often somebody is to check in.",
    {
        "WEEKLY": "Every week.",
        "EVERY_TWO_WEEKS": "Every second week after the last check-in.",
        "EVERY_THREE_WEEKS": "Every third week after the last check-in.",
        "MONTHLY": "Once a month, on the first weekday of its kind.",
    },
)
named(
    cadence.Weekday,
    "A day of the week.",
    {each.name: f"{each.name.capitalize()}." for each in cadence.Weekday},
)
named(
    freshness.ReadEvery,
    "How often a value is read.",
    {
        "DAILY": "Each day.",
        "WEEKLY": "Within 7 days.",
        "MONTHLY": "Within 31 days.",
        "QUARTERLY": "Within 92 days.",
        "YEARLY": "Within 366 days.",
        "IRREGULAR": "Whenever there is something to read: it is never too old.",
    },
)
named(
    cadence.CadenceSource,
    "Who set how often a key result is checked in on.",
    {
        "KEY_RESULT": "Whoever wrote the key result.",
        "UNIT": "A unit that shares its objective, or, of a person's, one that its owner is in.",
        "ORGANISATION": "The settings that hold for all.",
    },
)
named(
    causes.RootCause,
    "Why a key result was missed.",
    {
        "EXTERNAL": "Something outside the company.",
        "BAD_KEY_RESULT": "It measured the wrong thing, or could not be measured.",
        "OVERCOMMITTED": "Too much was begun at once.",
        "RESOURCES": "People, time or money were missing.",
        "DEPENDENCY": "Another team's work did not come.",
        "EXECUTION": "It was not done well, or not in time.",
        "PRIORITIES_CHANGED": "Something else became more important.",
        "WRONG_ASSUMPTION": "What was done did not have the effect that was expected.",
    },
)
named(
    sandbagging.SandbaggingSignal,
    "A sign that a bar was set too low or too high. To be talked about: no review reads it.",
    {
        "SANDBAG": "Set with a mean confidence above 90: hardly a goal.",
        "COMFORTABLE": "Set with a mean confidence above 75.",
        "SWEET_SPOT": "Set with a mean confidence of 40 to 75.",
        "AMBITIOUS": "Set with a mean confidence of 25 to below 40.",
        "MOONSHOT": "Set with a mean confidence below 25.",
        "TOO_SAFE": "Closed with a mean score above 0.85.",
        "HEALTHY": "Closed with a mean score of 0.6 to 0.85.",
        "PARTIAL": "Closed with a mean score of 0.4 to below 0.6.",
        "OVERREACHED": "Closed with a mean score below 0.4.",
        "TARGET_TOO_SAFE": "A stretch that was reached in full.",
        "REACHED_EARLY": "All of it was reached before half of its time was over.",
        "WITHIN_TREND": "The target is where the last cycle's own trend leads anyway.",
        "ALWAYS_FULL": "A team's mean score was 0.95 or more three cycles running.",
    },
)
named(
    readiness.ReadinessState,
    "How far a unit is with a cycle, by the objective that is least far.",
    {
        "NO_GOALS": "It has none that you see.",
        "DRAFTING": "At least one is a draft.",
        "REVIEW": "At least one waits for approval, and none is a draft.",
        "ACTIVE": "All are published.",
        "CLOSED": "All have ended.",
    },
)
named(
    retrospectives.Verdict,
    "What is to become of an objective.",
    {
        "KEEP": "It goes on as it is.",
        "MODIFY": "It goes on otherwise.",
        "ABANDON": "It is given up.",
    },
)
