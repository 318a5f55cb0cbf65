"""The words of trials: what is tried at another system while nothing changes here."""

from enum import Enum


class TrialKind(Enum):
    TEST = "TEST"
    SAMPLE = "SAMPLE"
    PREVIEW = "PREVIEW"


class TrialState(Enum):
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
