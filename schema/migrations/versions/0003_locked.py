"""A table's lock: whether what it has retained is settled."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "board", sa.Column("locked", sa.Boolean, nullable=False, server_default=sa.false())
    )
