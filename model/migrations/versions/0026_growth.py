"""Tracks that plans stand on, dated assessments, goals that come of a review, and HR's view."""

from pathlib import Path

from alembic import op

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0026_growth.sql")


def downgrade() -> None:
    run("0026_growth_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
