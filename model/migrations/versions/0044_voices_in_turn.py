"""Walls of reviews: who speaks until when, and what managers hear before they have spoken."""

from pathlib import Path

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0044_voices_in_turn.sql")


def downgrade() -> None:
    run("0044_voices_in_turn_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
