"""What the SCIM connector says of itself to whoever sets it up."""

from connectors.about import About, Setting

ABOUT = About(
    title="SCIM 2.0 (Entra ID, Okta)",
    reads="People and groups that your identity provider pushes to us. We ask nobody.",
    needs="A registered machine with the scope to provision; its secret goes to the provider.",
    settings=(
        Setting(
            name="machine",
            title="Machine",
            about="The name of the machine that may push.",
            is_needed=True,
            example="Okta",
        ),
        Setting(
            name="groups",
            title="Groups",
            about="Whether each group is a unit here.",
            choices=("units", "ignored"),
            usual="units",
        ),
    ),
)
