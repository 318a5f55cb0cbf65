"""What the LDAP connector says of itself to whoever sets it up."""

from connectors.about import About, Asked, Form, Mapped, Setting
from connectors.ldap_person import FIELDS, USUAL, Flavour

ABOUT = About(
    title="LDAP or Active Directory",
    reads="The people that a filter finds, their managers and departments. It writes nothing.",
    needs="A user that reads people, and the service installed with its extra for LDAP.",
    settings=(
        Setting(
            name="url",
            title="Address",
            about="ldaps://HOST or ldaps://HOST:PORT.",
            form=Form.ADDRESS,
            is_needed=True,
            example="ldaps://directory.example.com",
        ),
        Setting(
            name="bind",
            title="Signs in as",
            about="The DN of the user that reads.",
            is_needed=True,
            example="cn=reader,dc=example,dc=com",
        ),
        Setting(
            name="base",
            title="Base",
            about="The DN below which people are.",
            is_needed=True,
            example="ou=people,dc=example,dc=com",
        ),
        Setting(
            name="filter",
            title="Filter",
            about="Who is a person; the usual one of the flavour where left out.",
        ),
        Setting(
            name="flavour",
            title="Flavour",
            about="What kind of directory it is.",
            choices=tuple(each.value for each in Flavour),
            usual=Flavour.LDAP.value,
        ),
    ),
    secrets=(Asked("password", "Password", "Of the user that reads."),),
    fields=tuple(
        Mapped(name, USUAL[Flavour.LDAP].attributes.get(name, ""), name == "source_id")
        for name in FIELDS
    ),
)
