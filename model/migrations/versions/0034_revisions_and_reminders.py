"""Revisions that an imported file made, and reminders by the key result that they are about."""

from pathlib import Path

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0034_revisions_and_reminders.sql")


def downgrade() -> None:
    run("0034_revisions_and_reminders_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
