"""Webhooks: signatures, what an answer comes to, and pauses."""

from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from rules.webhooks import Outcome, outcome_of, pause_after, secret_text, signed_headers

AT = datetime(2026, 11, 18, 9, 0, 0, 999_999, UTC)
SECRETS = [secret_text(bytes([number]) * 32) for number in (1, 2)]


def test_the_signature_is_the_one_of_another_library_for_each_secret() -> None:
    headers = signed_headers("an id", AT, b'{"a":"\xc3\xa9"}', SECRETS)
    plain = AT.replace(microsecond=0)
    expected = [Webhook(secret).sign("an id", plain, '{"a":"é"}') for secret in SECRETS]
    assert headers == {
        "webhook-id": "an id",
        "webhook-timestamp": str(int(plain.timestamp())),
        "webhook-signature": " ".join(expected),
    }


@pytest.mark.parametrize(
    ("status", "tries", "outcome"),
    [
        (200, 1, Outcome.DELIVERED),
        (299, 99, Outcome.DELIVERED),
        (301, 1, Outcome.RETRYING),
        (400, 9, Outcome.RETRYING),
        (400, 10, Outcome.GIVEN_UP),
        (500, 10, Outcome.GIVEN_UP),
        (410, 1, Outcome.STOPPED),
        (429, 99, Outcome.RETRYING),
        (503, 99, Outcome.RETRYING),
        (None, 99, Outcome.RETRYING),
    ],
)
def test_an_answer_comes_to(status: int | None, tries: int, outcome: Outcome) -> None:
    assert outcome_of(status, tries) is outcome


def test_pauses_grow_threefold_up_to_six_hours() -> None:
    seconds = [pause_after(tries, 0.5).total_seconds() for tries in (1, 2, 3, 8, 9, 1_000)]
    assert seconds == [5, 15, 45, 10_935, 21_600, 21_600]


def test_pauses_are_spread_by_a_quarter_either_way() -> None:
    assert [pause_after(1, chance) for chance in (0, 1)] == [
        timedelta(seconds=3.75), timedelta(seconds=6.25),
    ]  # fmt: skip


@pytest.mark.parametrize(("asked", "seconds"), [(0.0, 1), (90.0, 90), (1e9, 86_400)])
def test_a_wish_is_obeyed_within_a_day(asked: float, seconds: int) -> None:
    assert pause_after(5, 0.5, asked) == timedelta(seconds=seconds)
