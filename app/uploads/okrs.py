"""A file of a cycle's OKRs that was sent: what it would do, and the import."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.services import Services
from app.uploads.files import Wanted, taken_in, wanted
from auth.viewer import Viewer
from connectors import okr_file
from rules.errors import Invalid
from sync.imports import CycleGiven, import_okrs
from sync.options import RunOptions
from sync.report import ImportReport

IMPORTED, PREVIEWED = "okrsImport", "okrsImportPreview"
LONGEST_KEY = 100


@dataclass(frozen=True, slots=True)
class WantedOkrs:
    how: Wanted
    cycle: CycleGiven


def wanted_okrs(told: Mapping[str, str]) -> WantedOkrs:
    how = wanted(told, "okrs")
    key = " ".join(told.get("cycle", "").split())
    if not 0 < len(key) <= LONGEST_KEY:
        message = '"cycle" is the key of the cycle that the file is of, such as FY26-Q1.'
        raise Invalid(message, path=["cycle"])
    return WantedOkrs(how, CycleGiven(key, day(told, "starts"), day(told, "ends")))


def day(told: Mapping[str, str], name: str) -> date | None:
    text = told.get(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f'"{name}" is {text!r}; write a day like 2026-11-01.'
        raise Invalid(message, path=[name]) from None


async def okrs_taken_in(
    services: Services, viewer: Viewer, content: bytes, asked: WantedOkrs
) -> dict[str, Any]:
    how = asked.how
    records, problems = await asyncio.to_thread(okr_file.read, content)

    async def work(run: RunOptions) -> ImportReport:
        return await import_okrs(
            services.database, records, problems, cycle=asked.cycle, source=how.source, run=run
        )

    return await taken_in(services, viewer, how, work, PREVIEWED if how.dry_run else IMPORTED)
