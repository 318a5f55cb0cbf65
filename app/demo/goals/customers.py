"""What Customers and its teams are after."""

from app.demo.goal import AHEAD, SILENT, SLOW, Goal, Goals, cut, grow, reach, steps

NOW: Goals = {
    "Customers": (
        Goal(
            "customers.stay",
            "Customers stay because it works",
            (
                cut("Revenue that leaves in a year", "6.8 → 4.5 %"),
                grow("Customers who would recommend us", "31 → 40 NPS points", SLOW),
            ),
            under=("year.pulse#3", "company.growth"),
        ),
        Goal(
            "customers.once",
            "Solved the first time they ask",
            (
                grow("Cases solved in one contact", "54 → 70 %", AHEAD),
                cut("Cases per hundred sites", "38 → 25 cases"),
            ),
            under=("company.launch",),
        ),
    ),
    "Support": (
        Goal(
            "support.answer",
            "An answer within the hour, in their language",
            (
                cut("Median time to a first answer", "3.5 → 1.0 hours", AHEAD, work="desk"),
                grow("Cases answered in the customer's language", "61 → 90 %"),
                reach("Answers published for everybody", "80 articles", SLOW, work="answers"),
            ),
            under=("customers.once",),
        ),
    ),
    "Field Service": (
        Goal(
            "field.visits",
            "Fewer trips, better ones",
            (
                grow("Visits that end the case", "72 → 90 %"),
                cut("Kilometres driven per installed site", "210 → 140 km", SLOW),
            ),
            under=("customers.once#1",),
            helps=("year.carbon",),
        ),
    ),
    "Customer Success": (
        Goal(
            "success.value",
            "Every customer knows what Pulse saved them",
            (
                reach("Customers with a savings report", "70 customers", work="energy"),
                grow("Renewals agreed a month early", "28 → 60 %", SILENT),
            ),
            under=("customers.stay",),
            helps=("insights.energy",),
        ),
    ),
}

BEFORE: Goals = {
    "Customers": (
        Goal(
            "before.customers.desk",
            "One desk for every question",
            (
                steps("Three inboxes become one", "Mail", "Phone", "Partners", pace=AHEAD),
                cut("Cases nobody owned for a day", "48 → 5 cases"),
            ),
            under=("before.company.growth",),
        ),
    ),
    "Field Service": (
        Goal(
            "before.field.parts",
            "The right part in the van",
            (
                grow("Visits with the right part on board", "66 → 90 %", SLOW),
                reach("Vans with the new stock list", "18 vans", AHEAD),
            ),
            under=("before.customers.desk",),
        ),
    ),
}
