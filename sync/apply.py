"""Changes into rows, page by page: each page is one transaction with its events and its fence."""

from collections.abc import Iterator, Sequence

from model.alignment_past import begin_links, keep_links
from model.database import Database
from sync.changes import Change, Noun
from sync.events import publish
from sync.lately import TAKEN, Taking
from sync.okr_alignments import begun_links, ended_links
from sync.options import RunOptions
from sync.runs import Run, count, page
from sync.writes import write

OF_PEOPLE = frozenset({Noun.PERSON, Noun.MEMBERSHIP, Noun.LINE})


async def apply(
    database: Database,
    run: Run,
    safe: Sequence[Change],
    approved: Sequence[Change],
    options: RunOptions,
) -> int:
    """The safe part in pages; what was approved is one page, so that it is done whole or not.

    How many pages it was.
    """
    pages, taking = [*_pages(safe, approved, options.page)], Taking(safe)
    done, total = 0, len(safe) + len(approved)
    for changes in pages:
        async with page(database, run, {"done": done + len(changes), "total": total}) as session:
            writes = [each for change in changes for each in change.writes]
            await keep_links(session, ended_links(writes), options.now())
            await write(session, writes, run.id)
            await begin_links(session, begun_links(writes), options.now())
            await publish(session, changes, options.now())
            if changes is not approved and taking.meets(changes):
                await count(session, run, {TAKEN: taking.count})
        done += len(changes)
        options.progress(done, total)
    return len(pages)


def _pages(
    safe: Sequence[Change], approved: Sequence[Change], size: int
) -> Iterator[Sequence[Change]]:
    """So many changes at a time, and as many more as the last person of a page still has."""
    start = 0
    while start < len(safe):
        end = min(start + size, len(safe))
        while end < len(safe) and _is_same_person(safe[end - 1], safe[end]):
            end += 1
        yield safe[start:end]
        start = end
    if approved:
        yield approved


def _is_same_person(one: Change, other: Change) -> bool:
    return one.key == other.key and {one.noun, other.noun} <= OF_PEOPLE
