"""Parsing, completing and checking typed paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.screens.dialogs.path_text import (
    BadPath,
    check_readable,
    check_writable,
    completions,
    parse_path,
)


def test_a_typed_path_is_parsed_and_completed_as_in_a_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Wire").mkdir()
    (tmp_path / ".hidden").touch()
    (tmp_path / "wide.txt").touch()
    (tmp_path / "bad\n.txt").touch()
    assert parse_path("~/a b.txt") == tmp_path / "a b.txt"
    assert parse_path(" '~/a b.txt' ") == tmp_path / "a b.txt"
    assert parse_path("Wire/../x") == tmp_path / "x"
    assert completions("~/wi") == ["~/wide.txt", "~/Wire/"]
    assert completions("wi") == ["wide.txt", "Wire/"]
    assert completions("") == ["wide.txt", "Wire/"]
    assert completions(".h") == [".hidden"]
    assert completions("~/nowhere/") == []
    assert completions("~nobody-of-this-name/") == []
    with pytest.raises(BadPath, match="no such file"):
        check_readable(tmp_path / "none")
    assert check_writable(tmp_path / "wide.txt")
    assert not check_writable(tmp_path / "new.txt")
