"""Which changes are counted, and where: each table is of one partition, or answers are never kept.

The triggers of the migrations say the same to the database, and a test holds the two together.
"""

from collections.abc import Mapping

from model.alignment import Alignment, AlignmentPast
from model.base import Base
from model.blocker import Blocker
from model.cadence import UnitCadence
from model.check_in import CheckIn
from model.check_in_request import CheckInRequest
from model.client import Client
from model.conversation import Acknowledgement, Comment, Reaction
from model.cycle import Cycle
from model.data_version import Partition
from model.delegate import Delegate
from model.dependency import Dependency
from model.grade import Closing, CycleChange, Grade, GradePast
from model.head_count import HeadCount
from model.key_result import KeyResult, Step, StepPast
from model.line import ReportingLine
from model.objective import Contributor, Objective, ObjectiveUnit
from model.organisation import Organisation
from model.person import Employment, Identity, Person
from model.pilot import Pilot, PilotUnit
from model.practice import ApprovingUnit, CountLimits
from model.reminder import Reminder
from model.retrospective import Learning, Retrospective, RetrospectiveAnswer
from model.revision import Revision
from model.role import RoleGrant
from model.rollup import Rollup, RollupPast
from model.settings import OkrSettings
from model.signal import SignalDispute
from model.task import LinkedTask, Task, TaskLink
from model.unit import Membership, OrgUnit, UnitState
from model.work import WorkOverride, WorkReading

NOUNS: Mapping[Partition, tuple[type[Base], ...]] = {
    Partition.PEOPLE: (
        Employment, HeadCount, Identity, Membership, Organisation, OrgUnit, Person, ReportingLine,
        UnitState,
    ),
    Partition.OKRS: (
        Acknowledgement, Alignment, AlignmentPast, ApprovingUnit, Blocker, CheckIn, CheckInRequest,
        Closing, Comment, Contributor, CountLimits, Cycle, CycleChange, Delegate, Dependency, Grade,
        GradePast, KeyResult, Learning, Objective, ObjectiveUnit, OkrSettings, Reaction, Reminder,
        Retrospective, RetrospectiveAnswer, Revision, Rollup, RollupPast, SignalDispute, Step,
        StepPast, UnitCadence,
    ),
    Partition.TASKS: (LinkedTask, Task, TaskLink, WorkOverride, WorkReading),
    Partition.ACCESS: (Client, Pilot, PilotUnit, RoleGrant),
}  # fmt: skip
PARTITIONS: Mapping[str, Partition] = {
    noun.__tablename__: partition for partition, nouns in NOUNS.items() for noun in nouns
}
"""By the name of a table. What is missing here is not counted: secrets, the audit, the outbox."""

CIRCLES: Mapping[str, frozenset[str]] = {
    Contributor.__tablename__: frozenset({"objective_id", "person_id"}),
    KeyResult.__tablename__: frozenset({"id", "objective_id", "owner_id", "archived_at"}),
    Objective.__tablename__: frozenset(
        {"id", "owner_id", "visibility", "published_at", "archived_at"}
    ),
    ObjectiveUnit.__tablename__: frozenset({"objective_id", "unit_id"}),
}
"""The columns by which somebody sees what not everybody does, beside the people and their line."""
