"""The few ways to answer without words."""

from enum import Enum


class ReactionKind(Enum):
    LIKE = "LIKE"
    CELEBRATE = "CELEBRATE"
    SUPPORT = "SUPPORT"
    INSIGHTFUL = "INSIGHTFUL"
    CURIOUS = "CURIOUS"
