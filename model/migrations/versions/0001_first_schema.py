"""People, units, OKRs, tasks, what syncing did, and private notes behind row-level security."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"
PARTS = ("people", "sources", "units", "okrs", "tasks", "journal", "notes")
TABLES = """
    private_note, answered_mutation, audit, outbox, organisation, linked_task, task_link, task,
    rollup, check_in, alignment, step, key_result, contributor, objective_unit, objective, cycle,
    membership, unit_state, org_unit, identity, sync_plan, sync_issue, sync_run, secret,
    connection, role_grant, reporting_line, employment, person
"""


def upgrade() -> None:
    for part in PARTS:
        op.get_bind().exec_driver_sql((SQL / f"0001_{part}.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    op.get_bind().exec_driver_sql(f"DROP TABLE {TABLES}")
