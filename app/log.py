"""What the service logs: one line of JSON for each event, whatever the texts in it hold."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import TextIO

# PostgreSQL quotes whole rows in the detail of an error, whatever they hold and over many lines.
CONTENTS = re.compile(
    r"^DETAIL: .*?(?=^\[SQL: |^\(Background on|^\nThe above exception|^\nDuring handling|\Z)",
    re.MULTILINE | re.DOTALL,
)


class OneLine(logging.Formatter):
    """ASCII only: a line break, a terminal's command or a turned direction of writing in somebody's
    text arrives as its code, so that no text can pass for another event or hide what follows.
    """

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["trace"] = CONTENTS.sub("", self.formatException(record.exc_info))
        return json.dumps(told)


def log_to(stream: TextIO) -> None:
    """Everything from a warning up, of all libraries too, and nothing in any other form."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
