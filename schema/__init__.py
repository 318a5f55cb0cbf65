"""The graph as its users read it: declarations only. Enums are named before any type uses one."""

from schema import (
    enums,
    enums_access,
    enums_check_in,
    enums_everyday,
    enums_reviews,
    enums_rhythm,
    enums_sync,
    enums_webhooks,
)

__all__ = [
    "enums",
    "enums_access",
    "enums_check_in",
    "enums_everyday",
    "enums_reviews",
    "enums_rhythm",
    "enums_sync",
    "enums_webhooks",
]
