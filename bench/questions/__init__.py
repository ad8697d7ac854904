"""What is measured, one question a file."""

from __future__ import annotations

from bench.question import Question

from . import (
    capacity,
    durability,
    join,
    lone,
    memory,
    overload,
    plenary,
    storm,
    workshop30,
    workshop100,
)

ALL: tuple[Question, ...] = (
    capacity.QUESTION,
    plenary.QUESTION,
    workshop30.QUESTION,
    workshop100.QUESTION,
    storm.QUESTION,
    join.QUESTION,
    lone.QUESTION,
    memory.QUESTION,
    overload.QUESTION,
    durability.QUESTION,
)
