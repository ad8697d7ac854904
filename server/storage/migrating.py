"""Brings the tables up to date: which migrations there are, and running those that lack."""

from sqlalchemy import Connection, inspect, text

from .shipped import revisions, schema


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a database, None when it has none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run what lacks inside the caller's transaction, so that half a migration never stays.

    ``to`` is the revision that is reached. Foreign keys must be off: rebuilding a table
    would otherwise erase what refers to it.
    """
    if revision_of(connection) == revisions()[-1]:
        return
    # Alembic costs 0.2 s to import, and most starts have nothing to migrate.
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(schema("migrations")).replace("%", "%%"))
    command.upgrade(config, to)
