"""The words of feedback and recognition, as the graph documents them."""

from rules import feedback, growth, one_on_ones, recognition, rounds
from schema.enums import named

named(
    feedback.FeedbackLevel,
    "Who sees a piece of feedback beside its author. Fixed as it is sent.",
    {
        "PUBLIC": "Everybody.",
        "PRIVATE": "Whom it is about.",
        "PRIVATE_AND_MANAGER": "Whom it is about, and who was their primary manager then.",
        "MANAGER_ONLY": "Who was their primary manager then, and not they themselves.",
        "SELF_NOTE": "Nobody.",
    },
)
named(
    feedback.AskedState,
    "Where a request for feedback stands.",
    {
        "OPEN": "It waits for an answer.",
        "LATE": "Its day is over, and it still waits.",
        "ANSWERED": "Feedback was sent.",
        "DECLINED": "Who was asked will send none.",
    },
)
named(
    recognition.RecognitionKind,
    "What somebody is recognised for.",
    {
        "ACHIEVEMENT": "Something was reached.",
        "PROGRESS": "Something moved on, and is not done yet.",
        "LEARNING": "Something was learnt, from a failure too.",
        "BEHAVIOUR": "How something was done.",
        "HELP": "Others were helped.",
    },
)
named(
    recognition.RecognitionLevel,
    "Who sees a recognition.",
    {
        "PUBLIC": "Everybody.",
        "PRIVATE": "Its recipients, who gave it, the managers above the recipients as it was "
        "given, and HR reviewers.",
    },
)
named(
    one_on_ones.TopicKind,
    "Why something is worth talking about in a 1:1.",
    {
        "STALE_KEY_RESULT": "A key result that nobody spoke of for too long.",
        "KEY_RESULT_AT_RISK": "A key result at risk.",
        "OPEN_BLOCKER": "A blocker that they are to clear.",
        "UNACKNOWLEDGED_FEEDBACK": "Feedback that they did not take note of yet.",
    },
)
named(
    growth.GoalState,
    "Where a development goal stands.",
    {
        "DRAFT": "It came of a review, and they did not take it up yet.",
        "OPEN": "They work on it.",
        "DONE": "They learnt it.",
        "DROPPED": "They gave it up.",
    },
)
named(
    rounds.Perspective,
    "From where somebody is looked at.",
    {"PEER": "Beside them.", "REPORT": "As one who reports to them."},
)
named(
    rounds.RoundState,
    "Where a round of anonymous feedback stands.",
    {
        "OPEN": "It takes answers.",
        "OVER": "Its last day is over, and it waits to be closed.",
        "CLOSED": "What has enough answers is shown.",
    },
)
