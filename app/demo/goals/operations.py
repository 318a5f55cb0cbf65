"""What Operations and its teams are after."""

from app.demo.goal import AHEAD, SLOW, STUCK, Goal, Goals, cut, grow, reach, steps, watch, yes

NOW: Goals = {
    "Operations": (
        Goal(
            "operations.flow",
            "Every order leaves on the day we promised",
            (
                grow("Orders delivered on the promised day", "83 → 95 %"),
                cut("Stock that waits in the halls", "31 → 22 days", SLOW),
            ),
            under=("company.lean",),
        ),
        Goal(
            "operations.heat",
            "Heat from the harbour in all three halls",
            (
                steps("Halls on harbour heat", "Hall A", "Hall B", "Hall C", pace=AHEAD),
                cut("Gas burnt in a month", "350 → 70 MWh", AHEAD),
            ),
            under=("year.carbon#1",),
        ),
    ),
    "Rotterdam Plant": (
        Goal(
            "plant.line",
            "Line 2 runs without surprises",
            (
                cut("Standstill of line 2 in a week", "9.5 → 4.0 hours", AHEAD, work="line"),
                grow("Pulse 4 housings right the first time", "92.5 → 98.0 %", work="housing"),
                reach("Operators trained on both lines", "24 people"),
            ),
            under=("company.lean#2", "operations.flow"),
        ),
        Goal(
            "plant.safe",
            "Everybody goes home as they came",
            (
                reach("Near misses reported and answered", "60 reports", AHEAD),
                cut("Accidents with lost days", "3 → 0 accidents", SLOW),
            ),
            helps=("year.people",),
        ),
    ),
    "Supply Chain": (
        Goal(
            "supply.second",
            "A second source for all that can stop us",
            (
                grow("Critical parts with two suppliers", "11 → 30 parts", SLOW, work="sources"),
                cut(
                    "Longest lead time of a part",
                    "40 → 16 weeks",
                    STUCK,
                    said="The radio module is the one left, and its maker allots by quarter.",
                ),
            ),
            under=("operations.flow#1",),
            helps=("company.launch",),
        ),
    ),
    "Energy & Facilities": (
        Goal(
            "facilities.heat",
            "Old boilers off by the end of winter",
            (
                yes("Hall C connected", AHEAD),
                watch("Boiler hours in a week", "38 hours"),
                grow("Electricity from our own roofs", "14 → 25 %"),
            ),
            under=("operations.heat",),
        ),
    ),
}

BEFORE: Goals = {
    "Operations": (
        Goal(
            "before.operations.ramp",
            "Ready to build a thousand a week",
            (
                grow("Pulse 4 built in a week", "120 → 1000 units", SLOW),
                cut("Cost to make one Pulse 4", "171 → 145 EUR"),
            ),
            under=("before.company.launch",),
        ),
    ),
    "Rotterdam Plant": (
        Goal(
            "before.plant.line",
            "Line 2 stands and turns",
            (
                steps(
                    "Line 2 in service",
                    "Foundations",
                    "Robots",
                    "First good part",
                    "Handed over",
                    pace=AHEAD,
                ),
                reach("Operators trained on line 2", "12 people"),
            ),
            under=("before.operations.ramp",),
        ),
    ),
}
