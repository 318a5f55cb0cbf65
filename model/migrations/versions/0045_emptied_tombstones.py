"""What an identity provider deleted keeps its place, and nothing that was sent of it.

There is no way back for what was sent; without it, everything works as before.
"""

from alembic import op

revision = "0045"
down_revision = "0039"
branch_labels = None
depends_on = None


NAME = "ck_provisioned_deleted_is_empty"
EMPTY = "deleted_at IS NULL OR payload = '{}' AND name_key = '' AND external_id IS NULL"


def upgrade() -> None:
    op.execute(
        "UPDATE provisioned SET payload = '{}', name_key = '', external_id = NULL "
        "WHERE deleted_at IS NOT NULL"
    )
    op.create_check_constraint(NAME, "provisioned", EMPTY)


def downgrade() -> None:
    op.drop_constraint(NAME, "provisioned", type_="check")
