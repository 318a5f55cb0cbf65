"""The rhythm of a cycle: what check-ins tell, what is said to them, and what is asked for."""

from pathlib import Path

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0012_rhythm.sql")


def downgrade() -> None:
    run("0012_rhythm_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
