"""The audit as a chain that shows when anybody tampered with it."""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0006_audit.sql")


def downgrade() -> None:
    run("0006_audit_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
