"""Machines that may ask, their secrets, and the origins that embed our widgets."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0004_machines.sql")


def downgrade() -> None:
    run("0004_machines_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
