"""What the serving role may, whichever it is: from one role to two, and from one to another."""

import asyncio
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.engine import make_url

from app.postgres import Urls, running
from app.postgres import cluster as postgres_cluster
from app.postgres.cluster import Passwords
from app.services import Urls as ServiceUrls
from app.services import migrated
from app.walls import check_walls
from model.database import connect
from model.migrate import migrate
from model.tables import TABLES
from rules.errors import Invalid

OWNER, SERVICE, SECOND, POOR = "okrgraph_owner", "okrgraph_service", "second", "poor"
RIGHTS = """
    SELECT table_schema, table_name, column_name, privilege_type
    FROM information_schema.column_privileges
    WHERE grantee = %s AND table_schema IN ('public', 'jobs')
    UNION ALL
    SELECT table_schema, table_name, '', privilege_type
    FROM information_schema.table_privileges
    WHERE grantee = %s AND table_schema IN ('public', 'jobs')
    UNION ALL
    SELECT routine_schema, routine_name, '', privilege_type
    FROM information_schema.routine_privileges
    WHERE grantee = %s AND routine_schema IN ('public', 'jobs')
"""
WALLS = {
    "answer_is_shown", "calibrates_part", "manages_part", "own_part_stands", "part_is_of",
    "part_is_shared", "parts_from_words", "reads_review", "sits_in", "takes_step",
    "voice_is_shown", "writes_on",
}  # fmt: skip
TABLES_MADE = "SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'jobs')"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Urls]:
    """With two roles more, which own nothing."""
    plain = postgres_cluster._roles  # pyright: ignore[reportPrivateUsage] — nobody may add roles later.
    more = [
        f"{statement}\n"
        for role in (SECOND, POOR)
        for statement in (
            f"CREATE ROLE {role} LOGIN PASSWORD 'x'",
            f"GRANT CONNECT ON DATABASE okrgraph TO {role}",
        )
    ]

    def with_more(passwords: Passwords) -> str:
        return plain(passwords) + "".join(more)

    everybody = postgres_cluster.WHO_MAY_CONNECT + "host okrgraph all 127.0.0.1/32 scram-sha-256\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres_cluster, "_roles", with_more)
        patch.setattr(postgres_cluster, "WHO_MAY_CONNECT", everybody)
        data = tmp_path_factory.mktemp("rights") / "data"
        with running(data, initdb_options=["--no-sync"]) as urls:
            yield urls


def rights(server: Urls, role: str) -> set[tuple[str, ...]]:
    with psycopg.connect(server.owner) as owner:
        return set(owner.execute(RIGHTS, [role, role, role]).fetchall())


def as_(server: Urls, role: str) -> str:
    url = make_url(server.owner).set(username=role, password="x")
    return url.render_as_string(hide_password=False)


def tables_made(server: Urls) -> object:
    with psycopg.connect(server.owner) as owner:
        return owner.execute(TABLES_MADE).fetchone()


def test_one_role_for_both_is_refused_before_anything_is_made(server: Urls) -> None:
    with pytest.raises(Invalid, match="CREATE ROLE okrgraph_service") as refused:
        migrated(ServiceUrls(server.owner, server.owner))
    assert "owner_database_url" in refused.value.message
    assert tables_made(server) == (0,)


def test_an_owner_who_may_make_nothing_is_told_by_the_setting(server: Urls) -> None:
    with pytest.raises(Invalid, match="owner_database_url"):
        migrated(ServiceUrls(as_(server, POOR), server.service))
    assert tables_made(server) == (0,)


def test_the_way_out_of_one_role_for_everything_leads_out(server: Urls) -> None:
    """The role of until now had made the tables and served; now it owns, and another serves."""
    migrate(server.owner, service_role=OWNER)
    assert rights(server, SECOND) == set()
    migrated(ServiceUrls(server.owner, as_(server, SECOND)))
    asyncio.run(served(as_(server, SECOND)))
    with psycopg.connect(as_(server, SECOND)) as second:
        assert second.execute("SELECT name FROM organisation").fetchall() == []


async def served(url: str) -> None:
    database = connect(url, pool_size=1)
    try:
        await check_walls(database)
    finally:
        await database.close()


def test_each_role_gets_the_same_and_what_it_had_besides_is_taken_back(server: Urls) -> None:
    migrate(server.owner, service_role=SECOND)
    with psycopg.connect(server.owner, autocommit=True) as owner:
        owner.execute(f"GRANT UPDATE (detail), DELETE ON audit TO {SERVICE}")
        owner.execute(f"GRANT ALL ON alembic_version TO {SERVICE}")
        owner.execute(f"GRANT EXECUTE ON FUNCTION data_changed() TO {SERVICE}")
    migrate(server.owner, service_role=SERVICE)
    assert rights(server, SERVICE) == rights(server, SECOND) != set()


def test_every_table_can_be_read_and_what_is_append_only_not_changed(server: Urls) -> None:
    migrate(server.owner, service_role=SERVICE)
    found = rights(server, SERVICE)
    may = {
        right: {
            name
            for schema, name, column, each in found
            if (schema, column, each) == ("public", "", right)
        }
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    }
    every = {table.__tablename__ for table in TABLES}
    sessions = {"browser_session", "sign_in_attempt", "obeyed_logout"}
    kept = {
        "acknowledgement", "anonymous_answer", "audit", "calibration_change", "check_in", "client",
        "client_secret", "closing", "competency_assessment", "count_limits", "cycle_change",
        "evidence_item", "grade_past",
        "okr_settings", "reminder", "review_reply", "review_template", "review_voice",
        "unit_cadence", "voice_giver", "work_reading",
    }  # fmt: skip
    goes_on = {
        "audit_head", "calibration_session", "peer_nomination", "review_cycle",
        "review_cycle_template", "review_participant", "reviewer_load", "voice_count",
        "legal_hold",
    }  # fmt: skip
    unchanged = {
        "alignment_past", "revision", "staged_page", "step_past", "trusted_document",
        "webhook_delivery",
    }  # fmt: skip
    written = every - {"data_version", "erasure", "head_count"}
    assert may == {
        "SELECT": every | {"alembic_version"},
        "INSERT": written,
        # Of a review only how far it is goes on, by its columns.
        "UPDATE": written - kept - sessions - unchanged - {"written_review"},
        "DELETE": written - kept - goes_on,
        "TRUNCATE": set(),
    }


def test_a_serving_role_that_is_not_there_is_told_by_the_setting(server: Urls) -> None:
    with pytest.raises(Invalid, match="database_url") as refused:
        migrated(ServiceUrls(server.owner, as_(server, "nobody")))
    assert 'role "nobody" does not exist' in refused.value.message


def test_what_walls_ask_for_is_for_nobody_but_the_service(server: Urls) -> None:
    migrate(server.owner, service_role=SERVICE)
    asks = (
        "SELECT bool_or(has_function_privilege(%s, oid, 'EXECUTE')) FROM pg_proc WHERE proname = %s"
    )
    with psycopg.connect(server.owner) as owner:
        may = {
            role: {
                name for name in WALLS if owner.execute(asks, [role, name]).fetchone() == (True,)
            }
            for role in (SERVICE, POOR)
        }
    assert may == {SERVICE: WALLS, POOR: set()}
