"""The first tables: workshops, people, links and sessions; the log, its snapshots, cahiers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def belongs_to(target: str) -> sa.ForeignKey:
    return sa.ForeignKey(target, ondelete="CASCADE")


def upgrade() -> None:
    workshops()
    people()
    history()


def workshops() -> None:
    op.create_table(
        "workshop",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("cahier", sa.String(64), nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("erase_after_ms", sa.BigInteger),
        sa.Column("demo", sa.Boolean, nullable=False),
    )
    op.create_table(
        "board",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("workshop", sa.String(32), belongs_to("workshop.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("theme", sa.String(64)),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("step", sa.String(32), nullable=False),
        sa.UniqueConstraint("workshop", "number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cahier",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )


def people() -> None:
    op.create_table(
        "link",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column(
            "workshop", sa.String(32), belongs_to("workshop.id"), nullable=False, index=True
        ),
        sa.Column("board", sa.String(32), belongs_to("board.id"), index=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(32), unique=True),
        sa.Column("revoked_ms", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "participant",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "workshop", sa.String(32), belongs_to("workshop.id"), nullable=False, index=True
        ),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("colour", sa.Integer, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("joined_ms", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column(
            "workshop", sa.String(32), belongs_to("workshop.id"), nullable=False, index=True
        ),
        sa.Column(
            "participant", sa.String(32), belongs_to("participant.id"), nullable=False, index=True
        ),
        sa.Column("link", sa.Integer, belongs_to("link.key"), nullable=False, index=True),
        sa.Column("boards", sa.JSON, nullable=False),
        sa.Column("started_ms", sa.BigInteger, nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.Column("revoked", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )


def history() -> None:
    op.create_table(
        "client",
        sa.Column("board", sa.Integer, belongs_to("board.key"), primary_key=True),
        sa.Column("client", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("session", sa.Integer, nullable=False),
        sa.Column("participant", sa.String(32), nullable=False),
        sa.Column("lent", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "board_update",
        sa.Column("board", sa.Integer, belongs_to("board.key"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("t_ms", sa.BigInteger, nullable=False),
        sa.Column("session", sa.Integer, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("crc", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "snapshot",
        sa.Column("board", sa.Integer, belongs_to("board.key"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("t_ms", sa.BigInteger, nullable=False),
        sa.Column("codec", sa.String(16), nullable=False),
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
