"""The job queue's own tables, in a schema of their own."""

from alembic import context, op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    bind = op.get_bind()
    service = bind.dialect.identifier_preparer.quote(context.config.attributes["service_role"])
    bind.exec_driver_sql("CREATE SCHEMA jobs; SET LOCAL search_path TO jobs")
    # The driver reads a lone % as a placeholder.
    bind.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    bind.exec_driver_sql(
        f"""
        GRANT USAGE ON SCHEMA jobs TO {service};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO {service};
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO {service};
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO {service};
        SET LOCAL search_path TO DEFAULT;
        """
    )


def downgrade() -> None:
    op.get_bind().exec_driver_sql("DROP SCHEMA jobs CASCADE")
