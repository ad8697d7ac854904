"""The time of a step: when it is over."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("board", sa.Column("ends_ms", sa.BigInteger))
