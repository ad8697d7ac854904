"""Settings from the environment."""

import pytest

from server.settings import NoBus, Settings, WrongSetting, read_settings, table


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read_settings({}) == Settings()
    assert read_settings({"TABLEE_PORT": "", "PORT": " "}) == Settings()


def test_every_setting_has_its_variable_its_default_and_its_meaning() -> None:
    entries = table()

    assert all(entry.names[0].startswith("TABLEE_") for entry in entries)
    assert all(entry.default and entry.meaning for entry in entries)
    assert len({name for entry in entries for name in entry.names}) == len(entries) + 1


def test_the_outward_names_stay() -> None:
    names = {name for entry in table() for name in entry.names}

    assert names >= {
        "TABLEE_DATABASE_URL",
        "TABLEE_REDIS_URL",
        "TABLEE_HOST",
        "TABLEE_PORT",
        "PORT",
        "TABLEE_PUBLIC_URL",
        "TABLEE_ORIGINS",
        "TABLEE_ADMIN_TOKEN",
        "TABLEE_TRUSTED_PROXIES",
        "TABLEE_LOG_LEVEL",
    }


def test_values_are_read_as_what_they_mean() -> None:
    settings = read_settings(
        {
            "PORT": "5000",
            "TABLEE_PUBLIC_URL": "https://tables.example.org/",
            "TABLEE_ORIGINS": "https://One.example, https://two.example:8443/",
            "TABLEE_TRUSTED_PROXIES": "10.0.0.0/8 ::1",
            "TABLEE_LOG_LEVEL": "WARNING",
            "TABLEE_MAX_BODY": "2048",
        }
    )

    assert settings.port == 5000
    assert settings.public_url == "https://tables.example.org"
    assert settings.origins == ("https://one.example", "https://two.example:8443")
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1")
    assert settings.log_level == "warning"
    assert settings.max_body == 2048


def test_our_own_port_variable_comes_before_the_common_one() -> None:
    assert read_settings({"PORT": "5000", "TABLEE_PORT": "6000"}).port == 6000


def test_what_the_command_line_says_comes_first() -> None:
    environment = {"TABLEE_PORT": "6000", "TABLEE_HOST": "192.0.2.1"}

    settings = read_settings(environment, port=0, host=None)

    assert (settings.port, settings.host) == (0, "192.0.2.1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TABLEE_PORT", "http"),
        ("TABLEE_PORT", "70000"),
        ("TABLEE_PORT", "-1"),
        ("TABLEE_DATABASE_URL", "postgresql://tables"),
        ("TABLEE_DATABASE_URL", "sqlite+aiosqlite:///"),
        ("TABLEE_DATABASE_URL", "sqlite+aiosqlite://tables.db"),
        ("TABLEE_DATABASE_URL", "sqlite:///été?cache=shared"),
        ("TABLEE_DATABASE_URL", "sqlite:///:memory:"),
        ("TABLEE_DATABASE_URL", "sqlitefoo:///tables.db"),
        ("TABLEE_PUBLIC_URL", "tables.example.org"),
        ("TABLEE_PUBLIC_URL", "javascript:alert(1)"),
        ("TABLEE_ORIGINS", "null"),
        ("TABLEE_ORIGINS", "https://example.org/page"),
        ("TABLEE_TRUSTED_PROXIES", "everybody"),
        ("TABLEE_ADMIN_TOKEN", "clé d’or"),
        ("TABLEE_LOG_LEVEL", "loud"),
        ("TABLEE_MAX_BODY", "1"),
        ("TABLEE_MAX_BOARDS", "douze"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        read_settings({name: value})

    assert refused.value.details["setting"] == name


def test_several_processes_are_refused_clearly() -> None:
    with pytest.raises(NoBus):
        read_settings({"TABLEE_REDIS_URL": "redis://localhost"})


def test_the_administrators_key_is_not_shown() -> None:
    settings = read_settings({"TABLEE_ADMIN_TOKEN": "sesame-1234"})

    assert settings.admin_token == "sesame-1234"  # noqa: S105
    assert "sesame" not in repr(settings)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("::", False)],  # noqa: S104
)
def test_only_a_loopback_address_counts_as_this_machine(host: str, loopback: bool) -> None:
    assert Settings(host=host).loopback is loopback
