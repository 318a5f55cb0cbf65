"""All other actions on OKRs, in the order in which they are done: one scene is enough for them."""

from tests.graph.deeds import MISSING, NOWHERE, OF_RESULT, Deed, named, words

LONG = "x" * 2_001
LIMITS = {
    "companySoft": 3, "companyHard": 5, "unitSoft": 3, "unitHard": 50, "personSoft": 3,
    "personHard": 50, "keyResultsLeast": 1, "keyResultsSoft": 5, "keyResultsHard": 9,
}  # fmt: skip
SCENE = [
    Deed(
        "objectiveCreate",
        lambda w: {
            "cycle": w["cycle"],
            "title": "New",
            "level": "UNIT",
            "ambition": "COMMITTED",
            "units": [{"unit": w["shop"]}],
        },
        bad=[
            (words(title=" "), ("EMPTY", ["title"])),
            (words(cycle=NOWHERE), ("NOT_FOUND", ["cycle"])),
            (words(owner=NOWHERE), ("NOT_FOUND", ["owner"])),
        ],
    ),
    Deed(
        "objectiveUpdate",
        named("objective", title="Win more"),
        versioned=True,
        bad=[
            (words(title=" "), ("EMPTY", ["title"])),
            (words(owner=NOWHERE), ("NOT_FOUND", ["owner"])),
        ],
    ),
    Deed("keyResultDelete", named("spare"), stranger=MISSING, versioned=True),
    Deed("objectiveSubmit", named("draft"), by="bo", stranger=MISSING, versioned=True),
    Deed("objectiveApprove", named("draft"), stranger=MISSING, versioned=True),
    Deed(
        "objectiveReturn",
        named("draft"),
        stranger=MISSING,
        versioned=True,
        bad=[(words(reason=LONG), ("INVALID", ["reason"]))],
    ),
    Deed("objectivePublish", named("draft"), stranger=MISSING, versioned=True),
    Deed(
        "objectiveCancel",
        named("draft", reason="Nobody wants it."),
        versioned=True,
        bad=[(words(reason=" "), ("NEEDS_REASON", ["reason"]))],
    ),
    Deed("objectiveDelete", named("other"), stranger=MISSING, versioned=True),
    Deed(
        "objectiveCarryOver",
        lambda w: {"id": w["objective"], "cycle": w["next"], "reason": "Not there yet."},
        bad=[
            (words(reason=" "), ("NEEDS_REASON", ["reason"])),
            (words(cycle=NOWHERE), ("NOT_FOUND", ["cycle"])),
            (words(keyResults=[NOWHERE]), ("NOT_FOUND", ["keyResults", "0"])),
        ],
    ),
    Deed(
        "objectiveRollKeyResults",
        lambda w: {"id": w["year"], "cycle": w["cycle"], "reason": "It goes on."},
        versioned=True,
        bad=[
            (words(cycle=NOWHERE), ("NOT_FOUND", ["cycle"])),
            (words(keyResults=[]), ("EMPTY", ["keyResults"])),
        ],
    ),
    Deed(
        "keyResultUpdate",
        named("result", title="Sell more"),
        versioned=True,
        bad=[
            (words(title=" "), ("EMPTY", ["title"])),
            (words(weight="-1"), ("INVALID", ["weight"])),
            (words(target="90"), ("NEEDS_REASON", ["reason"])),
        ],
    ),
    Deed(
        "stepMark",
        named("step", "step", done=True),
        closed=OF_RESULT,
        bad=[(words(step=NOWHERE), MISSING)],
    ),
    Deed(
        "keyResultArchive",
        named("milestone", reason="It is done."),
        versioned=True,
        bad=[(words(reason=" "), ("NEEDS_REASON", ["reason"]))],
    ),
    Deed(
        "taskLinkCreate",
        named("result", "keyResult", selector="EPIC", query="SHOP-9", mode="EVIDENCE"),
        bad=[
            (words(query=" "), ("INVALID", ["query"])),
            (words(connection="none"), ("NOT_FOUND", ["connection"])),
        ],
    ),
    Deed(
        "alignmentCreate",
        lambda w: {"child": w["result"], "parent": w["year"]},
        bad=[
            (words(share="1.5"), ("INVALID", ["share"])),
            (words(parent=NOWHERE), ("NOT_FOUND", ["parent"])),
        ],
    ),
    Deed(
        "checkInCreate",
        lambda w: {"keyResult": w["result"], "value": "5", "reviewer": w["cy"]},
        closed=OF_RESULT,
        versioned=True,
        bad=[
            (words(confidence=101), ("INVALID", ["confidence"])),
            (words(reviewer=NOWHERE), ("NOT_FOUND", ["reviewer"])),
            (words(effectiveAt="2026-11-19T00:00:00Z"), ("OUTSIDE_CYCLE", ["effectiveAt"])),
        ],
    ),
    Deed(
        "checkInCreateMany",
        lambda w: {"items": [{"keyResult": w["result"], "value": "6"}]},
        stranger=("NOT_ALLOWED", ["items", "0"]),
        closed=("OUTSIDE_CYCLE", ["items", "0", "keyResult"]),
        bad=[(words(items=[]), ("EMPTY", ["items"]))],
    ),
    Deed(
        "checkInAcknowledge",
        named("checkIn", "checkIn"),
        by="cy",
        closed=None,
        bad=[(words(checkIn=NOWHERE), MISSING)],
    ),
    Deed(
        "commentUpdate",
        named("comment", text="Well done, all."),
        closed=None,
        versioned=True,
        bad=[(words(text=" "), ("EMPTY", ["text"]))],
    ),
    Deed("commentDelete", named("comment"), closed=None, versioned=True),
    Deed(
        "reactionAdd",
        named("objective", "on", kind="LIKE"),
        stranger=None,
        closed=None,
        bad=[(words(on=NOWHERE), ("NOT_FOUND", ["on"]))],
    ),
    Deed(
        "reactionRemove",
        named("objective", "on", kind="LIKE"),
        stranger=None,
        closed=None,
        bad=[(words(on=NOWHERE), ("NOT_FOUND", ["on"]))],
    ),
    Deed(
        "scoreSet",
        named("sold", "keyResult"),
        closed=OF_RESULT,
        versioned=True,
        bad=[
            (words(value="1.1"), ("INVALID", ["value"])),
            (words(value="0.5"), ("INVALID", ["reason"])),
            (words(value="0.5", reason="Half of it."), ("INVALID", ["rootCause"])),
        ],
    ),
    Deed(
        "objectiveClose",
        named("done", "objective"),
        closed=("OUTSIDE_CYCLE", ["objective"]),
        versioned=True,
        bad=[
            (words(outcome="MISSED"), ("INVALID", ["reason"])),
            (words(reason=" "), ("EMPTY", ["reason"])),
        ],
    ),
    Deed(
        "retrospectiveWrite",
        named(
            "done",
            "objective",
            answers=[{"question": "What went well?", "answer": "All."}],
            verdict="KEEP",
        ),
        versioned=True,
        bad=[
            (words(verdict=None), ("INVALID", ["verdict"])),
            (words(answers=[]), ("EMPTY", ["answers"])),
            (words(learnings=[" "]), ("EMPTY", ["learnings", "0"])),
        ],
    ),
    Deed(
        "retrospectiveAcknowledge",
        named("retrospective"),
        by="cy",
        closed=None,
        bad=[(words(id=NOWHERE), MISSING)],
    ),
    Deed(
        "countLimitsSet",
        words(**LIMITS),
        by="cy",
        closed=None,
        versioned=True,
        bad=[(words(unitHard=1), ("INVALID", ["unitSoft"]))],
    ),
    Deed(
        "approvalSet",
        named("shop", "unit", needed=True),
        by="cy",
        closed=None,
        bad=[(words(unit=NOWHERE), ("NOT_FOUND", ["unit"]))],
    ),
    Deed(
        "cadenceSet",
        named("shop", "unit", cadence={"rhythm": "WEEKLY", "weekday": "MONDAY"}),
        by="cy",
        closed=None,
        bad=[(words(unit=NOWHERE), ("NOT_FOUND", ["unit"]))],
    ),
    Deed(
        "okrSettingsUpdate",
        words(reason="Fairer.", expectedVersion=1, onTrack="0.8"),
        by="cy",
        closed=None,
        versioned=True,
        bad=[
            (words(reason=" "), ("EMPTY", ["reason"])),
            (words(gradingDays=99), ("INVALID", ["gradingDays"])),
        ],
    ),
    Deed(
        "cycleCreate",
        words(kind="QUARTER", startsOn="2027-04-01"),
        by="cy",
        closed=None,
        bad=[
            (words(startsOn="2027-02-01"), ("INVALID", ["startsOn"])),
            (words(parent=NOWHERE), ("NOT_FOUND", ["parent"])),
        ],
    ),
    Deed(
        "cycleUpdate",
        named("cycle", label="The last quarter"),
        by="cy",
        closed=None,
        versioned=True,
        bad=[(words(label=" "), ("EMPTY", ["label"]))],
    ),
    Deed(
        "cycleTransition",
        named("cycle", to="GRADING"),
        by="cy",
        closed=("NOT_OPEN", ["to"]),
        versioned=True,
        bad=[
            (words(to="PREPARATION"), ("NOT_OPEN", ["to"])),
            (words(reason=" "), ("EMPTY", ["reason"])),
        ],
    ),
]
