"""A disk of a few megabytes that only one test sees, and servers that live on it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.serving import Server

# Whoever is not root becomes it inside a user namespace, where the system allows that.
IS_ROOT = os.geteuid() == 0
APART = ["unshare", "--mount", *([] if IS_ROOT else ["--user", "--map-root-user"])]
INTO = ["nsenter", "--mount", *([] if IS_ROOT else ["--user", "--preserve-credentials"])]
NEEDED = (
    "this test mounts a small tmpfs of its own: it needs Linux with unshare and nsenter, and to be"
    " root or to be allowed user namespaces"
)
PIECE = 4_096


class Disk:
    """A tmpfs in a mount namespace of its own, gone when the test is over."""

    def __init__(self, folder: Path, holder: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self._holder = holder.pid

    @property
    def seen_from_here(self) -> Path:
        """The same folder by a path that leads into the namespace."""
        return Path(f"/proc/{self._holder}/root{self.folder}")

    def inside(self, *command: str) -> list[str]:
        """Return a command that runs in the namespace, in the folder where we are."""
        there = ["--target", str(self._holder), "--", "sh", "-c", 'cd "$0" && exec "$@"']
        return [*INTO, *there, os.getcwd(), *command]

    def fill(self) -> None:
        """Leave no room at all."""
        with (self.seen_from_here / "ballast").open("ab", buffering=0) as ballast:
            for piece in (64 * PIECE, PIECE, 1):
                try:
                    while ballast.write(bytes(piece)) == piece:
                        pass
                except OSError:
                    continue

    def clear(self) -> None:
        """Give the room back."""
        (self.seen_from_here / "ballast").unlink()

    def make_read_only(self) -> None:
        """Let nobody write any more; nothing may be open for writing."""
        remount = self.inside("mount", "-o", "remount,ro", str(self.folder))
        subprocess.run(remount, check=True, timeout=20)


class ServerOnDisk(Server):
    """A server whose database lies on a small disk."""

    def __init__(self, folder: Path, disk: Disk, **environment: str) -> None:
        super().__init__(folder, **environment)
        self._disk = disk

    @property
    def database(self) -> Path:
        return self._disk.folder / "tablee.db"

    def command(self) -> list[str]:
        return self._disk.inside(*super().command())


@contextmanager
def small_disk(folder: Path, megabytes: int = 4) -> Iterator[Disk]:
    """Mount a small disk on ``folder/disk`` for the length of a test."""
    assert shutil.which("unshare") and shutil.which("nsenter"), NEEDED
    place = folder / "disk"
    place.mkdir()
    mount = f'mount -t tmpfs -o size={megabytes}m tablee "{place}" && echo mounted && exec cat'
    with subprocess.Popen(
        [*APART, "sh", "-c", mount], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"mounted\n", NEEDED
        yield Disk(place, holder)
        assert holder.stdin is not None
        holder.stdin.close()
