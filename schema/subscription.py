"""What tells of itself as it changes."""

import strawberry

from execution.live import About
from resolvers.rhythm.inbox import changed_inbox, own_inbox
from resolvers.subscriptions import (
    WhichChanges,
    changed_objective,
    changed_run,
    objectives_meant,
    run_meant,
)
from resolvers.systems.connections import WhichRun
from resolvers.systems.trials import WhichTrial, changed_trial, trial_meant
from schema.connection import SyncRun
from schema.edges import live
from schema.objective import Objective
from schema.trial import Trial
from schema.viewer import Viewer


@strawberry.type(
    description="What changes, as it is afterwards. What you may not see is never told of."
)
class Subscription:
    objective_changed: Objective = live(
        changed_objective,
        "An objective, each time that it, its key results or its progress changed.",
        about=About("Objective", objectives_meant),
        arguments=WhichChanges,
    )
    sync_run_progress: SyncRun = live(
        changed_run,
        "A run as it is now, and again as it goes on. Administrators only.",
        about=About("SyncRun", run_meant, at_once=True),
        arguments=WhichRun,
    )
    trial_progress: Trial = live(
        changed_trial,
        "A trial of a connection as it is now, and again as it goes on. Administrators only.",
        about=About("Trial", trial_meant, at_once=True),
        arguments=WhichTrial,
    )
    inbox_changed: Viewer = live(
        changed_inbox,
        "You, as soon as you subscribe, and again when something that you owe came or went. What "
        "falls due as a day begins is told with its first reminder.",
        about=About("Inbox", of_reader=own_inbox, at_once=True),
    )
