"""What People, Finance & IT and their teams are after."""

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
from rules.terms import Visibility

NOW: Goals = {
    "People": (
        Goal(
            "people.stay",
            "Managers whom people stay for",
            (
                grow("People who had a real talk this quarter", "46 → 80 %", SLOW),
                cut("People who leave in their first year", "17 → 10 %"),
            ),
            under=("year.people#1",),
        ),
        Goal(
            "people.pay",
            "A pay review that we can explain to everybody",
            (
                cut("Unexplained gap between women and men", "3.1 → 1.0 %", SLOW),
                steps(
                    "Pay bands",
                    "Market data bought",
                    "Draft",
                    "Talked through with the council",
                    "Decided",
                    pace=SLOW,
                ),
            ),
            under=("year.people",),
            visibility=Visibility.RESTRICTED,
        ),
    ),
    "People Partners": (
        Goal(
            "partners.talks",
            "No manager goes into a hard talk alone",
            (
                reach("Managers coached", "30 managers", AHEAD),
                cut("Days until a question is answered", "4.0 → 1.0 days"),
            ),
            under=("people.stay#1",),
        ),
        Goal(
            "amina.reviews",
            "Reviews that nobody is surprised by",
            (
                grow("Reviews with a talk before the paper", "52 → 90 %"),
                yes("Guide for reviewers agreed with the council", SLOW),
                watch("Questions that come in after a review", "18 questions"),
            ),
            helps=("people.stay",),
            owner="Amina Haddad",
        ),
    ),
    "Talent": (
        Goal(
            "talent.hire",
            "The right people, within six weeks",
            (
                cut("Days from opening to signature", "68 → 42 days", SLOW),
                reach("Signed offers in Engineering", "14 offers", work="careers"),
                grow("Candidates who would apply again", "63 → 80 %"),
            ),
            under=("people.stay", "engineering.speed"),
        ),
    ),
    "Learning": (
        Goal(
            "learning.apprentices",
            "Forty apprentices who want to stay",
            (
                reach("Apprentices with a mentor", "40 apprentices", REACHED),
                grow("Apprentices who would choose us again", "70 → 85 %"),
            ),
            under=("year.people#2",),
        ),
    ),
    "Finance & IT": (
        Goal(
            "finance.clear",
            "Numbers that arrive before the questions",
            (
                cut("Working days to close a month", "11 → 5 days"),
                grow("Cost centres with a forecast of their own", "30 → 80 %", SLOW),
            ),
            under=("company.lean",),
        ),
    ),
    "Controlling": (
        Goal(
            "controlling.cost",
            "Everybody knows what a Pulse 4 costs",
            (
                yes("Cost of each part visible to its buyer", AHEAD),
                cut("Gap between planned and real cost", "9.0 → 3.0 %"),
            ),
            under=("company.lean#1", "finance.clear"),
        ),
    ),
    "Accounting": (
        Goal(
            "accounting.close",
            "Close the month in five days",
            (
                cut("Invoices typed by hand", "1400 → 300 invoices", work="invoices"),
                cut(
                    "Open items older than 60 days",
                    "380000 → 150000 EUR",
                    STUCK,
                    said="One customer disputes three deliveries; Legal has it now.",
                ),
            ),
            under=("finance.clear#1",),
        ),
    ),
    "IT & Security": (
        Goal(
            "it.signin",
            "One sign-in, and no password to lose",
            (
                grow("People who sign in with a passkey", "18 → 95 %", work="passkeys"),
                steps(
                    "Old sign-ins switched off",
                    "Time sheets",
                    "Travel",
                    "Plant terminals",
                    "VPN",
                    pace=SLOW,
                    work="passkeys",
                ),
            ),
            under=("finance.clear",),
            helps=("engineering.speed",),
        ),
        Goal(
            "tom.calls",
            "IT is something that nobody thinks about",
            (
                cut("Calls to IT per hundred people", "34 → 15 calls", AHEAD),
                grow("New laptops ready on the first day", "80 → 100 %"),
                yes("Restore of the whole mail server rehearsed", SILENT),
            ),
            helps=("it.signin",),
            owner="Tom Becker",
        ),
    ),
}

BEFORE: Goals = {
    "People": (
        Goal(
            "before.people.welcome",
            "A first week that people talk about",
            (
                grow("New people who rate their first week 5 of 5", "41 → 70 %"),
                reach("Teams with a buddy for new people", "26 teams", SLOW),
            ),
            under=("before.company.growth",),
        ),
    ),
    "IT & Security": (
        Goal(
            "before.it.backup",
            "Backups that we have restored ourselves",
            (
                grow("Systems restored in a rehearsal", "3 → 20 systems", AHEAD),
                cut("Hours to be back after a total loss", "72 → 24 hours", SLOW),
            ),
            under=("before.company.growth",),
        ),
    ),
    "Finance & IT": (
        Goal(
            "before.finance.forecast",
            "A forecast that holds for three months",
            (
                cut("Gap between forecast and result", "14 → 6 %", SLOW),
                yes("Forecast kept in one place", REACHED),
            ),
            under=("before.company.growth",),
        ),
    ),
}
