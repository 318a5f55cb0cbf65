"""What Personio's connector says of itself to whoever sets it up."""

from connectors.about import About, Asked, Form, Mapped, Setting
from connectors.personio_person import MAPPED
from connectors.personio_site import HOME

ABOUT = About(
    title="Personio",
    reads="People with their employments, teams and offices. Never pay, and it writes nothing.",
    needs="API credentials that may read people, employments and organisation units.",
    settings=(
        Setting(
            name="base_url",
            title="Address",
            about="Of Personio's API, where yours is another.",
            form=Form.ADDRESS,
            usual=HOME,
        ),
    ),
    secrets=(
        Asked("client_id", "Client id", "In Personio: Settings, Integrations, API credentials."),
        Asked("client_secret", "Client secret", "Shown once, with the client id."),
        Asked("webhook_token", "Webhook token", "What you set with the webhook.", is_needed=False),
    ),
    fields=tuple(Mapped(name) for name in MAPPED),
)
