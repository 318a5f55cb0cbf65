"""The words of webhooks as the graph documents them."""

from rules import webhooks
from schema.enums import named

named(
    webhooks.WebhookState,
    "Whether events are sent to a webhook.",
    {
        "ACTIVE": "They are.",
        "PAUSED": "An administrator halted it; it goes on from where it stands.",
        "DISABLED": "The service halted it, for the reason beside. Update it to go on.",
    },
)
named(
    webhooks.DisabledBecause,
    "Why the service halted a webhook.",
    {
        "GONE": "It answered 410: it wants no more.",
        "FAILING": "It took nothing for as many days as the settings allow.",
        "RESTORED": "This database was put back from a copy, and must send nothing unasked.",
    },
)
named(
    webhooks.Outcome,
    "What came of a try to send an event.",
    {
        "DELIVERED": "It was taken.",
        "RETRYING": "It was not, and is sent again.",
        "GIVEN_UP": "It was refused again and again; the next one is sent.",
        "STOPPED": "The webhook was disabled with it.",
    },
    name="DeliveryOutcome",
)
