"""Every setting, read once from the environment, each with its default and its meaning."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_network
from typing import Any, Final
from urllib.parse import urlsplit

from server.cahier.content import LIMIT as CAHIER_LIMIT
from server.errors import BadInput
from server.storage.opening import path_of
from server.web.reach import is_loopback

PREFIX: Final = "TABLEE_"
LOG_LEVELS: Final = ("debug", "info", "warning", "error")
LOG_FORMATS: Final = ("text", "json")
DAY_MS: Final = 24 * 3600 * 1000


class WrongSetting(BadInput):
    """A setting that cannot be; ``setting`` names its variable."""

    code = "wrong-setting"

    def __init__(self, setting: str, expected: str) -> None:
        super().__init__(f"{setting}: {expected}", setting=setting, expected=expected)


class WrongDatabase(WrongSetting):
    """The address of a database that names no store we have."""

    code = "wrong-database"


class NoBus(WrongSetting):
    """Several processes were asked for."""

    code = "no-bus"


def _key(value: str) -> str | None:
    key = value.strip()
    # It travels in a header, where other letters arrive changed.
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ValueError("A–Z a–z 0–9 . _ -")
    return key or None


def _words(value: str) -> tuple[str, ...]:
    return tuple(word for word in value.replace(",", " ").split() if word)


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.strip().isdecimal() or not low <= int(value) <= high:
            raise ValueError(f"{low} … {high}")
        return int(value)

    return read


def _level(value: str) -> str:
    if value.lower() not in LOG_LEVELS:
        raise ValueError(", ".join(LOG_LEVELS))
    return value.lower()


def _form(value: str) -> str:
    if value.lower() not in LOG_FORMATS:
        raise ValueError(", ".join(LOG_FORMATS))
    return value.lower()


def _url(value: str) -> str | None:
    if not value.strip():
        return None
    parts = urlsplit(value.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise ValueError("https://tables.example.org")
    return value.strip().rstrip("/")


def _origins(value: str) -> tuple[str, ...]:
    origins = tuple(word.lower().rstrip("/") for word in _words(value))
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
            raise ValueError("https://example.org, https://example.net")
    return origins


def _database(value: str) -> str:
    url = value.strip()
    try:
        path_of(url)
    except BadInput as error:
        raise WrongDatabase("TABLEE_DATABASE_URL", "") from error
    return url


def _networks(value: str) -> tuple[str, ...]:
    for word in _words(value):
        try:
            ip_network(word, strict=False)
        except ValueError:
            raise ValueError("127.0.0.1, 10.0.0.0/8") from None
    return _words(value)


def _no_bus(value: str) -> None:
    if value.strip():
        raise NoBus("TABLEE_REDIS_URL", "")


def _setting(
    default: Any,
    read: Callable[[str], Any],
    meaning: str,
    *,
    names: tuple[str, ...] = (),
    secret: bool = False,
) -> Any:
    """Declare one setting; ``names`` are its variables, the first that is set counts."""
    metadata = {"read": read, "meaning": meaning, "names": names}
    return field(default=default, metadata=metadata, repr=not secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this server runs. The variable of a field is ``TABLEE_`` and its name in capitals."""

    database_url: str = _setting(
        "sqlite+aiosqlite:///data/tablee.db",
        _database,
        "where everything is kept: an SQLite file, or memory:// until the process ends",
    )
    redis_url: str | None = _setting(
        None, _no_bus, "between several processes; not available yet, leave it unset"
    )
    host: str = _setting("127.0.0.1", lambda value: value.strip(), "the address to listen on")
    port: int = _setting(
        8000,
        _number(0, 65535),
        "the port to listen on, 0 for any free one",
        names=("TABLEE_PORT", "PORT"),
    )
    public_url: str | None = _setting(
        None, _url, "what links and QR codes show; by default the address of the request"
    )
    origins: tuple[str, ...] = _setting(
        (), _origins, "other sites whose pages may connect, with a session of their own"
    )
    admin_token: str | None = _setting(
        None,
        _key,
        "the key for creating and importing once the network can reach the server",
        secret=True,
    )
    trusted_proxies: tuple[str, ...] = _setting(
        (), _networks, "addresses or networks of proxies whose X-Forwarded headers are believed"
    )
    watchdog: int = _setting(
        10,
        _number(0, 3600),
        "seconds without a sign of life after which a frozen server is started again, 0 for never",
    )
    log_level: str = _setting("info", _level, "debug, info, warning or error")
    log_format: str = _setting(
        "text", _form, "text or json: how the log, one event a line, is written"
    )
    max_frame: int = _setting(
        4 * 1024 * 1024,
        _number(64 * 1024, 64 * 1024 * 1024),
        "bytes of one WebSocket message; a message that is longer ends the connection",
    )
    max_update: int = _setting(
        4 * 1024 * 1024,
        _number(1024, 16 * 1024 * 1024),
        "bytes of one change of a board",
    )
    max_body: int = _setting(
        64 * 1024, _number(1024, 16 * 1024 * 1024), "bytes of one HTTP request"
    )
    max_cahier: int = _setting(
        CAHIER_LIMIT, _number(1024, 64 * 1024 * 1024), "bytes of an imported cahier"
    )
    max_boards: int = _setting(60, _number(1, 1000), "tables of one workshop")
    max_people: int = _setting(2000, _number(1, 100_000), "connections to one board")
    max_strangers: int = _setting(
        2000,
        _number(100, 100_000),
        "connections that have not said who they are, three quarters from one address; "
        "the longest silent make room",
    )
    idle_seconds: int = _setting(
        60, _number(1, 86_400), "seconds after which a board without people leaves memory"
    )
    max_session_days: int = _setting(
        30, _number(1, 3650), "days after which a person opens their link again"
    )

    @property
    def loopback(self) -> bool:
        """Only this machine can reach the server."""
        return is_loopback(self.host)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table of settings, as the README shows it."""

    names: tuple[str, ...]
    default: str
    meaning: str


def table() -> list[Entry]:
    """Return every setting with its variables, default and meaning, in order."""
    return [
        Entry(_names(each.name, each.metadata), _shown(each.default), each.metadata["meaning"])
        for each in fields(Settings)
    ]


def read_settings(environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """Return the settings of an environment; ``given`` values come before it.

    Raises `WrongSetting` for a value that cannot be. An empty variable counts as unset.
    """
    variables = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for each in fields(Settings):
        if given.get(each.name) is not None:
            values[each.name] = given[each.name]
            continue
        for name in _names(each.name, each.metadata):
            if variables.get(name, "").strip():
                values[each.name] = _read(name, each.metadata["read"], variables[name])
                break
    return Settings(**values)


def _read(name: str, read: Callable[[str], Any], value: str) -> Any:
    try:
        return read(value)
    except ValueError as error:
        raise WrongSetting(name, str(error)) from error


def _names(name: str, metadata: Mapping[str, Any]) -> tuple[str, ...]:
    return metadata["names"] or (PREFIX + name.upper(),)


def _shown(default: object) -> str:
    return "unset" if default in (None, ()) else str(default)
