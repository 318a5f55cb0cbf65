"""Reviews as a machine of states: a cycle's phases, and what may follow what in each review."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from rules.errors import Invalid
from rules.steps import follows

LEAST_THRESHOLD = 3
"""Fewer voices than this are never shown, however a cycle is set up."""


class ReviewPhase(Enum):
    DRAFT = "DRAFT"
    NOMINATION = "NOMINATION"
    WRITING = "WRITING"
    CALIBRATION = "CALIBRATION"
    SHARING = "SHARING"
    CLOSED = "CLOSED"


class ReviewKind(Enum):
    """Who writes of whom."""

    SELF = "SELF"
    PEER = "PEER"
    UPWARD = "UPWARD"
    MANAGER = "MANAGER"
    SKIP = "SKIP"


class ReviewState(Enum):
    NOT_STARTED = "NOT_STARTED"
    IN_PROGRESS = "IN_PROGRESS"
    SUBMITTED = "SUBMITTED"
    CALIBRATED = "CALIBRATED"
    SHARED = "SHARED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    HANDED_OVER = "HANDED_OVER"


class NominationState(Enum):
    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    DECLINED = "DECLINED"


class Withheld(Enum):
    """Why somebody may know of a review, and not read it."""

    NOT_SUBMITTED = "NOT_SUBMITTED"
    NOT_SHARED = "NOT_SHARED"
    YOURS_FIRST = "YOURS_FIRST"
    NAMELESS = "NAMELESS"


OPEN_STATES = frozenset({ReviewState.NOT_STARTED, ReviewState.IN_PROGRESS})
UNSENT = OPEN_STATES | {ReviewState.HANDED_OVER}
# Whose words reach others only together, and without a name.
VOICES = frozenset({ReviewKind.PEER, ReviewKind.UPWARD})
NAMED = frozenset(ReviewKind) - VOICES

STATES: Mapping[ReviewState, frozenset[ReviewState]] = {
    ReviewState.NOT_STARTED: frozenset(
        {ReviewState.IN_PROGRESS, ReviewState.SUBMITTED, ReviewState.HANDED_OVER}
    ),
    ReviewState.IN_PROGRESS: frozenset({ReviewState.SUBMITTED, ReviewState.HANDED_OVER}),
    ReviewState.SUBMITTED: frozenset(
        {ReviewState.IN_PROGRESS, ReviewState.CALIBRATED, ReviewState.SHARED}
    ),
    ReviewState.CALIBRATED: frozenset({ReviewState.SHARED}),
    ReviewState.SHARED: frozenset({ReviewState.ACKNOWLEDGED}),
    ReviewState.ACKNOWLEDGED: frozenset(),
    # Where the manager before takes over again, with the draft that stayed theirs.
    ReviewState.HANDED_OVER: frozenset({ReviewState.IN_PROGRESS}),
}

NOMINATIONS: Mapping[NominationState, frozenset[NominationState]] = {
    NominationState.PROPOSED: frozenset({NominationState.APPROVED, NominationState.REFUSED}),
    NominationState.APPROVED: frozenset({NominationState.DECLINED}),
    # Whoever refused it by mistake, or has no other peer left, takes it back.
    NominationState.REFUSED: frozenset({NominationState.APPROVED}),
    NominationState.DECLINED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Optional:
    """Which of the phases that a cycle may leave out it has."""

    nomination: bool
    calibration: bool


def is_nameless(kind: ReviewKind, *, names_peers: bool) -> bool:
    """That nothing is kept of who said what, once it is submitted: voices are all there is."""
    return kind is ReviewKind.UPWARD or (kind is ReviewKind.PEER and not names_peers)


def phases(optional: Optional) -> list[ReviewPhase]:
    """The phases of a cycle in their order."""
    left_out = {
        phase
        for phase, is_there in (
            (ReviewPhase.NOMINATION, optional.nomination),
            (ReviewPhase.CALIBRATION, optional.calibration),
        )
        if not is_there
    }
    return [phase for phase in ReviewPhase if phase not in left_out]


def allowed_phases(now: ReviewPhase, optional: Optional) -> list[ReviewPhase]:
    """What may follow: the next phase, and nothing after the last."""
    order = phases(optional)
    place = order.index(now) + 1
    return order[place : place + 1]


def check_phase(now: ReviewPhase, to: ReviewPhase, optional: Optional) -> None:
    """Refuses an illegal transition with the set that is allowed."""
    allowed = allowed_phases(now, optional)
    if to not in allowed:
        raise Invalid(follows(now, allowed), path=("to",), code="NOT_OPEN")


def check_in_phase(now: ReviewPhase, taken: Collection[ReviewPhase], what: str) -> None:
    """Refuses what another phase is for."""
    if now not in taken:
        order = [phase for phase in ReviewPhase if phase in taken]
        message = f"The cycle is in {now.value}; {what} in {words(order)}."
        raise Invalid(message, code="NOT_OPEN")


def check_state(now: ReviewState, to: ReviewState) -> None:
    """Refuses a step that a review can't take, with those that it can."""
    if to not in STATES[now]:
        raise Invalid(follows(now, STATES[now]), path=("id",), code="NOT_OPEN")


