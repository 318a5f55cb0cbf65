"""The closed sets of the trade: one enum for each, the same on all floors."""

from enum import Enum


class PersonStatus(Enum):
    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    ON_LEAVE = "ON_LEAVE"
    ENDED = "ENDED"


class LineKind(Enum):
    PRIMARY = "PRIMARY"
    DOTTED = "DOTTED"


class MemberRole(Enum):
    MEMBER = "MEMBER"
    LEAD = "LEAD"


class Role(Enum):
    """What we grant ourselves; managers and leads come from the org itself."""

    ADMINISTRATOR = "ADMINISTRATOR"
    HR_REVIEWER = "HR_REVIEWER"
    PROGRAMME_LEAD = "PROGRAMME_LEAD"


class Feature(Enum):
    """What can be on for a few units first, then for all."""

    OKRS = "OKRS"
    PERFORMANCE = "PERFORMANCE"


class Scope(Enum):
    """What a token reaches, as it is written in tokens; never more than its person may."""

    OKRS_READ = "okrs:read"
    OKRS_WRITE = "okrs:write"
    PERFORMANCE_READ = "performance:read"
    PERFORMANCE_WRITE = "performance:write"
    ADMINISTRATION = "administration"
    WIDGET_SESSIONS = "widget-sessions"
    PROVISIONING = "provisioning"


class ProvisionedKind(Enum):
    """What an identity provider pushes."""

    USER = "USER"
    GROUP = "GROUP"


class Reason(Enum):
    """Why somebody may see a thing."""

    EVERYBODY = "EVERYBODY"
    PUBLISHED = "PUBLISHED"
    OWNER = "OWNER"
    AUTHOR = "AUTHOR"
    SUBJECT = "SUBJECT"
    CONTRIBUTOR = "CONTRIBUTOR"
    UNIT_MEMBER = "UNIT_MEMBER"
    MANAGER = "MANAGER"
    MANAGER_LINE = "MANAGER_LINE"
    HR_REVIEWER = "HR_REVIEWER"
    ADMINISTRATOR = "ADMINISTRATOR"
    ASSIGNEE = "ASSIGNEE"
    PARTICIPANT = "PARTICIPANT"
    OBJECTIVE = "OBJECTIVE"
    CALIBRATION = "CALIBRATION"


class CycleKind(Enum):
    ANNUAL = "ANNUAL"
    HALF = "HALF"
    TRIMESTER = "TRIMESTER"
    QUARTER = "QUARTER"
    MONTH = "MONTH"
    CUSTOM = "CUSTOM"


class CycleState(Enum):
    PREPARATION = "PREPARATION"
    ACTIVE = "ACTIVE"
    GRADING = "GRADING"
    CLOSED = "CLOSED"
    ARCHIVED = "ARCHIVED"


class ObjectiveLevel(Enum):
    COMPANY = "COMPANY"
    UNIT = "UNIT"
    PERSON = "PERSON"


class Ambition(Enum):
    COMMITTED = "COMMITTED"
    ASPIRATIONAL = "ASPIRATIONAL"


class ObjectiveStatus(Enum):
    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    PUBLISHED = "PUBLISHED"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


class Outcome(Enum):
    """How a closed objective or key result ended."""

    ACHIEVED = "ACHIEVED"
    PARTIAL = "PARTIAL"
    MISSED = "MISSED"
    CANCELLED = "CANCELLED"


class Visibility(Enum):
    PUBLIC = "PUBLIC"
    RESTRICTED = "RESTRICTED"


class RollupMode(Enum):
    """What an objective's progress is made of."""

    KEY_RESULTS = "KEY_RESULTS"
    CHILDREN = "CHILDREN"
    BOTH = "BOTH"


class MetricKind(Enum):
    INCREASE = "INCREASE"
    DECREASE = "DECREASE"
    REACH = "REACH"
    BOOLEAN = "BOOLEAN"
    MILESTONE = "MILESTONE"
    BASELINE = "BASELINE"
    STAY_ABOVE = "STAY_ABOVE"
    STAY_BELOW = "STAY_BELOW"
    RANGE = "RANGE"
    CHECKPOINTS = "CHECKPOINTS"
    LINKED_WORK = "LINKED_WORK"


