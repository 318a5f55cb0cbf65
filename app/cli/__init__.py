"""The command line `okrgraph`; app/cli/exits.py says what its exit codes mean."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import typer

from app.cli.exits import Exit, code_of
from app.cli.output import line, note
from app.cli.plain import PLAIN
from app.collecting import loading
from rules.errors import Invalid, OkrGraphError

STOPPED = 130
"""What a shell expects of a command that Ctrl-C stopped."""

# A command's module is loaded when it is used, so that --help answers at once.
COMMANDS = {
    "init": ("operate", "Write okrgraph.toml with every setting explained."),
    "demo": ("demo", "Start a demo company."),
    "serve": ("serve", "Serve the graph until Ctrl-C."),
    "migrate": ("operate", "Bring the database to the schema this version needs."),
    "doctor": ("operate", "Check what this machine needs to serve."),
    "token": ("operate", "Print a bearer token for a person."),
    "grant": ("operate", "Grant a role; the first administrator comes to be so."),
    "auth": ("auth", "Say why a token is accepted or refused."),
    "import": ("imports", "Bring in people or OKRs from a file."),
    "connector": ("connector", "Set up, try and run connections to other systems."),
    "person": ("person", "Take along, hold and erase what is of one person."),
    "audit": ("audit", "Whether the audit was tampered with."),
    "rekey": ("keys", "Bring every kept secret under the current encryption key."),
    "schema": ("schema", "The graph's schema as text, and trusted documents."),
    "widgets": ("widgets", "The lines that put an element into a page."),
}


USAGE = "\n".join(
    [
        "Usage: okrgraph COMMAND [OPTIONS]",
        "",
        "One GraphQL graph of people, OKRs and the Jira work behind them.",
        "",
        *(f"  {name:<10} {meaning}" for name, (_, meaning) in COMMANDS.items()),
        "",
        "okrgraph COMMAND --help tells more.",
    ]
)

# Typer carries a click of its own; this is the root of what that raises for a wrong command line.
WrongCommandLine: type[Exception] = typer.BadParameter.__mro__[2]


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command; whatever goes wrong is one sentence on stderr, never a traceback."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        status = run(words)
    except typer.Exit as leaving:
        # Typer turns a Ctrl-C within a command into an exit of this code.
        code = leaving.exit_code
        status = said("Stopped.", STOPPED) if code == STOPPED else code
    except (typer.Abort, KeyboardInterrupt):
        status = said("Stopped.", STOPPED)
    except WrongCommandLine as error:
        status = said(f"okrgraph: {told(error, words)}", Exit.ERROR)
    except OkrGraphError as error:
        status = said(f"okrgraph: {sentence(error)}", code_of(error))
    except Exception as error:
        if "OKRGRAPH_DEBUG" in os.environ:
            raise
        status = said(f"okrgraph: {first_line(error)}", Exit.ERROR)
    sys.exit(status)


def run(words: Sequence[str]) -> int:
    if not words or words[0] in ("--help", "-h", "help"):
        line(USAGE)
        return Exit.DONE if words else Exit.ERROR
    name, *rest = words
    if name not in COMMANDS:
        return said(f"okrgraph: There is no command {name!r}. See: okrgraph --help", Exit.ERROR)
    status = command(name)(args=rest, prog_name=f"okrgraph {name}", standalone_mode=False)
    return status if isinstance(status, int) else Exit.DONE


def command(name: str) -> typer.Typer:
    """A group of commands, or one command of a module."""
    with loading():
        module = import_module(f"{__name__}.{COMMANDS[name][0]}")
    group: typer.Typer | None = getattr(module, "cli", None)
    if group is not None:
        return group
    alone = typer.Typer(**PLAIN)
    alone.command(name)(getattr(module, name))
    return alone


def told(error: Exception, words: Sequence[str]) -> str:
    """What is wrong with a command line, and where its help is."""
    message = getattr(error, "format_message", error.__str__)()
    return f"{message} See: okrgraph {words[0]} --help"


def sentence(error: OkrGraphError) -> str:
    """What is wrong, with the field's name where the message does not say it."""
    field = error.path[-1] if isinstance(error, Invalid) and error.path else ""
    return f"{field}: {error.message}" if field not in error.message else error.message


def first_line(error: Exception) -> str:
    """A driver's error begins with its cause; what follows is for whoever mends the code."""
    cause = getattr(error, "orig", None) or error
    told = next(iter(str(cause).strip().splitlines()), type(cause).__name__)
    return f"{told} (OKRGRAPH_DEBUG=1 shows where.)"


def said(message: str, status: int) -> int:
    note(message)
    return status
