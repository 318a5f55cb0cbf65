"""The demo company's house: departments and teams, their people's titles, and where they sit."""

from dataclasses import dataclass

COMPANY = "Halden Works"
CHIEF = "Sigrid Halvorsen"


@dataclass(frozen=True, slots=True)
class Team:
    """`size` counts its lead; `known` are names that the story needs, the lead's first."""

    name: str
    lead: str
    titles: tuple[str, ...]
    size: int
    places: tuple[str, ...]
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    name: str
    head_title: str
    head: str
    place: str
    teams: tuple[Team, ...]


HOUSE = (
    Department(
        "Product",
        "VP Product",
        "Élodie Marchand",
        "Lyon",
        (
            Team(
                "Pulse Onboarding",
                "Product Lead, Onboarding",
                ("Product Manager", "Onboarding Specialist", "Technical Writer"),
                7,
                ("Rotterdam", "Halden"),
                ("Jonas Lind", "Maya Okafor"),
            ),
            Team(
                "Insights",
                "Product Lead, Insights",
                ("Product Manager", "Data Analyst", "Reliability Analyst"),
                7,
                ("Lyon", "Sofia"),
            ),
            Team(
                "Design",
                "Head of Design",
                ("Product Designer", "Industrial Designer", "Design Researcher"),
                6,
                ("Lyon", "Porto"),
            ),
        ),
    ),
    Department(
        "Engineering",
        "VP Engineering",
        "Marek Wiśniewski",
        "Gdańsk",
        (
            Team(
                "Firmware",
                "Engineering Manager, Firmware",
                ("Firmware Engineer", "Senior Firmware Engineer", "Radio Engineer"),
                9,
                ("Gdańsk", "Stuttgart"),
            ),
            Team(
                "Device Cloud",
                "Engineering Manager, Cloud",
                ("Software Engineer", "Site Reliability Engineer", "Senior Software Engineer"),
                9,
                ("Gdańsk", "Sofia"),
            ),
            Team(
                "Apps",
                "Engineering Manager, Apps",
                ("Mobile Engineer", "Web Engineer", "Senior Web Engineer"),
                8,
                ("Porto", "Gdańsk"),
            ),
            Team(
                "Data Platform",
                "Engineering Manager, Data",
                ("Data Engineer", "Machine Learning Engineer"),
                7,
                ("Gdańsk", "Porto"),
            ),
            Team(
                "Quality",
                "Head of Quality",
                ("Test Engineer", "Quality Engineer"),
                6,
                ("Stuttgart", "Rotterdam"),
            ),
        ),
    ),
    Department(
        "Operations",
        "VP Operations",
        "Ines Vermeer",
        "Rotterdam",
        (
            Team(
                "Rotterdam Plant",
                "Plant Manager",
                ("Line Operator", "Process Engineer", "Shift Lead", "Maintenance Technician"),
                13,
                ("Rotterdam",),
            ),
            Team(
                "Supply Chain",
                "Head of Supply Chain",
                ("Buyer", "Supply Planner", "Logistics Coordinator"),
                7,
                ("Rotterdam", "Taipei"),
            ),
            Team(
                "Energy & Facilities",
                "Facilities Manager",
                ("Energy Engineer", "Facilities Technician"),
                6,
                ("Rotterdam", "Halden"),
            ),
        ),
    ),
    Department(
        "Sales",
        "VP Sales",
        "Anders Holmqvist",
        "Halden",
        (
            Team(
                "Nordics",
                "Regional Lead, Nordics",
                ("Account Executive", "Sales Engineer"),
                9,
                ("Halden",),
            ),
            Team(
                "Benelux & DACH",
                "Regional Lead, Benelux & DACH",
                ("Account Executive", "Sales Engineer", "Account Manager"),
                8,
                ("Stuttgart", "Rotterdam"),
            ),
            Team(
                "Southern Europe",
                "Regional Lead, Southern Europe",
                ("Account Executive", "Partner Manager"),
                7,
                ("Porto", "Casablanca"),
            ),
            Team(
                "Asia-Pacific",
                "Regional Lead, Asia-Pacific",
                ("Account Executive", "Sales Engineer", "Partner Manager"),
                9,
                ("Osaka", "Busan"),
            ),
        ),
    ),
    Department(
        "Marketing",
        "VP Marketing",
        "Beatriz Magalhães",
        "Porto",
        (
            Team(
                "Brand & Content",
                "Head of Brand",
                ("Content Editor", "Brand Designer", "Film Maker"),
                6,
                ("Porto", "Lyon"),
            ),
            Team(
                "Demand",
                "Head of Demand",
                ("Campaign Manager", "Marketing Analyst"),
                6,
                ("Stuttgart", "Porto"),
            ),
        ),
    ),
    Department(
        "Customers",
        "VP Customers",
        "Desmond Achebe",
        "Rotterdam",
        (
            Team(
                "Support",
                "Head of Support",
                ("Support Engineer", "Support Specialist", "Knowledge Editor"),
                11,
                ("Casablanca", "Busan", "Rotterdam"),
            ),
            Team(
                "Field Service",
                "Head of Field Service",
                ("Field Engineer", "Service Planner"),
                8,
                ("Stuttgart", "Rotterdam", "Osaka"),
            ),
            Team(
                "Customer Success",
                "Head of Customer Success",
                ("Customer Success Manager", "Value Consultant"),
                7,
                ("Lyon", "Taipei"),
            ),
        ),
    ),
    Department(
        "People",
        "VP People",
        "Leyla Demirtaş",
        "Stuttgart",
        (
            Team(
                "People Partners",
                "Lead People Partner",
                ("People Partner", "People Operations Specialist"),
                5,
                ("Rotterdam", "Gdańsk"),
                ("Amina Haddad",),
            ),
            Team(
                "Talent",
                "Head of Talent",
                ("Recruiter", "Talent Sourcer"),
                6,
                ("Gdańsk", "Lyon"),
            ),
            Team(
                "Learning",
                "Head of Learning",
                ("Trainer", "Apprentice Coach"),
                5,
                ("Rotterdam", "Stuttgart"),
            ),
        ),
    ),
    Department(
        "Finance & IT",
        "Chief Financial Officer",
        "Gérard Lefèbvre",
        "Rotterdam",
        (
            Team(
                "Controlling",
                "Head of Controlling",
                ("Controller", "Cost Analyst"),
                5,
                ("Stuttgart", "Rotterdam"),
            ),
            Team(
                "Accounting",
                "Head of Accounting",
                ("Accountant", "Payroll Specialist"),
                7,
                ("Gdańsk", "Rotterdam"),
            ),
            Team(
                "IT & Security",
                "Head of IT",
                ("Systems Administrator", "Security Engineer", "IT Support Specialist"),
                7,
                ("Rotterdam", "Sofia"),
                ("Annelies Vos", "Tom Becker"),
            ),
        ),
    ),
)
