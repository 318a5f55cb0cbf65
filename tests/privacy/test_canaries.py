"""The watch over canaries and secrets can fail, and is on."""

import logging
from uuid import UUID

import pytest

from tests.support.canaries import Aviary
from tests.support.canary_watch import WATCH, Watch

ANN, BEN = UUID(int=1), UUID(int=2)
TOKEN = "eyJhbGciOiJFZDI1NTE5In0.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJlLW9mLWFubg"


@pytest.fixture
def aviary() -> Aviary:
    """Private canaries, that the watch over the run knows nothing of."""
    return Aviary()


def test_a_canary_may_be_in_an_answer_to_who_may_see_its_cell(aviary: Aviary) -> None:
    note = aviary.canary("note of ann", [ANN])
    assert aviary.escaped(f"A note: {note}.", ANN) == []
    assert aviary.escaped(f"A note: {note}.", BEN) == ["note of ann"]


def test_a_canary_may_be_in_no_log_whoever_may_see_its_cell(aviary: Aviary) -> None:
    watch = Watch(aviary)
    note = aviary.canary("note of ann", [ANN])
    watch.emit(record("A note: %s", note))
    assert watch.taken() == ["note of ann is in a log"]


def test_a_canary_in_the_trace_of_a_log_is_found(aviary: Aviary) -> None:
    watch = Watch(aviary)
    told = record("It failed.")
    told.exc_info = (ValueError, ValueError(aviary.canary("note of ann", [ANN])), None)
    watch.emit(told)
    assert watch.taken() == ["note of ann is in a log"]


def test_a_watched_secret_may_be_nowhere(aviary: Aviary) -> None:
    aviary.watch("the signing key", "a" * 32)
    assert aviary.escaped(f"key={'a' * 32}", ANN) == ["the signing key"]
    assert aviary.leaked(f"key={'a' * 32}") == ["the signing key"]


def test_a_token_that_nobody_told_of_is_found_in_a_log(aviary: Aviary) -> None:
    assert aviary.leaked(f"Authorization: Bearer {TOKEN}") == ["the token eyJhbGci…"]


def test_a_run_fails_where_a_test_logs_a_canary(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    pytester.makepyfile(
        """
        import logging

        from tests.support.canaries import Aviary

        def test_logs():
            logging.getLogger("okrgraph").warning("note: %s", Aviary().canary("a note"))

        def test_prints():
            print(Aviary().canary("a note"))

        def test_is_silent():
            Aviary().canary("a note")
        """
    )
    done = pytester.runpytest_subprocess("-p", "tests.support.canary_watch", "-p", "no:xdist")
    capsys.readouterr()  # What the run within this one said is no output of ours.
    done.assert_outcomes(failed=2, passed=1)


def test_the_watch_is_on() -> None:
    assert WATCH in logging.getLogger().handlers


def record(message: str, *given: object) -> logging.LogRecord:
    return logging.LogRecord("okrgraph", logging.WARNING, "", 0, message, given, None)
