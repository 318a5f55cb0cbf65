"""What tells of itself as it changes."""

import strawberry

from execution.live import About
from resolvers.connections import WhichRun
from resolvers.subscriptions import (
    WhichChanges,
    changed_objective,
    changed_run,
    objectives_meant,
    run_meant,
)
from schema.connection import SyncRun
from schema.edges import live
from schema.objective import Objective


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
