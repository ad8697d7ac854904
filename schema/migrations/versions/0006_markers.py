"""Moments of a history that its log does not tell."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "marker",
        sa.Column("key", sa.Integer, nullable=False),
        sa.Column("board", sa.Integer, nullable=False),
        sa.Column("t_ms", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("participant", sa.String(32)),
        sa.ForeignKeyConstraint(
            ["board"], ["board.key"], name="fk_marker_board_board", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_marker"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_marker_board_t_ms", "marker", ["board", "t_ms"])
