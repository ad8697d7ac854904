"""Origins, addresses, and who may create."""

import pytest
from starlette.requests import HTTPConnection

from server.errors import BadInput, TableeError
from server.web.reach import Origin, Reach, address_of, base_url, is_local, may_create, origin_of
from server.web.refusals import AdminNeeded, ForeignOrigin, NoAdmin, WrongAdmin

KEY = "sesame"
OPEN = Reach(loopback=False, admin_token=KEY)


def asking(
    host: str = "tables.example", scheme: str = "http", client: str = "127.0.0.1", **headers: str
) -> HTTPConnection:
    named = {"host": host} | {name.replace("_", "-"): value for name, value in headers.items()}
    return HTTPConnection(
        {
            "type": "http",
            "scheme": scheme,
            "client": (client, 5000),
            "path": "/",
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        }
    )


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("tables.example", "http://tables.example"),
        ("tables.example", "https://tables.example"),
        ("tables.example:8000", "http://tables.example:8000"),
        ("Tables.Example", "http://tables.example"),
        ("tables.example:443", "https://tables.example"),
        ("[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_page_of_this_very_address_is_ours(host: str, origin: str) -> None:
    assert origin_of(asking(host, origin=origin), Reach()) is Origin.SAME


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://evil.example",
        "https://tables.example.evil",
        "https://eviltables.example",
        "http://tables.example:8001",
        "http://tables.example@evil.example",
        "http://user@tables.example",
        "ftp://tables.example",
        "http://tables.example:port",
        "http://[::1",
        "tables.example",
    ],
)
def test_a_page_of_any_other_site_is_foreign(origin: str) -> None:
    with pytest.raises(ForeignOrigin):
        origin_of(asking(origin=origin), Reach())


def test_a_program_has_no_origin_and_a_browser_cannot_hide_its_site() -> None:
    assert origin_of(asking(), Reach()) is Origin.NONE
    with pytest.raises(ForeignOrigin):
        origin_of(asking(sec_fetch_site="cross-site"), Reach())


def test_the_public_address_and_listed_sites_are_known() -> None:
    reach = Reach(public_url="https://ville.example", origins=frozenset({"https://ami.example"}))

    assert origin_of(asking(origin="https://ville.example"), reach) is Origin.SAME
    assert origin_of(asking(origin="https://ami.example"), reach) is Origin.LISTED


def test_links_begin_with_the_public_address_else_with_the_one_asked() -> None:
    assert base_url(asking("a.example:8000"), Reach()) == "http://a.example:8000"
    assert base_url(asking(scheme="https"), Reach()) == "https://tables.example"
    assert (
        base_url(asking(), Reach(public_url="https://ville.example/")) == "https://ville.example"
    )


@pytest.mark.parametrize("host", ["", "a b", 'a"><script>', "a/b", "[::1", "a:port"])
def test_a_host_that_cannot_be_one_makes_no_link(host: str) -> None:
    with pytest.raises(BadInput):
        base_url(asking(host), Reach())


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000", "tables.localhost"])
def test_anybody_creates_on_a_server_of_this_machine_only(host: str) -> None:
    may_create(asking(host), Reach())


@pytest.mark.parametrize(
    ("connection", "reach", "refusal"),
    [
        (asking("localhost"), OPEN, AdminNeeded),
        (asking("localhost", authorization="Bearer no"), OPEN, WrongAdmin),
        (asking("localhost"), Reach(loopback=False), NoAdmin),
        (asking("rebound.example"), Reach(), NoAdmin),
        (asking("localhost", x_forwarded_for="192.0.2.1"), Reach(), NoAdmin),
        (asking("localhost"), Reach(public_url="https://ville.example"), NoAdmin),
    ],
)
def test_elsewhere_only_the_administrator_creates(
    connection: HTTPConnection, reach: Reach, refusal: type[TableeError]
) -> None:
    with pytest.raises(refusal):
        may_create(connection, reach)


def test_the_administrators_key_opens() -> None:
    connection = asking("ville.example", authorization="Bearer sesame")

    may_create(connection, Reach(loopback=False, admin_token="sesame"))  # noqa: S106


def test_only_an_unforwarded_loopback_address_is_this_machine() -> None:
    assert is_local(asking())
    assert not is_local(asking(x_forwarded_for="127.0.0.1"))
    assert not is_local(asking(client="192.0.2.9"))
    assert address_of(asking(client="192.0.2.9")) == "192.0.2.9"
