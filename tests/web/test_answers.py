"""What goes back when something goes wrong on our side, and through trusted proxies."""

import httpx2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.errors import Damaged, TableeError, Unavailable
from server.web.answers import refused, unforeseen

from .conftest import a_house


def failing(error: Exception) -> httpx2.AsyncClient:
    async def fail(request: Request) -> Response:
        raise error

    handlers = {TableeError: refused, Exception: unforeseen}
    app = Starlette(routes=[Route("/", fail)], exception_handlers=handlers)
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url="http://tables")


async def test_what_nobody_foresaw_is_answered_without_its_inside() -> None:
    answer = await failing(ValueError("mot de passe 1234")).get("/")

    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "error"
    assert "1234" not in answer.text


async def test_a_disk_that_refuses_is_said_and_may_be_asked_again() -> None:
    answers = [await failing(error()).get("/") for error in (Unavailable, Damaged)]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert [answer.json()["error"]["code"] for answer in answers] == ["unavailable", "damaged"]


async def test_behind_a_trusted_proxy_each_person_has_their_own_attempts() -> None:
    async def guess(address: str, times: int) -> int:
        visitor = house.visitor(headers={"X-Forwarded-For": address})
        for _ in range(times):
            answer = await visitor.post("/api/sessions", json={"code": "AAAA AAAA"})
        status: int = answer.status_code
        return status

    async with a_house(trusted_proxies=("127.0.0.0/8",)) as house:
        statuses = [await guess("192.0.2.7", 21), await guess("192.0.2.8", 1)]

    assert statuses == [429, 401]


async def test_a_workshop_created_through_a_proxy_needs_the_key() -> None:
    wanted = {"title": "Été", "tables": 1}
    forwarded = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    async with a_house(trusted_proxies=("127.0.0.1",), admin_token="sesame") as house:  # noqa: S106
        nobody = await house.visitor(headers=forwarded).post("/api/workshops", json=wanted)
        bearing = forwarded | {"Authorization": "Bearer sesame"}
        known = await house.visitor(headers=bearing).post("/api/workshops", json=wanted)

    assert (nobody.status_code, known.status_code) == (401, 201)
    assert known.json()["participant"]["url"].startswith("https://")
