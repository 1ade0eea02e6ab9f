"""What an alert does besides being listed: bell, line, desktop, command; and quiet hours."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from storage import Archive, open_archive
from storage.model import Alert, Article, WatchLevel
from tests.still_clock import NOW
from tests.tui.conftest import Reader
from tests.tui.terminals import PATIENCE, Terminal
from tui.app import NewsdeskApp
from tui.commands.settings_file import AlertSettings
from tui.screens.desk.interruptions import Interruptions, NewAlert, is_quiet
from tui.terminal.notifications import notification

HEADLINE = "Trawler lost; “rm -rf” $(touch x) 'off' Orsund"
COMMAND = """
import json, os, sys
found = {name: value for name, value in os.environ.items() if name.startswith("NEWSDESK_")}
with open(sys.argv[1], "a") as file:
    file.write(json.dumps(found | {"words": sys.argv[2:]}) + "\\n")
"""


def arrive(archive: Archive, *headlines: str, at: datetime) -> None:
    link = "https://x.example/1"
    archive.add([Article(one, "WORLD", at, key=one, link=link) for one in headlines])


@pytest.mark.usefixtures("still_clock")
@pytest.mark.parametrize(
    ("level", "quiet", "rings"),
    [
        ("mark", None, False),
        ("bell", None, True),
        ("command", None, True),
        ("bell", (time(13), time(15)), False),
        ("bell", (time(22), time(7)), True),
    ],
)
async def test_a_bell_and_a_line_come_once_unless_it_is_quiet(
    archive: Archive,
    monkeypatch: pytest.MonkeyPatch,
    level: WatchLevel,
    quiet: tuple[time, time] | None,
    rings: bool,
) -> None:
    rung: list[None] = []
    monkeypatch.setattr(NewsdeskApp, "bell", lambda _app: rung.append(None))
    search = "trawler OR museum OR regatta OR budget"
    archive.watches.add(search, name="Trawlers", level=level)
    app = NewsdeskApp(archive, alerts=AlertSettings(quiet=quiet))
    async with app.run_test(size=(120, 36)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        with open_archive(archive.location) as other:
            arrive(other, HEADLINE, at=NOW)
        await reader.sees(lambda: reader.desk.widgets.header.alerts == 1)
        await reader.sees(lambda: not archive.alerts.has_new())
        if rings:
            await reader.told(f"! Trawlers: {HEADLINE} · I")
        assert (len(rung), len(reader.toasts)) == ((1, 1) if rings else (0, 0))
        with open_archive(archive.location) as other:
            arrive(other, "Museum buys old masters", "Regatta in Lisek postponed", at=NOW)
        await reader.sees(lambda: reader.desk.widgets.header.alerts == 3)
        if rings:
            await reader.told("! 3 alerts: Trawlers · I")  # also the one of the line before
        assert len(rung) == 2 * rings
        await reader.press("I", "escape")
        await reader.sees(lambda: reader.app.screen is reader.desk)
        with open_archive(archive.location) as other:
            arrive(other, "Budget vote tonight", at=NOW)
        await reader.sees(lambda: reader.desk.widgets.header.alerts == 4)
        if rings:
            await reader.told("! Trawlers: Budget vote tonight · I")


@pytest.mark.parametrize(("seconds", "words"), [(9, "! 2 alerts: "), (11, "! Trawlers: Next")])
async def test_alerts_that_come_one_after_the_other_are_counted_together(
    archive: Archive, seconds: int, words: str
) -> None:
    async with NewsdeskApp(archive).run_test(size=(120, 36)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        interruptions = Interruptions(reader.desk.context, AlertSettings())
        for number, headline in enumerate(("Trawler lost", "Next")):
            alert = Alert("watch", number + 1, (), NOW, watch=1, name="Trawlers", level="bell")
            new = NewAlert(alert, Article(headline, "WORLD", NOW, id=number + 1))
            interruptions.interrupt([new], NOW + timedelta(seconds=number * seconds))
            await reader.told("! Trawlers: Trawler lost" if number == 0 else words)


async def test_an_article_that_several_watches_match_rings_once_with_their_names(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[None] = []
    monkeypatch.setattr(NewsdeskApp, "bell", lambda _app: rung.append(None))
    for name in ("Trawlers", "Losses", "Ships", "Orsund"):
        archive.watches.add("lost", name=name, level="bell")
    async with NewsdeskApp(archive).run_test(size=(120, 36)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        with open_archive(archive.location) as other:
            arrive(other, HEADLINE, at=datetime.now(UTC) - timedelta(minutes=1))
        await reader.told(f"! Trawlers, Losses, Ships and 1 more: {HEADLINE} · I")
        await reader.sees(lambda: reader.desk.widgets.header.alerts == 1)
        assert (len(rung), len(reader.toasts)) == (1, 1)


async def test_a_copy_of_a_withdrawn_text_is_said_to_be_one(archive: Archive) -> None:
    async with NewsdeskApp(archive).run_test(size=(120, 36)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        interruptions = Interruptions(reader.desk.context, AlertSettings())
        copy = Article("Trawler lost", "WORLD", NOW, id=1)
        withdrawn = replace(copy, id=2, killed=NOW)
        alerts = [Alert("kill", one.id, (), NOW, story=1) for one in (copy, withdrawn)]
        interruptions.interrupt([NewAlert(alerts[0], copy)], NOW)
        await reader.told("! text withdrawn: Trawler lost · I")
        interruptions.forget()
        interruptions.interrupt([*map(NewAlert, alerts, (copy, withdrawn))], NOW)
        await reader.told("! withdrawn: Trawler lost · I")


def test_the_desktop_is_told_and_the_command_run_with_the_alert_in_its_environment(
    archive_path: Path, tmp_path: Path
) -> None:
    script, found = tmp_path / "page.py", tmp_path / "found"
    script.write_text(COMMAND)
    command = [sys.executable, str(script), str(found), "--urgent", "$HOME"]
    (tmp_path / "settings.toml").write_text(f"[alerts]\ncommand = {json.dumps(command)}\n")
    with open_archive(archive_path) as archive:
        archive.watches.add("trawler", name="Trawlers", level="command")
    environment = {"NEWSDESK_HOME": str(tmp_path), "TMUX": "x", "VTE_VERSION": "1"}
    with Terminal("-m", "tui", "--archive", str(archive_path), **environment) as terminal:
        terminal.read_until("Orsund")
        with open_archive(archive_path) as archive:
            arrive(archive, HEADLINE, at=datetime.now(UTC) - timedelta(minutes=1))
        shown = HEADLINE.replace(";", ",")
        wrapped = f"\x1b]777;notify;Trawlers;{shown}\x1b\\".replace("\x1b", "\x1b\x1b")
        terminal.read_until(f"\x1bPtmux;{wrapped}\x1b\\")
        terminal.read_until("\x07")
        deadline = monotonic() + PATIENCE
        while not found.exists() or not found.read_text().endswith("\n"):
            assert monotonic() < deadline
            sleep(0.05)
        terminal.type("q")
        terminal.wait()
    (line,) = map(json.loads, found.read_text().splitlines())
    assert line["words"] == ["--urgent", "$HOME"]
    assert line["NEWSDESK_WATCH"] == "Trawlers"
    assert line["NEWSDESK_HEADLINE"] == HEADLINE
    assert line["NEWSDESK_LINK"] == "https://x.example/1"
    assert line["NEWSDESK_WHY"] == "“Trawler” in the headline"
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("environment", "sent"),
    [
        ({"TERM": "xterm-256color"}, "\x1b]9;A; b: x\x1b\\"),
        ({"TERM": "foot"}, "\x1b]777;notify;A, b;x\x1b\\"),
        (
            {"TERM": "xterm-kitty"},
            "\x1b]99;i=newsdesk:e=1:d=0:p=title;QTsgYg==\x1b\\"
            "\x1b]99;i=newsdesk:e=1:d=1:p=body;eA==\x1b\\",
        ),
        ({"TERM": "tmux-256color", "TMUX": "x"}, "\x1bPtmux;\x1b\x1b]9;A; b: x\x1b\x1b\\\x1b\\"),
        ({"TERM": "linux"}, ""),
        ({}, ""),
    ],
)
def test_a_terminal_is_sent_what_it_knows(environment: dict[str, str], sent: str) -> None:
    assert notification("A;\x1b\x07 b", "x\x1b", environment) == sent


@pytest.mark.parametrize(
    ("hours", "now", "quiet"),
    [
        ((time(22), time(7)), time(23), True),
        ((time(22), time(7)), time(6, 59), True),
        ((time(22), time(7)), time(7), False),
        ((time(1), time(2)), time(1), True),
        ((time(1), time(2)), time(2), False),
        (None, time(2), False),
    ],
)
def test_quiet_hours_may_go_over_midnight(
    hours: tuple[time, time] | None, now: time, quiet: bool
) -> None:
    assert is_quiet(hours, now) is quiet
