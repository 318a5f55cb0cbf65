"""Nobody is shut out: words, shapes and sizes; what axe finds is in test_nine.py."""

from tests.browser.answers import health
from tests.browser.canned import leaf, ok, tree
from tests.browser.host import Script
from tests.browser.visit import RUN_AXE, Visit


async def test_axe_would_find_something(visit: Visit, axe: str) -> None:
    await visit.reach("ready")
    await visit.widget.evaluate(
        "(element) => element.shadowRoot.querySelector('.bar').removeAttribute('aria-label')"
    )
    await visit.page.evaluate(axe)
    (found,) = await visit.page.evaluate(RUN_AXE)
    assert found.startswith("aria-progressbar-name")


async def test_a_bar_speaks_in_words(visit: Visit) -> None:
    await visit.reach("ready")
    bar = visit.widget.get_by_role("progressbar").first
    spoken = [
        await bar.get_attribute(name) for name in ("aria-label", "aria-valuenow", "aria-valuetext")
    ]
    assert spoken == [
        "Progress of “Make the first week with Pulse effortless”",
        "67",
        "67% done, 55% expected by today",
    ]


async def test_colour_is_never_the_only_signal(visit: Visit) -> None:
    await visit.reach("ready")
    health = visit.widget.locator("[part=health]")
    paths = health.locator("path")
    shapes = await paths.evaluate_all("(all) => all.map((path) => path.getAttribute('d'))")
    words = await health.all_inner_texts()
    assert len(set(zip(shapes, words, strict=True))) == len(set(words)) == len(set(shapes)) == 5


async def test_every_target_is_large_enough(visit: Visit) -> None:
    await visit.reach("partial")
    sizes = await visit.widget.locator("a, button").evaluate_all(
        """(all) => all.map((one) => one.getBoundingClientRect())
          .map(({ width, height }) => Math.min(width, height))"""
    )
    assert sizes
    assert min(sizes) >= 24


async def test_nothing_moves_for_who_asked_for_that(visit: Visit) -> None:
    await visit.page.emulate_media(reduced_motion="reduce")
    await visit.reach("loading")
    ghost = visit.widget.locator(".ghost").first
    moving = await ghost.evaluate("(ghost) => getComputedStyle(ghost).animationName")
    assert moving == "none"


async def test_bars_are_seen_in_forced_colours(visit: Visit) -> None:
    await visit.page.emulate_media(forced_colors="active")
    await visit.reach("ready")
    fill, track = await visit.widget.evaluate(
        """(element) => ['.fill', '.bar'].map((name) =>
          getComputedStyle(element.shadowRoot.querySelector(name)).backgroundColor)"""
    )
    assert fill != track


async def test_the_parts_of_a_band_are_told_apart_in_forced_colours(
    visit: Visit, script: Script
) -> None:
    await visit.page.emulate_media(forced_colors="active")
    tones = ("ON_TRACK", "BEHIND", "AT_RISK", "PENDING")
    rows = [leaf(tone, health=health(tone, "0.5")) for tone in tones]
    script.named["RunningTree"] = ok(tree(*rows))
    shown = await visit.show("<okr-tree></okr-tree>")
    drawn = await shown.locator(".band span").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).backgroundImage)"
    )
    assert len({*drawn}) == len(tones)
