"""Runs connections with what this process shares: its database, client, keys and clock."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from app.services import Services
from connectors.records import Check
from model.key_result import KeyResult
from resolvers.ids import global_id
from rules.errors import ConnectorError, Refused
from rules.terms import RunMode, RunTrigger
from sync.asked import Asked
from sync.connections import Opened, Vault, opened
from sync.held import mode_of
from sync.hook_keeping import keep_hooks
from sync.one_person import sync_person
from sync.options import Progress, RunOptions, in_silence
from sync.people_source import has_people
from sync.people_syncing import preview_people, sync_people
from sync.preview import preview
from sync.renewing import kept_fresh, with_fresh_secrets
from sync.report import ImportReport
from sync.syncing import SyncReport, let_in_no_more, not_let_in, sync_connection

HOOKS = "/hooks/{connection}"
log = logging.getLogger("okrgraph.sync")


async def sync_now(
    services: Services,
    connection: UUID,
    trigger: RunTrigger,
    *,
    mode: RunMode = RunMode.INCREMENTAL,
    approve: str | None = None,
    progress: Progress = in_silence,
) -> SyncReport:
    """One run of a connection; raises as `sync_connection` does.

    One that approves reads as much as the run that held back what it approves.
    """
    options = replace(
        options_of(services), approve_hash=approve, progress=progress, trigger=trigger
    )
    try:
        ready = await ready_to_run(services, connection)
    except Refused as refused:
        await not_let_in(services.database, connection, refused, options)
        raise
    if approve is not None:
        async with services.database.system() as session:
            mode = await mode_of(session, connection, approve) or mode
    return await _run(services, ready, options, mode)


async def sync_asked(services: Services, asked: Asked) -> SyncReport:
    """A run that waits because somebody asked for it; raises as `sync_connection` does."""
    options = replace(
        options_of(services),
        approve_hash=asked.approve_hash,
        approved_by=asked.asked_by,
        expect_hash=asked.expect_hash,
        asked=asked.id,
        trigger=RunTrigger.MANUAL,
    )
    try:
        ready = await ready_to_run(services, asked.connection_id)
    except Refused:
        await let_in_no_more(services.database, asked.connection_id)
        raise
    if asked.about is None:
        return await _run(services, ready, options, asked.mode)
    return await sync_person(services.database, ready, services.client, asked.about, run=options)


async def _run(
    services: Services,
    ready: Opened,
    options: RunOptions,
    mode: RunMode = RunMode.INCREMENTAL,
) -> SyncReport:
    run = sync_people if has_people(ready.connector) else sync_connection
    async with kept_fresh(ready, partial(_renewed, services)) as living:
        return await run(services.database, living, services.client, mode=mode, run=options)


async def preview_now(services: Services, connection: UUID) -> dict[str, int] | ImportReport:
    """What a run would do now; nothing is written."""
    ready = await ready_for(services, connection)
    if not has_people(ready.connector):
        return await preview(services.database, ready, services.client)
    options = replace(options_of(services), dry_run=True)
    return await preview_people(services.database, ready, services.client, run=options)


def options_of(services: Services) -> RunOptions:
    """How any run of this process goes; what else somebody wants of one is for `replace`."""
    id_of = partial(global_id, KeyResult.__name__)
    return RunOptions(services.now, services.moment().today, services.new_id, id_of=id_of)


async def try_connection(services: Services, connection: UUID) -> Sequence[Check]:
    """The connector's own steps, each passed or with its cause and its fix."""
    ready = await ready_for(services, connection)
    return await ready.connector.test(services.client, ready.settings, ready.secrets)


async def ready_to_run(services: Services, connection: UUID) -> Opened:
    """Opened, and heard: its webhooks come for a while yet."""
    ready = await ready_for(services, connection)
    await keep_registered(services, ready)
    return ready


async def ready_for(services: Services, connection: UUID) -> Opened:
    """Opened, with secrets that hold for a while; Refused where they can't be renewed."""
    return await _renewed(services, await opened_for(services, connection))


async def _renewed(services: Services, found: Opened) -> Opened:
    vault = Vault(services.keys, services.random)
    return await with_fresh_secrets(
        services.database, found, services.client, vault, services.now()
    )


async def keep_registered(services: Services, connection: Opened) -> None:
    """Without webhooks a source is only read later, so that nothing of theirs stops a run."""
    base = services.settings.public_url
    if base is None:
        return
    url = f"{base.rstrip('/')}{HOOKS.format(connection=connection.id)}"
    try:
        await keep_hooks(services.database, connection, services.client, url, services.now())
    except ConnectorError as error:
        log.warning("%s sends no webhooks: %s", connection.name, error.message)


async def opened_for(services: Services, connection: UUID) -> Opened:
    async with services.database.system() as session:
        return await opened(session, connection, services.keys)
