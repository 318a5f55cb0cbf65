"""A JSON file of OKRs as records, and what is said of a broken one."""

import json
from decimal import Decimal
from typing import Any

import pytest

from connectors.okr_file import NodeKind, NodeRecord, read
from rules.errors import Invalid

OBJECTIVE = {
    "id": "O-1", "kind": "OBJECTIVE", "owner_title": "CEO", "title": "Grow", "parent_id": None,
}  # fmt: skip
RESULT = {
    "id": "KR-1", "kind": "KEY_RESULT", "owner_title": None, "title": "Sell", "parent_id": "O-1",
    "result": "Half of it.\nMore to come.", "score": 0.5,
}  # fmt: skip


def content(*nodes: Any) -> bytes:
    return json.dumps(nodes, ensure_ascii=False).encode()


def problem_of(**changes: Any) -> tuple[int, list[tuple[str, str]]]:
    """How many records are left of one key result, and the codes of what is wrong with it."""
    records, problems = read(content({**RESULT, **changes}))
    return len(records), [(problem.code, problem.subject) for problem in problems]


def test_objectives_and_key_results_are_read_in_order() -> None:
    records, problems = read(content(RESULT, OBJECTIVE))
    assert problems == []
    assert records == [
        NodeRecord(
            id="KR-1",
            kind=NodeKind.KEY_RESULT,
            title="Sell",
            owner_title=None,
            parent_id="O-1",
            result="Half of it.\nMore to come.",
            score=Decimal("0.5"),
            where="node 1",
        ),
        NodeRecord(
            id="O-1",
            kind=NodeKind.OBJECTIVE,
            title="Grow",
            owner_title="CEO",
            parent_id=None,
            result=None,
            score=None,
            where="node 2",
        ),
    ]


def test_texts_are_tidied_and_composed() -> None:
    told = {**OBJECTIVE, "title": "  Ga\u0301  \n b\0 \ud800", "owner_title": " "}
    records, _ = read(json.dumps([told]).encode())
    assert (records[0].title, records[0].owner_title) == ("Gá b \ufffd", None)


def test_a_mark_and_utf_16_are_read() -> None:
    text = json.dumps([OBJECTIVE])
    marked = read(text.encode("utf-8-sig"))
    assert marked == read(text.encode("utf-16")) == read(text.encode())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "TASK"}, ("BAD_KIND", "KR-1")),
        ({"kind": None}, ("BAD_KIND", "KR-1")),
        ({"title": "  "}, ("NO_TITLE", "KR-1")),
        ({"title": 7}, ("NO_TITLE", "KR-1")),
        ({"id": None}, ("NO_ID", "node 1")),
    ],
)
def test_a_broken_node_is_left_out(changes: dict[str, Any], code: tuple[str, str]) -> None:
    assert problem_of(**changes) == (0, [code])


@pytest.mark.parametrize("score", [1.01, -0.1, "0.5", True, float("nan"), 1e400, []])
def test_a_bad_score_is_told_and_the_rest_arrives(score: object) -> None:
    assert problem_of(score=score) == (1, [("BAD_SCORE", "KR-1")])


def test_a_score_with_more_places_than_we_keep_is_rounded() -> None:
    records, problems = read(content({**RESULT, "score": 2 / 3}))
    assert (records[0].score, problems) == (Decimal("0.666666666667"), [])


@pytest.mark.parametrize("score", [0, 1, 0.0, 1.0, 0.7, None])
def test_a_good_score_is_taken_as_written(score: float | None) -> None:
    records, problems = read(content({**RESULT, "score": score}))
    wanted = None if score is None else Decimal(str(score))
    assert (records[0].score, problems) == (wanted, [])


def test_an_id_that_comes_twice_is_taken_once() -> None:
    records, problems = read(content(OBJECTIVE, {**OBJECTIVE, "title": "Shrink"}))
    assert [record.title for record in records] == ["Grow"]
    assert problems[0].message == "Node 2 (O-1) is also node 1; it was left out."


def test_a_list_of_nothing_is_read_as_that() -> None:
    assert read(b"[]") == ([], [])


def test_a_node_may_leave_out_result_and_score() -> None:
    short = {name: RESULT[name] for name in OBJECTIVE}
    records, problems = read(content(short))
    assert (records[0].score, records[0].result, problems) == (None, None, [])


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b'[{"id": 1,]', r"Line 1, column 11: this is not JSON"),
        (b"", r"Line 1, column 1: this is not JSON"),
        (b"\xff\x80\x81", r"not a text in UTF-8"),
        (b'{"nodes": []}', r"The file holds an object; it must hold a list"),
        (b"[17]", r"Node 1 is a number or a truth; it must be an object"),
        (b"[" * 100_000, r"not a JSON list"),
        (b"[" + b"9" * 5000 + b"]", r"not a JSON list"),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence(file: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        read(file)


@pytest.mark.parametrize("name", ["id", "kind", "owner_title", "title", "parent_id"])
def test_a_missing_key_names_the_node_and_the_field(name: str) -> None:
    broken = {key: value for key, value in OBJECTIVE.items() if key != name}
    with pytest.raises(Invalid, match=f"Node 2 has no '{name}'") as refused:
        read(content(RESULT, broken))
    assert refused.value.path == ("2", name)
