"""What can be done: one action each, declared beside its noun."""

import strawberry

from schema.check_in_create import CheckInCreateArguments, CheckInCreatePayload, create_check_in
from schema.client_actions import (
    ClientCreateArguments,
    ClientCreatePayload,
    ClientRevokeArguments,
    ClientRevokePayload,
    ClientUpdateArguments,
    ClientUpdatePayload,
    create_client,
    revoke_client,
    update_client,
)
from schema.client_secret_actions import (
    ClientSecretCreateArguments,
    ClientSecretCreatePayload,
    ClientSecretRevokeArguments,
    ClientSecretRevokePayload,
    create_client_secret,
    revoke_client_secret,
)
from schema.edges import action
from schema.note_actions import (
    PrivateNoteCreateArguments,
    PrivateNoteCreatePayload,
    PrivateNoteDeleteArguments,
    PrivateNoteDeletePayload,
    PrivateNoteUpdateArguments,
    PrivateNoteUpdatePayload,
    create_note,
    delete_note,
    update_note,
)
from schema.pilot import (
    PilotEndArguments,
    PilotEndPayload,
    PilotSetArguments,
    PilotSetPayload,
    end_pilot,
    set_pilot,
)
from schema.role import (
    RoleGrantArguments,
    RoleGrantPayload,
    RoleRevokeArguments,
    RoleRevokePayload,
    grant_role,
    revoke_role,
)
from schema.webhook_actions import (
    WebhookCreateArguments,
    WebhookCreatePayload,
    WebhookDeleteArguments,
    WebhookDeletePayload,
    WebhookReplayArguments,
    WebhookReplayPayload,
    WebhookSecretRotateArguments,
    WebhookSecretRotatePayload,
    WebhookUpdateArguments,
    WebhookUpdatePayload,
    create_webhook,
    delete_webhook,
    replay_webhook,
    rotate_secret,
    update_webhook,
)


@strawberry.type(description="Everything that can be done. Each action is one transaction.")
class Mutation:
    check_in_create: CheckInCreatePayload = action(
        create_check_in,
        "Checks in on a key result: its owner, its objective's owner, or a delegate they named.",
        takes=CheckInCreateArguments,
    )
    private_note_create: PrivateNoteCreatePayload = action(
        create_note,
        "Writes a note for yourself alone.",
        takes=PrivateNoteCreateArguments,
    )
    private_note_update: PrivateNoteUpdatePayload = action(
        update_note,
        "Rewrites one of your notes; whom it is about stays as it is.",
        takes=PrivateNoteUpdateArguments,
    )
    private_note_delete: PrivateNoteDeletePayload = action(
        delete_note, "Deletes one of your notes, for good.", takes=PrivateNoteDeleteArguments
    )
    role_grant: RoleGrantPayload = action(
        grant_role, "Grants somebody a role: administrators only.", takes=RoleGrantArguments
    )
    role_revoke: RoleRevokePayload = action(
        revoke_role,
        "Takes a role from somebody, at once: administrators only. One administrator stays.",
        takes=RoleRevokeArguments,
    )
    pilot_set: PilotSetPayload = action(
        set_pilot,
        "Puts a feature on for a few units only, until a day: administrators only.",
        takes=PilotSetArguments,
    )
    pilot_end: PilotEndPayload = action(
        end_pilot, "Puts a feature on for all: administrators only.", takes=PilotEndArguments
    )
    client_create: ClientCreatePayload = action(
        create_client, "Registers a machine: administrators only.", takes=ClientCreateArguments
    )
    client_update: ClientUpdatePayload = action(
        update_client,
        "Changes how far a machine may go, at once: administrators only.",
        takes=ClientUpdateArguments,
    )
    client_revoke: ClientRevokePayload = action(
        revoke_client,
        "Ends all that a machine may, at once and for good: administrators only.",
        takes=ClientRevokeArguments,
    )
    client_secret_create: ClientSecretCreatePayload = action(
        create_client_secret,
        "Makes a secret for a machine and shows it once: administrators only.",
        takes=ClientSecretCreateArguments,
    )
    client_secret_revoke: ClientSecretRevokePayload = action(
        revoke_client_secret,
        "Ends a machine's secret, at once: administrators only.",
        takes=ClientSecretRevokeArguments,
    )
    webhook_create: WebhookCreatePayload = action(
        create_webhook,
        "Registers an endpoint that events are sent to, and shows its secret once: administrators "
        "only.",
        takes=WebhookCreateArguments,
    )
    webhook_update: WebhookUpdatePayload = action(
        update_webhook,
        "Changes a webhook, halts it or lets it go on: administrators only.",
        takes=WebhookUpdateArguments,
    )
    webhook_delete: WebhookDeletePayload = action(
        delete_webhook,
        "Deletes a webhook with its secrets and its log, for good: administrators only.",
        takes=WebhookDeleteArguments,
    )
    webhook_secret_rotate: WebhookSecretRotatePayload = action(
        rotate_secret,
        "Makes a new secret for a webhook and shows it once: administrators only.",
        takes=WebhookSecretRotateArguments,
    )
    webhook_replay: WebhookReplayPayload = action(
        replay_webhook,
        "Sends a webhook again all from a change or a time on, each event under its first id: "
        "administrators only.",
        takes=WebhookReplayArguments,
    )
