"""Every rule of schema/wire.md is one sentence, numbered without a gap, and tested by name."""

import re
from itertools import groupby

from tests.rules import named, rules


def test_every_rule_is_named_by_a_test() -> None:
    tested = named()

    forgotten = [f"{rule}  {sentence}" for rule, sentence in rules() if rule not in tested]

    assert forgotten == []


def test_every_rule_that_a_test_names_is_written_down() -> None:
    unknown = named() - {rule for rule, _ in rules()}

    assert unknown == set()


def test_rules_are_numbered_from_one_without_a_gap() -> None:
    for letter, group in groupby((rule for rule, _ in rules()), key=lambda rule: rule[0]):
        numbers = [int(rule[1:]) for rule in group]

        assert numbers == list(range(1, len(numbers) + 1)), letter


def test_every_rule_is_one_sentence() -> None:
    longer = [rule for rule, text in rules() if text[-1] != "." or re.search(r"\.\s+[A-Z]", text)]

    assert longer == []
