"""The audit as a chain that shows when anybody tampered with it."""

from pathlib import Path

from alembic import context, op

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
    bind = op.get_bind()
    service = bind.dialect.identifier_preparer.quote(context.config.attributes["service_role"])
    bind.exec_driver_sql((SQL / name).read_text(encoding="utf-8").replace("{service}", service))
