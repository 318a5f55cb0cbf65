"""What the service logs: one line for each event, whatever a user put into it."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from app.log import OneLine, log_to
from model.database import Database
from model.organisation import Organisation

HOSTILE = {
    "a line break": "x\nERROR all is lost",
    "a carriage return": "x\rERROR all is lost",
    "a terminal's command": "x\x1b[2J\x1b[31mred\x9b1m",
    "a turned direction of writing": "x\u202eevil\u2066\u200f",
    "another line break": "x\u2028y\u2029z\x85\x0b\x0c",
    "half a surrogate pair": "x\ud800",
    "a delete": "x\x7f",
    "a quote": '", "level": "DEBUG',
}


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What arrives where a service logs to; the test's own logging is put back afterwards."""
    root = logging.getLogger()
    before, level = [*root.handlers], root.level
    root.handlers = []
    stream = io.StringIO()
    log_to(stream)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers, root.level = before, level


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_text_stays_in_its_line_and_commands_nothing(kind: str) -> None:
    """Not through logging: test workers can't report a captured half of a surrogate pair."""
    line = OneLine().format(logging.makeLogRecord({"msg": f"A name was {HOSTILE[kind]}."}))
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["message"] == f"A name was {HOSTILE[kind]}."


def test_each_event_is_one_line(logged: io.StringIO) -> None:
    for _ in range(2):
        logging.getLogger("okrgraph").warning("A name was %s.", HOSTILE["a line break"])
    assert (logged.getvalue().count("\n"), logged.getvalue()[-1]) == (2, "\n")


def test_a_failure_keeps_its_trace_in_its_own_line(logged: io.StringIO) -> None:
    try:
        int("x\nforged")
    except ValueError:
        logging.getLogger("okrgraph").exception("It failed.")
    told = json.loads(logged.getvalue())
    assert (told["level"], told["message"]) == ("ERROR", "It failed.")
    assert told["trace"].count("\n") > 2
    assert told["trace"].splitlines()[-1].startswith("ValueError: ")
    assert logged.getvalue().count("\n") == 1


def test_other_libraries_log_in_the_same_form(logged: io.StringIO) -> None:
    logging.getLogger("procrastinate").warning("Odd job: %s", "a\nb")
    logging.getLogger("procrastinate").info("Not worth a line.")
    assert [json.loads(line)["logger"] for line in logged.getvalue().splitlines()] == [
        "procrastinate"
    ]


def test_a_line_says_when_in_utc() -> None:
    record = logging.LogRecord("okrgraph", logging.WARNING, "", 0, "Hm.", None, None)
    record.created = 0.25
    assert json.loads(OneLine().format(record)) == {
        "at": "1970-01-01T00:00:00.250+00:00",
        "level": "WARNING",
        "logger": "okrgraph",
        "message": "Hm.",
    }


async def test_a_failed_statement_is_logged_without_any_value_of_its_row(
    logged: io.StringIO, database: Database
) -> None:
    row = {"id": 2, "name": "cnry-name\n\ncnry-more", "time_zone": "cnry-zone"}
    try:
        async with database.system() as session:
            await session.run(insert(Organisation).values(**row))
    except DBAPIError:
        logging.getLogger("okrgraph").exception("A statement failed.")
    line = logged.getvalue()
    assert ("ck_organisation_only_one" in line, "cnry" in line) == (True, False)
