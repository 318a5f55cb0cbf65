"""What is drawn is what is true: widths, directions, languages, themes."""

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha384
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Route

from app.cli import main
from app.settings import settings
from app.trusted.measuring import all_measured
from tests.browser.answers import key_result, me, objective, progress, task, tasks
from tests.browser.host import Script, name_of
from tests.browser.visit import Visit

FILLED = """(element) => [...element.shadowRoot.querySelectorAll('.bar')].map((bar) =>
  bar.firstElementChild.getBoundingClientRect().width / bar.getBoundingClientRect().width)"""

START = """(element) => {
  const bar = element.shadowRoot.querySelector('.bar');
  const [outer, inner] = [bar, bar.firstElementChild].map((one) => one.getBoundingClientRect());
  return inner.right === outer.right ? 'right' : 'left';
}"""

SURFACE = "(element) => getComputedStyle(element.shadowRoot.querySelector('.card')).backgroundColor"

VECTOR = "<img src=x onerror=alert(1)><script>alert(2)</script>"


async def test_a_bar_is_as_wide_as_its_progress(visit: Visit) -> None:
    await visit.page.emulate_media(reduced_motion="reduce")
    await visit.reach("ready")
    filled = await visit.widget.evaluate(FILLED)
    expected = [0.67, 0.6875, 0.656, 0.21, 0.3333, 0.1538, 0, 0, 0]
    assert filled == pytest.approx(expected, abs=0.004)


@pytest.mark.parametrize(("lang", "side"), [("en", "left"), ("ar", "right")])
async def test_a_bar_starts_where_reading_starts(visit: Visit, lang: str, side: str) -> None:
    await visit.page.emulate_media(reduced_motion="reduce")
    await visit.reach("ready", lang)
    assert await visit.widget.evaluate(START) == side


@pytest.mark.parametrize(
    ("lang", "title", "left", "health"),
    [
        ("de", "Meine OKRs", "noch 73 Tage", "Im Plan"),
        ("de_AT", "Meine OKRs", "noch 73 Tage", "Im Plan"),
        ("ar", "أهدافي ونتائجي الرئيسية", "بقي \u206873\u2069 يومًا", "على المسار"),
        ("fi", "My OKRs", "73 days left", "On track"),
    ],
)
async def test_it_speaks_the_pages_language_where_it_can(
    visit: Visit, lang: str, title: str, left: str, health: str
) -> None:
    await visit.reach("ready", lang)
    shown = [
        await visit.widget.locator(name).first.inner_text()
        for name in ("h2", ".cycle p span", "[part=health]")
    ]
    assert shown == [title, left, health]


async def test_it_follows_a_page_that_changes_its_language(visit: Visit) -> None:
    await visit.reach("ready")
    await visit.page.evaluate("document.documentElement.lang = 'de'")
    await visit.widget.get_by_role("heading", name="Meine OKRs").wait_for(timeout=5000)


def wording(term: str, one: str, many: str, *, is_own: bool = True) -> dict[str, Any]:
    return {"term": term, "one": one, "many": many, "isOwn": is_own}


async def test_it_calls_things_as_the_organisation_does(visit: Visit, script: Script) -> None:
    script.wordings = [
        wording("OBJECTIVE", "Ambition", "Ambitions"),
        wording("CYCLE", "OKR season", "OKR seasons"),
        wording("KEY_RESULT", "Key result", "Key results", is_own=False),
    ]
    await visit.reach("empty")
    words = visit.widget.get_by_text("No ambitions in the running OKR season")
    await words.wait_for(timeout=5000)
    assert "two to four key results" in await visit.text()


async def test_the_organisations_words_are_there_at_the_next_page_at_once(
    visit: Visit, script: Script
) -> None:
    script.wordings = [wording("OBJECTIVE", "Ambition", "Ambitions")]
    await visit.reach("empty")
    await visit.widget.get_by_text("No ambitions").wait_for(timeout=5000)
    await visit.page.route("**/chunks/later-*", lambda route: route.abort())
    await visit.reach("empty")
    assert "No ambitions in the running cycle" in await visit.text()


async def test_whoever_signs_in_late_hears_the_organisations_words(
    visit: Visit, script: Script
) -> None:
    """Who is not signed in may be so soon, and who may not ask may be somebody else."""
    refused = [401, 401, 403]

    async def refuse(route: Route) -> None:
        if refused and name_of(route.request.post_data_json or {}) == "OwnWords":
            await route.fulfill(status=refused.pop(0), json={"errors": []})
        else:
            await route.continue_()

    async def until_there_are(left: int) -> None:
        for _ in range(100):
            if len(refused) > left:
                await visit.page.wait_for_timeout(50)
        assert len(refused) == left

    script.wordings = [wording("OBJECTIVE", "Ambition", "Ambitions")]
    await visit.page.route("**/graphql", refuse)
    await visit.reach("empty")
    await until_there_are(1)
    await visit.refresh()
    await until_there_are(0)
    await visit.refresh()
    await visit.page.wait_for_timeout(300)
    assert "No objectives" in await visit.text()
    await visit.page.evaluate("configure({ getToken })")
    await visit.widget.get_by_text("No ambitions").wait_for(timeout=5000)


