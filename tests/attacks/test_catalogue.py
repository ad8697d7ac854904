"""Every attack of the catalogue is answered: here, elsewhere by name, or with a reason."""

import ast
import re
from pathlib import Path

from .catalogue import ALL, ALSO, ELSEWHERE, LATER

ROOT = Path(__file__).parents[2]
NUMBERS = re.compile(r"^test_attack_((?:\d\d_)+)")


def names_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, kinds) and node.name.startswith("test_")
    }


def numbered() -> dict[int, set[str]]:
    """Return the tests of this folder by the numbers in their names."""
    found: dict[int, set[str]] = {}
    for file in sorted(Path(__file__).parent.glob("test_*_attacks.py")):
        for name in names_in(file):
            if numbers := NUMBERS.match(name):
                for number in numbers[1].strip("_").split("_"):
                    found.setdefault(int(number), set()).add(name)
    return found


def test_all_65_attacks_are_answered() -> None:
    answered = numbered().keys() | ELSEWHERE.keys() | LATER.keys()

    assert sorted(answered) == list(ALL)


def test_what_waits_for_a_feature_is_not_tested_already() -> None:
    assert LATER.keys() & (numbered().keys() | ELSEWHERE.keys()) == set()
    assert all(re.search(r"\(issue \d\)$", reason) for reason in LATER.values())


def test_what_is_proved_elsewhere_is_there() -> None:
    for number, tests in (*ELSEWHERE.items(), *ALSO.items()):
        for test in tests:
            file, _, name = test.partition("::")
            assert name in names_in(ROOT / file), f"{number}: {test}"


def test_every_test_of_an_attack_says_its_number() -> None:
    for file in Path(__file__).parent.glob("test_*_attacks.py"):
        assert [name for name in names_in(file) if not NUMBERS.match(name)] == []
