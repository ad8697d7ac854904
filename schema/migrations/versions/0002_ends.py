"""Where each log ends, and checksums of bindings and of a snapshot's place."""

import hashlib
import struct
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PRIME = 2**31 - 1
HEAD_FOLLOWS = """
CREATE TRIGGER head_follows AFTER INSERT ON board_update BEGIN
INSERT INTO head (board, seq, t_ms, proof, bound, bound_crc) VALUES (NEW.board, NEW.seq, NEW.t_ms,
(NEW.board * 8191 + NEW.seq * 131071 + NEW.t_ms % 2147483647 * 524287) % 2147483647, 0, 0)
ON CONFLICT (board) DO UPDATE SET seq = excluded.seq, t_ms = excluded.t_ms, proof = excluded.proof;
END
"""


def belongs_to(target: str) -> sa.ForeignKey:
    return sa.ForeignKey(target, ondelete="CASCADE")


def upgrade() -> None:
    connection = op.get_bind()
    bindings = connection.exec_driver_sql(
        "SELECT board, client, session, participant, lent FROM client"
    ).all()
    bound = bind_again(bindings)
    ends(connection, bound)
    connection.exec_driver_sql(HEAD_FOLLOWS)
    snapshots(connection)


def bind_again(bindings: list) -> dict:
    """Build the table anew with a checksum; return the sum of each board's bindings."""
    op.drop_table("client")
    client = op.create_table(
        "client",
        sa.Column("board", sa.Integer, belongs_to("board.key"), primary_key=True),
        sa.Column("client", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("session", sa.Integer, nullable=False),
        sa.Column("participant", sa.String(32), nullable=False),
        sa.Column("lent", sa.Boolean, nullable=False),
        sa.Column("crc", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    entries, bound = [], {}
    for board, number, session, participant, lent in bindings:
        place = struct.pack(">3q?", board, number, session, bool(lent))
        crc = zlib.crc32(participant.encode(), zlib.crc32(place))
        entries.append(
            {
                "board": board,
                "client": number,
                "session": session,
                "participant": participant,
                "lent": bool(lent),
                "crc": crc,
            }
        )
        bound[board] = bound.get(board, 0) + (1 << 32) + crc
    op.bulk_insert(client, entries)
    return bound


def ends(connection: sa.Connection, bound: dict) -> None:
    head = op.create_table(
        "head",
        sa.Column("board", sa.Integer, belongs_to("board.key"), primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("t_ms", sa.BigInteger, nullable=False),
        sa.Column("proof", sa.BigInteger, nullable=False),
        sa.Column("bound", sa.BigInteger, nullable=False),
        sa.Column("bound_crc", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    found = connection.exec_driver_sql(
        "SELECT key, coalesce(seq, 0), coalesce(t_ms, 0) FROM board LEFT JOIN board_update ON"
        " board = key AND seq = (SELECT max(seq) FROM board_update WHERE board = key)"
    )
    op.bulk_insert(
        head,
        [
            {
                "board": board,
                "seq": seq,
                "t_ms": t_ms,
                "proof": (board * 8191 + seq * 131071 + t_ms % PRIME * 524287) % PRIME,
                "bound": bound.get(board, 0),
                "bound_crc": zlib.crc32(struct.pack(">2q", board, bound.get(board, 0))),
            }
            for board, seq, t_ms in found.all()
        ],
    )


def snapshots(connection: sa.Connection) -> None:
    """Let the checksum cover the place too; a damaged snapshot stays one."""
    places = connection.exec_driver_sql("SELECT board, seq FROM snapshot").all()
    for place in map(tuple, places):
        t_ms, codec, sha256, data = connection.exec_driver_sql(
            "SELECT t_ms, codec, sha256, data FROM snapshot WHERE board = ? AND seq = ?", place
        ).one()
        if hashlib.sha256(data).digest() == sha256:
            whole = struct.pack(">3q", *place, t_ms) + codec.encode() + data
            connection.exec_driver_sql(
                "UPDATE snapshot SET sha256 = ? WHERE board = ? AND seq = ?",
                (hashlib.sha256(whole).digest(), *place),
            )