@pytest.mark.parametrize(
    ("theme", "surface"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(23, 25, 31)")]
)
async def test_the_theme_attribute_wins_over_the_system(
    visit: Visit, theme: str, surface: str
) -> None:
    await visit.page.emulate_media(color_scheme="light" if theme == "dark" else "dark")
    await visit.reach("ready", theme=theme)
    assert await visit.widget.evaluate(SURFACE) == surface


async def test_a_page_sets_its_own_colours(visit: Visit) -> None:
    await visit.reach("ready")
    await visit.page.evaluate("document.body.style.setProperty('--okr-surface', 'rgb(1, 2, 3)')")
    assert await visit.widget.evaluate(SURFACE) == "rgb(1, 2, 3)"


async def test_markup_in_a_title_stays_text(visit: Visit, script: Script) -> None:
    hostile = tasks(task(VECTOR, VECTOR, url="javascript:alert(3)"))
    row = key_result(VECTOR, unitOfMeasure=VECTOR, tasks=hostile)
    script.always = (200, {"data": me(objective(VECTOR, row, progress=progress("1")))})
    await visit.open()
    await visit.until("ready")
    assert await visit.widget.get_by_role("heading", level=3).inner_text() == VECTOR
    assert await visit.widget.locator("img, script, a").count() == 0


async def test_a_task_link_does_not_hand_over_the_page(visit: Visit) -> None:
    await visit.reach("ready")
    link = visit.widget.get_by_role("link").first
    assert [await link.get_attribute("href"), await link.get_attribute("rel")] == [
        "https://halden.atlassian.net/browse/PULSE-150",
        "noopener",
    ]


async def test_the_second_copy_on_a_page_leaves_the_first_and_says_so(visit: Visit) -> None:
    """On a page without Trusted Types: with them, the second copy's Lit may not even begin."""
    said: list[str] = []
    visit.page.on("console", lambda message: said.append(message.text))
    await visit.page.goto(f"{visit.host.address()}&lax")
    await visit.until("ready")
    await visit.page.evaluate(f"import('{visit.host.okr}/widgets/v1/okr-widgets.all.js')")
    told = "> is already defined; this copy leaves it."
    assert len([text for text in said if text.startswith("<okr-") and text.endswith(told)]) == 10


FIRST = re.compile(r"(okr-widgets|chunks/core-[\w-]+)\.js")
BESIDE = re.compile(
    r"chunks/(de|ar|persisted-documents|with-goals|names)-|embed|check\.js|\.all\.|graphiql|console"
)


def test_the_first_widget_stays_small(built: Path) -> None:
    assert packed(built, lambda name: FIRST.fullmatch(name) is not None) <= 13_950


def test_all_nine_stay_small(built: Path) -> None:
    """In English, with what is loaded behind the first view, and as they are unasked."""
    assert packed(built, is_of_nine) <= 40_050


def is_of_nine(name: str) -> bool:
    return name.endswith(".js") and BESIDE.search(name) is None


def packed(built: Path, is_counted: Callable[[str], bool]) -> int:
    files = {str(file.relative_to(built)): file for file in built.rglob("*") if file.is_file()}
    counted = [file for name, file in files.items() if is_counted(name)]
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in counted)


def test_the_manifest_names_what_was_built(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    files = {str(file.relative_to(built)) for file in built.rglob("*") if file.is_file()}
    assert {*manifest["files"], "manifest.json"} == files


def test_each_operation_of_ours_is_one_that_the_service_takes(built: Path, tmp_path: Path) -> None:
    """It is valid, passes the guard, and costs no more at worst than one operation may."""
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    file, told = tmp_path / "documents.json", list[str]()
    file.write_text(json.dumps(manifest["documents"]))
    all_measured([file], settings(data=tmp_path), told.append)
    assert told == []


def test_what_is_bundled_is_credited(built: Path) -> None:
    notices = (built / "THIRD_PARTY_NOTICES.txt").read_text(encoding="utf-8")
    for name in ("lit 3", "graphiql 3", "react 18", "graphql 16"):
        assert f"\n{name}" in f"\n{notices}"


def test_the_snippet_pins_the_whole_file(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["widgets", "snippet", "tree", "--url", "https://okr.example.com/"])
    digest = b64encode(sha384((built / "okr-widgets.all.js").read_bytes()).digest()).decode()
    version = json.loads((built / "manifest.json").read_text(encoding="utf-8"))["version"]
    assert capsys.readouterr().out == (
        '<script type="module" '
        f'src="https://okr.example.com/widgets/{version}/okr-widgets.all.js" '
        f'integrity="sha384-{digest}" crossorigin></script>\n<okr-tree></okr-tree>\n'
    )


@pytest.mark.parametrize(("told", "shown"), [([], "ID"), (["--of", "T2JqOjE="], "T2JqOjE=")])
def test_the_snippet_names_what_an_element_cannot_do_without(
    built: Path, capsys: pytest.CaptureFixture[str], told: list[str], shown: str
) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["widgets", "snippet", "objective", *told])
    assert f'<okr-objective objective="{shown}"></okr-objective>' in capsys.readouterr().out


def test_there_is_no_snippet_of_what_is_no_element(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="1"):
        main(["widgets", "snippet", "salaries"])
    assert "There is no salaries: choose my-okrs," in capsys.readouterr().err
