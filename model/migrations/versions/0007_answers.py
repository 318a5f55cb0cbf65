"""What each answered request said, so that its id is not taken for another one."""

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    run("0007_answers.sql")


def downgrade() -> None:
    run("0007_answers_down.sql")


def run(name: str) -> None:
    op.get_bind().exec_driver_sql((SQL / name).read_text(encoding="utf-8"))
