"""Expected pace, the verdict of the figures, and who speaks first."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.errors import Invalid
from rules.health import (
    Health,
    PaceModel,
    Situation,
    Thresholds,
    computed_health,
    expected,
    health,
)
from rules.metrics import Metric
from rules.progress import Progress, key_result_progress
from rules.terms import HealthSource, HealthStatus, MetricKind, Outcome, ReportedStatus

START, END = date(2026, 1, 1), date(2026, 1, 11)
HALF = Decimal("0.5")
USUAL = Thresholds()


def reached(share: str | None) -> Progress:
    metric = Metric(MetricKind.REACH, target=Decimal(1))
    return key_result_progress(metric, None if share is None else Decimal(share))


@pytest.mark.parametrize(
    ("day", "share"),
    [(-1, "0"), (0, "0"), (1, "0.1"), (5, "0.5"), (9, "0.9"), (10, "1"), (11, "1")],
)
def test_the_expected_share_runs_from_the_first_day_to_the_last(day: int, share: str) -> None:
    assert expected(START, END, START + timedelta(days=day)) == Decimal(share)


def test_a_window_of_one_day_is_due_on_that_day() -> None:
    before = START - timedelta(days=1)
    assert [expected(START, START, day) for day in (before, START)] == [Decimal(0), Decimal(1)]


def test_a_window_that_ends_before_it_starts_is_due_on_its_end() -> None:
    days = (START - timedelta(days=1), START, END)
    assert [expected(END, START, day) for day in days] == [Decimal(0), Decimal(1), Decimal(1)]


@given(st.integers(0, 400), st.integers(-10, 410))
@settings(deadline=None)
def test_expected_never_falls_from_one_day_to_the_next(length: int, day: int) -> None:
    end, today = START + timedelta(days=length), START + timedelta(days=day)
    now, tomorrow = (expected(START, end, each) for each in (today, today + timedelta(days=1)))
    assert 0 <= now <= tomorrow <= 1


@pytest.mark.parametrize(
    ("progress", "share", "status"),
    [
        ("0.35", "0.5", "ON_TRACK"),
        ("0.349999999999", "0.5", "BEHIND"),
        ("0.2", "0.5", "BEHIND"),
        ("0.199999999999", "0.5", "AT_RISK"),
        ("0", "0.1", "AT_RISK"),
        ("0", "0.099999999999", "NOT_STARTED"),
        ("0.9", "0.05", "NOT_STARTED"),
        ("1", "0.05", "ACHIEVED"),
        ("1", "1", "ACHIEVED"),
        ("0.7", "1", "ON_TRACK"),
    ],
)
def test_the_figures_are_judged_by_their_ratio_to_what_is_expected(
    progress: str, share: str, status: str
) -> None:
    assert computed_health(Decimal(progress), Decimal(share), USUAL) is HealthStatus(status)


def test_what_is_not_measured_gets_no_verdict_from_the_figures() -> None:
    assert computed_health(None, Decimal(1), USUAL) is HealthStatus.PENDING


def test_an_organisation_may_set_its_own_thresholds() -> None:
    strict = Thresholds(on_track=Decimal("0.95"), behind=Decimal("0.75"), version=2)
    assert computed_health(Decimal("0.45"), HALF, strict) is HealthStatus.BEHIND


@pytest.mark.parametrize(
    ("on_track", "behind", "verdict_from"),
    [("0.4", "0.7", "0.1"), ("0.7", "0", "0.1"), ("0.7", "0.4", "1.1")],
)
def test_thresholds_that_leave_a_status_out_are_refused(
    on_track: str, behind: str, verdict_from: str
) -> None:
    with pytest.raises(Invalid):
        Thresholds(Decimal(on_track), Decimal(behind), Decimal(verdict_from))


def test_a_closed_outcome_speaks_before_all_else() -> None:
    situation = Situation(
        reached("0.5"), HALF, Outcome.PARTIAL, is_outdated=True, reported=ReportedStatus.ON_TRACK
    )
    assert health(situation, USUAL) == Health(
        value=HealthStatus.PARTIAL,
        source=HealthSource.OUTCOME,
        reported=ReportedStatus.ON_TRACK,
        computed=HealthStatus.ON_TRACK,
        expected=HALF,
        verdict="Closed as PARTIAL.",
        measured=Decimal("0.5"),
    )


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_its_health(outcome: Outcome) -> None:
    assert health(Situation(reached("0"), HALF, outcome), USUAL).value.value == outcome.value


def test_silence_speaks_before_a_report_that_is_too_old() -> None:
    situation = Situation(reached("1"), HALF, is_outdated=True, reported=ReportedStatus.ON_TRACK)
    result = health(situation, USUAL)
    assert (result.value, result.source) == (HealthStatus.OUTDATED, HealthSource.SILENCE)


@pytest.mark.parametrize("reported", [each for each in ReportedStatus if each.value != "AUTO"])
def test_the_owners_word_speaks_before_the_figures(reported: ReportedStatus) -> None:
    result = health(Situation(reached("0.9"), HALF, reported=reported), USUAL)
    assert (result.value.value, result.source) == (reported.value, HealthSource.REPORTED)


def test_the_figures_speak_where_the_owner_leaves_it_to_them() -> None:
    result = health(Situation(reached("0.1"), HALF, reported=ReportedStatus.AUTO), USUAL)
    assert (result.value, result.source) == (HealthStatus.AT_RISK, HealthSource.COMPUTED)
    assert result.reported is None


def test_good_figures_alone_are_pending_and_not_green() -> None:
    assert health(Situation(reached("0.9"), HALF), USUAL) == Health(
        value=HealthStatus.PENDING,
        source=HealthSource.NONE,
        reported=None,
        computed=HealthStatus.ON_TRACK,
        expected=HALF,
        verdict="Nobody has reported yet.",
        measured=Decimal("0.9"),
    )


def test_no_reading_at_all_is_said_so() -> None:
    result = health(Situation(reached(None), HALF, reported=ReportedStatus.AUTO), USUAL)
    assert (result.value, result.reasons[1]) == (
        HealthStatus.PENDING,
        "Nothing is measured yet, 50.00 % is expected by now.",
    )


silences = st.builds(
    Situation,
    progress=st.sampled_from([reached(None), reached("0"), reached("0.9"), reached("1")]),
    expected=st.decimals(0, 1, places=12),
    outcome=st.none(),
    is_outdated=st.booleans(),
    reported=st.sampled_from([None, *ReportedStatus]),
    is_kept=st.just(value=False),
)


@given(silences)
@settings(deadline=None)
def test_silence_is_never_green(situation: Situation) -> None:
    value = health(situation, USUAL).value
    is_silent = situation.is_outdated or situation.reported is None
    assert not is_silent or value in (HealthStatus.OUTDATED, HealthStatus.PENDING)


@pytest.mark.parametrize(
    ("progress", "status"),
    [("0.4", "ON_TRACK"), ("0.39", "BEHIND"), ("0.2", "BEHIND"), ("0.19", "AT_RISK")],
)
def test_a_gap_is_judged_in_points_of_progress(progress: str, status: str) -> None:
    gap = Thresholds(Decimal("0.1"), Decimal("0.3"), Decimal(0), model=PaceModel.GAP)
    assert computed_health(Decimal(progress), HALF, gap) is HealthStatus(status)


@pytest.mark.parametrize(("on_track", "behind"), [("0.3", "0.1"), ("0.1", "1.1"), ("-1", "0.1")])
def test_gaps_that_leave_a_status_out_are_refused(on_track: str, behind: str) -> None:
    with pytest.raises(Invalid):
        Thresholds(Decimal(on_track), Decimal(behind), model=PaceModel.GAP)


def test_what_the_owner_calls_on_track_and_the_figures_call_lost_diverges() -> None:
    said = Situation(reached("0.1"), HALF, reported=ReportedStatus.ON_TRACK)
    judged = health(said, Thresholds(version=3))
    assert (judged.diverges, judged.settings_version) == (True, 3)
    assert not health(Situation(reached("0.4"), HALF), USUAL).diverges
