"""What BambooHR's connector says of itself to whoever sets it up."""

from connectors.about import About, Asked, Form, Mapped, Setting
from connectors.bamboohr_person import CANDIDATES, NEEDED

ABOUT = About(
    title="BambooHR",
    reads="People, their managers, departments and dates. Never pay, and it writes nothing there.",
    needs="An API key of a user who sees all employees, former ones too.",
    settings=(
        Setting(
            name="company",
            title="Company",
            about="The part of your address before .bamboohr.com; or say the whole address.",
            example="example",
        ),
        Setting(
            name="base_url",
            title="Whole address",
            about="In place of the company, where yours is another.",
            form=Form.ADDRESS,
            example="https://example.bamboohr.com",
        ),
    ),
    secrets=(
        Asked("api_key", "API key", "In BambooHR: your picture, API Keys, Add New Key."),
        Asked("webhook_key", "Webhook key", "Shown once with the webhook.", is_needed=False),
    ),
    fields=tuple(
        Mapped(name, next(iter(usual), ""), name in NEEDED)
        for name, usual in CANDIDATES.items()
        if name not in ("source_id", "legal_given_name", "active")
    ),
)
