"""The committed byte vectors are what the JavaScript libraries write today."""

import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.peers


def test_the_vectors_are_what_the_libraries_write() -> None:
    check = subprocess.run(
        ["node", "make_vectors.mjs", "--check"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (check.returncode, check.stderr) == (0, "")
