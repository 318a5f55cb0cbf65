"""A confidential noun is born behind both walls: one that skipped a step is refused by its name."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.postgres import Urls
from auth.policy import DIRECTORY, POLICY
from auth.policy_line import Area, Policy
from auth.visibility.predicates import HAS_ROLE, VIEWER
from model.note import PrivateNote
from model.tables import TABLES
from resolvers.everyday.notes import notes_by_id
from resolvers.nodes import BY_NOUN
from rules.terms import Reason, Role
from schema.build import SCHEMA
from tests.house.confidential import (
    STEPS,
    House,
    built_with_canaries,
    confidential,
    decided,
    mentioned,
    skipped,
    walls,
)
from tests.house.sources import ROOT, Module, module, modules


@pytest.fixture
def owner(urls: Urls) -> Iterator[psycopg.Connection[Any]]:
    """A transaction that is rolled back, whatever it did."""
    with psycopg.connect(urls.owner) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def ours(owner: psycopg.Connection[Any]) -> House:
    return House(
        tables=TABLES,
        policy=POLICY,
        walls=walls(owner),
        matrix=mentioned(module(ROOT / "tests/auth/test_visibility.py")),
        canaries=built_with_canaries(),
        classified=decided(),
        by_id=BY_NOUN,
        graph=SCHEMA.graph.type_map,
        sources=modules("resolvers", "schema", "sync"),
    )


def test_no_confidential_noun_skipped_a_step(ours: House) -> None:
    nouns = confidential(ours)
    assert {noun.__name__: skipped(noun, ours) for noun in nouns if skipped(noun, ours)} == {}
    assert PrivateNote in nouns


def test_the_page_tells_of_each_step_in_its_place() -> None:
    page = (ROOT / "docs" / "confidential-nouns.md").read_text(encoding="utf-8")
    told = re.findall(r"^## (\d+)\. (.+)$", page, re.MULTILINE)
    assert told == [(str(place), name) for place, name in enumerate(STEPS, 1)]


# From here on: what the tests above would say of a noun that is only half added.


class Elsewhere(DeclarativeBase):
    """Tables that are not ours."""


class Diary(Elsewhere):
    """A noun that took all steps, but for those that a test leaves out."""

    __tablename__ = "diary"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    writer_id: Mapped[UUID]


NAMED = "(SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)"
TABLE = "CREATE TABLE diary (id UUID PRIMARY KEY, writer_id UUID NOT NULL);"
ON = "ALTER TABLE diary ENABLE ROW LEVEL SECURITY; ALTER TABLE diary FORCE ROW LEVEL SECURITY;"
MINE = f"CREATE POLICY mine ON diary USING (writer_id = {NAMED}) WITH CHECK (writer_id = {NAMED});"
WHOLE = TABLE + ON + MINE
POLICED = Policy(
    Area.PERFORMANCE,
    {Reason.AUTHOR: Diary.writer_id == VIEWER},
    audited=True,
    confidential=True,
    whose=Diary.writer_id,
)
AS_ADMINISTRATOR = {Reason.ADMINISTRATOR: HAS_ROLE[Role.ADMINISTRATOR]}
GRAPH = SCHEMA.graph.type_map


@pytest.fixture
def with_diary(ours: House, owner: psycopg.Connection[Any]) -> House:
    owner.execute(WHOLE)
    return replace(
        ours,
        tables=[*ours.tables, Diary],
        policy={**ours.policy, Diary: POLICED},
        walls=walls(owner),
        matrix=[*ours.matrix, "Diary"],
        canaries=[*ours.canaries, "Diary"],
        classified=[*ours.classified, "Diary"],
        by_id={**ours.by_id, "Diary": notes_by_id},
        graph={**ours.graph, "Diary": GRAPH["PrivateNote"]},
    )


def source(text: str) -> Module:
    return Module("resolvers/diaries.py", text, ast.parse(text))


def ungated(load: object, keys: object) -> None:
    """A batch function that reads by another way."""


def test_a_noun_that_took_all_steps_is_let_in(with_diary: House) -> None:
    assert Diary in confidential(with_diary)
    assert skipped(Diary, with_diary) == []


@pytest.mark.parametrize(
    ("step", "part", "left"),
    [
        ("A table of its own", "tables", TABLES),
        ("A line in the policy", "policy", POLICY),
        ("A line in the policy", "policy", {Diary: DIRECTORY}),
        ("A line in the policy", "policy", {Diary: replace(POLICED, area=Area.DIRECTORY)}),
        ("A line in the policy", "policy", {Diary: replace(POLICED, audited=False)}),
        ("A line in the policy", "policy", {Diary: replace(POLICED, confidential=False)}),
        ("A line in the policy", "policy", {Diary: replace(POLICED, whose=None)}),
        ("A line in the policy", "policy", {Diary: replace(POLICED, whose=PrivateNote.author_id)}),
        ("A line in the policy", "policy", {Diary: replace(POLICED, reasons={})}),
        ("A line in the policy", "policy", {Diary: replace(POLICED, reasons=AS_ADMINISTRATOR)}),
        ("The second wall", "walls", {}),
        ("A case in the matrix", "matrix", ["PrivateNote"]),
        ("A canary in each text", "canaries", ["PrivateNote"]),
        ("A decision for each field", "classified", ["PrivateNote"]),
        ("Found by its id through the gate", "by_id", BY_NOUN),
        ("Found by its id through the gate", "by_id", {"Diary": ungated}),
        ("Found by its id through the gate", "graph", {"Diary": GRAPH["RoleGrant"]}),
        ("Nowhere by its raw table", "sources", (source("alias = Diary.__table__.alias()"),)),
        ("Nowhere by its raw table", "sources", (source("found = text('SELECT * FROM diary')"),)),
        ("Nowhere by its raw table", "sources", (source("raw = table('diary')"),)),
        ("Nowhere by its raw table", "sources", (source("raw = metadata.tables['diary']"),)),
        ("A description that says who sees it", "graph", {"Diary": GRAPH["Cycle"]}),
    ],
)  # fmt: skip
def test_a_noun_that_skipped_a_step_is_refused_by_its_name(
    with_diary: House, step: str, part: str, left: Any
) -> None:
    half_added: Any = replace(with_diary, **{part: left})
    assert step in skipped(Diary, half_added)


@pytest.mark.parametrize(
    "migration",
    [
        TABLE,
        TABLE + MINE,
        TABLE + "ALTER TABLE diary ENABLE ROW LEVEL SECURITY;" + MINE,
        TABLE + ON,
        TABLE + ON + f"CREATE POLICY mine ON diary FOR SELECT USING (writer_id = {NAMED});",
        TABLE + ON + f"CREATE POLICY mine ON diary USING (writer_id = {NAMED}) WITH CHECK (true);",
        TABLE + ON + f"CREATE POLICY mine ON diary USING (true) WITH CHECK (writer_id = {NAMED});",
        WHOLE + "CREATE POLICY all_read ON diary FOR SELECT USING (true);",
        WHOLE + "CREATE POLICY all_write ON diary FOR INSERT WITH CHECK (true);",
        WHOLE.replace(NAMED, "current_setting('okrgraph.viewer', true)::uuid"),
        WHOLE.replace("okrgraph.viewer", "another.viewer"),
        WHOLE.replace("ON diary USING", "ON diary AS RESTRICTIVE USING"),
    ],
    ids=[
        "none", "not enabled", "not forced", "no policy", "reading only", "writing as anybody",
        "reading as anybody", "a second policy for all to read",
        "a second policy for all to write", "without nullif", "another setting", "restrictive only",
    ],
)  # fmt: skip
def test_a_wall_with_a_hole_is_none(
    with_diary: House, owner: psycopg.Connection[Any], migration: str
) -> None:
    owner.execute("DROP TABLE diary")
    owner.execute(migration.encode())
    assert skipped(Diary, replace(with_diary, walls=walls(owner))) == ["The second wall"]


def test_whoever_owns_a_table_stands_beyond_its_wall(
    with_diary: House, owner: psycopg.Connection[Any]
) -> None:
    [(name,)] = owner.execute("SELECT current_user").fetchall()
    theirs = walls(owner, service=name)
    assert skipped(Diary, replace(with_diary, walls=theirs)) == ["The second wall"]


def test_row_level_security_alone_makes_a_noun_confidential(with_diary: House) -> None:
    """A migration without its line in the policy is half a noun too."""
    only_walled = replace(with_diary, policy=POLICY)
    assert Diary in confidential(only_walled)
    assert skipped(Diary, only_walled) == ["A line in the policy"]
