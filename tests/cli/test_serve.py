"""The verb serve: its socket, its words, its end."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .conftest import Tablee, environment_of, refused


@contextmanager
def serving(folder: Path, *words: str, **variables: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "server", "serve", "--port", "0", *words],
        cwd=folder,
        env=environment_of(folder, **variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def address_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://\S+", line)
    assert found, line + process.stdout.read()
    return found.group()


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        text: str = answer.read().decode()
        return text


def test_a_free_port_is_found_and_printed(tmp_path: Path) -> None:
    with serving(tmp_path) as process:
        url = address_of(process)

        assert get(f"{url}/readyz") == '{"status":"ready"}'


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_well(tmp_path: Path, sign: signal.Signals) -> None:
    with serving(tmp_path) as process:
        get(f"{address_of(process)}/healthz")

        process.send_signal(sign)

        output, _ = process.communicate(timeout=20)
        assert process.returncode == 0, output
        assert output == "Tout est gardé.\n"


def test_the_demonstration_shows_its_links_and_a_code_to_scan(tmp_path: Path) -> None:
    with serving(tmp_path, "--demo", "--language", "en") as process:
        url = address_of(process)
        get(f"{url}/readyz")
        process.terminate()
        output, _ = process.communicate(timeout=20)

    assert output.startswith("Workshop: Demonstration workshop\n")
    assert output.count(f"{url}/join#") == 4
    assert output.count(f"{url}/d/") == 3
    assert "█▀▀" in output or "▀▀█" in output
    assert "TABLEE_HOST=0.0.0.0" in output


def test_a_port_in_use_is_said_in_one_sentence(tablee: Tablee) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        sentence = refused(tablee("serve", "--port", str(port)))

    assert str(port) in sentence


def test_an_address_of_another_machine_is_said_in_one_sentence(tablee: Tablee) -> None:
    assert "192.0.2.1" in refused(tablee("serve", "--host", "192.0.2.1", "--port", "0"))


@pytest.mark.parametrize("host", ["é" * 70, "a..b", "nulle part"])
def test_a_host_that_cannot_be_one_is_said_in_one_sentence(inside: Tablee, host: str) -> None:
    assert host in refused(inside("serve", "--host", host, "--port", "0"))


def test_a_database_is_served_by_one_process_while_others_may_write(
    tmp_path: Path, tablee: Tablee
) -> None:
    with serving(tmp_path) as process:
        url = address_of(process)

        sentence = refused(tablee("serve", "--port", "0"))
        made = tablee("workshop", "create", "--title", "Été 🌻", "--tables", "1", "--json")

        assert "tablee.db" in sentence
        token = made.data["participant"]["token"].encode()
        request = urllib.request.Request(
            f"{url}/api/sessions", b'{"token":"' + token + b'"}', method="POST"
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 201


def test_the_server_does_not_say_what_it_is_made_of(tmp_path: Path) -> None:
    with serving(tmp_path) as process:
        url = address_of(process)
        with urllib.request.urlopen(f"{url}/healthz", timeout=10) as answer:
            assert answer.headers["server"] is None
