"""Sentences that owners write beside their numbers, by how things go."""

from collections.abc import Mapping

from app.demo.goal import Pace

NARRATIVES: Mapping[Pace, tuple[str, ...]] = {
    Pace.AHEAD: (
        "Went faster than we thought; the first half was the easy one, though.",
        "The change from last week shows already.",
        "Two teams took it over without being asked.",
        "We keep the target and look at what comes after it.",
        "Fewer surprises than planned for, so we are early.",
        "The new routine holds, also in the week when half of us were away.",
        "What worked in Porto works in Stuttgart as well.",
        "We copied the plant's way of doing it, and it fits.",
        "Better than planned. I would rather be sure of it than raise the target now.",
    ),
    Pace.STEADY: (
        "As planned. Next week the second group joins.",
        "A small step, in the right direction.",
        "On plan; the holiday week will cost us a little.",
        "The pilot group is done, the others start on Monday.",
        "Nothing new to worry about.",
        "Good talks with the colleagues in Gdańsk; we copy what they do.",
        "The numbers move, and people say they notice.",
        "We checked the figures with Controlling, they hold.",
        "One more team on board. They asked good questions.",
        "The list gets shorter each week.",
        "Quiet week, steady progress.",
        "The new colleagues pull their weight already.",
        "Three small things mended, one larger one begun.",
        "On plan, though the next part is the harder one.",
        "We showed it to two customers; both would take it as it is.",
    ),
    Pace.SLOW: (
        "Slower than we need: approvals take two weeks each.",
        "One of us was lent to the launch, so this waits.",
        "We lost a week to a supplier's mistake; it is mended now.",
        "The easy cases are done, the rest takes more time each.",
        "It moves, but not at the pace we promised.",
        "Too many things at once. From Monday on we do this one first.",
        "The data came late, so most of the week went into cleaning it.",
        "Two people ill, and nobody else knows this part well enough.",
        "We underestimated the hand-over. It takes a week more.",
        "Waiting for answers from three teams; two have promised them.",
        "Customers want to talk first, and that takes its time.",
    ),
    Pace.STUCK: (
        "Stuck until the decision about the budget is taken.",
        "We tried two ways, and neither works. We need help with a third.",
        "Nothing moved: the one person who knows it is away.",
        "The other side has not answered in three weeks. I have asked Ines to call them.",
        "As it stands we will not get there; we talk on Thursday about what to drop.",
    ),
    Pace.SILENT: (
        "Started. First numbers next week.",
        "We agreed on how to measure it.",
        "Set up, waiting for the first results.",
    ),
    Pace.REACHED: (
        "Nearly there, the last piece is in review.",
        "Big step this week, little is left.",
    ),
}

DONE = (
    "Done. We watch it for the rest of the quarter.",
    "There, and earlier than anybody expected.",
    "Done, and the team that did it should be thanked for it.",
)

LEARNED: Mapping[str, tuple[str, ...]] = {
    "high": (
        "We started with the customers' list instead of ours, and it showed.",
        "Reached, and it holds without us watching it.",
        "Small steps each week, nothing heroic.",
        "The early work with the plant paid off.",
    ),
    "middle": (
        "Half of it was decided outside of our team, and late.",
        "We began two weeks late and never caught up.",
        "The first half was quick; the rest needs another approach.",
        "Good progress, yet we promised more than three people can do.",
    ),
    "low": (
        "We did not put our best people on it, and got what we paid for.",
        "It depended on a contract that did not come.",
        "The wrong measure: we worked, and the number did not move.",
    ),
}
