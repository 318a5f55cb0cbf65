"""Settings and secrets as people enter them on a command line."""

import os
import sys
from collections.abc import Mapping

import typer

from connectors import Connector
from rules.errors import Invalid
from sync.connections import needed_secrets
from sync.secrets import Secret

LISTS = ("projects", "given_up")


def secrets_of(connector: Connector | None, settings: Mapping[str, object]) -> dict[str, Secret]:
    """What must be entered, and what may be: the latter only where the environment holds it."""
    wanted = () if connector is None else needed_secrets(connector, connector.parse(settings))
    others = getattr(connector, "OPTIONAL_SECRETS", ())
    given = [field for field in others if field not in wanted and variable_of(field) in os.environ]
    return {field: secret_of(field) for field in (*wanted, *given)}


def variable_of(field: str) -> str:
    return f"OKRGRAPH_SECRET_{field.upper()}"


def setting(pair: str) -> tuple[str, object]:
    name, sign, value = pair.partition("=")
    if not sign:
        raise Invalid(f"{pair!r} is no setting. Write --set name=value.", path=["set"])
    if name in LISTS:
        return name, [part.strip() for part in value.split(",") if part.strip()]
    return name, int(value) if value.isdigit() else value


def secret_of(field: str) -> Secret:
    """From the environment, a prompt, or a line of a pipe; never from the command line itself."""
    variable = variable_of(field)
    if variable in os.environ:
        return Secret(os.environ[variable])
    if sys.stdin.isatty():
        return Secret(typer.prompt(field.replace("_", " "), hide_input=True, err=True))
    told = sys.stdin.readline().strip()
    if not told:
        message = f"The secret {field} is missing. Set {variable}, or pipe it in."
        raise Invalid(message, path=[field])
    return Secret(told)
