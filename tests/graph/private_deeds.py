"""Actions on what is private, each with the least that it takes, and how it refuses the rest.

A scene is what some of them are about, in the order in which they are done: each is refused to a
stranger, by an old version and with bad values, then done, and then what has had its day is refused
with what may follow it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.graph.conftest import gid

Code = tuple[str, list[str]]
Ids = dict[str, str]
Given = Callable[[Ids], Mapping[str, Any]]
NOT_ALLOWED: Code = ("NOT_ALLOWED", [])
MISSING: Code = ("NOT_FOUND", [])
NOWHERE = gid("Person", uuid4())
NO_FOLLOWS = "what may follow is nothing"


@dataclass(frozen=True)
class Over:
    """What has had its day: refused at a place, with words of what may follow."""

    given: Given
    code: Code
    says: str
    action: str | None = None
    by: str | None = None


@dataclass(frozen=True)
class Deed:
    """An action as somebody does it, and what whoever may not is told.

    `keeps` is the name under which the new object's id is kept, `makes` the field of the payload
    that has it. `over` is tried once it is done; `stateless` says why nothing is ever too late, or
    where that is tried. No `stranger` is where everybody may, be it only for themselves.
    """

    action: str
    by: str
    given: Given
    stranger: tuple[str, Code] | None
    bad: Sequence[tuple[Given, Code]] = ()
    keeps: tuple[str, str] | None = None
    over: Sequence[Over] = field(default_factory=list[Over])
    stateless: str = ""


def words(**given: Any) -> Given:
    return lambda _: given


def of(name: str, as_: str = "id", **more: Any) -> Given:
    return lambda ids: {as_: ids[name], **more}


def again(
    name: str, says: str = NO_FOLLOWS, code: Code = ("NOT_OPEN", ["id"]), **more: Any
) -> Over:
    return Over(of(name, **more), code, says)


ANYTIME = "whoever sees it says it whenever they like"
HELD = "tried of a meeting that was held, below"

FEEDBACK = [
    Deed(
        "competencyCreate", "hr", words(name="Writing"), ("bo", NOT_ALLOWED),
        [(words(name=" "), ("EMPTY", ["name"])),
         (words(description="x" * 20_001), ("INVALID", ["description"]))],
        keeps=("competency", "competency"), stateless="a name is free or is taken",
    ),
    Deed(
        "companyValueCreate", "hr", words(name="Candour"), ("admin", NOT_ALLOWED),
        [(words(name=" "), ("EMPTY", ["name"])),
         (words(description=" "), ("EMPTY", ["description"]))],
        keeps=("value", "companyValue"), stateless="a name is free or is taken",
    ),
    Deed(
        "trackCreate", "hr", words(name="Engineering", levels=[{"name": "Junior"}]),
        ("bo", NOT_ALLOWED),
        [(words(name=" "), ("EMPTY", ["name"])),
         (words(levels=[]), ("INVALID", ["levels"])),
         (words(levels=[{"name": "A", "expectations": [{"competency": NOWHERE, "text": "x"}]}]),
          ("NOT_FOUND", ["levels", "0", "expectations", "0", "competency"]))],
        keeps=("track", "track"), stateless="a name is free or is taken",
    ),
    Deed(
        "feedbackGive", "bo", of("ada", "about", level="PUBLIC", text="Clear"),
        None,
        [(words(text=" "), ("EMPTY", ["text"])), (words(about=NOWHERE), ("NOT_FOUND", ["about"])),
         (words(competencies=["x"]), ("NOT_FOUND", ["competencies"]))],
        keeps=("feedback", "feedback"), stateless=ANYTIME,
    ),
    Deed(
        "feedbackAcknowledge", "ada", of("feedback"), ("max", NOT_ALLOWED),
        stateless="who took note of it did so",
    ),
    Deed(
        "feedbackNarrow", "bo", of("feedback", level="PRIVATE"), ("ada", NOT_ALLOWED),
        [(words(level="PUBLIC"), ("INVALID", ["level"]))],
        over=[Over(of("feedback", level="PRIVATE_AND_MANAGER"), ("INVALID", ["level"]), "")],
    ),
    Deed(
        "feedbackAsk", "ada", of("bo", "of", dueOn="2026-12-01"), None,
        [(words(dueOn="2026-01-01"), ("INVALID", ["dueOn"])),
         (words(of=NOWHERE), ("NOT_FOUND", ["of"])), (words(message=" "), ("EMPTY", ["message"]))],
        keeps=("request", "feedbackRequest"), stateless=ANYTIME,
    ),
    Deed(
        "feedbackRequestAnswer", "bo", of("request", text="Clear"), ("max", MISSING),
        [(words(text=" "), ("EMPTY", ["text"])), (words(values=["x"]), ("NOT_FOUND", ["values"]))],
        over=[again("request", text="More"),
              Over(of("request"), ("NOT_OPEN", ["id"]), NO_FOLLOWS, "feedbackDecline", "bo")],
    ),
    Deed(
        "feedbackAsk", "ada", of("cleo", "of", dueOn="2026-12-01"), None,
        [(words(level="SELF_NOTE"), ("INVALID", ["level"]))],
        keeps=("another", "feedbackRequest"), stateless=ANYTIME,
    ),
    Deed(
        "feedbackDecline", "cleo", of("another"), ("bo", MISSING),
        [(words(reason=" "), ("EMPTY", ["reason"]))],
        over=[again("another"), Over(
            of("another", text="x"), ("NOT_OPEN", ["id"]), NO_FOLLOWS, "feedbackRequestAnswer",
        )],
    ),
    Deed(
        "recognitionGive", "bo", lambda ids: {"recipients": [ids["ada"]], "kind": "HELP",
                                              "text": "Thanks"},
        None,
        [(words(text=" "), ("EMPTY", ["text"])),
         (words(recipients=[]), ("INVALID", ["recipients"])),
         (words(values=["x"]), ("NOT_FOUND", ["values"]))],
        keeps=("recognition", "recognition"), stateless=ANYTIME,
    ),
    Deed(
        "recognitionDelete", "bo", of("recognition"), ("ada", NOT_ALLOWED),
        over=[Over(of("recognition"), MISSING, "")],
    ),
    Deed(
        "feedbackRoundStart", "ada",
        lambda ids: {"question": "How is it?", "closesOn": "2026-12-01",
                     "peers": [ids[each] for each in ("bo", "cleo", "hr")]},
        None,
        [(words(question=" "), ("EMPTY", ["question"])),
         (words(closesOn="2026-01-01"), ("INVALID", ["closesOn"])),
         (words(peers=[]), ("EMPTY", ["peers"]))],
        keeps=("round", "feedbackRound"), stateless=ANYTIME,
    ),
    Deed(
        "feedbackRoundAnswer", "bo", of("round", text="Well"), ("max", MISSING),
        [(words(text=" "), ("EMPTY", ["text"]))],
        over=[Over(of("round", text="Twice"), ("NOT_OPEN", ["id"]), "")],
    ),
    Deed(
        "feedbackRoundClose", "ada", of("round"), ("bo", NOT_ALLOWED),
        over=[again("round"), Over(
            of("round", text="Late"), ("NOT_OPEN", ["id"]), NO_FOLLOWS, "feedbackRoundAnswer",
            "cleo",
        )],
    ),
    Deed(
        "competencyAssess", "ada",
        lambda ids: {"person": ids["ada"], "competency": ids["expected"],
                     "track": ids["ladder"], "level": 1},
        ("bo", NOT_ALLOWED),
        [(words(level=9), ("INVALID", ["level"])), (words(note=" "), ("EMPTY", ["note"])),
         (words(assessedOn="2030-01-01"), ("INVALID", ["assessedOn"]))],
        stateless="each assessment is of its day",
    ),
    Deed(
        "trackRetire", "hr", of("track"), ("bo", NOT_ALLOWED),
        over=[again("track", "retired before")],
    ),
    Deed(
        "companyValueRetire", "hr", of("value"), ("admin", NOT_ALLOWED),
        over=[again("value", "retired before")],
    ),
    Deed(
        "competencyRetire", "hr", of("competency"), ("bo", NOT_ALLOWED),
        over=[again("competency", "retired before")],
    ),
]  # fmt: skip

WITHIN: Code = ("NOT_FOUND", ["oneOnOne"])
MEETINGS = [
    Deed(
        "oneOnOneSchedule", "max", of("ada", "partner", startsAt="2026-11-20T09:00:00Z"), None,
        [(of("max", "partner"), ("INVALID", ["partner"])),
         (words(minutes=481), ("INVALID", ["minutes"])),
         (words(partner=NOWHERE), ("NOT_FOUND", ["partner"]))],
        keeps=("meeting", "oneOnOne"), stateless=ANYTIME,
    ),
    Deed(
        "oneOnOneUpdate", "max", of("meeting", minutes=45), ("bo", MISSING),
        [(words(minutes=0), ("INVALID", ["minutes"]))], stateless=HELD,
    ),
    Deed(
        "agendaItemAdd", "ada", of("meeting", "oneOnOne", text="Plans"), ("bo", WITHIN),
        [(words(text=" "), ("EMPTY", ["text"]))], keeps=("item", "agendaItem"), stateless=HELD,
    ),
    Deed(
        "agendaItemCheck", "ada", of("item", checked=True), ("bo", MISSING),
        stateless="it is checked and unchecked as they like, and what is left is carried over",
    ),
    Deed(
        "actionItemAdd", "max",
        lambda ids: {"oneOnOne": ids["meeting"], "text": "Tell", "owner": ids["ada"]},
        ("bo", WITHIN),
        [(words(text=" "), ("EMPTY", ["text"])), (of("bo", "owner"), ("INVALID", ["owner"]))],
        keeps=("todo", "actionItem"), stateless=HELD,
    ),
    Deed(
        "actionItemLinkTask", "ada", lambda ids: {"id": ids["todo"], "task": ids["task"]},
        ("max", NOT_ALLOWED),
        [(words(task=NOWHERE), ("NOT_FOUND", ["task"]))],
        stateless="another task may take the place of one",
    ),
    Deed(
        "actionItemCheckIn", "ada",
        lambda ids: {"id": ids["todo"], "checkIn": {"keyResult": ids["result"], "value": "7"}},
        ("max", NOT_ALLOWED),
        [(words(checkIn={"keyResult": NOWHERE, "value": "7"}),
          ("NOT_FOUND", ["checkIn"]))],
        stateless="what is done may be spoken of again",
    ),
    Deed(
        "actionItemDone", "max", of("todo", done=True), ("bo", MISSING),
        stateless="it is done and not done as they say",
    ),
    Deed(
        "oneOnOneHold", "max", of("meeting"), ("bo", MISSING),
        over=[
            again("meeting"),
            Over(of("meeting", minutes=5), ("NOT_OPEN", ["id"]), NO_FOLLOWS, "oneOnOneUpdate"),
            Over(of("meeting", "oneOnOne", text="x"), ("NOT_OPEN", ["oneOnOne", "id"]),
                 NO_FOLLOWS, "agendaItemAdd"),
            Over(of("meeting", "oneOnOne", text="x"), ("NOT_OPEN", ["oneOnOne", "id"]),
                 NO_FOLLOWS, "actionItemAdd"),
            Over(of("meeting"), ("NOT_OPEN", ["id"]), NO_FOLLOWS, "oneOnOneCancel"),
        ],
    ),
    Deed(
        "oneOnOneSchedule", "max", of("ada", "partner", startsAt="2026-12-20T09:00:00Z"), None,
        keeps=("off", "oneOnOne"), stateless=ANYTIME,
    ),
    Deed(
        "oneOnOneCancel", "ada", of("off"), ("bo", MISSING),
        over=[
            again("off"),
            Over(of("off"), ("NOT_OPEN", ["id"]), NO_FOLLOWS, "oneOnOneHold"),
            Over(of("off", minutes=5), ("NOT_OPEN", ["id"]), NO_FOLLOWS, "oneOnOneUpdate"),
        ],
    ),
]  # fmt: skip
GROWTH = [
    Deed(
        "developmentPlanWrite", "ada", words(aspirations="Lead"), None,
        [(words(aspirations=" "), ("EMPTY", ["aspirations"])),
         (words(level=1), ("INVALID", ["track"]))],
        keeps=("plan", "developmentPlan"), stateless="it is theirs to write",
    ),
    Deed(
        "opportunityDismiss", "ada", of("expected", "competency"), None,
        [(words(competency="x"), ("NOT_FOUND", ["competency"]))], stateless="it is theirs",
    ),
    Deed(
        "developmentGoalAdd", "ada", words(title="Write", shared=True), None,
        [(words(title="x" * 501), ("INVALID", ["title"])),
         (words(feedback="x"), ("NOT_FOUND", ["feedback"])),
         (words(competencies=["x"]), ("NOT_FOUND", ["competencies"]))],
        keeps=("goal", "developmentGoal"), stateless="it is theirs",
    ),
    Deed(
        "developmentGoalUpdate", "ada", of("goal", state="DONE"), ("max", NOT_ALLOWED),
        [(words(title=" "), ("EMPTY", ["title"])), (words(title=None), ("EMPTY", ["title"])),
         (words(state=None), ("EMPTY", ["state"])), (words(shared=None), ("EMPTY", ["shared"]))],
        over=[Over(of("goal", state="DRAFT"), ("NOT_OPEN", ["state"]), "OPEN, DROPPED")],
    ),
    Deed(
        "developmentGoalDelete", "ada", of("goal"), ("max", NOT_ALLOWED),
        over=[Over(of("goal"), MISSING, "")],
    ),
    Deed(
        "performanceGoalCreate", "ada", words(title="Speak up", shared=True), None,
        [(words(title=" "), ("EMPTY", ["title"])),
         (words(objective=NOWHERE), ("NOT_FOUND", ["objective"]))],
        keeps=("own", "performanceGoal"), stateless="it is theirs",
    ),
    Deed(
        "performanceGoalUpdate", "ada", of("own", state="DONE"), ("max", NOT_ALLOWED),
        [(words(title=" "), ("EMPTY", ["title"]))],
        over=[Over(of("own", state="DRAFT"), ("NOT_OPEN", ["state"]), "may follow is OPEN.")],
    ),
    Deed(
        "performanceGoalDelete", "ada", of("own"), ("max", NOT_ALLOWED),
        over=[Over(of("own"), MISSING, "")],
    ),
    Deed(
        "privateNoteCreate", "ada", words(text="Mine"), None,
        [(words(text=" "), ("EMPTY", ["text"])), (words(about=NOWHERE), ("NOT_FOUND", ["about"]))],
        keeps=("note", "privateNote"), stateless="it is theirs",
    ),
    Deed(
        "privateNoteUpdate", "ada", of("note", text="Still mine"), ("max", MISSING),
        [(words(text=" "), ("EMPTY", ["text"]))], stateless="it is theirs",
    ),
    Deed(
        "privateNoteDelete", "ada", of("note"), ("hr", MISSING),
        over=[Over(of("note"), MISSING, "")],
    ),
]  # fmt: skip
