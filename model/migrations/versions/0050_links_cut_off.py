"""Links of connections that were deleted before their links were cut off drive no more."""

from pathlib import Path

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0050_links_cut_off.sql")


def downgrade() -> None:
    """What they were before is not known any more, and nobody reads them either way."""


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
