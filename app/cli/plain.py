"""How every group of commands is set up: plain help, and errors left to the edge."""

from typing import Any

PLAIN: dict[str, Any] = {
    "add_completion": False,
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
}
