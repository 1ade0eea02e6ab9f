"""Attachments of an article: shown below its text, and opened with the reader's own programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Archive
from storage.model import Article, Block, Link
from storage.paths import settings_path
from tests.still_clock import NOW
from tests.tui.conftest import OpenDesk
from tests.tui.screens.conftest import SIZES

AUDIO = ("Audio · 12.mp3 · 24 MB · 31 min", "https://cdn.example/12.mp3")
MINUTES = ("PDF · minutes of May.pdf", "https://council.example/minutes.pdf")


def _add(archive: Archive, *files: tuple[str, str]) -> None:
    blocks = [Block(text, "attachment", (Link(0, len(text), url),)) for text, url in files]
    text = Block("Ines Vey reads the tables for December.")
    archive.add([Article("The tide tables", "WORLD", NOW, blocks=(text, *blocks))])


@pytest.fixture
def program(tmp_path: Path) -> tuple[Path, Path]:
    """A program that writes down its arguments, and where it writes them."""
    written = tmp_path / "arguments"
    program = tmp_path / "player"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > {written}.part\nmv {written}.part {written}\n'
    )
    program.chmod(0o755)
    return program, written


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_HOME", str(tmp_path))


def _set(text: str) -> None:
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_text(text)


@SIZES
@pytest.mark.usefixtures("still_clock")
async def test_the_audio_of_an_article_is_opened_with_the_program_for_audio(
    archive: Archive, open_desk: OpenDesk, program: tuple[Path, Path], size: tuple[int, int]
) -> None:
    player, written = program
    _set(f'[attachments]\naudio = ["{player}", "--force-window"]\n')
    _add(archive, AUDIO)
    async with open_desk(size) as reader:
        await reader.reads("The tide tables")
        await reader.press("Z")
        await reader.told("Opening Audio")
        await reader.sees(written.exists)
    assert written.read_text().splitlines() == ["--force-window", AUDIO[1]]


@SIZES
@pytest.mark.usefixtures("still_clock")
async def test_of_several_attachments_a_number_chooses_one(
    archive: Archive, open_desk: OpenDesk, program: tuple[Path, Path], size: tuple[int, int]
) -> None:
    player, written = program
    _set(f'[attachments]\ndocument = ["{player}"]\n')
    _add(archive, AUDIO, MINUTES)
    async with open_desk(size) as reader:
        await reader.reads("The tide tables")
        await reader.press("Z")
        await reader.sees(lambda: "Attachments" in reader.picture())
        assert all(line in reader.picture() for line in (AUDIO[0], MINUTES[0]))
        await reader.press("2")
        await reader.sees(written.exists)
    assert written.read_text().splitlines() == [MINUTES[1]]


@pytest.mark.usefixtures("still_clock")
async def test_without_a_program_the_browser_or_the_clipboard_gets_the_attachment(
    archive: Archive, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    monkeypatch.delenv("BROWSER", raising=False)
    _add(archive, AUDIO)
    async with open_desk((120, 36)) as reader:
        await reader.reads("The tide tables")
        await reader.press("Z")
        await reader.told("No browser here")
        assert reader.app.clipboard == AUDIO[1]


@pytest.mark.usefixtures("still_clock")
async def test_an_article_without_attachments_says_so(
    archive: Archive, open_desk: OpenDesk
) -> None:
    _add(archive)
    async with open_desk((120, 36)) as reader:
        await reader.reads("The tide tables")
        await reader.press("Z")
        await reader.told("This article has no attachments")


@pytest.mark.usefixtures("still_clock")
async def test_a_program_that_is_not_there_is_named(archive: Archive, open_desk: OpenDesk) -> None:
    _set('[attachments]\naudio = ["no-such-player"]\n')
    _add(archive, AUDIO)
    async with open_desk((120, 36)) as reader:
        await reader.reads("The tide tables")
        await reader.press("Z")
        await reader.told("no-such-player: No such file or directory; the settings file names it")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('attachments = "mpv"', "attachments is a table"),
        ('[attachments]\nmusic = ["mpv"]', "no attachments of kind “music”; there are audio"),
        ('[attachments]\naudio = "mpv"', 'audio is a list, like ["mpv"'),
        ("[attachments]\naudio = []", 'audio is a list, like ["mpv"'),
    ],
)
@pytest.mark.usefixtures("still_clock")
async def test_a_wrong_setting_is_explained(
    archive: Archive, open_desk: OpenDesk, text: str, complaint: str
) -> None:
    _set(text)
    _add(archive, AUDIO)
    async with open_desk((120, 36)) as reader:
        await reader.reads("The tide tables")
        await reader.press("Z")
        await reader.told(complaint)
