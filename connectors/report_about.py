"""What the connector of JSON reports says of itself to whoever sets it up."""

from connectors.about import About, Asked, Form, Mapped, Setting
from connectors.report import MAPPED, NEEDED
from connectors.slow import ABOUT as SLOW

ABOUT = About(
    title="Workday report, or any JSON",
    reads="A list of people behind one address, by the paths that you map. It writes nothing.",
    needs="The report's address, and a user or a token that may read it.",
    settings=(
        Setting(
            name="url",
            title="Address",
            about="Where the report is.",
            form=Form.ADDRESS,
            is_needed=True,
            example="https://wd3.example.com/ccx/service/customreport2/acme/okr?format=json",
        ),
        Setting(
            name="user",
            title="User",
            about="Signs in with the password; without a user the token goes along, or nothing.",
        ),
        Setting(
            name="records",
            title="List",
            about="The JMESPath that leads to the list of people.",
            usual="Report_Entry",
        ),
        Setting(
            name="next",
            title="Next page",
            about="The JMESPath that leads to the next page's address, where there are pages.",
        ),
        *SLOW,
    ),
    secrets=(
        Asked("password", "Password", "Of the user.", is_needed=False),
        Asked("token", "Token", "Sent as a bearer token where no user is named.", is_needed=False),
    ),
    fields=tuple(Mapped(name, "", name in NEEDED) for name in MAPPED),
)
