"""`okrgraph audit`: whether the audit was tampered with, and its heads to be kept elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import orjson
import typer

from app.cli.exits import Exit
from app.cli.options import AsJson, Data, DatabaseUrl, configured, with_services
from app.cli.output import as_json, line, note
from app.cli.plain import PLAIN
from app.services import Services
from model.audit_reading import Heads, followed_chains, heads, snapshot
from rules.audit_chain import Fault, Head, Place, Wrong, is_ours
from rules.errors import Invalid, OkrGraphError

cli = typer.Typer(help="Who did or read what of the private things.", **PLAIN)
HeadFile = Annotated[
    Path | None,
    typer.Option("--head", help="What `okrgraph audit head` printed earlier.", show_default=False),
]


@cli.command()
def verify(
    head: HeadFile = None, json: AsJson = False, data: Data = None, database_url: DatabaseUrl = None
) -> None:
    """Exit 1, naming the first entry of each chain that doesn't hold, if any was tampered with."""
    told = None if head is None else content(head)

    async def work(services: Services) -> Sequence[Place | Fault]:
        keys = services.audit_keys.by_id
        kept: Heads = {} if told is None else heads_in(told, keys)
        async with snapshot(services.database) as session:
            return await followed_chains(session, keys, kept)

    reached = with_services(configured(data, database_url), work)
    faults = [each for each in reached if isinstance(each, Fault)]
    if json:
        as_json([{**asdict(fault), "wrong": fault.wrong.value} for fault in faults])
    else:
        tell(reached, faults)
    raise typer.Exit(Exit.ERROR if faults else Exit.DONE)


def tell(reached: Sequence[Place | Fault], faults: Sequence[Fault]) -> None:
    for fault in faults:
        entry = "no entry" if fault.id is None else f"entry {fault.id}"
        line(f"chain {fault.chain}, place {fault.seq}, {entry}: {fault.wrong.value}")
    if faults:
        note(verdict(faults))
        return
    entries = sum(place.seq for place in reached if isinstance(place, Place))
    line(f"The audit holds: {entries} entries in {len(reached)} chains.")


def verdict(faults: Sequence[Fault]) -> str:
    if all(fault.wrong is Wrong.UNKNOWN_KEY for fault in faults):
        return (
            "What these keys sealed can't be verified, for they are not among ours. Put the keys "
            "you had before into older_audit_keys; see docs/audit.md."
        )
    return "The audit was tampered with. docs/audit.md says what each word means."


@cli.command()
def head(data: Data = None, database_url: DatabaseUrl = None) -> None:
    """Print where each chain ends, as JSON. Keep it elsewhere, for `okrgraph audit verify`."""

    async def work(services: Services) -> Heads:
        async with snapshot(services.database) as session:
            found = await heads(session)
        for each in found.values():
            if not is_ours(each, services.audit_keys.by_id):
                raise OkrGraphError(f"Chain {each.chain} was tampered with: okrgraph audit verify")
        return found

    found = with_services(configured(data, database_url), work)
    as_json({"heads": [shown(found[chain]) for chain in sorted(found)]})


def content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise Invalid(f"There is no file {file} to be read.", path=["head"]) from None


def heads_in(text: bytes, keys: Mapping[str, bytes]) -> Heads:
    """The heads of a file, which only the audit's keys can have made."""
    try:
        found = [read(each) for each in orjson.loads(text)["heads"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Invalid("That is not what `okrgraph audit head` prints.", path=["head"]) from None
    if not all(is_ours(each, keys) for each in found):
        raise Invalid("Its heads were not sealed by the audit's keys.", path=["head"])
    return {each.chain: each for each in found}


def shown(head: Head) -> dict[str, Any]:
    return {**asdict(head), "mac": head.mac.hex(), "seal": head.seal.hex()}


def read(told: Mapping[str, Any]) -> Head:
    seals = {name: bytes.fromhex(told[name]) for name in ("mac", "seal")}
    return Head(UUID(told["chain"]), int(told["seq"]), key_id=str(told["key_id"]), **seals)
