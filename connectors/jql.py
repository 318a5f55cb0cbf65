"""Jira's query language, built so that no text of anybody's can step out of its place."""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from rules.errors import Invalid
from rules.terms import LinkSelector

PROJECT_KEY = re.compile(r"[A-Z][A-Z0-9_]*\Z")
NUMBER = re.compile(r"[1-9][0-9]{0,17}\Z")
ISSUE_KEY = re.compile(r"[A-Z][A-Z0-9_]*-[1-9][0-9]*\Z")
OLDEST_CHANGE_FIRST = "ORDER BY updated ASC, id ASC"

# https://support.atlassian.com/jira-software-cloud/docs/search-for-issues-using-the-text-field
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
PIECE = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<stray>["'])|[()]|\w+|.""", re.DOTALL
)


def quoted(text: str) -> str:
    """A string literal that Jira reads back as exactly this text."""
    if any(ord(character) < 32 and character not in "\n\r\t" for character in text):
        raise Invalid("A search text must not hold control characters.")
    return f'"{text.translate(ESCAPES)}"'


def in_projects(keys: Iterable[str]) -> str:
    """Keys are quoted too: a project may be called AND."""
    return f"project in ({', '.join(quoted(_project(key)) for key in keys)})"


def changed_since(moment: datetime) -> str:
    """Epoch milliseconds: a formatted date would be read in the caller's own time zone."""
    return f"updated >= {int(moment.timestamp() * 1000)}"


def all_of(*clauses: str) -> str:
    return " AND ".join(clause for clause in clauses if clause)


def selecting(selector: LinkSelector, value: str) -> str:
    """The clause for what a task link names: an epic's children, issues, or a query."""
    match selector:
        case LinkSelector.EPIC:
            return under([value])
        case LinkSelector.ISSUE:
            keys = [each for each in value.replace(",", " ").split() if each]
            return f"key in ({_quoted(keys or [''])})"
        case LinkSelector.JQL:
            return enclosed(value)
        case LinkSelector.BOARD:
            raise Invalid("What a board shows only its site can say.", path=("selector",))


def check_selection(selector: LinkSelector, value: str) -> None:
    """Invalid where no site could make anything of it."""
    if selector is LinkSelector.BOARD:
        board_number(value)
    else:
        selecting(selector, value)


def under(keys: Iterable[str]) -> str:
    """What hangs directly under some issues."""
    return f"parent in ({_quoted(keys)})"


def in_epic(key: str) -> str:
    """What belongs to an epic on a Data Center, where an epic is no parent; or hangs under it."""
    return f'"Epic Link" in ({_quoted([key])}) OR {under([key])}'


def board(filter_id: str, sub_query: str | None) -> str:
    """What a board shows: its filter's issues, as far as its own query leaves them in."""
    if not NUMBER.match(filter_id):
        raise Invalid("The board has a filter without a number.", path=("query",))
    return all_of(f"filter = {filter_id}", enclosed(sub_query) if sub_query else "")


def board_number(value: str) -> str:
    if not NUMBER.match(value.strip()):
        raise Invalid(
            f"{value!r} is not a board's number, which its address ends with.", path=("query",)
        )
    return value.strip()


def enclosed(jql: str) -> str:
    """Somebody's query in parentheses it cannot leave; Invalid where it tries, or sorts."""
    pieces = [match.group() for match in PIECE.finditer(jql)]
    if not jql.strip():
        raise Invalid("The JQL is empty.", path=("jql",))
    # Jira takes what stands behind one as a mere letter there, be it a quotation mark.
    if "\\" in pieces:
        message = "The JQL has a backslash outside of quotation marks. Put the text between them."
        raise Invalid(message, path=("jql",))
    if any(match.group("stray") for match in PIECE.finditer(jql)):
        raise Invalid("The JQL has a quotation mark that is not closed.", path=("jql",))
    if _leaves_its_parentheses(pieces):
        raise Invalid("The JQL has a parenthesis without its partner.", path=("jql",))
    if _sorts(pieces):
        raise Invalid("Leave ORDER BY out of the JQL: the order is ours.", path=("jql",))
    return f"({jql.strip()})"


def _leaves_its_parentheses(pieces: list[str]) -> bool:
    depth = 0
    for piece in pieces:
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if depth < 0:
            return True
    return depth != 0


def _sorts(pieces: list[str]) -> bool:
    words = [piece.lower() for piece in pieces if not piece.isspace()]
    return ("order", "by") in pairwise(words)


def _quoted(keys: Iterable[str]) -> str:
    return ", ".join(quoted(_issue(key)) for key in keys)


def _project(key: str) -> str:
    if not PROJECT_KEY.match(key):
        raise Invalid(
            f"{key!r} is not a project key: capital letters, digits and _, such as OKR.",
            path=("projects",),
        )
    return key


def _issue(key: str) -> str:
    tidy = key.strip().upper()
    if not ISSUE_KEY.match(tidy):
        raise Invalid(f"{key!r} is not an issue key, such as OKR-17.", path=("value",))
    return tidy
