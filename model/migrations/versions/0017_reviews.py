"""Reviews: cycles, who takes part, what is written, calibrated and shared; performance goals."""

from pathlib import Path

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0017_reviews.sql")


def downgrade() -> None:
    run("0017_reviews_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
