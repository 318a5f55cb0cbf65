"""How soon a page shows something and an element its data, in Chromium beside the service.

`python -m bench.pages` starts a demo of its own; `--url` asks a page that is there already.
"""

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from statistics import median

from playwright.async_api import Browser, async_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
TARGETS = {"first paint": 150.0, "data": 400.0, "shift": 0.02}
READY = "Ctrl-C stops it."
# By the page's own clock, from the navigation's begin; the token and its question are in it.
WATCH = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
addEventListener("okr-ready", () => requestAnimationFrame(() => {
  window.data ??= performance.now();
}), true);
"""
TOLD = """() => [
  performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
  window.data,
  window.shift,
]"""
Figures = dict[str, list[float]]


def main() -> None:
    asked = arguments()
    if asked.url:
        tell(asyncio.run(measured(asked.url, asked.visits)))
        return
    with demo() as url:
        tell(asyncio.run(measured(url, asked.visits)))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--url", default="", help="a page with an element; a demo's where omitted")
    parser.add_argument("--visits", type=int, default=21, help="cold visits; the first counts not")
    return parser.parse_args()


@contextmanager
def demo() -> Generator[str]:
    """The address of its home page; it ends with this."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    okrgraph = str(Path(sys.executable).parent / "okrgraph")
    with tempfile.TemporaryDirectory() as data:
        command = (okrgraph, "demo", "--port", str(port), "--data", data)
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)
        assert process.stdout is not None
        while READY not in process.stdout.readline():
            assert process.poll() is None, "The demo did not start."
        yield f"http://127.0.0.1:{port}/demo"
        process.terminate()
        process.wait()


async def measured(url: str, visits: int) -> Figures:
    found: Figures = {name: [] for name in TARGETS}
    async with chromium() as browser:
        for number in range(visits):
            told = await visit(browser, url)
            if number:
                for name, figure in zip(TARGETS, told, strict=True):
                    found[name].append(figure)
    return found


@asynccontextmanager
async def chromium() -> AsyncGenerator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        await browser.close()


async def visit(browser: Browser, url: str) -> list[float]:
    """With nothing in the browser's cache, as on somebody's first morning."""
    context = await browser.new_context(viewport={"width": 1280, "height": 1000})
    page = await context.new_page()
    await page.add_init_script(WATCH)
    await page.goto(url)
    await page.locator("okr-my-okrs[state=ready]").wait_for()
    await page.wait_for_timeout(100)
    told: list[float] = await page.evaluate(TOLD)
    await context.close()
    return told


def tell(found: Figures) -> None:
    load = os.getloadavg()[0]
    print(f"medians of {len(found['data'])} cold visits; load of the machine {load:.1f}\n")
    for name, figures in found.items():
        middle, goal = median(figures), TARGETS[name]
        verdict = "reached" if middle <= goal else "NOT REACHED"
        print(f"{name:12} {middle:9.3f}  best {min(figures):9.3f}  to reach {goal:g}: {verdict}")


if __name__ == "__main__":
    main()
