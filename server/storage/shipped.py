"""Where the folder ``schema`` is that ships with the server: its migrations, its cahiers."""

from pathlib import Path

from server.errors import Unavailable

PACKAGE = Path(__file__).resolve().parents[1]


def schema(part: str, package: Path = PACKAGE) -> Path:
    """Return a folder of ``schema``: inside an installed package, else the checkout's.

    Raises `Unavailable` when the installation lacks it.
    """
    for home in (package, package.parent):
        found = home / "schema" / part
        if found.is_dir():
            return found
    raise Unavailable(f"the folder schema/{part} that ships with the server is not installed")


def revisions() -> list[str]:
    """Return every revision this version knows, oldest first: the numbers of the files."""
    return sorted(file.name[:4] for file in (schema("migrations") / "versions").glob("[0-9]*.py"))
