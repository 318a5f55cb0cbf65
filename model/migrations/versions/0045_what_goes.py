"""What is kept no longer, and what outlives it: what a provider deleted, goals, who was heard."""

from pathlib import Path

from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0045_what_goes.sql")


def downgrade() -> None:
    run("0045_what_goes_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
