"""The tables of the store, in SQLAlchemy Core; schema/migrations builds the same ones."""

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    false,
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
    # What the table has retained is settled. Last, and with a default, since it came later.
    Column("locked", Boolean, nullable=False, server_default=false()),
    # When the time of the step is over.
    Column("ends_ms", BigInteger),
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
# ``crc`` is a CRC-32 of the whole binding.
client = Table(
    "client",
    metadata,
    Column("board", _belongs_to("board.key"), primary_key=True),
    Column("client", BigInteger, primary_key=True, autoincrement=False),
    Column("session", Integer, nullable=False),
    Column("participant", String(32), nullable=False),
    Column("lent", Boolean, nullable=False),
    Column("crc", BigInteger, nullable=False),
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

# Where a board's history ends, written in the transaction of its newest entry: entries that
# vanish at the end leave no gap. ``proof`` is of board, seq and t_ms. ``bound`` is the sum of
# 2^32 + crc over the board's bindings, with a CRC-32 of its own: one that vanishes is missed.
head = Table(
    "head",
    metadata,
    Column("board", _belongs_to("board.key"), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("t_ms", BigInteger, nullable=False),
    Column("proof", BigInteger, nullable=False),
    Column("bound", BigInteger, nullable=False),
    Column("bound_crc", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Inside the database, so that appending stays one statement and nobody can forget it. An end
# that was lost is written anew; what was bound stays unknown then.
HEAD_FOLLOWS = """
CREATE TRIGGER head_follows AFTER INSERT ON board_update BEGIN
INSERT INTO head (board, seq, t_ms, proof, bound, bound_crc) VALUES (NEW.board, NEW.seq, NEW.t_ms,
(NEW.board * 8191 + NEW.seq * 131071 + NEW.t_ms %% 2147483647 * 524287) %% 2147483647, 0, 0)
ON CONFLICT (board) DO UPDATE SET seq = excluded.seq, t_ms = excluded.t_ms, proof = excluded.proof;
END
"""
_following: DDL = DDL(HEAD_FOLLOWS)  # type: ignore[no-untyped-call]
event.listen(head, "after_create", _following.execute_if(dialect="sqlite"))

# ``sha256`` is of place, codec and bytes. Large rows, hence with rowid: SQLite wants rows of
# WITHOUT ROWID tables short.
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

# Moments of a history that its log does not tell: steps, pauses, bookmarks.
marker = Table(
    "marker",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("board", _belongs_to("board.key"), nullable=False),
    Column("t_ms", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("label", Text, nullable=False),
    # No foreign key: an erased person's bookmark stays a moment.
    Column("participant", String(32)),
    Index("ix_marker_board_t_ms", "board", "t_ms"),
    sqlite_autoincrement=True,
)

# The initiatives around a cahier, which may be one that ships with the server: no foreign key.
catalogue = Table(
    "catalogue",
    metadata,
    Column("cahier", String(64), primary_key=True),
    Column("created_ms", BigInteger, nullable=False),
    Column("content", Text, nullable=False),
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
