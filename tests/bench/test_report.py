"""The report says nothing of who answered otherwise, and knows when it is worth nothing."""

from collections.abc import Mapping

import httpx
import pytest

from bench.check import Comparison
from bench.figures import Figures, Results
from bench.report import apart, faults, judge
from bench.rounds import is_answer

QUICK = Figures(1000, 1, 2, 0.5, 0.5, failed=0)
SLOW = Figures(100, 10, 20, 5, 5, failed=0)


def results(memory: Mapping[str, float] | None = None, *, failed: int = 0) -> Results:
    ours = Figures(1000, 1, 2, 0.5, 0.5, failed)
    by_server = {"ours": ours, "mercurius": SLOW, "postgraphile": QUICK}
    starts = {"ours": 1.8, "postgraphile": 2.0}
    return Results({"my-okrs": by_server}, starts, memory or {})


def judged(of: Results, told: pytest.CaptureFixture[str], **differing: list[str]) -> dict[str, str]:
    """The word for each target."""
    judge(of, {}, apart({"my-okrs": Comparison(differing, 1, 1)}))
    lines = [line for line in told.readouterr().out.splitlines() if line.startswith("  ")]
    return {line[:42].strip(): line.split()[-1] for line in lines}


def test_a_peer_that_answers_otherwise_is_not_beaten_by(capsys: pytest.CaptureFixture[str]) -> None:
    name = "requests/s, ours / best peer"
    assert judged(results(), capsys)[name] == "MISSED"
    assert judged(results(), capsys, postgraphile=["less"])[name] == "reached"


def test_where_ours_answers_otherwise_nothing_is_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert "requests/s, ours / best peer" not in judged(results(), capsys, ours=["less"])


def test_the_memory_is_that_with_the_answers_that_are_kept(
    capsys: pytest.CaptureFixture[str],
) -> None:
    name, memory = "memory, ours / leanest Node peer", {"mercurius": 200, "ours": 70}
    assert judged(results(memory), capsys)[name] == "reached"
    assert judged(results({**memory, "kept": 90}), capsys)[name] == "MISSED"


def test_a_cold_start_is_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert judged(results(), capsys)["cold start, ours / PostGraphile"] == "reached"


def test_what_failed_or_answered_otherwise_is_a_fault() -> None:
    differing = {"mercurius": ["another value"], "postgraphile": list[str]()}
    told = apart({"my-okrs": Comparison(differing, 1, 1)})
    assert faults(results(), apart({})) == []
    assert faults(results(failed=3), told) == [
        "my-okrs: mercurius answers otherwise than the first server does",
        "my-okrs: ours failed 3 times",
    ]


@pytest.mark.parametrize(
    ("status", "told", "is_one"),
    [
        (200, {"data": {"me": None}}, True),
        (500, {"data": {"me": None}}, False),
        (200, {"data": None}, False),
        (200, {"data": {"me": None}, "errors": [{"message": "down"}]}, False),
    ],
)
def test_only_data_without_errors_end_a_cold_start(
    status: int, told: object, *, is_one: bool
) -> None:
    assert is_answer(httpx.Response(status, json=told)) is is_one
