"""Attacks 1 to 15: the handshake, and who somebody claims to be."""

import base64
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from tests.conformance.peer import Wire
from tests.serving import Server, serving

from .scene import Scene, ask, farewell, knock


@pytest.mark.parametrize(
    "origin",
    [
        pytest.param("https://ailleurs.example", id="01"),
        pytest.param("null", id="02"),
        pytest.param("http://127.0.0.1.evil", id="03"),
        pytest.param("http://evil-ferme.example", id="03"),
    ],
)
def test_attack_01_02_03_a_page_of_another_site_gets_no_socket(scene: Scene, origin: str) -> None:
    status, wire = knock(scene.server, scene.board["id"], scene.session(), f"Origin: {origin}")

    wire.socket.close()
    assert status == 403


@pytest.mark.parametrize("token", ["", "x" * 22])
def test_attack_04_without_a_session_one_is_told_a_code_and_nothing_else(
    scene: Scene, token: str
) -> None:
    status, wire = knock(scene.server, scene.board["id"], token)

    assert (status, farewell(wire)) == (101, 4401)


def test_attack_05_a_session_that_has_ended_opens_nothing(scene: Scene) -> None:
    session = scene.server.session(scene.board["participant"]["token"])
    with closing(sqlite3.connect(scene.server.folder / "tablee.db")) as file, file:
        who = session["participant"]["id"]
        file.execute("UPDATE session SET expires_ms = 1 WHERE participant = ?", (who,))

    _, wire = knock(scene.server, scene.board["id"], session["session"])

    assert farewell(wire) == 4401


def test_attack_06_a_session_of_another_board_opens_only_its_own(scene: Scene) -> None:
    other = Scene(scene.server)

    _, wire = knock(scene.server, scene.board["id"], other.session())

    assert farewell(wire) == 4403
    other.close()


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS256"])
def test_attack_07_a_token_that_signs_itself_is_no_session(scene: Scene, algorithm: str) -> None:
    parts = ({"alg": algorithm, "typ": "JWT"}, {"board": scene.board["id"], "role": "facilitator"})
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts]
    forged = ".".join([*(part.rstrip("=") for part in coded), ""])

    _, wire = knock(scene.server, scene.board["id"], forged)

    assert farewell(wire) == 4401


def test_attack_08_a_secret_in_the_address_is_never_logged_and_a_link_opens_nothing(
    scene: Scene,
) -> None:
    link, session = scene.board["participant"]["token"], scene.session()
    shown = []
    for token in (link, session):
        path = f"{scene.board['id']}?token={token}"
        _, wire = knock(scene.server, path, "")
        shown.append(wire.socket.recv(2))
        wire.socket.close()

    assert shown[0] == b"\x88\x0c", "a link is no session"
    assert shown[1][0] == 0x82, "a session is, as released clients send it"
    assert link not in scene.server.output
    assert session not in scene.server.output


@pytest.mark.alone
def test_attack_09_a_link_that_is_revoked_ends_open_sockets_within_a_second(scene: Scene) -> None:
    link, chair = scene.board["participant"]["token"], scene.session("facilitator")
    address = f"/api/workshops/{scene.workshop['workshop']['id']}/links/revoke"

    began = monotonic()
    scene.server.ask("POST", address, {"token": link}, session=chair)
    codes = [scene.attacker.ends(), scene.colleague.ends()]

    assert codes == [4401, 4401]
    assert monotonic() - began <= 1.0
    assert ask(scene.server, "POST", "/api/sessions", {"token": link})[0] == 401


def test_attack_12_a_head_of_500_kilobytes_is_refused(server: Server) -> None:
    line = b"X-Aile: " + b"x" * 1000 + b"\r\n"
    with Wire(server.port) as wire:
        wire.send(b"GET / HTTP/1.1\r\nHost: ferme\r\n", *(line for _ in range(500)))

        assert wire.head().startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "name",
    [
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "a%00b",
        "x" * 10_000,
        "%C3%A9e%CC%81%E2%80%AE",
        "..",
        "%2e",
    ],
)
def test_attack_13_a_board_of_an_odd_name_is_not_found_and_no_file_is_touched(
    scene: Scene, name: str
) -> None:
    files = {path.name for path in scene.server.folder.iterdir()}
    bearing = f"Bearer {scene.session()}"

    status, _, _ = ask(scene.server, "GET", f"/api/boards/{name}", Authorization=bearing)
    upgrade, wire = knock(scene.server, name, scene.session())
    code = farewell(wire) if upgrade == 101 else upgrade

    wire.socket.close()
    assert status == 404
    assert code in (4404, 404, 414)
    assert {path.name for path in scene.server.folder.iterdir()} == files


def test_attack_14_15_guessing_codes_is_slowed_down_whatever_address_is_claimed(
    tmp_path: Path,
) -> None:
    with serving(tmp_path) as server:
        link = server.workshop()["participant"]["token"]
        answers = [
            ask(
                server,
                "POST",
                "/api/sessions",
                {"code": f"AAAA AAA{letter}"},
                X_Forwarded_For=f"203.0.113.{number}",
                X_Real_IP=f"203.0.113.{number}",
            )
            for number, letter in enumerate("ABCDEFGHJKMNPQRSTVWXYZ234567")
        ]

        opened = server.session(link)
        _, _, figures = ask(server, "GET", "/metrics")

    statuses = [status for status, _, _ in answers]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert "retry-after" in {name.lower() for name in answers[-1][1]}
    assert opened["participant"]["role"] == "participant", "links still open"
    rows = [row for row in figures.splitlines() if row.startswith("tablee_failed_joins_total")]
    assert sum(float(row.split()[-1]) for row in rows) >= 20, "an alarm can be set on it"
