"""The synthesis over HTTP, and again as a cahier."""

from typing import Any

import pytest

from .conftest import House
from .test_exports import a_board, notes_of_all_sorts


@pytest.fixture
async def table(house: House) -> Any:
    return await a_board(house, notes_of_all_sorts())


@pytest.mark.parametrize("format", ["md", "html", "docx", "pdf", "json"])
async def test_who_facilitates_leaves_with_the_document(table: Any, format: str) -> None:
    browser, board = table
    answer = await browser.get(f"/api/workshops/{board.workshop}/synthesis.{format}")
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    if format in ("md", "html", "json"):
        assert "La cantine" in answer.text


@pytest.mark.parametrize("format", ["md", "json"])
async def test_the_document_becomes_a_cahier(house: House, table: Any, format: str) -> None:
    browser, board = table
    document = await browser.get(f"/api/workshops/{board.workshop}/synthesis.{format}")
    answer = await house.visitor().post(
        f"/api/cahiers?filename=synthese.{format}", content=document.content
    )
    assert answer.status_code in (200, 201), answer.text
    made = answer.json()
    assert (made["themes"], made["challenges"]) == (1, 1)


async def test_an_unknown_format_is_not_found(table: Any) -> None:
    browser, board = table
    answer = await browser.get(f"/api/workshops/{board.workshop}/synthesis.odt")
    assert answer.status_code == 404
