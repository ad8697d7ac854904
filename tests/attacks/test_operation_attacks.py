"""Attacks 57 to 62: what comes by HTTP, as a file, or from outside."""

import ast
import json
import socket
from pathlib import Path

import pytest

import server as package
from tests.serving import Server, serving

from .scene import Scene, ask

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;"><!ENTITY file SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg"><text>&lol3;&file;</text></svg>"""

CALLERS = {"http.client", "urllib.request", "httpx", "aiohttp", "requests", "ftplib", "xml"}


@pytest.mark.parametrize("name", ["cahier.svg", "cahier.xml", "cahier.md", "cahier.json"])
def test_attack_57_entities_are_never_resolved(server: Server, name: str) -> None:
    path = f"/api/cahiers?filename={name}&language=fr"

    status, _, body = ask(server, "POST", path, BOMB, Content_Type="image/svg+xml")

    assert 400 <= status < 500
    assert "lollol" not in body
    assert "root:" not in body


def test_attack_58_the_server_calls_nobody(scene: Scene) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        link = f"http://127.0.0.1:{listening.getsockname()[1]}/apercu.png"
        person = scene.server.session(scene.board["participant"]["token"], link[:40])
        cahier = f"# Titre\n\n![image]({link})\n\n[lien]({link})\n".encode()
        ask(scene.server, "POST", "/api/cahiers?filename=c.md&language=fr", cahier)
        scene.lay(text=f"{link} 😀")

        with pytest.raises(BlockingIOError):
            listening.accept()

    assert person["participant"]["name"] == link[:40]
    assert _imported() & CALLERS == set(), "there is nothing in it that could call"


def _imported() -> set[str]:
    names: set[str] = set()
    for file in Path(str(package.__file__)).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names | {name.partition(".")[0] for name in names} - {"http", "urllib"}


@pytest.mark.parametrize("path", ["", "/cahier"])
def test_attack_59_the_board_of_another_team_is_not_shown(server: Server, path: str) -> None:
    boards = server.workshop(tables=2)["boards"]
    session = server.session(boards[1]["participant"]["token"])["session"]

    status, _, body = ask(
        server, "GET", f"/api/boards/{boards[0]['id']}{path}", Authorization=f"Bearer {session}"
    )

    assert status == 403
    assert json.loads(body)["error"]["code"] == "other-board"


def test_attack_60_sql_in_a_name_is_a_name(server: Server) -> None:
    words = "Zoé'); DROP TABLE board; --"
    workshop = server.workshop(title=words)

    person = server.session(workshop["participant"]["token"], words)

    assert person["participant"]["name"] == words
    assert person["workshop"]["title"] == words
    assert len(server.workshop(tables=3)["boards"]) == 3


def test_attack_61_a_line_end_in_a_name_or_address_makes_no_line_of_the_log(scene: Scene) -> None:
    forged = "CRITICAL root: tout est perdu"
    scene.server.session(scene.board["participant"]["token"], f"Zoé\n{forged}")
    odd = f"%0A{forged.replace(' ', '%20')}"
    for path in (f"/api/boards/{odd}", f"/{odd}", f"/healthz?{odd}"):
        ask(scene.server, "GET", path, Authorization=f"Bearer {scene.session()}")
    scene.say(b"\xff\n" + forged.encode())
    scene.attacker.ends()

    assert forged not in scene.server.output.splitlines()
    assert not any(line.startswith("CRITICAL") for line in scene.server.output.splitlines())


def test_attack_62_the_figures_are_not_for_others(tmp_path: Path) -> None:
    with serving(tmp_path, TABLEE_TRUSTED_PROXIES="127.0.0.1") as behind_a_proxy:
        near = ask(behind_a_proxy, "GET", "/metrics")
        far = ask(behind_a_proxy, "GET", "/metrics", X_Forwarded_For="203.0.113.7")
        claimed = ask(behind_a_proxy, "GET", "/metrics", X_Forwarded_For="127.0.0.1")

    assert near[0] == 200
    assert far[0] == 404
    assert claimed[0] == 404
    assert "tablee_" not in far[2]
