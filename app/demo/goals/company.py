"""What the whole company is after: this year, this quarter, and the quarter before."""

from app.demo.goal import AHEAD, REACHED, SLOW, Goal, cut, grow, led, reach, steps, watch
from rules.terms import Ambition

YEAR = (
    Goal(
        "year.pulse",
        "Pulse 4 is what plants think of when they think of sensors",
        (
            led("Sales", grow("Sites that measure with Pulse", "1180 → 2400 sites")),
            led("Sales", grow("Yearly recurring revenue", "18400000 → 27000000 EUR")),
            led("Customers", grow("Customers who would recommend us", "31 → 45 NPS points", SLOW)),
        ),
        ambition=Ambition.ASPIRATIONAL,
    ),
    Goal(
        "year.carbon",
        "Make sensors without burning gas",
        (
            led("Operations", cut("Gas that our three halls burn", "4200 → 900 MWh", AHEAD)),
            led("Operations", grow("Recycled aluminium in housings", "22 → 60 %")),
        ),
    ),
    Goal(
        "year.people",
        "A company that people join, and stay with",
        (
            led("People", cut("People who leave of their own will", "11.5 → 8.0 %", SLOW)),
            led("People", grow("Would work here again in two years", "74 → 82 %")),
        ),
    ),
)

NOW = (
    Goal(
        "company.launch",
        "Pulse 4 works from day one, wherever it is installed",
        (
            led(
                "Customers",
                grow(
                    "Sites live on Pulse 4",
                    "9 → 160 sites",
                    SLOW,
                    said="Installations wait for network changes at two large customers.",
                ),
            ),
            led("Product", grow("New sites that measure within one day", "40 → 80 %")),
            led(
                "Engineering",
                cut("Units that come back in their first month", "3.8 → 1.5 %", AHEAD),
            ),
        ),
        under=("year.pulse",),
        ambition=Ambition.ASPIRATIONAL,
    ),
    Goal(
        "company.growth",
        "Grow where plants are being built",
        (
            led("Sales", reach("New yearly recurring revenue", "2400000 EUR")),
            led("Sales", reach("Signed plants outside Europe", "18 plants", SLOW)),
            led(
                "Finance & IT",
                steps(
                    "Subsidiary in Osaka",
                    "Company registered",
                    "Bank account open",
                    "First five people hired",
                    "First order billed in yen",
                ),
            ),
        ),
        under=("year.pulse#2",),
    ),
    Goal(
        "company.lean",
        "Grow without growing heavier",
        (
            led("Operations", cut("Cost to make one Pulse 4", "148 → 129 EUR")),
            led("Operations", cut("Hours of line standstill in a week", "14.5 → 8.0 hours", AHEAD)),
            led("Operations", watch("Days from order to delivery", "19 days")),
        ),
        under=("year.carbon", "year.people"),
    ),
)

BEFORE = (
    Goal(
        "before.company.launch",
        "Pulse 4 leaves the lab",
        (
            led("Product", reach("Sites that measure in the first release", "9 sites", REACHED)),
            led("Engineering", cut("Open defects of the highest class", "34 → 0 defects", SLOW)),
            led(
                "Engineering",
                steps(
                    "Certified for sale in Europe",
                    "Radio",
                    "Electrical safety",
                    "Explosive areas",
                    pace=REACHED,
                ),
            ),
        ),
        ambition=Ambition.ASPIRATIONAL,
    ),
    Goal(
        "before.company.growth",
        "Earn the right to grow abroad",
        (
            led("Sales", reach("New yearly recurring revenue", "1900000 EUR", AHEAD)),
            led("Sales", reach("Distributors under contract in Asia", "6 distributors", SLOW)),
        ),
    ),
)
