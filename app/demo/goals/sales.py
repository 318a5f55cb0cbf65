"""What Sales, Marketing and their teams are after."""

from app.demo.goal import (
    AHEAD,
    REACHED,
    SILENT,
    SLOW,
    STUCK,
    Goal,
    Goals,
    cut,
    grow,
    reach,
    steps,
    watch,
    yes,
)
from rules.terms import Ambition, ObjectiveStatus

NOW: Goals = {
    "Sales": (
        Goal(
            "sales.revenue",
            "A quarter that the next one can stand on",
            (
                reach("New yearly recurring revenue", "2400000 EUR"),
                grow("Offers won", "24 → 32 %", SLOW),
                grow("Pipeline for the next quarter", "3100000 → 6000000 EUR"),
            ),
            under=("company.growth#1",),
        ),
        Goal(
            "sales.asia",
            "A foothold in Asia that pays for itself",
            (
                reach("Plants signed in Asia", "14 plants", SLOW),
                steps("Distributors ready to sell alone", "Taipei", "Busan", "Osaka"),
            ),
            under=("company.growth#2",),
        ),
    ),
    "Nordics": (
        Goal(
            "nordics.pilots",
            "Every Nordic pilot ends in a decision",
            (
                reach("Pilots decided", "20 pilots", work="nordic"),
                reach("Revenue signed in the Nordics", "7400000 SEK", SLOW),
            ),
            under=("sales.revenue",),
        ),
    ),
    "Benelux & DACH": (
        Goal(
            "dach.groups",
            "From single plants to whole groups",
            (
                reach(
                    "Group contracts signed",
                    "4 contracts",
                    STUCK,
                    said="Two groups moved their decision into the new budget year.",
                ),
                grow("Plants per customer", "1.4 → 2.0 plants"),
            ),
            under=("sales.revenue#1",),
        ),
    ),
    "Southern Europe": (
        Goal(
            "south.partners",
            "Partners who sell while we sleep",
            (
                reach("Orders brought in by partners", "35 orders", AHEAD),
                grow("Partners who finished the training", "6 → 18 partners"),
            ),
            under=("sales.revenue",),
            helps=("sales.asia#2",),
        ),
    ),
    "Asia-Pacific": (
        Goal(
            "apac.first",
            "The first ten plants in Japan and Korea",
            (
                reach("Plants signed", "10 plants", SLOW),
                yes("Reference visit open to guests in Busan", REACHED),
                cut("Days from question to offer", "12 → 4 days"),
            ),
            under=("sales.asia#1", "company.growth#2"),
        ),
        Goal(
            "apac.yen",
            "Do business in yen and won",
            (yes("Prices in JPY and KRW published", SILENT), yes("Invoices in local form")),
            helps=("company.growth#3",),
            status=ObjectiveStatus.DRAFT,
        ),
    ),
    "Marketing": (
        Goal(
            "marketing.known",
            "Plant managers know what Pulse is before we call",
            (
                grow("Plant managers who know Pulse", "19 → 30 %"),
                grow("Visits that ask for a demo", "1.8 → 3.0 %", AHEAD),
            ),
            under=("company.growth",),
        ),
    ),
    "Brand & Content": (
        Goal(
            "brand.stories",
            "Let customers tell it",
            (
                reach("Customer stories with a number in them", "12 stories", AHEAD),
                reach("Visits to those stories", "30000 visits"),
            ),
            under=("marketing.known#1",),
        ),
    ),
    "Demand": (
        Goal(
            "demand.pipeline",
            "Half of the pipeline starts with us",
            (
                grow("Pipeline that Marketing began", "34 → 50 %", SLOW),
                cut("Cost of one qualified enquiry", "310 → 220 EUR"),
                watch("Enquiries that come from the sensor's own label", "6 %"),
            ),
            under=("marketing.known", "sales.revenue#3"),
            ambition=Ambition.ASPIRATIONAL,
        ),
    ),
}

BEFORE: Goals = {
    "Sales": (
        Goal(
            "before.sales.revenue",
            "Close what last year left open",
            (
                reach("New yearly recurring revenue", "1900000 EUR", AHEAD),
                cut("Offers older than half a year", "41 → 10 offers", SLOW),
            ),
            under=("before.company.growth",),
        ),
    ),
    "Asia-Pacific": (
        Goal(
            "before.apac.distributors",
            "Find who can sell for us in Asia",
            (
                reach("Distributors under contract", "6 distributors", SLOW),
                yes("Price list in yen", STUCK),
            ),
            under=("before.company.growth#2",),
        ),
    ),
    "Marketing": (
        Goal(
            "before.marketing.launch",
            "A launch that the trade press repeats",
            (
                reach("Articles in the trade press", "25 articles", REACHED),
                grow("Plant managers who know Pulse", "11 → 20 %"),
            ),
            under=("before.company.growth",),
        ),
    ),
}
