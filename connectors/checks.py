"""The steps of a connection's test, in the order in which they depend on each other."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

from connectors.records import Check
from rules.errors import ConnectorError

Step: TypeAlias = tuple[str, Callable[[], Awaitable[object]]]
FIXES = {
    "UNREACHABLE": "Check the address, DNS and the allow-list; then try again.",
    "UNREADABLE": "Check the address: it may lead to a login page, or to another system.",
}


async def checked(steps: Sequence[Step], fixes: Mapping[str, str]) -> list[Check]:
    """Each step's outcome; the first that fails is the last."""
    checks: list[Check] = []
    for name, step in steps:
        try:
            await step()
        except ConnectorError as error:
            usual = FIXES.get(error.code, "Mend the connection's settings; then try again.")
            fix = fixes.get(error.code, usual)
            return [*checks, Check(name, passed=False, cause=error.message, fix=fix)]
        checks.append(Check(name, passed=True))
    return checks
