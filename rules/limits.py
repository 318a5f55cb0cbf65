"""How many OKRs there are to be: beyond a soft limit one is told, beyond a hard one refused."""

from dataclasses import dataclass, fields

from rules.errors import Invalid
from rules.terms import ObjectiveLevel

LARGEST = 1_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Of objectives in a cycle: the company's, a unit's and a person's; of key results in each.

    Version 0 holds until somebody sets others.
    """

    version: int = 0
    company_soft: int = 5
    company_hard: int = 10
    unit_soft: int = 3
    unit_hard: int = 8
    person_soft: int = 3
    person_hard: int = 8
    key_results_least: int = 2
    key_results_soft: int = 5
    key_results_hard: int = 10

    def soft(self, level: ObjectiveLevel) -> int:
        soft: int = getattr(self, f"{level.value.lower()}_soft")
        return soft

    def hard(self, level: ObjectiveLevel) -> int:
        hard: int = getattr(self, f"{level.value.lower()}_hard")
        return hard


ORDERED = (
    ("company_soft", "company_hard"),
    ("unit_soft", "unit_hard"),
    ("person_soft", "person_hard"),
    ("key_results_least", "key_results_soft"),
    ("key_results_soft", "key_results_hard"),
)
WORDS = {
    ObjectiveLevel.COMPANY: "the company",
    ObjectiveLevel.UNIT: "a unit",
    ObjectiveLevel.PERSON: "a person",
}


def check_limits(limits: Limits) -> None:
    for each in fields(limits):
        value: int = getattr(limits, each.name)
        if not 0 < value <= LARGEST:
            message = f"{camel(each.name)} lies between 1 and {LARGEST:,}; {value} does not."
            raise Invalid(message, path=(camel(each.name),))
    for least, most in ORDERED:
        if getattr(limits, least) > getattr(limits, most):
            message = f"{camel(least)} is above {camel(most)}; set it to at most as many."
            raise Invalid(message, path=(camel(least),))


def check_objectives(limits: Limits, level: ObjectiveLevel, others: int) -> None:
    """Whether one more may be published beside so many others.

    What was closed is among these: it was of the few that the cycle was to be about.
    """
    hard = limits.hard(level)
    if others >= hard:
        raise Invalid(
            f"There are {others} objectives of {WORDS[level]} in this cycle, closed ones among "
            f"them, and {hard} is the most. Cancel one that is open, or ask the programme lead for "
            "another limit.",
            code="OVER_LIMIT",
        )


def check_key_results(limits: Limits, others: int, field: str = "objective") -> None:
    """Whether an objective may have one more beside so many; `field` is what was too much."""
    hard = limits.key_results_hard
    if others >= hard:
        raise Invalid(
            f"The objective has {others} key results, and {hard} is the most. Take one out, or ask "
            "the programme lead for another limit.",
            path=(field,),
            code="OVER_LIMIT",
        )


def camel(name: str) -> str:
    """A field's name in the graph."""
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))
