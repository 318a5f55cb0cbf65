"""Walls that stand behind each other stay short, so that what is asked is soon planned."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from app.postgres import Urls
from auth.policy import CONFIDENTIAL
from auth.visibility.prepared import prepared_now
from model.base import Base
from model.rows import columns
from model.tables import TABLES

MOST = 100
"""Sub-queries in one plan. Each is made ready with each run, whether or not it is needed."""
Service = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def service(urls: Urls) -> Iterator[Service]:
    with psycopg.connect(urls.service, autocommit=True) as connection:
        yield connection


NOUNS: list[type[Base]] = [noun for noun in TABLES if noun in CONFIDENTIAL]


@pytest.mark.parametrize("noun", NOUNS)
def test_what_is_confidential_is_read_by_a_short_plan(service: Service, noun: type[Base]) -> None:
    """A policy that asks another walled table has that table's policies written into it."""
    asked = prepared_now(select(*columns(noun))).sql
    plan = service.execute(f"EXPLAIN (GENERIC_PLAN) {asked}".encode()).fetchall()
    parts = [line for (line,) in plan if line.lstrip().startswith(("SubPlan", "InitPlan"))]
    assert len(parts) <= MOST
