"""What Product and its teams are after."""

from app.demo.goal import (
    AHEAD,
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
    "Product": (
        Goal(
            "product.value",
            "Customers see in a week what Pulse is worth",
            (
                cut("Days from unboxing to the first insight", "16 → 5 days"),
                grow("Teams that open a report each week", "38 → 55 %"),
            ),
            under=("company.launch#2", "year.pulse#3"),
        ),
        Goal(
            "product.price",
            "A price list that a plant manager understands alone",
            (
                yes("One page of prices, tested with ten customers", AHEAD),
                cut("Offers that need a second call", "62 → 35 %", SLOW),
            ),
            under=("company.growth",),
        ),
    ),
    "Pulse Onboarding": (
        Goal(
            "onboarding.firstday",
            "Nobody needs us in the room to start measuring",
            (
                grow("Set-ups finished without a call", "44 → 75 %", work="setup"),
                cut("Median time of a set-up", "92 → 35 minutes", AHEAD, work="pairing"),
                steps(
                    "Set-up guide in all our languages",
                    "English",
                    "Nordic",
                    "Dutch and German",
                    "French and Portuguese",
                    "Polish and Bulgarian",
                    "Arabic",
                    "Japanese",
                    "Korean",
                    "Chinese",
                ),
            ),
            under=("product.value", "company.launch#2"),
        ),
        Goal(
            "onboarding.learn",
            "Hear of trouble before the customer calls",
            (
                grow(
                    "Stalled set-ups that we notice within an hour", "5 → 90 %", SLOW, work="stalls"
                ),
                watch("Set-ups that stall at the network step", "23 %"),
            ),
            helps=("onboarding.firstday",),
            ambition=Ambition.ASPIRATIONAL,
        ),
        Goal(
            "maya.firstweek",
            "Make the first week with Pulse effortless",
            (
                grow(
                    "New sites that measure within one day",
                    "40 → 80 %",
                    work="setup",
                    said="Pre-filled network settings took a whole step away at the test sites.",
                ),
                cut("Support calls in a site's first week", "6.2 → 3.0 calls", AHEAD),
                steps(
                    "Guided set-up on the device",
                    "Paper prototype tested",
                    "Pairing without an app",
                    "Network settings filled in for you",
                    "LED colours explained",
                    work="pairing",
                    said="Testers like it; the colours of the LED still confuse half of them.",
                ),
            ),
            under=("onboarding.firstday",),
            owner="Maya Okafor",
            ambition=Ambition.ASPIRATIONAL,
        ),
        Goal(
            "maya.pilots",
            "Turn Nordic pilots into customers who stay",
            (
                reach(
                    "Pilots that sign for a year",
                    "12 pilots",
                    SLOW,
                    work="nordic",
                    said="Tampere signed. Two pilots wait for their works council.",
                ),
                reach(
                    "Yearly revenue from pilots",
                    "480000 EUR",
                    STUCK,
                    said="The two largest pilots ask for prices in SEK, which we don't have yet.",
                ),
                yes("Reference agreement with Nordvik Mills", SILENT),
            ),
            under=("nordics.pilots",),
            helps=("product.price",),
            owner="Maya Okafor",
        ),
        Goal(
            "maya.survey",
            "Know what our customers would miss",
            (watch("Answers to the yearly survey", "0 answers", SILENT),),
            owner="Maya Okafor",
            status=ObjectiveStatus.DRAFT,
        ),
        Goal(
            "jonas.team",
            "A team that ships without waiting for me",
            (
                grow("Releases decided without Jonas", "2 → 8 releases"),
                reach("Pair sessions with Support", "12 sessions", SLOW),
            ),
            helps=("onboarding.firstday",),
            owner="Jonas Lind",
        ),
    ),
    "Insights": (
        Goal(
            "insights.alarms",
            "Alarms that people trust",
            (
                cut("False alarms per site and week", "7.4 → 2.0 alarms", work="alarms"),
                grow("Alarms that somebody acts on", "31 → 60 %", SLOW),
            ),
            under=("product.value",),
            helps=("company.launch",),
        ),
        Goal(
            "insights.energy",
            "Show each plant where its energy goes",
            (
                reach("Plants with an energy report", "45 plants", work="energy"),
                grow("Reports read by somebody in management", "12 → 40 %"),
            ),
            under=("year.pulse#3",),
        ),
    ),
    "Design": (
        Goal(
            "design.gloves",
            "Everything works with gloves on",
            (
                grow("Tasks done in field tests with gloves", "58 → 90 %"),
                steps(
                    "One set of components for device and app",
                    "Buttons and lists",
                    "Forms",
                    "Charts",
                    pace=SLOW,
                    work="components",
                ),
            ),
            under=("product.value#2",),
        ),
    ),
}

BEFORE: Goals = {
    "Product": (
        Goal(
            "before.product.scope",
            "Decide what Pulse 4 is, and what it isn't",
            (
                steps(
                    "Scope of the first release agreed", "Interviews", "Draft", "Signed", pace=AHEAD
                ),
                grow("Pilot customers who rate it 4 of 5 or better", "0 → 80 %"),
            ),
            under=("before.company.launch",),
        ),
    ),
    "Pulse Onboarding": (
        Goal(
            "before.onboarding.guide",
            "A set-up that a technician can do from a printed page",
            (
                cut("Median time of a set-up", "160 → 90 minutes", AHEAD),
                grow("Set-ups finished without a call", "22 → 50 %", SLOW),
            ),
            under=("before.product.scope",),
        ),
        Goal(
            "before.maya.pilots",
            "Learn from the first nine sites",
            (
                reach("Site visits with notes that the team has read", "9 visits", AHEAD),
                reach("Changes made because of a visit", "15 changes"),
            ),
            under=("before.onboarding.guide",),
            owner="Maya Okafor",
        ),
    ),
    "Insights": (
        Goal(
            "before.insights.rules",
            "Alarms from rules that customers write themselves",
            (
                reach("Sites with a rule of their own", "30 sites", SLOW),
                cut("Time to write a rule", "25 → 5 minutes"),
            ),
            under=("before.product.scope",),
        ),
    ),
}