class AlignmentMode(Enum):
    CONTRIBUTES = "CONTRIBUTES"
    SUPPORTS = "SUPPORTS"


class ReportedStatus(Enum):
    """What an owner may say of a key result in a check-in; AUTO leaves the word to the figures."""

    ON_TRACK = "ON_TRACK"
    BEHIND = "BEHIND"
    AT_RISK = "AT_RISK"
    AUTO = "AUTO"


class HealthStatus(Enum):
    """What we say of a key result or objective: a word for each state of semantics 4.3."""

    NOT_STARTED = "NOT_STARTED"
    PENDING = "PENDING"
    ON_TRACK = "ON_TRACK"
    BEHIND = "BEHIND"
    AT_RISK = "AT_RISK"
    OUTDATED = "OUTDATED"
    ACHIEVED = "ACHIEVED"
    PARTIAL = "PARTIAL"
    MISSED = "MISSED"
    CANCELLED = "CANCELLED"


class HealthSource(Enum):
    OUTCOME = "OUTCOME"
    SILENCE = "SILENCE"
    REPORTED = "REPORTED"
    COMPUTED = "COMPUTED"
    NONE = "NONE"


class ConfidenceBand(Enum):
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"


class ScoreBand(Enum):
    RED = "RED"
    YELLOW = "YELLOW"
    GREEN = "GREEN"


class ReadingOrigin(Enum):
    """Who moved a key result's value."""

    MANUAL = "MANUAL"
    JIRA = "JIRA"
    API = "API"


class TaskCategory(Enum):
    TODO = "TODO"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    UNKNOWN = "UNKNOWN"


class LinkSelector(Enum):
    JQL = "JQL"
    EPIC = "EPIC"
    ISSUE = "ISSUE"
    BOARD = "BOARD"


class LinkMode(Enum):
    EVIDENCE = "EVIDENCE"
    DRIVES = "DRIVES"


class LinkAggregate(Enum):
    COUNT = "COUNT"
    SUM = "SUM"
    AVERAGE = "AVERAGE"
    STATUS_CATEGORY = "STATUS_CATEGORY"


class LinkScope(Enum):
    FIXED_TARGET = "FIXED_TARGET"
    LIVE_SCOPE = "LIVE_SCOPE"


class LinkShows(Enum):
    """Who sees the tasks of a link; everybody who sees the key result sees how many there are."""

    EVERYBODY = "EVERYBODY"
    ACCOUNTS = "ACCOUNTS"


class LinkState(Enum):
    PENDING = "PENDING"
    OK = "OK"
    SOURCE_BROKEN = "SOURCE_BROKEN"


class ClientState(Enum):
    """Whether a machine may still ask; once revoked, it never may again."""

    ACTIVE = "ACTIVE"
    REVOKED = "REVOKED"


class ConnectionState(Enum):
    READY = "READY"
    NEEDS_SECRET = "NEEDS_SECRET"  # noqa: S105 — a state, not a password.
    NEEDS_CONSENT = "NEEDS_CONSENT"
    FAILING = "FAILING"
    PAUSED = "PAUSED"
    DELETED = "DELETED"


class RunTrigger(Enum):
    MANUAL = "MANUAL"
    SCHEDULE = "SCHEDULE"
    UPLOAD = "UPLOAD"


class RunMode(Enum):
    FULL = "FULL"
    INCREMENTAL = "INCREMENTAL"


class RunState(Enum):
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    WAITING = "WAITING"
    DONE = "DONE"
    HELD = "HELD"
    FAILED = "FAILED"
    INTERRUPTED = "INTERRUPTED"


class PlanState(Enum):
    PREVIEWED = "PREVIEWED"
    HELD = "HELD"
    APPLIED = "APPLIED"
    DISCARDED = "DISCARDED"
    SUPERSEDED = "SUPERSEDED"


class SearchKind(Enum):
    OBJECTIVE = "OBJECTIVE"
    KEY_RESULT = "KEY_RESULT"
    PERSON = "PERSON"
    UNIT = "UNIT"
