"""A review as a page to print: what its reader may read of it in the graph, and no script."""

from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from graphql import DocumentNode, parse

from app.http.headers import with_style
from app.personal.asking import asked, whole
from auth.gate import Gate

DOCUMENT = Path(__file__).parent / "review.graphql"
STYLE = (
    "body{font:11pt/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1.5rem}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;break-after:avoid}h3{font-size:1rem;margin-bottom:0}"
    "p,li{break-inside:avoid;white-space:pre-line}small{color:#555}"
)
HEADERS = with_style(STYLE)
TITLES = {
    "SELF": "In their own words", "MANAGER": "By the manager", "SKIP": "By the manager above",
    "PEER": "Peers", "UPWARD": "Reports",
}  # fmt: skip
SENT = {"SUBMITTED", "CALIBRATED", "SHARED", "ACKNOWLEDGED"}
LISTS = ("reviews", "voices", "evidence", "replies")
NAMED = {"SELF", "MANAGER", "SKIP"}
Told = Mapping[str, Any]


@cache
def document() -> DocumentNode:
    return parse(DOCUMENT.read_text(encoding="utf-8"))


async def page_of(gate: Gate, id_: str) -> str | None:
    """None where there is none for who asks."""
    part = (await asked(gate, document(), "review", id=id_))["node"]
    if not part:
        return None
    return html({**part, **{each: await whole(gate, document(), each, id=id_) for each in LISTS}})


def html(part: Told) -> str:
    title = f"{part['subject']['name']}, {part['cycle']['name']}"
    body = "".join([*heading(part), *written(part), *voices(part), *evidence(part), *talk(part)])
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<style>{STYLE}</style><main><h1>{escape(title)}</h1>{body}</main></html>"
    )


def heading(part: Told) -> Iterator[str]:
    cycle, manager = part["cycle"], part["manager"]
    yield line(f"{cycle['startsOn']} to {cycle['endsOn']}")
    if manager:
        yield line(f"Manager: {manager['name']}")
    if part["rating"]:
        yield line(f"Rating: {part['rating']['level']}")
    if part["acknowledgedAt"]:
        yield line(f"Read by {part['subject']['name']} on {part['acknowledgedAt'][:10]}")


def written(part: Told) -> Iterator[str]:
    asked_ = questions(part)
    for review in part["reviews"]:
        if review["state"] in SENT and review["answers"] and review["kind"] in NAMED:
            yield head(f"{TITLES[review['kind']]}: {review['author']['name']}")
            for answer in review["answers"]:
                yield from answered(asked_[answer["question"]], answer)


def voices(part: Told) -> Iterator[str]:
    asked_ = questions(part)
    for perspective in ("PEER", "UPWARD"):
        said = [each for each in part["voices"] if each["perspective"] == perspective]
        if said:
            yield head(TITLES[perspective])
        for each in said:
            yield from answered(asked_[each["question"]], each)


def questions(part: Told) -> Mapping[str, Told]:
    sections = part["template"]["sections"]
    return {each["key"]: each for section in sections for each in section["questions"]}


def answered(question: Told, answer: Told) -> Iterator[str]:
    yield f"<h3>{escape(question['text'])}</h3>"
    if answer["option"] is not None:
        yield line(question["options"][answer["option"] - 1])
    if answer["text"] is not None:
        yield line(answer["text"])
    for cited in answer.get("evidence", ()):
        yield f"<p><small>{escape(cited['title'])}</small></p>"


def evidence(part: Told) -> Iterator[str]:
    if not part["evidence"]:
        return
    yield head("Evidence")
    told = "".join(
        f"<li>{escape(each['happenedOn'])} {escape(each['title'])}"
        f"{': ' + escape(each['text']) if each['text'] else ''}</li>"
        for each in part["evidence"]
    )
    yield f"<ul>{told}</ul>"


def talk(part: Told) -> Iterator[str]:
    if part["replies"]:
        yield head("What was said to it")
    for each in part["replies"]:
        yield line(f"{each['author']['name']}, {each['at'][:10]}: {each['text']}")


def head(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def line(text: str) -> str:
    return f"<p>{escape(text)}</p>"
