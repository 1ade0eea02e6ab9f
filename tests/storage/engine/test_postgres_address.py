"""The address of a shared archive says where it is, never a password, and asks for encryption."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.engine.postgres.address import parse
from storage.errors import ArchiveError


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("PGSSLMODE", "PGSSLROOTCERT", "PGSYSCONFDIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))


def test_an_address_is_shown_by_host_database_and_role() -> None:
    address = parse("postgresql://tveit@db.example:6432/news?connect_timeout=3")
    assert str(address) == "news on db.example as tveit"
    assert address.parameters["port"] == "6432"
    assert address.parameters["connect_timeout"] == "3"
    assert str(parse("postgresql:///news")) == "news on this computer"


@pytest.mark.parametrize(
    "location",
    [
        "postgresql://tveit:secret@db.example/news",
        "postgresql://tveit:@db.example/news",
        "postgresql://db.example/news?user=tveit&password=secret",
        "postgres://tveit:p%40ss@db.example/news",
    ],
)
def test_a_password_is_refused_in_one_line_that_says_where_it_belongs(location: str) -> None:
    with pytest.raises(ArchiveError) as refused:
        parse(location)
    line = str(refused.value)
    assert all(word in line for word in ("PGPASSFILE", "service file", "client certificate"))
    assert "secret" not in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("location", "mode"),
    [
        ("postgresql://db.example/news", "verify-full"),
        ("postgresql://db.example,localhost/news", "verify-full"),
        ("postgresql://db.example/news?sslmode=require", "require"),
        ("postgresql://localhost/news", None),
        ("postgresql://127.0.0.1:5433/news", None),
        ("postgresql://[::1]/news", None),
        ("postgresql:///news", None),
        ("postgresql:///news?host=/run/postgresql", None),
        ("postgresql://%2Frun%2Fpostgresql/news", None),
        ("service=far", "verify-full"),
        ("service=weak", None),
        ("service=near", None),
        ("postgresql:///?service=far", "verify-full"),
    ],
)
def test_other_computers_have_to_prove_who_they_are(
    location: str, mode: str | None, tmp_path: Path
) -> None:
    (tmp_path / "services").write_text(
        "[far]\nhost=db.example\ndbname=news\n[near]\nhost=/run/postgresql\n"
        "[weak]\nhost=db.example\nsslmode=require\n"
    )
    assert parse(location).parameters.get("sslmode") == mode


def test_what_the_environment_says_of_encryption_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGSSLMODE", "require")
    assert "sslmode" not in parse("postgresql://db.example/news").parameters


def test_a_service_says_what_is_shown(tmp_path: Path) -> None:
    (tmp_path / "services").write_text(
        "[news]\nhost=one.example,two.example\ndbname=news\nuser=tveit\npassword=secret\n"
    )
    assert str(parse("service=news")) == "news on one.example,two.example as tveit"


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ArchiveError, match="no address of a shared archive"):
        parse("https://db.example/news")
