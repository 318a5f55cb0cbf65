"""Pages for a browser on its way through sign-in: a few words and a way on, with no script."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from starlette.responses import HTMLResponse

from app.http.headers import with_style

STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem}"
    "h1{font-size:1.5rem}"
)
HEADERS = with_style(STYLE)


@dataclass(frozen=True, slots=True)
class Page:
    """`ways` are where one can go from here: what each is called, and its address."""

    title: str
    text: str
    ways: Mapping[str, str]


def answer(page: Page, status: int = 200) -> HTMLResponse:
    return HTMLResponse(html(page), status_code=status, headers=HEADERS)


def html(page: Page) -> str:
    ways = "".join(
        f'<p><a href="{escape(address)}">{escape(name)}</a></p>'
        for name, address in page.ways.items()
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(page.title)}</title>'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<style>{STYLE}</style><main><h1>{escape(page.title)}</h1><p>{escape(page.text)}</p>"
        f"{ways}</main></html>"
    )
