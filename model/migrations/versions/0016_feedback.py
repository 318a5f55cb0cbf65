"""Everyday performance: feedback, recognition, 1:1s and growth, each behind a second wall."""

from pathlib import Path

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0016_feedback.sql")


def downgrade() -> None:
    run("0016_feedback_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
