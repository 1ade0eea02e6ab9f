"""Completion in a shell, and the man page: both hold all that the parser knows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from storage import open_archive
from storage.model import Filter
from tests.tui.cli.conftest import Call
from tui.cli import man_page
from tui.cli.completion import SHELLS, render
from tui.cli.main import build_parser
from tui.cli.parser_tree import read_options, read_verbs

STORM = """ date 2026-03-04 WORLD
Ferry line to Ostrava Bay reopens after storm
Crossings resume with half the usual boats.
Passengers board in Port Calder. / Meridian Wire
March 4, 2026

"We sat and waited," said harbour master Ines Okafor.
"""
ROOT = Path(__file__).resolve().parents[3]
MAN_PAGE = ROOT / "share" / "man" / "man1" / "newsdesk.1"
VERBS = {verb.name: verb for verb in read_verbs(build_parser())}


def test_the_man_page_that_is_installed_is_that_of_the_parser() -> None:
    made = man_page.render(build_parser())
    assert MAN_PAGE.read_text(encoding="utf-8") == made, "make it again: see tui/cli/man_page.py"


def test_the_man_page_names_every_verb_option_and_choice() -> None:
    plain = MAN_PAGE.read_text(encoding="utf-8").replace(r"\-", "-")
    for name, verb in VERBS.items():
        _, _, section = plain.partition(f"\n.SS newsdesk {name}\n")
        section = section.partition("\n.S")[0]
        assert section, name
        for argument in verb.arguments:
            for option in argument.options:
                assert option in ("-h", "--help") or f"\\fB{option}\\fR" in section, (name, option)
            for word in () if name == "completion" else argument.choices:
                assert word in section, (name, word)
    assert all(option in plain for one in read_options(build_parser()) for option in one.options)


@pytest.mark.skipif(not shutil.which("man"), reason="man is not installed")
def test_man_renders_the_page_without_a_warning() -> None:
    shown = subprocess.run(
        ["man", "--warnings", "-l", MAN_PAGE],
        capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80"},
    )  # fmt: skip
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "newsdesk list" in re.sub(r".\x08", "", shown.stdout)


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_knows_every_verb_option_and_choice(call: Call, shell: str) -> None:
    status, script, _ = call("completion", shell)
    assert status == 0
    assert script == render(build_parser(), shell)
    for name, verb in VERBS.items():
        assert re.search(rf"\b{name}\b", script)
        for argument in verb.arguments:
            for word in (*argument.options, *argument.choices):
                named = word.lstrip("-") if shell == "fish" else word
                assert named in script or (name == "completion" and word not in SHELLS)


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_takes_its_script(call: Call, tmp_path: Path, shell: str) -> None:
    if not (program := shutil.which(shell)):
        pytest.skip(f"{shell} is not installed")
    script = tmp_path / "script"
    script.write_text(call("completion", shell)[1], encoding="utf-8")
    checked = subprocess.run([program, "-n", script], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")


def complete(tmp_path: Path, *line: str) -> list[str]:
    """Return what bash offers at the end of a line."""
    if not (bash := shutil.which("bash")):
        pytest.skip("bash is not installed")
    program = tmp_path / "newsdesk"
    program.write_text(f'#!/bin/sh\ncd {ROOT} && exec {sys.executable} -m tui "$@"\n')
    program.chmod(0o755)
    script = tmp_path / "script"
    script.write_text(render(build_parser(), "bash"), encoding="utf-8")
    typed = ["newsdesk", "--archive", str(tmp_path / "news.db"), *line]
    ask = (
        'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _newsdesk;'
        ' ((${#COMPREPLY[@]})) && printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        [bash, "-c", ask, script, *typed],
        cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_bash_completes_verbs_options_and_their_values(tmp_path: Path) -> None:
    assert complete(tmp_path, "qu") == ["quotes"]
    assert set(VERBS) < set(complete(tmp_path, ""))
    assert complete(tmp_path, "list", "--unr") == ["--unread"]
    assert complete(tmp_path, "list", "--by", "") == ["date", "relevance"]
    assert complete(tmp_path, "opml", "e") == ["export"]
    assert complete(tmp_path, "completion", "") == [*SHELLS]
    assert "script" in complete(tmp_path, "import", "s")
    assert complete(tmp_path, "list", "--since", "") == []


def test_bash_completes_names_in_the_archive(tmp_path: Path) -> None:
    assert complete(tmp_path, "list", "--source", "") == []
    assert not (tmp_path / "news.db").exists()
    with open_archive(tmp_path / "news.db") as archive:
        for name in ("Orsund Gazette", "Lund $(touch harm) Courier", "Ørnes Blad"):
            archive.sources.add(kind="folder", location=f"/news/{name}", name=name)
        archive.saved_filters.save("Morning desk", Filter(unread=True))
    assert complete(tmp_path, "list", "--source", "or") == [r"Orsund\ Gazette"]
    assert complete(tmp_path, "list", "--source", r"Orsund\ G") == [r"Orsund\ Gazette"]
    assert complete(tmp_path, "list", "--source", '"Orsund G') == ["Orsund Gazette"]
    assert complete(tmp_path, "refresh", "lund") == [r"Lund\ \$\(touch\ harm\)\ Courier"]
    assert complete(tmp_path, "export", "--saved", "") == [r"Morning\ desk"]
    assert not (tmp_path / "harm").exists()


def test_names_are_listed_for_the_scripts(call: Call, tmp_path: Path) -> None:
    story = tmp_path / "storm.txt"
    story.write_text(STORM, encoding="utf-8")
    call("import", story)
    assert call("completion", "sections")[1] == "WORLD\n"
    assert "Ines Okafor" in call("completion", "speakers")[1]
