"""What Engineering and its teams are after."""

from app.demo.goal import AHEAD, REACHED, SILENT, SLOW, STUCK, Goal, Goals, cut, grow, steps, yes
from rules.terms import Ambition, ObjectiveStatus

NOW: Goals = {
    "Engineering": (
        Goal(
            "engineering.stable",
            "Pulse 4 runs for months without a hand on it",
            (
                grow("Sensors without a restart in 30 days", "91.0 → 99.0 %"),
                cut("Incidents that customers notice", "11 → 3 incidents", AHEAD),
            ),
            under=("company.launch#3",),
        ),
        Goal(
            "engineering.speed",
            "From an idea to a customer in two weeks",
            (
                cut("Median days from merge to release", "23 → 10 days", SLOW),
                grow("Changes released without a manual test", "35 → 70 %"),
            ),
            under=("company.lean",),
        ),
    ),
    "Firmware": (
        Goal(
            "firmware.battery",
            "A battery that outlives the inspection interval",
            (
                grow("Battery life in the field", "26 → 36 months", work="battery"),
                cut("Current drawn asleep", "18.0 → 9.0 µA", AHEAD, work="battery"),
                yes("Life estimate shown on the device"),
            ),
            under=("engineering.stable", "company.launch#3"),
        ),
        Goal(
            "firmware.update",
            "Updates that never leave a sensor dead",
            (
                cut(
                    "Updates that need a visit",
                    "1.2 → 0.1 %",
                    STUCK,
                    work="updates",
                    said="The fallback image fills the flash; we need another layout first.",
                ),
                grow("Fleet on the newest version after a week", "48 → 90 %", SLOW),
            ),
            under=("engineering.stable#1",),
        ),
    ),
    "Device Cloud": (
        Goal(
            "cloud.hours",
            "The cloud stays up, also on release days",
            (
                grow("Hours without a failed request", "99.20 → 99.90 %", work="failover"),
                cut("Time to notice an outage", "14 → 2 minutes", AHEAD, work="watch"),
            ),
            under=("engineering.stable#2",),
        ),
        Goal(
            "cloud.cost",
            "Half the cost for each sensor we serve",
            (
                cut("Cloud cost per sensor and month", "0.84 → 0.42 EUR", SLOW, work="storage"),
                steps(
                    "Cold storage for raw data",
                    "Format chosen",
                    "Old data moved",
                    "Reports read from it",
                    pace=SLOW,
                    work="storage",
                ),
            ),
            under=("company.lean#1",),
            helps=("cloud.hours",),
        ),
    ),
    "Apps": (
        Goal(
            "apps.offline",
            "The app works in the cellar",
            (
                grow("Screens that work offline", "4 → 19 screens", work="offline"),
                cut("App crashes per thousand sessions", "5.1 → 1.0 crashes", REACHED),
            ),
            under=("product.value",),
            helps=("onboarding.firstday",),
        ),
    ),
    "Data Platform": (
        Goal(
            "data.trust",
            "One number for each question",
            (
                grow("Reports that read from the shared model", "8 → 40 reports"),
                cut(
                    "Hours until yesterday's data is complete",
                    "9.0 → 2.0 hours",
                    SLOW,
                    work="pipeline",
                ),
            ),
            under=("engineering.speed",),
            helps=("insights.energy",),
        ),
        Goal(
            "data.lab",
            "Learn failures from vibration",
            (
                grow("Bearing failures foreseen a week ahead", "12 → 50 %", SILENT),
                yes("Model reviewed by two customers' engineers", SILENT),
            ),
            ambition=Ambition.ASPIRATIONAL,
            status=ObjectiveStatus.DRAFT,
        ),
    ),
    "Quality": (
        Goal(
            "quality.bench",
            "Find it on our bench, not in their plant",
            (
                grow("Field failures that our bench repeats", "40 → 80 %"),
                cut("Defects found after release", "27 → 10 defects", AHEAD),
            ),
            under=("engineering.stable", "engineering.speed#2"),
        ),
    ),
}

BEFORE: Goals = {
    "Engineering": (
        Goal(
            "before.engineering.release",
            "A first release that we would install at home",
            (
                cut("Open defects of the highest class", "34 → 0 defects", SLOW),
                grow("Code paths with a test", "61 → 80 %", AHEAD),
            ),
            under=("before.company.launch",),
        ),
    ),
    "Firmware": (
        Goal(
            "before.firmware.radio",
            "A radio that gets through a steel door",
            (
                grow("Packets that arrive in the steel hall", "71 → 95 %"),
                yes("Certified for explosive areas", REACHED),
            ),
            under=("before.engineering.release",),
        ),
    ),
    "Device Cloud": (
        Goal(
            "before.cloud.move",
            "One cloud instead of two",
            (
                grow("Customers moved", "0 → 100 %", AHEAD),
                cut("Servers that only one person knows", "7 → 0 servers", STUCK),
            ),
            under=("before.engineering.release",),
        ),
    ),
}
