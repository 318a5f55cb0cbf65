"""A pytest plugin: the run fails where a canary or a secret is in a log, a warning or output."""

import logging
import warnings
from collections.abc import Generator

import pytest

from tests.support.canaries import AVIARY, Aviary

# What the tests of connectors and syncing take for one.
CONNECTION_SECRET = "canary-api-token"
PLAIN = logging.Formatter("%(name)s %(message)s")


class Watch(logging.Handler):
    """Reads every record that any logger hands up, with its trace."""

    def __init__(self, aviary: Aviary) -> None:
        super().__init__()
        self.aviary = aviary
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.look("a log", PLAIN.format(record))

    def look(self, where: str, text: str) -> None:
        self.found += [f"{what} is in {where}" for what in self.aviary.leaked(text)]

    def taken(self) -> list[str]:
        """What was found since the last time."""
        found, self.found = self.found, []
        return list(dict.fromkeys(found))


WATCH = Watch(AVIARY)


def pytest_configure() -> None:
    AVIARY.watch("the secret of a connection", CONNECTION_SECRET)
    logging.getLogger().addHandler(WATCH)


def pytest_unconfigure() -> None:
    logging.getLogger().removeHandler(WATCH)


def pytest_warning_recorded(warning_message: warnings.WarningMessage) -> None:
    WATCH.look("a warning", str(warning_message.message))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Output is read once a test's part is over, so the part that leaked is the one that fails."""
    report = yield
    for name, text in report.sections:
        if name.endswith(str(report.when)):
            WATCH.look(name.lower(), text)
    if found := WATCH.taken():
        report.outcome = "failed"
        report.longrepr = "Something leaked:\n" + "\n".join(found)
    return report
