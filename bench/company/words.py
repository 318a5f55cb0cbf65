"""The words that the bench's people, goals and tasks are named by."""

GIVEN = (
    "Ada", "Amir", "Aoife", "Björn", "Carla", "Chloé", "Dmitri", "Elif", "Farah", "Goran", "Hana",
    "Ines", "Jamal", "Jürgen", "Kaito", "Lena", "Łukasz", "Mei", "Nadia", "Oluwaseun", "Priya",
    "Quentin", "Rosa", "Søren", "Tariq", "Uma", "Víctor", "Wanda", "Xavier", "Yuki", "Zoë",
)  # fmt: skip
FAMILY = (
    "Abebe", "Bianchi", "Castro", "Dąbrowski", "Eriksen", "Fischer", "García", "Haddad", "Ivanova",
    "Jansen", "Kowalska", "Lindström", "Müller", "Nakamura", "O'Brien", "Petrov", "Quispe", "Rossi",
    "Singh", "Tanaka", "Ueda", "Vargas", "Weber", "Xu", "Yılmaz", "Zhang",
)  # fmt: skip
TITLES = (
    "Software engineer", "Account executive", "Product manager", "Data analyst", "Designer",
    "Support specialist", "Finance partner", "Recruiter", "Site reliability engineer", "Counsel",
)  # fmt: skip
PLACES = ("Berlin", "Lagos", "Lisbon", "Paris", "Pune", "São Paulo", "Tokyo", "Toronto")
WANTS = (
    "Make onboarding something people tell their friends about",
    "Be the vendor that customers renew without being asked",
    "Ship weekly without anybody losing sleep",
    "Turn support from a queue into a conversation",
    "Know what each feature costs before it is built",
    "Win the market that we entered last spring",
    "Hire the team that the next two years need",
)
SHOWS = (
    "Median time to first value",
    "Renewals without a discount",
    "Deployments per week",
    "Share of tickets solved in one reply",
    "Net promoter score of new customers",
    "Cost per thousand requests",
    "Signed contracts in the new region",
)
UNITS = ("%", "days", "EUR", "points", "customers", None)
SAID = (
    "The pilot went live with two customers; both asked for the export, which is next.",
    "Slower than hoped: the migration took a week longer, and the numbers show it.",
    "On plan. The new dashboard made the remaining gap visible to everybody.",
    "Blocked on legal for the second market; the first one carries the target alone for now.",
)
DOES = ("Write", "Review", "Roll out", "Measure", "Repair", "Replace", "Document")
WHAT = ("the export", "the sign-up form", "the price page", "the alert rules", "the nightly job")
STATES = (("Open", "TODO"), ("In progress", "IN_PROGRESS"), ("In review", "IN_PROGRESS"),
          ("Done", "DONE"))  # fmt: skip
