"""Walls of reviews: who reads until when, and which voices may be told beside earlier ones."""

from pathlib import Path

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0035_walls_of_reviews.sql")


def downgrade() -> None:
    run("0035_walls_of_reviews_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
