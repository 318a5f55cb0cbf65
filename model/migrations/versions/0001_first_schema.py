"""People, units, OKRs, tasks, what syncing did, and private notes behind row-level security."""

from pathlib import Path

from alembic import context, op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"
PARTS = ("people", "sources", "units", "okrs", "tasks", "journal", "notes", "rights")
TABLES = """
    private_note, answered_mutation, audit, outbox, organisation, linked_task, task_link, task,
    rollup, check_in, alignment, step, key_result, contributor, objective_unit, objective, cycle,
    membership, unit_state, org_unit, identity, sync_plan, sync_issue, sync_run, secret,
    connection, role_grant, reporting_line, employment, person
"""


def upgrade() -> None:
    bind, role = op.get_bind(), context.config.attributes["service_role"]
    service = bind.dialect.identifier_preparer.quote(role)
    owner = bind.exec_driver_sql("SELECT current_user").scalar()
    for part in PARTS:
        # An owner that serves as well has every right; to take one away would take the owner's.
        if part != "rights" or role != owner:
            sql = (SQL / f"0001_{part}.sql").read_text(encoding="utf-8")
            bind.exec_driver_sql(sql.replace("{service}", service))


def downgrade() -> None:
    op.get_bind().exec_driver_sql(f"DROP TABLE {TABLES}")
