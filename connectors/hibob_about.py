"""What HiBob's connector says of itself to whoever sets it up."""

from connectors.about import About, Asked, Form, Mapped, Setting
from connectors.hibob_person import FIELDS, MAPPED, NEEDED
from connectors.slow import ABOUT as SLOW

ABOUT = About(
    title="HiBob",
    reads="People, their managers, departments and dates. Never pay, and it writes nothing there.",
    needs="A service user in a permission group that sees people, their work and their dates.",
    settings=(
        Setting(
            name="base_url",
            title="Address",
            about="Of HiBob's API, where yours is another.",
            form=Form.ADDRESS,
            usual="https://api.hibob.com",
        ),
        *SLOW,
    ),
    secrets=(
        Asked("service_user_id", "Service user's id", "In HiBob: Settings, Integrations."),
        Asked("service_user_token", "Service user's token", "Shown once, with the id."),
        Asked("webhook_secret", "Webhook secret", "Shown with the webhook.", is_needed=False),
    ),
    fields=tuple(Mapped(name, FIELDS.get(name, ""), name in NEEDED) for name in MAPPED),
)
