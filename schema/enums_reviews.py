"""The words of reviews, evidence and performance goals, as the graph documents them."""

from rules import evidence, performance_goals, review_templates, reviews
from schema.enums import named

named(
    reviews.ReviewPhase,
    "Where a review cycle stands; each follows the one before, and two may be left out.",
    {
        "DRAFT": "It is set up, and nobody is part of it.",
        "NOMINATION": "Peers are chosen; left out where the cycle has none.",
        "WRITING": "Reviews are written and submitted.",
        "CALIBRATION": "Proposed ratings are compared; left out where the cycle says so.",
        "SHARING": "Reviews are shared with whom they are about, and acknowledged.",
        "CLOSED": "It is over, and stays as it is.",
    },
)
named(
    reviews.ReviewKind,
    "Who writes of whom.",
    {
        "SELF": "Somebody of themselves.",
        "PEER": "A colleague who was asked.",
        "UPWARD": "Somebody of their manager.",
        "MANAGER": "A manager of their report.",
        "SKIP": "A manager's manager.",
    },
)
named(
    reviews.ReviewState,
    "How far a review is.",
    {
        "NOT_STARTED": "Nothing is written.",
        "IN_PROGRESS": "It is a draft, its author's alone.",
        "SUBMITTED": "It stays as it is, unless an HR reviewer opens it again.",
        "CALIBRATED": "Its rating was compared and locked.",
        "SHARED": "Whom it is about reads it.",
        "ACKNOWLEDGED": "They said that they have read it, which is not that they agree.",
        "HANDED_OVER": "Another manager writes it now; the draft stays its author's alone.",
    },
)
named(
    reviews.NominationState,
    "What became of a nomination.",
    {
        "PROPOSED": "It waits for the manager.",
        "APPROVED": "The peer is asked to write.",
        "REFUSED": "The manager chose otherwise, and may still approve it.",
        "DECLINED": "The peer does not want to write.",
    },
)
named(
    reviews.Withheld,
    "Why you know of a review and can't read it.",
    {
        "NOT_SUBMITTED": "It is not submitted: a draft is its author's alone.",
        "NOT_SHARED": "It is about you, and not shared with you yet.",
        "YOURS_FIRST": "Your own review of this person comes first, or it is shared later.",
        "NAMELESS": "You sent it, and it is kept without your name: not even you find it by that.",
    },
    name="ReviewWithheld",
)
named(
    review_templates.QuestionKind,
    "How a question is answered.",
    {
        "TEXT": "By a text.",
        "RATING": "By a level that a person picks.",
        "CHOICE": "By one of its options.",
        "COMPETENCY": "By a level of a competency that a person picks.",
        "OKR_EVIDENCE": "By evidence that is cited, with a text or without.",
    },
    name="ReviewQuestionKind",
)
named(
    evidence.EvidenceKind,
    "What a piece of evidence is a copy of.",
    {
        "OBJECTIVE": "A published objective.",
        "KEY_RESULT": "A key result of one.",
        "CHECK_IN": "A check-in on one.",
        "FEEDBACK": "Feedback.",
        "RECOGNITION": "Recognition.",
        "ADDED": "Nothing: somebody added it after the launch.",
    },
)
named(
    performance_goals.GoalState,
    "Where a performance goal stands.",
    {
        "DRAFT": "It came of a review, and its owner has not taken it up.",
        "OPEN": "It is worked on.",
        "DONE": "It is reached.",
        "DROPPED": "It is given up.",
    },
    name="PerformanceGoalState",
)
