"""What is kept no longer: what a provider deleted, and development goals that are over.

Of the first nothing that was sent is left, and there is no way back for it. Of the second nothing
told when they were last changed: those that are there count from now on.
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
    op.execute(
        "ALTER TABLE development_goal ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now()"
    )
    op.execute("ALTER TABLE development_goal ALTER COLUMN updated_at DROP DEFAULT")


def downgrade() -> None:
    op.drop_column("development_goal", "updated_at")
    op.drop_constraint(NAME, "provisioned", type_="check")
