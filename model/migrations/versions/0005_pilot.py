"""Which features are on for whom, and who may check in for an owner."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0005_pilot.sql")


def downgrade() -> None:
    run("0005_pilot_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
