"""The Jira connector against recorded behaviour: paging, resuming, failing, testing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, TypeVar

import httpx
import pytest
import respx

from connectors import jira, kinds
from connectors.http import Limits
from connectors.records import Check, Page, TaskRecord
from rules.errors import Invalid, Refused, Unreachable, Unreadable
from tests.connectors.builders import (
    NOW,
    SEARCH,
    SECRETS,
    SITE,
    TOKEN,
    Waits,
    asked,
    client_of,
    issue,
    page,
    router,
    settings,
    sign_in,
)

T = TypeVar("T")
MINUTE = 60_000
NOW_MS = int(NOW.timestamp()) * 1000


async def everything(pages: AsyncIterator[T]) -> list[T]:
    return [each async for each in pages]


def searching(*answers: httpx.Response | type[Exception]) -> tuple[respx.Router, respx.Route]:
    routes = router()
    return routes, routes.post(SEARCH).mock(side_effect=list(answers))


async def changes(
    routes: respx.Router, checkpoint: dict[str, Any] | None = None, **options: Any
) -> list[Page[TaskRecord]]:
    client = client_of(routes, **options)
    return await everything(jira.changed(client, settings(), SECRETS, NOW, checkpoint))


def keys(pages: list[Page[TaskRecord]]) -> list[list[str]]:
    return [[record.key for record in page.records] for page in pages]


async def test_the_question_is_bounded_sorted_and_reads_behind_the_last_run() -> None:
    routes, route = searching(page())
    await changes(routes)
    assert asked(route) == [
        {
            "jql": f'project in ("OKR") AND updated >= {NOW_MS - 10 * MINUTE} '
            "ORDER BY updated ASC, id ASC",
            "fields": ["summary", "status", "issuetype", "assignee", "updated", "resolution"],
            "maxResults": 100,
        }
    ]


async def test_a_first_run_asks_for_the_whole_scope() -> None:
    routes, route = searching(page())
    scope = settings(projects=["OKR"], jql="labels = okr", overlap_minutes=0)
    await everything(jira.changed(client_of(routes), scope, SECRETS, None))
    assert asked(route)[0]["jql"] == (
        'project in ("OKR") AND (labels = okr) ORDER BY updated ASC, id ASC'
    )


async def test_the_site_s_points_fields_are_asked_for() -> None:
    routes = respx.Router()
    named = {"id": "customfield_9", "name": "Story Points", "schema": {"type": "number"}}
    routes.get(f"{SITE}/rest/api/3/field").respond(json=[named])
    routes.post(SEARCH).mock(return_value=page(issue(1, customfield_9=3.5)))
    (only,) = await changes(routes)
    assert [str(record.estimate) for record in only.records] == ["3.5"]


async def test_a_points_field_that_is_not_there_is_refused() -> None:
    routes, route = searching(page())
    with pytest.raises(Refused, match="no field 'Size'"):
        await everything(
            jira.changed(client_of(routes), settings(points_field="Size"), SECRETS, None)
        )
    assert not route.called


async def test_short_and_empty_pages_end_nothing_while_a_token_follows() -> None:
    routes, route = searching(page(token="a"), page(issue(1), token="b"), page(token="c"), page())
    assert keys(await changes(routes)) == [[], ["OKR-1"], [], []]
    assert [body.get("nextPageToken") for body in asked(route)] == [None, "a", "b", "c"]


async def test_each_page_says_where_to_resume() -> None:
    routes, _ = searching(page(issue(1), token="a"), page(token="b"), page(issue(2)))
    marks = [each.checkpoint for each in await changes(routes)]
    assert [(mark["token"], mark["max_updated"]) for mark in marks if mark] == [
        ("a", NOW_MS + MINUTE),
        ("b", NOW_MS + MINUTE),
        (None, NOW_MS + 2 * MINUTE),
    ]


async def test_a_token_that_comes_twice_is_unreadable() -> None:
    routes, _ = searching(page(token="a"), page(token="b"), page(token="a"))
    with pytest.raises(Unreadable, match="twice"):
        await changes(routes)


async def test_an_answer_that_promises_more_without_a_token_is_unreadable() -> None:
    routes, _ = searching(httpx.Response(200, json={"issues": [], "isLast": False}))
    with pytest.raises(Unreadable, match="more issues follow"):
        await changes(routes)


@pytest.mark.parametrize(
    "told", [[], {}, {"issues": None}, {"issues": [], "nextPageToken": 7}], ids=repr
)
async def test_an_answer_that_is_no_page_is_unreadable(told: object) -> None:
    routes, _ = searching(httpx.Response(200, json=told))
    with pytest.raises(Unreadable):
        await changes(routes)


async def test_a_search_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.jira_site.MOST_PAGES", 3)
    routes, _ = searching(*[page(token=str(number)) for number in range(4)])
    with pytest.raises(Unreadable, match="3 pages"):
        await changes(routes)


async def test_one_bad_issue_is_a_problem_and_the_page_goes_on() -> None:
    routes, _ = searching(page(issue(1), {"id": "2"}, issue(3)))
    (only,) = await changes(routes)
    assert keys([only]) == [["OKR-1", "OKR-3"]]
    assert [(problem.code, problem.where) for problem in only.problems] == [
        ("UNREADABLE_ISSUE", "issue 2")
    ]


async def test_a_run_resumes_at_its_checkpoint() -> None:
    routes, route = searching(page(issue(1), token="a"), page(issue(2)))
    client = client_of(routes)
    run = jira.changed(client, settings(), SECRETS, NOW)
    first = await anext(run)
    assert first.checkpoint is not None
    assert keys(await changes(routes, dict(first.checkpoint))) == [["OKR-2"]]
    assert asked(route)[1]["nextPageToken"] == "a"


async def test_a_checkpoint_of_another_query_is_not_used() -> None:
    routes, route = searching(page(issue(1)))
    await changes(routes, {"jql_hash": "of another", "token": "a", "max_updated": 7})
    assert ["nextPageToken" in body for body in asked(route)] == [False]


async def test_the_checkpoint_of_a_last_page_begins_again() -> None:
    routes, route = searching(page(issue(1)), page(issue(1)))
    (last,) = await changes(routes)
    assert last.checkpoint is not None
    await changes(routes, dict(last.checkpoint))
    assert ["nextPageToken" in body for body in asked(route)] == [False, False]


async def test_a_token_that_jira_no_longer_takes_begins_again() -> None:
    gone = httpx.Response(400, json={"errorMessages": ["Token expired."]})
    routes, route = searching(page(issue(1), token="a"), gone, page(issue(1)))
    first = await anext(jira.changed(client_of(routes), settings(), SECRETS, NOW))
    assert first.checkpoint is not None
    assert keys(await changes(routes, dict(first.checkpoint))) == [["OKR-1"]]
    assert [body.get("nextPageToken") for body in asked(route)] == [None, "a", None]


async def test_a_bad_query_stops_the_run_with_jira_s_message() -> None:
    routes, _ = searching(httpx.Response(400, json={"errorMessages": ["No project OKR."]}))
    with pytest.raises(Refused, match="No project OKR"):
        await changes(routes)


async def test_too_many_requests_are_waited_out_as_jira_asks() -> None:
    waits = Waits()
    routes, _ = searching(httpx.Response(429, headers={"Retry-After": "3"}), page(issue(1)))
    assert keys(await changes(routes, waits=waits)) == [["OKR-1"]]
    assert waits.seconds == [3.0]


async def test_an_hourly_quota_parks_the_run_until_it_resets() -> None:
    reset = (NOW + timedelta(minutes=40)).isoformat()
    routes, _ = searching(
        httpx.Response(
            429,
            headers={"X-RateLimit-Reset": reset, "RateLimit-Reason": "jira-quota-tenant-based"},
        )
    )
    with pytest.raises(Unreachable) as caught:
        await changes(routes)
    assert caught.value.retry_after == 2400.0


async def test_pages_before_a_failure_are_kept() -> None:
    routes, _ = searching(page(issue(1), token="a"), *[httpx.Response(503)] * 5)
    run = jira.changed(client_of(routes), settings(), SECRETS, NOW)
    kept = [await anext(run)]
    with pytest.raises(Unreachable):
        await anext(run)
    assert keys(kept) == [["OKR-1"]]


async def test_a_sign_in_refused_in_the_middle_is_not_tried_again() -> None:
    routes, route = searching(page(issue(1), token="a"), httpx.Response(401))
    with pytest.raises(Refused):
        await changes(routes)
    assert route.call_count == 2


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, html="<html>Log in</html>"),
        httpx.Response(200, content=b'{"issues": [', headers={"content-type": "application/json"}),
        httpx.Response(200, json={"issues": ["x" * 5000]}),
    ],
    ids=["login page", "truncated", "oversize"],
)
async def test_an_answer_that_cannot_be_read_stops_the_run(answer: httpx.Response) -> None:
    routes, _ = searching(answer)
    with pytest.raises(Unreadable):
        await changes(routes, limits=Limits(answer_bytes=4000))


async def test_a_link_s_issues_are_asked_for_by_id_alone_and_within_the_scope() -> None:
    routes, route = searching(page({"id": "1"}, {"id": "2"}, token="a"), page({"id": "3"}))
    found = await everything(
        jira.matching(client_of(routes), settings(), SECRETS, 'parent = "OKR-1"')
    )
    assert found == [["1", "2"], ["3"]]
    assert asked(route)[0] == {
        "jql": 'project in ("OKR") AND (parent = "OKR-1") ORDER BY id ASC',
        "fields": ["id"],
        "maxResults": 5000,
    }


async def test_a_link_cannot_leave_the_scope() -> None:
    with pytest.raises(Invalid):
        await everything(
            jira.matching(client_of(router()), settings(), SECRETS, "a = 1) OR (project = HR")
        )


async def test_a_link_s_issue_without_id_is_unreadable() -> None:
    routes, _ = searching(page({"key": "OKR-1"}))
    with pytest.raises(Unreadable):
        await everything(jira.matching(client_of(routes), settings(), SECRETS))


@pytest.mark.parametrize(("status", "there"), [(200, True), (404, False)])
async def test_a_missing_issue_is_asked_for_by_itself(status: int, there: bool) -> None:
    routes = router()
    routes.get(f"{SITE}/rest/api/3/issue/7").respond(status, json={"id": "7"})
    assert await jira.is_there(client_of(routes), settings(), SECRETS, "7") is there


async def test_a_refused_sign_in_does_not_make_an_issue_missing() -> None:
    routes = router()
    routes.get(f"{SITE}/rest/api/3/issue/7").respond(401)
    with pytest.raises(Refused):
        await jira.is_there(client_of(routes), settings(), SECRETS, "7")


def healthy(**instead: Any) -> respx.Router:
    """A site that works, but for what is answered instead."""
    answers: dict[str, Any] = {
        "myself": httpx.Response(200, json={"accountId": "a:1"}),
        "serverInfo": httpx.Response(200, json={"deploymentType": "Cloud"}),
        "field": httpx.Response(200, json=[{"id": "customfield_1", "name": "Points"}]),
        "search/jql": page(),
        **instead,
    }
    routes = respx.Router(assert_all_called=False)
    for path, answer in answers.items():
        routes.route(url=f"{SITE}/rest/api/3/{path}").mock(side_effect=[answer] * 5)
    return routes


async def checks_of(routes: respx.Router, secrets: Any) -> list[Check]:
    return await jira.test(client_of(routes), settings(), secrets)


async def test_a_healthy_connection_passes_each_check() -> None:
    assert await checks_of(healthy(), SECRETS) == [
        Check("reach and sign in", passed=True),
        Check("Jira Cloud", passed=True),
        Check("fields", passed=True),
        Check("search", passed=True),
    ]


@pytest.mark.parametrize(
    ("path", "answer", "name", "cause", "fix"),
    [
        ("myself", httpx.Response(401), "reach and sign in", "refused our sign-in", "API token"),
        ("myself", httpx.Response(200, html="<p>"), "reach and sign in", "text/html", "login page"),
        ("myself", httpx.Response(200, json={}), "reach and sign in", "who we are", "login page"),
        ("myself", httpx.ConnectError, "reach and sign in", "cannot be reached", "allow-list"),
        ("myself", httpx.Response(404), "reach and sign in", "does not exist", "address"),
        (
            "serverInfo",
            httpx.Response(200, json={"deploymentType": "Server"}),
            "Jira Cloud",
            "set deployment=data-center",
            "settings",
        ),
        (
            "search/jql",
            httpx.Response(400, json={"errorMessages": ["No project OKR."]}),
            "search",
            "No project OKR.",
            "projects",
        ),
    ],
)
async def test_the_first_failed_check_says_why_and_what_to_do(
    path: str, answer: Any, name: str, cause: str, fix: str
) -> None:
    failed = (await checks_of(healthy(**{path: answer}), SECRETS))[-1]
    assert (failed.name, failed.passed) == (name, False)
    assert cause in failed.cause
    assert fix in failed.fix


@pytest.mark.parametrize(("wanted", "passed"), [("points", True), ("Size", False)])
async def test_a_points_field_that_is_not_there_fails_the_test_as_it_would_the_sync(
    wanted: str, passed: bool
) -> None:
    named = settings(points_field=wanted)
    checks = await jira.test(client_of(healthy()), named, SECRETS)
    found = next(each for each in checks if each.name == "fields")
    assert (found.passed, "no field 'Size'" in found.cause) == (passed, not passed)


async def test_a_connection_without_its_token_says_so() -> None:
    assert [check.fix for check in await checks_of(healthy(), {})] == ["Enter an API token."]


async def test_the_token_signs_in_and_is_shown_nowhere() -> None:
    routes = healthy(myself=httpx.Response(401))
    checks = await checks_of(routes, SECRETS)
    sent = routes.calls.last.request.headers["authorization"]
    assert sent == sign_in("bot@example.com", TOKEN)
    assert TOKEN not in repr(checks)
    assert sent.removeprefix("Basic ") not in repr(checks)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"base_url": None}, ("base_url",)),
        ({"base_url": "example.atlassian.net"}, ("base_url",)),
        ({"base_url": "ftp://example.atlassian.net"}, ("base_url",)),
        ({"base_url": "https://a:b@example.atlassian.net"}, ("base_url",)),
        ({"base_url": "https://example.atlassian.net?x=1"}, ("base_url",)),
        ({"base_url": "https://[::1"}, ("base_url",)),
        ({"email": "  "}, ("email",)),
        ({"email": [7]}, ("email",)),
        ({"projects": "OKR"}, ("projects",)),
        ({"projects": [7]}, ("projects",)),
        ({"projects": ["O K R"]}, ("projects",)),
        ({"projects": []}, ("projects",)),
        ({"jql": "a = 1)"}, ("jql",)),
        ({"overlap_minutes": -1}, ("overlap_minutes",)),
        ({"overlap_minutes": True}, ("overlap_minutes",)),
        ({"full_days": 0}, ("full_days",)),
        ({"base_ur": "x"}, ("base_ur",)),
    ],
)
def test_wrong_settings_are_invalid_at_their_path(
    changes: dict[str, object], path: tuple[str, ...]
) -> None:
    with pytest.raises(Invalid) as caught:
        settings(**changes)
    assert caught.value.path == path


def test_settings_are_tidied() -> None:
    tidy = settings(base_url=f" {SITE}/ ", projects=["okr ", "OKR", "web"])
    assert (tidy.base_url, tidy.projects) == (SITE, ("OKR", "WEB"))


def test_a_module_that_names_its_kind_is_a_connector() -> None:
    assert kinds()["jira"].SECRETS == ("api_token",)
