"""The words of check-ins, and of what is said to them, as the graph documents them."""

from rules import blockers, reactions, requests
from schema.enums import named

named(
    blockers.BlockerKind,
    "What kind of thing stands in the way: it says who can help.",
    {
        "DEPENDENCY": "Another team's work.",
        "RESOURCES": "People, time or money are missing.",
        "DECISION": "Somebody has to decide.",
        "TECHNICAL": "It can't be done the way it was meant.",
        "EXTERNAL": "Something outside the company.",
    },
)
named(
    reactions.ReactionKind,
    "An answer without words.",
    {
        "LIKE": "Good to read.",
        "CELEBRATE": "Well done.",
        "SUPPORT": "I am with you.",
        "INSIGHTFUL": "I learnt something.",
        "CURIOUS": "I want to know more.",
    },
)
named(
    requests.RequestState,
    "Where a request for a check-in stands.",
    {
        "OPEN": "Not answered, and its day is not over.",
        "SUBMITTED": "Answered by a check-in.",
        "LATE": "Not answered, and its day is over.",
    },
)
