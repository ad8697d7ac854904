"""Every address that programs may ask stands in docs/api.md, and no other."""

import re
from pathlib import Path

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from server.web.pages import Pages
from server.web.routes import routes
from server.web.static import StaticFiles

ROOT = Path(__file__).resolve().parents[2]


def addresses(of: list[BaseRoute], start: str = "") -> set[str]:
    """Return the paths below these routes, the name of what varies left out."""
    found: set[str] = set()
    for route in of:
        if isinstance(route, Mount):
            found |= addresses(list(route.routes), start + route.path)
        elif isinstance(route, Route | WebSocketRoute):
            found.add(re.sub(r"\{.*?\}", "{}", start + route.path))
    return found


def test_the_table_of_addresses_is_that_of_the_server(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "api.md").read_text("utf-8")
    files = StaticFiles(tmp_path)

    told = re.findall(r"^\|.*?\|", text, flags=re.MULTILINE)
    paths = re.findall(r"`(?:[A-Z]+ )?(/[^`?\[ ]*)", "\n".join(told))

    for_programs = addresses(routes(files)) - addresses(Pages(files).routes())
    assert {re.sub(r"\{.*?\}", "{}", path) for path in paths} == for_programs
