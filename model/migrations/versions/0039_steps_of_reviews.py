"""Walls of reviews: who takes which step of one, and nobody a step of what is written of them."""

from pathlib import Path

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0039_steps_of_reviews.sql")


def downgrade() -> None:
    run("0039_steps_of_reviews_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
