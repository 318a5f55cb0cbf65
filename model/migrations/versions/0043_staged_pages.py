"""Pages of a list of people that a run was cut off in, so that the next one goes on there."""

from pathlib import Path

from alembic import op

revision = "0043"
down_revision = "0041"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0043_staged_pages.sql")


def downgrade() -> None:
    run("0043_staged_pages_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
