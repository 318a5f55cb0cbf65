"""What a season of reviews asks, and what people say in it."""

from resolvers.reviews.review_cycle_actions import Switches
from rules.review_templates import Question, QuestionKind, Section
from rules.reviews import ReviewKind

SCALE = ("Below", "As agreed", "Above")
OPTIONS = ("Seldom", "Often", "Always")
EVERYTHING = Switches(
    has_nomination=True, has_calibration=True, has_upward=True, has_skip=True, line_reads_self=True
)
TEMPLATE = (
    Section(
        "Looking back",
        tuple(ReviewKind),
        (
            Question(QuestionKind.TEXT, "What went well?", required=True),
            Question(
                QuestionKind.RATING, "How often do they share what they know?", options=OPTIONS
            ),
        ),
    ),
    Section(
        "Looking ahead",
        (ReviewKind.SELF,),
        (Question(QuestionKind.TEXT, "Where do you want to go?", required=True),),
        aspirations=True,
    ),
)
SAID = (
    "Keeps what was promised, and says early where that gets hard.",
    "Made the meetings shorter, and what comes of them clearer.",
    "Helped the new colleagues to find their way.",
    "Could ask for help sooner.",
    "Wrote down what everybody else had only in their heads.",
)
AMBITIONS = ("Lead a small team.", "Go deeper into one thing.", "Work with customers for a while.")