def words(each: Collection[Enum]) -> str:
    return ", ".join(str(one.value) for one in each) or "nothing"


@dataclass(frozen=True, slots=True)
class Peers:
    """How many peers write of one person, and of how many people one peer writes."""

    least: int
    most: int
    each: int


def check_peers(peers: Peers) -> None:
    if not 0 <= peers.least <= peers.most <= 20:
        raise Invalid(
            "Peers are 0 to 20, and the least not above the most.", path=("peers", "least")
        )
    if not 1 <= peers.each <= 50:
        raise Invalid("One person writes of 1 to 50 peers.", path=("peers", "each"))


def check_heard(peers: Peers, threshold: int, *, named: bool) -> None:
    """Nobody is asked for words that no one could ever hear: managers do where peers are named."""
    if 0 < peers.most < threshold and not named:
        message = (
            f"Of fewer than {threshold} peers nothing is shown. Let as many write, or none, or set "
            "`peersNamedToManager`."
        )
        raise Invalid(message, path=("peers", "most"))


def check_counted(peers: Peers, *, is_counted: bool) -> None:
    """Only the step from NOMINATION counts them."""
    if peers.least and not is_counted:
        message = "Only a cycle with NOMINATION asks for a least number. Set `hasNomination`."
        raise Invalid(message, path=("peers", "least"))


def kinds_written(*, peers: int, upward: bool, skip: bool) -> list[ReviewKind]:
    """Which reviews a cycle has: everybody's own and their manager's always."""
    there = {ReviewKind.PEER: peers > 0, ReviewKind.UPWARD: upward, ReviewKind.SKIP: skip}
    return [kind for kind in ReviewKind if there.get(kind, True)]


def check_threshold(threshold: int) -> None:
    if not LEAST_THRESHOLD <= threshold <= 10:
        message = f"At least {LEAST_THRESHOLD} and at most 10 voices hide each other."
        raise Invalid(message, path=("threshold",))


def check_scale(levels: Collection[str]) -> None:
    """No scale at all is a cycle without ratings."""
    if len(levels) == 1 or len(levels) > 10:
        raise Invalid("A scale has 2 to 10 levels; leave it out for none.", path=("scale",))
    if len({level.strip().casefold() for level in levels} - {""}) != len(levels):
        raise Invalid("Give each level a name of its own.", path=("scale",))


def check_rating(rating: int | None, levels: Collection[str]) -> None:
    """What a person chose; nothing computes one."""
    if rating is None:
        return
    if not levels:
        raise Invalid("This cycle has no ratings. Leave it out.", path=("rating",))
    if not 1 <= rating <= len(levels):
        raise Invalid(f"Ratings here are 1 to {len(levels)}.", path=("rating",))
