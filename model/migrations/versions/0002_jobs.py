"""The job queue's own tables, in a schema of their own."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    bind = op.get_bind()
    bind.exec_driver_sql("CREATE SCHEMA jobs; SET LOCAL search_path TO jobs")
    # The driver reads a lone % as a placeholder.
    bind.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    bind.exec_driver_sql("SET LOCAL search_path TO DEFAULT")


def downgrade() -> None:
    op.get_bind().exec_driver_sql("DROP SCHEMA jobs CASCADE")
