"""The tables of the store, in SQLAlchemy Core; schema/migrations builds the same ones."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _belongs_to(target: str) -> ForeignKey:
    # Erasing a workshop is one DELETE: everything that hangs on it goes with it.
    return ForeignKey(target, ondelete="CASCADE")


workshop = Table(
    "workshop",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("cahier", String(64), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    # For erasing by date, which a later version does: empty until then.
    Column("erase_after_ms", BigInteger),
    Column("demo", Boolean, nullable=False),
)

board = Table(
    "board",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("workshop", _belongs_to("workshop.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("theme", String(64)),
    Column("created_ms", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("step", String(32), nullable=False),
    UniqueConstraint("workshop", "number"),
    # A key is never given again: whoever still holds rows of an erased table cannot write
    # them into somebody else's.
    sqlite_autoincrement=True,
)

link = Table(
    "link",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("workshop", _belongs_to("workshop.id"), nullable=False, index=True),
    Column("board", _belongs_to("board.id"), index=True),
    Column("role", String(16), nullable=False),
    Column("code_hash", LargeBinary(32), unique=True),
    Column("revoked_ms", BigInteger),
    sqlite_autoincrement=True,
)

participant = Table(
    "participant",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("workshop", _belongs_to("workshop.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("colour", Integer, nullable=False),
    Column("role", String(16), nullable=False),
    Column("joined_ms", BigInteger, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("workshop", _belongs_to("workshop.id"), nullable=False, index=True),
    Column("participant", _belongs_to("participant.id"), nullable=False, index=True),
    Column("link", _belongs_to("link.key"), nullable=False, index=True),
    Column("boards", JSON, nullable=False),
    Column("started_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("revoked", Boolean, nullable=False),
    # The log names sessions by key for ever, so a key is never given again.
    sqlite_autoincrement=True,
)

# Which session a CRDT client id belongs to. Session and participant are no foreign keys:
# the server binds ids of its own (session 0), and an erased person's ids stay bound.
client = Table(
    "client",
    metadata,
    Column("board", _belongs_to("board.key"), primary_key=True),
    Column("client", BigInteger, primary_key=True, autoincrement=False),
    Column("session", Integer, nullable=False),
    Column("participant", String(32), nullable=False),
    Column("lent", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

# The history. Nothing but the primary key is indexed: time grows with ``seq``. ``crc`` is
# a CRC-32 of the whole row, so that a byte that turned on the disk is found, not replayed.
board_update = Table(
    "board_update",
    metadata,
    Column("board", _belongs_to("board.key"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("t_ms", BigInteger, nullable=False),
    Column("session", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("crc", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Large rows, hence with rowid: SQLite wants rows of WITHOUT ROWID tables short.
snapshot = Table(
    "snapshot",
    metadata,
    Column("board", _belongs_to("board.key"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("t_ms", BigInteger, nullable=False),
    Column("codec", String(16), nullable=False),
    Column("sha256", LargeBinary(32), nullable=False),
    Column("data", LargeBinary, nullable=False),
)

cahier = Table(
    "cahier",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("title", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("content", Text, nullable=False),
)
