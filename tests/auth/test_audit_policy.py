"""What is audited, and what the audit may not even mention to administrators."""

from typing import Any

import pytest
from sqlalchemy import select

from auth.noted import READ
from auth.policy import AUDITED, AUTHORS_ALONE, CONFIDENTIAL, OKRS, POLICY
from auth.policy_line import Area
from model.audit import Entry
from model.database import Database
from model.note import PrivateNote
from model.rows import columns
from model.run import SyncIssue, SyncPlan
from model.trial import Trial
from rules.terms import Reason
from tests.auth.world import named, read_as


def test_what_only_its_author_sees_is_only_its_author_s_in_the_audit_too() -> None:
    alone = {
        noun.__name__
        for noun, policy in POLICY.items()
        if policy.audited and set(policy.reasons) == {Reason.AUTHOR}
    }
    assert alone <= AUTHORS_ALONE <= {noun.__name__ for noun in CONFIDENTIAL}


def test_every_noun_of_an_okr_is_known_to_be_one_to_the_audit() -> None:
    """What everybody may know of how OKRs are practised tells of none."""
    of_okrs = (noun for noun, policy in POLICY.items() if policy.area is Area.OKRS)
    assert {noun.__name__ for noun in of_okrs if not POLICY[noun].is_open} == OKRS


def test_reads_of_these_nouns_are_written_down() -> None:
    """They tell of people what a file or a source said, or are somebody's own."""
    assert {*CONFIDENTIAL, SyncIssue, SyncPlan, Trial} == AUDITED
    assert PrivateNote in CONFIDENTIAL


@pytest.mark.parametrize(("noun", "name"), [(SyncPlan, "plan"), (SyncIssue, "issue")])
async def test_an_administrator_s_read_of_what_a_sync_met_is_noted(
    world: Database, noun: Any, name: str
) -> None:
    async with read_as(world, "admin") as gate:
        await gate.rows(noun, select(*columns(noun)))
    assert gate.seen == [Entry(READ, noun.__name__, named(name))]
