"""The documents that the tests read: ours always, the real one where it is at hand."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(__file__).parent / "samples"
BUILT_IN = ROOT / "schema" / "cahier"
REAL = ROOT.parent / "shared" / "cahier" / "cahier-des-defis.md"


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def markdown_documents() -> list[Path]:
    """Ours, and the real document when it is at hand."""
    return [SAMPLES / "port.md", SAMPLES / "valley.md", *([REAL] if REAL.exists() else [])]
