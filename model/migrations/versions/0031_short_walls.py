"""The second wall of reviews, asked by functions where policies would be written out in full."""

from pathlib import Path

from alembic import op

revision = "0031"
down_revision = "0029"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0031_short_walls.sql")


def downgrade() -> None:
    run("0031_short_walls_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
