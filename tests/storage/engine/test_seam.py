"""Nothing outside the rooms of an engine knows what it stores an archive in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ROOMS = (Path("storage/database"), Path("storage/engine/sqlite"))
SHARED = Path("storage/engine/postgres")
DOORS = {Path("storage/engine/__init__.py"), Path("storage/__init__.py")}
SHARED_DOOR = Path("storage/engine/shared.py")
"""They open the archive, and tell a `Database` of its schema."""
MODULES = sorted(
    path.relative_to(ROOT)
    for package in ("storage", "tui")
    for path in (ROOT / package).rglob("*.py")
    if not any(path.relative_to(ROOT).is_relative_to(room) for room in ROOMS)
)


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 150
    assert set(MODULES) > DOORS


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_module_names_sqlite3(path: Path) -> None:
    assert "sqlite3" not in (ROOT / path).read_text()


@pytest.mark.parametrize("path", sorted(set(MODULES) - DOORS), ids=str)
def test_no_module_imports_from_the_rooms_of_sqlite(path: Path) -> None:
    rooms = "|".join(".".join(room.parts) for room in ROOMS)
    pattern = rf"^\s*(?:from|import) (?:{rooms})\b.*"
    assert re.findall(pattern, (ROOT / path).read_text(), re.MULTILINE) == []


SHARERS = [path for path in MODULES if not path.is_relative_to(SHARED)]


@pytest.mark.parametrize("path", SHARERS, ids=str)
def test_no_module_names_the_driver_of_a_server(path: Path) -> None:
    assert "psycopg" not in (ROOT / path).read_text()


@pytest.mark.parametrize("path", sorted(set(SHARERS) - {SHARED_DOOR}), ids=str)
def test_no_module_imports_from_the_room_of_a_server(path: Path) -> None:
    pattern = r"^\s*(?:from|import) storage\.engine\.postgres\b.*"
    assert re.findall(pattern, (ROOT / path).read_text(), re.MULTILINE) == []
