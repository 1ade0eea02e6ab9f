"""The settings file: keys given to commands, presets, and what is wrong told in one line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from storage import Archive
from storage.model import FetchState, Filter
from storage.paths import settings_path
from tests.tui.conftest import COMET, RATES, Reader
from tui.app import NewsdeskApp
from tui.cli.main import main
from tui.commands.presets import PRESETS
from tui.commands.settings_file import (
    AlertSettings,
    SettingsError,
    read_alerts,
    read_keys,
    read_mouse,
)

NOWHERE = Path("nowhere") / "settings.toml"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEWSDESK_HOME", str(tmp_path))
    return settings_path()


def test_a_file_that_is_not_there_changes_nothing() -> None:
    assert read_keys(NOWHERE) == {}


def test_keys_are_written_as_people_write_them(path: Path) -> None:
    path.write_text('[keys]\nstar = "* alt+s alt+S"\nsearch = "/ f5 ^s"\ndown = "ctrl+j down"\n')
    assert read_keys(path) == {
        "star": ("asterisk", "alt+s", "alt+shift+s"),
        "search": ("slash", "f5", "ctrl+s"),
        "down": ("ctrl+j", "down"),
    }


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_without_a_clash(preset: str) -> None:
    assert read_keys(NOWHERE, preset).keys() == PRESETS[preset].keys()


def test_what_the_file_says_goes_before_its_preset(path: Path) -> None:
    path.write_text('[keys]\npreset = "vim"\nundo = "f9"\n')
    assert read_keys(path)["undo"] == ("f9",)
    assert read_keys(path)["unread"] == ("U",)
    path.write_text('[keys]\npreset = "newsboat"\nquit = "q"\n')
    assert (read_keys(path)["quit"], read_keys(path)["back-or-quit"]) == (("q",), ())


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('[keys]\nstarr = "x"\n', "no command “starr”; did you mean star?"),
        ('[keys]\nfoo = "x"\n', "no command “foo”; the README lists the commands' ids"),
        ('[keys]\nstar = "hyper+x"\n', "star: no key “hyper+x”"),
        ('[keys]\nstar = "j"\n', "j is both down and star in the headlines"),
        ('[keys]\nstar = "{"\n', "{ is both star and until-earlier in the filters"),
        ('[keys]\nstar = "["\n', "[ is both previous-quote and star in the headlines"),
        ('[keys]\nmove = "x"\n', "move: give keys to down and up"),
        ("[keys]\nstar = 3\n", "star: write its keys as"),
        ('[keys]\npreset = "emacs"\n', "no preset “emacs”; there are newsboat, vim, mutt"),
        ("[colours]\n", "no setting “colours”; there are mouse, commands, [keys], [alerts]"),
        ("keys = 1\n", "begin with [keys]"),
        ('[keys]\nstar = ["x", 3]\n', "star: write its keys as"),
        ("[keys\n", "line 1 ([keys) cannot be read; write [keys] and below it lines like star ="),
        ('[keys]\nstar = "x\n', 'line 2 (star = "x) cannot be read'),
        ('[keys]\nstar = ["x"', 'line 2 (star = ["x") cannot be read'),
        ('[keys]\nstar = "x"\nstar = "y"\n', 'line 3 (star = "y") sets the same key twice'),
    ],
)
def test_what_is_wrong_is_told_in_one_line(path: Path, written: str, told: str) -> None:
    path.write_text(written)
    with pytest.raises(SettingsError) as raised:
        read_keys(path)
    assert told in str(raised.value)
    assert str(raised.value).startswith(str(path))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("written", "mouse"), [("", True), ("mouse = true\n", True), ("mouse = false\n", False)]
)
def test_the_mouse_can_be_left_to_the_terminal(path: Path, written: str, *, mouse: bool) -> None:
    path.write_text(f'{written}[keys]\nstar = "f9"\n')
    assert read_mouse(path) is mouse
    assert read_keys(path) == {"star": ("f9",)}


def test_a_mouse_that_is_neither_on_nor_off_is_an_error(path: Path) -> None:
    path.write_text('mouse = "no"\n')
    with pytest.raises(SettingsError, match="mouse is true or false"):
        read_mouse(path)


def test_a_file_that_is_not_utf_8_is_told_with_its_line(path: Path) -> None:
    path.write_bytes(b"[keys]\n# \xe9\n")
    with pytest.raises(SettingsError, match="line 2 is not UTF-8; save the file in that encoding"):
        read_keys(path)


@pytest.mark.parametrize("written", ['""', "[]"])
def test_a_key_is_freed_for_another_command(path: Path, written: str) -> None:
    path.write_text(f'[keys]\nstar = {written}\nread = ["s"]\n')
    assert read_keys(path) == {"star": (), "read": ("s",)}


async def test_freed_keys_do_nothing_and_nothing_shows_them(archive: Archive) -> None:
    async with NewsdeskApp(archive, {"star": (), "help": (), "down": ()}).run_test(
        size=(160, 45)
    ) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        await reader.press("s", "question_mark", "j")
        assert reader.desk.widgets.headlines.cursor == 0
        assert "help" not in reader.picture().splitlines()[-1]
        await reader.press("down")
        assert reader.desk.widgets.headlines.cursor == 0
        await reader.press("colon", *"st", "enter")
        await reader.sees(lambda: archive.select(Filter(starred=True)).total == 1)


def test_a_wrong_file_keeps_the_dashboard_from_starting(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_text('[keys]\nstarr = "x"\n')
    assert main([]) == 1
    assert "no command “starr”" in capsys.readouterr().err


def test_where_names_the_settings_file(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["where"]) == 0
    assert str(path) in capsys.readouterr().out


async def test_mapped_keys_work_and_footer_help_and_palette_show_them(archive: Archive) -> None:
    keys = {
        "star": ("asterisk",),
        "down": ("ctrl+j",),
        "help": ("f2",),
        "speakers": ("f9",),
        "clippings": ("f8",),
        "until-earlier": ("less_than_sign",),
        "narrower": ("f3",),
    }
    async with NewsdeskApp(archive, keys).run_test(size=(160, 45)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        await reader.sees_words("* star")
        await reader.sees_words("F2 help")
        await reader.press("ctrl+j")
        await reader.reads(RATES[0])
        await reader.press("j", "s", "asterisk")
        await reader.sees(lambda: archive.select(Filter(starred=True)).total == 1)
        assert archive.select(Filter(starred=True)).rows(0, 1)[0].headline == RATES[0]
        await reader.press("0", "2", "ctrl+j")
        assert reader.desk.widgets.headlines.cursor == 3
        await reader.press("f2")
        await reader.sees_words("^j")
        await reader.press("escape", "colon", *"star")
        await reader.sees(lambda: "*" in reader.picture())
        await reader.press("escape", "1", "g", "3", "f9")
        await reader.sees(lambda: "Marta Hellan · 2 quotes" in reader.picture())
        await reader.press("enter", "c")
        await reader.told("F8 on the main screen shows all")
        await reader.press("escape", "escape", "4", "less_than_sign")
        await reader.sees(lambda: reader.desk.state.filter.until)


async def test_keys_of_newsboat_do_what_they_do_there(path: Path, archive: Archive) -> None:
    path.write_text('[keys]\npreset = "newsboat"\n')
    for name in ("Lund Herald", "Tolmin Post"):
        archive.sources.add(kind="folder", location=f"/news/{name}", name=name)
    gazette, herald, post = (source.id for source in archive.sources.all())
    app = NewsdeskApp(archive, read_keys(path))
    async with app.run_test(size=(160, 45)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        for unread in (4, 5, 4):
            await reader.press("N")
            await reader.sees(lambda unread=unread: archive.select(Filter()).unread == unread)  # type: ignore[misc]
        await reader.press("l")
        await reader.sees(lambda: reader.desk.state.shown_filter.unread)
        await reader.press("l")
        for key, source in zip("JJJJK", (gazette, herald, post, gazette, post), strict=True):
            await reader.press(key)
            wanted = Filter(sources=frozenset({source}))
            await reader.sees(lambda wanted=wanted: reader.desk.state.shown_filter == wanted)  # type: ignore[misc]
        await reader.press("Q")
        await reader.sees(lambda: app.return_value is None and not app.is_running)


async def test_q_goes_one_step_back_and_quits_only_from_the_list_as_in_newsboat(
    path: Path, archive: Archive
) -> None:
    archive.sources.add(kind="folder", location="/news/Lund Herald", name="Lund Herald")
    for preset in ("newsboat", "mutt"):
        app = NewsdeskApp(archive, read_keys(path, preset))
        async with app.run_test(size=(160, 45)) as pilot:
            reader = Reader(pilot)
            await reader.sees(lambda reader=reader: reader.desk.reading.opened)  # type: ignore[misc]
            await reader.press("g", "j", "enter")
            assert reader.desk.panel_layout.focused_panel == "article"
            await reader.press("q")
            assert app.is_running
            assert reader.desk.panel_layout.focused_panel == "headlines"
            await reader.press("slash")
            await reader.type("Orsund")
            await reader.press("enter")
            await reader.sees(lambda reader=reader: reader.desk.state.is_search)  # type: ignore[misc]
            await reader.press("q", "q")  # from the hit that was opened, and from the hits
            await reader.sees(lambda reader=reader: not reader.desk.state.is_search)  # type: ignore[misc]
            await reader.press("q")
            await reader.sees(lambda app=app: not app.is_running)  # type: ignore[misc]


@pytest.mark.parametrize("back", ["h", "escape", "q"])
async def test_one_step_back_from_the_list_of_a_source_is_the_list_before(
    path: Path, archive: Archive, back: str
) -> None:
    archive.sources.add(kind="folder", location="/news/Lund Herald", name="Lund Herald")
    app = NewsdeskApp(archive, read_keys(path, "newsboat"))
    async with app.run_test(size=(160, 45)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        await reader.press("g", "j", "j")
        await reader.reads(COMET[0])
        everything = reader.desk.state.shown_filter
        await reader.press("J", "J")
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 0)
        await reader.press(back)
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 5)
        assert reader.desk.state.shown_filter == everything
        await reader.reads(COMET[0])
        await reader.press("J", "l", back)  # what else was narrowed in the meantime stays
        await reader.sees(lambda: reader.desk.state.shown_filter == Filter(unread=True))


async def test_a_short_name_in_the_palette_comes_first(archive: Archive) -> None:
    async with NewsdeskApp(archive).run_test(size=(160, 45)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        archive.marks.set([archive.select(Filter()).rows(0, 1)[0].id], read=True)
        await reader.press("colon", *"un", "enter")
        await reader.sees(lambda: reader.desk.state.filter.unread)
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 4)
        await reader.press("colon", *"un", "enter")
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == 5)
        await reader.press("colon", *"st", "enter")
        await reader.sees(lambda: archive.select(Filter(starred=True)).total == 1)


async def test_a_command_called_what_is_typed_is_the_one_that_is_done(archive: Archive) -> None:
    async with NewsdeskApp(archive).run_test(size=(160, 45)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        before = reader.app.theme
        await reader.press("colon", *"theme", "enter")
        await reader.sees(lambda: reader.app.theme != before)
        await reader.press("colon", *"export", "enter")
        await reader.sees(lambda: "Export: " in reader.picture())


async def test_what_is_said_on_screen_names_the_keys_as_the_reader_has_them(
    archive: Archive,
) -> None:
    keys = {"everything": ["E"], "failing": ["f2"], "add-source": ["x"], "undo": ["U"]}
    source = archive.sources.add(kind="feed", location="https://post.example/rss", name="Post")
    later = datetime.now(UTC) + timedelta(hours=1)
    archive.sources.record_fetch(
        source.id, FetchState(failures=1, error="timeout", next_fetch=later)
    )
    async with NewsdeskApp(archive, keys).run_test(size=(160, 45)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: "1 failed F2" in reader.picture())
        assert re.search(r"\+ Add source +x ", reader.picture())
        await reader.press("slash")
        await reader.type("zeppelin")
        await reader.sees(lambda: "E show all" in reader.picture())
        await reader.sees_words("E show all")
        await reader.press("escape", "A", "y")
        await reader.told("5 articles marked as read. U undoes")


def test_quiet_hours_and_a_command_are_read(path: Path) -> None:
    assert read_alerts(path) == AlertSettings()
    path.write_text('[alerts]\ncommand = ["page", "--desk"]\nquiet = "22:00-07:30"\n')
    assert read_alerts(path) == AlertSettings(("page", "--desk"), (time(22), time(7, 30)))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("alerts = 1\n", "begin with [alerts]"),
        ('[alerts]\ncommand = "page --desk"\n', "command is a list"),
        ('[alerts]\nquiet = "always"\n', "write quiet hours as quiet ="),
        ('[alerts]\nquiet = "25:00-07:00"\n', "write quiet hours as quiet ="),
        ("[alerts]\nloud = true\n", "no setting “loud” of alerts; there are command, quiet"),
    ],
)
def test_what_is_wrong_about_alerts_is_told_in_one_line(
    path: Path, written: str, told: str
) -> None:
    path.write_text(written)
    with pytest.raises(SettingsError) as raised:
        read_alerts(path)
    assert told in str(raised.value)
