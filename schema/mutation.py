"""What can be done: one action each, declared beside its noun and put together here."""

import strawberry

from schema.alignment_actions import AlignmentMutation
from schema.check_in_create import CheckInMutation
from schema.client_actions import ClientMutation
from schema.client_secret_actions import ClientSecretMutation
from schema.dependency import DependencyMutation
from schema.key_result_actions import KeyResultMutation
from schema.note_actions import NoteMutation
from schema.objective_actions import ObjectiveMutation
from schema.objective_copies import ObjectiveCopiesMutation
from schema.objective_moves import ObjectiveMovesMutation
from schema.pilot import PilotMutation
from schema.practice import PracticeMutation
from schema.role import RoleMutation
from schema.signal import SignalMutation
from schema.webhook_actions import WebhookMutation


@strawberry.type(description="Everything that can be done. Each action is one transaction.")
class Mutation(
    ObjectiveMutation,
    ObjectiveMovesMutation,
    ObjectiveCopiesMutation,
    KeyResultMutation,
    AlignmentMutation,
    DependencyMutation,
    PracticeMutation,
    SignalMutation,
    CheckInMutation,
    NoteMutation,
    RoleMutation,
    PilotMutation,
    ClientMutation,
    ClientSecretMutation,
    WebhookMutation,
):
    """A noun's actions are a class in its own file, so that no file grows with all of them."""
