"""Links on Jira issues to their key results: only where asked for, once, and taken back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from model.database import Database
from rules.terms import RunState, RunTrigger
from sync import links_back
from tests.connectors.builders import settings
from tests.sync.jira_site import Site
from tests.sync.taken_in import rows

PAGE = "https://intranet.example.com/okrs/{id}"


@pytest.fixture
async def linking(site: Site) -> Site:
    """A site whose first two issues are linked, with links back asked for."""
    site.connection = replace(site.connection, settings=settings(link_back=PAGE))
    await site.link("key in (OKR-1, OKR-2)")
    return site


def shown(site: Site) -> dict[str, list[str]]:
    """The titles of the links on each issue that has any."""
    return {
        key: [each["title"] for each in links.values()]
        for key, links in site.store.links.items()
        if links
    }


BOTH = {"10001": ["Ship it"], "10002": ["Ship it"]}


def refusing(status: int) -> Callable[[httpx2.Request], httpx2.Response | None]:
    """Whoever writes a link is told so."""

    def answer(request: httpx2.Request) -> httpx2.Response | None:
        if not request.url.path.endswith("/remotelink"):
            return None
        return httpx2.Response(status, headers={"retry-after": "9"}, stream=httpx2.ByteStream(b""))

    return answer


async def issues_of(database: Database) -> list[str]:
    found = await rows(database, "SELECT code FROM sync_issue WHERE resolved_at IS NULL")
    return [row[0] for row in found]


async def listed(database: Database) -> int:
    return len(await rows(database, "SELECT source_key FROM link_back"))


async def set_(table: str, database: Database, what: str) -> None:
    await rows(database, f"UPDATE {table} SET {what} RETURNING id")


async def unlinked(site: Site) -> None:
    await rows(site.database, "DELETE FROM linked_task RETURNING link_id")
    await rows(site.database, "DELETE FROM task_link RETURNING id")


async def archived(site: Site) -> None:
    await set_("key_result", site.database, "archived_at = now()")


async def restricted(site: Site) -> None:
    await set_("objective", site.database, "visibility = 'RESTRICTED'")


async def withdrawn(site: Site) -> None:
    await set_("objective", site.database, "status = 'DRAFT', published_at = NULL")


async def turned_off(site: Site) -> None:
    site.connection = replace(site.connection, settings=settings())


async def test_nothing_is_written_where_nobody_asked_for_it(site: Site) -> None:
    await site.link("project = OKR")
    await site.sync()
    assert site.store.links == {}


async def test_each_linked_issue_bears_a_link_to_its_key_result(linking: Site) -> None:
    await linking.sync(id_of="K:{}=".format)
    assert shown(linking) == BOTH
    [(name, told)] = linking.store.links["10001"].items()
    result = linking.key_result
    page = f"https://intranet.example.com/okrs/K%3A{result}%3D"
    assert (name, told["url"]) == (f"okrgraph:{result}", page)


async def test_what_says_so_already_is_not_written_again(linking: Site) -> None:
    await linking.sync()
    linking.store.links.clear()
    await linking.sync()
    assert shown(linking) == {}


async def test_a_new_title_is_told_there_too(linking: Site) -> None:
    await linking.sync()
    await set_("key_result", linking.database, "title = 'Ship it twice'")
    await linking.sync()
    assert shown(linking) == {"10001": ["Ship it twice"], "10002": ["Ship it twice"]}


@pytest.mark.parametrize("ends", [unlinked, archived, restricted, withdrawn, turned_off])
async def test_a_link_goes_with_what_it_was_for(linking: Site, ends: Any) -> None:
    await linking.sync()
    assert shown(linking) == BOTH
    await ends(linking)
    await linking.sync()
    assert (shown(linking), await listed(linking.database)) == ({}, 0)


@pytest.mark.parametrize("is_hidden", [restricted, withdrawn])
async def test_what_not_everybody_may_see_is_told_to_nobody(linking: Site, is_hidden: Any) -> None:
    await is_hidden(linking)
    await linking.sync()
    assert (linking.store.links, await listed(linking.database)) == ({}, 0)


async def test_of_an_issue_that_is_gone_the_link_is_forgotten(linking: Site) -> None:
    await linking.link("project = OKR")
    await linking.sync()
    linking.store.remove("10003")
    linking.now += timedelta(days=2)
    await linking.sync()
    assert await listed(linking.database) == 4


async def test_a_busy_site_is_written_to_when_it_says(linking: Site) -> None:
    linking.weather.refuse = refusing(429)
    report = await linking.sync()
    assert (report.state, report.error_code) == (RunState.WAITING, "ASKED_TO_WAIT")
    linking.weather.refuse = None
    linking.now += timedelta(seconds=10)
    assert (await linking.sync()).state is RunState.DONE
    assert shown(linking) == BOTH


async def test_a_link_that_was_made_as_we_were_cut_off_is_taken_back_too(linking: Site) -> None:
    linking.weather.refuse = refusing(503)
    await linking.sync()
    made = {f"okrgraph:{linking.key_result}": {"url": "", "title": "Ship it"}}
    linking.store.links["10001"] = made
    await unlinked(linking)
    linking.weather.refuse = None
    linking.now += timedelta(hours=1)
    await linking.sync()
    assert (shown(linking), await listed(linking.database)) == ({}, 0)


async def test_without_the_right_to_link_the_sync_goes_on_and_says_so(linking: Site) -> None:
    linking.weather.refuse = refusing(403)
    assert (await linking.sync()).state is RunState.DONE
    assert await issues_of(linking.database) == ["LINK_BACK_REFUSED"]
    linking.weather.refuse = None
    await linking.sync()
    assert (shown(linking), await issues_of(linking.database)) == (BOTH, [])


def read_only(*ids: str) -> Callable[[httpx2.Request], httpx2.Response | None]:
    """Whoever writes a link on one of these issues is told so."""
    refused = refusing(403)
    places = [f"/issue/{each}/" for each in ids]
    return lambda asked: refused(asked) if any(p in asked.url.path for p in places) else None


async def test_an_issue_that_takes_no_link_stops_none_behind_it(linking: Site) -> None:
    linking.weather.refuse = read_only("10001")
    await linking.sync()
    assert shown(linking) == {"10002": ["Ship it"]}
    assert await issues_of(linking.database) == ["LINK_BACK_REFUSED"]


async def test_what_was_refused_is_tried_again_by_hand_and_each_hour(linking: Site) -> None:
    linking.weather.refuse = read_only("10001")
    await linking.sync()
    linking.weather.refuse = None
    await linking.sync(trigger=RunTrigger.SCHEDULE)
    assert "10001" not in shown(linking)
    assert await issues_of(linking.database) == ["LINK_BACK_REFUSED"]
    linking.now += timedelta(hours=1)
    await linking.sync(trigger=RunTrigger.SCHEDULE)
    assert (shown(linking), await issues_of(linking.database)) == (BOTH, [])


async def test_many_refusals_in_a_row_end_the_run_and_the_next_goes_on_behind_them(
    linking: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links_back, "MOST_REFUSED", 1)
    linking.weather.refuse = read_only("10001")
    await linking.sync()
    assert shown(linking) == {}
    await linking.sync(trigger=RunTrigger.SCHEDULE)
    assert shown(linking) == {"10002": ["Ship it"]}


async def test_one_run_writes_some_and_the_next_goes_on(
    linking: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links_back, "MOST_A_RUN", 3)
    await linking.link("project = OKR")
    await linking.sync()
    assert len(shown(linking)) == 3
    await linking.sync()
    assert len(shown(linking)) == 5
