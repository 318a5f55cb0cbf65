"""The action of giving an endpoint a new secret, beside which the old one signs for a while."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.webhook import Webhook, WebhookSecret
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.once import answered_before
from resolvers.systems.webhook_actions import (
    WithSecret,
    done,
    locked_webhook,
    new_secret,
    webhook_of,
)
from resolvers.systems.webhooks import secrets_of
from rules.errors import Invalid

ACTION = "webhookSecretRotate"
LONGEST_OVERLAP = 30 * 24


@dataclass(frozen=True)
class WebhookSecretRotate:
    """`overlap_hours` is how long the secret of until now signs beside the new one."""

    webhook: GlobalId
    overlap_hours: int
    client_mutation_id: str | None = None


async def webhook_secret_rotate(work: Work, given: WebhookSecretRotate, means: Means) -> WithSecret:
    await must(work, Action.ADMINISTER)
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return WithSecret(await webhook_of(work, first), None)
    if not 0 <= given.overlap_hours <= LONGEST_OVERLAP:
        message = f"An old secret signs on for 0 to {LONGEST_OVERLAP} hours."
        raise Invalid(message, path=["overlapHours"])
    id_ = (await locked_webhook(work, given.webhook)).id
    await make_way(work, id_, given.overlap_hours)
    # Whoever sends to it now would sign without the new one.
    freed = {"fence": Webhook.fence + 1, "lease_until": None}
    await work.save(Webhook, id_, freed, version=None)
    text = await new_secret(work, id_, means)
    return WithSecret(await done(work, ACTION, given, id_), text)


async def make_way(work: Work, id_: UUID, overlap_hours: int) -> None:
    """Two sign at most; whoever can't wait for the older one to be over ends both at once."""
    live = (await secrets_of(work, [id_], None, frozenset()))[0]
    if not overlap_hours:
        await work.remove(WebhookSecret, WebhookSecret.webhook_id == id_)
        return
    if len(live) > 1:
        over = live[-1][WebhookSecret.expires_at]
        message = (
            f"It has two secrets that sign, the older one until {over:%Y-%m-%d %H:%M} UTC. Rotate "
            "then, or with `overlapHours: 0`, which ends both at once."
        )
        raise Invalid(message, path=["webhook"], code="NOT_OPEN")
    expires_at = work.moment.now + timedelta(hours=overlap_hours)
    for secret in live:
        await work.save(WebhookSecret, secret.id, {"expires_at": expires_at}, version=None)
