"""The page of a story: its takes, what each adds, and all that was said."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from storage import Archive, open_archive
from tests.tui.conftest import OpenDesk, Reader
from tests.tui.screens.conftest import SIZES
from tests.tui.screens.story.wire import (
    BELL,
    CUP,
    DIVERS,
    FIRST,
    LOCAL,
    OIL,
    OKKEMA,
    TRAWLER,
    article_of,
    listed,
    open_story,
    text_of,
)
from tui.app import NewsdeskApp
from tui.commands.model import key_label
from tui.commands.settings_file import read_keys
from tui.screens.dialogs.choice_dialog import ChoiceDialog
from tui.screens.dialogs.input_dialog import InputDialog
from tui.screens.palette import CommandPalette
from tui.screens.speakers.screen import SpeakersScreen
from tui.screens.story.screen import StoryScreen
from tui.theming.styles import LineWidget


@SIZES
async def test_takes_are_listed_in_order_with_what_each_is_and_adds(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_story(reader, 7)
        await reader.sees(lambda: "6 takes · 3 sources · 1 correction" in reader.picture())
        assert TRAWLER in str(page.frame.border_title)
        assert listed(page) == [1, 4, 6, 7]
        picture = reader.picture()
        for words in ("retake  +2 ¶", "correction", "14 → 19", "+1 same text: Orlik Gazette"):
            assert words in picture
        assert "aground, trawler" in picture
        await reader.press("x")
        assert listed(page) == [1, 3, 4, 5, 6, 7]
        await reader.sees_words("same text")
        await reader.press("x")
        assert listed(page) == [1, 4, 6, 7]


@SIZES
async def test_only_what_a_take_adds_is_shown_or_all_of_it(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_story(reader, 4)
        await reader.press("enter")
        await reader.sees(lambda: "Divers will look" in reader.picture())
        await reader.sees_words("was closed on Monday")
        known = [one.is_known for one in page.panes.article._passages if one.kind == "paragraph"]
        assert known == [True, True, False, False]
        await reader.press("v")
        await reader.sees(lambda: "… 2 paragraphs of earlier takes" in reader.picture())
        assert "was closed on Monday" not in reader.picture()
        await reader.sees_words("We had no warning")
        await reader.press("n")
        await reader.sees(lambda: "… 3 paragraphs of earlier takes" in reader.picture())
        assert "trawler with 19" in text_of(page.panes.article)
        await reader.press("v")
        await reader.sees(lambda: "Divers will look" in reader.picture())
        await reader.press("p", "p")
        await reader.sees(lambda: "trawler with 14" in text_of(page.panes.article))
        assert not any(one.is_known for one in page.panes.article._passages)
        await reader.press("p")
        await reader.told("No earlier take adds anything")


async def test_opening_a_take_marks_it_read_with_the_same_texts_and_space_goes_on(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        page = await open_story(reader, 1)
        await reader.press("enter")
        await reader.sees(lambda: archive.article(3).read)
        assert archive.article(1).read
        await reader.press("space")
        await reader.sees(lambda: page.reading.article and page.reading.article.id == 4)
        await reader.press("escape")
        assert page.focused is page.panes.takes
        await reader.press("escape")
        await reader.sees(lambda: reader.app.screen is reader.desk)


@SIZES
async def test_all_that_was_said_is_shown_once_by_speaker_with_its_sources(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_story(reader, 7)
        await reader.press("3")
        await reader.sees(lambda: "3 from 3 speakers · by speaker" in reader.picture())
        picture = reader.picture()
        assert text_of(page.panes.quotes).count("Nobody was hurt") == 1
        assert "in 3 sources" in picture
        assert "in 2 sources" in picture
        assert "Orlik Gazette 07:00" in picture
        await reader.press("j", "enter")
        await reader.sees(lambda: page.reading.article and page.reading.article.id == 4)
        await reader.sees(lambda: page.panes.article.chosen == 1)
        assert page.focused is page.panes.article
        await reader.sees_words("We had no warning of the bank")


async def test_the_quotes_follow_the_text(open_desk: OpenDesk) -> None:
    async with open_desk((160, 20)) as reader:
        page = await open_story(reader, 6)
        await reader.press("right_square_bracket")
        assert page.panes.quotes.index == 1
        await reader.press("left_square_bracket", "enter")
        assert page.panes.quotes.index == 0
        await reader.press("G")
        await reader.sees(lambda: page.panes.quotes.index == 1)


async def test_only_what_came_since_one_last_looked_is_read_at_a_key(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk((120, 36)) as reader:
        page = await open_story(reader, 1)
        await reader.sees(lambda: archive.story_visits.get(1) is not None)
        assert not any(row.is_new for row in page.panes.takes.rows)
        await reader.press("L")
        assert listed(page) == [1, 4, 6, 7]  # nobody had looked before
        await reader.press("escape", "escape")
        (later,) = arrive_late(archive)
        page = await open_story(reader, 1)
        assert [row.is_new for row in page.panes.takes.rows] == [False] * 4 + [True]
        await reader.sees_words("1 new")
        await reader.press("L")
        assert listed(page) == [later]
        await reader.sees(lambda: "… 1 paragraph of earlier takes" in reader.picture())
        await reader.sees_words("A tug will pull")
        await reader.press("L")
        assert len(listed(page)) == 5
        await reader.press("escape")
        visit = archive.story_visits.get(1)
        assert visit is not None
        assert visit.article == later
        page = await open_story(reader, 1)
        await reader.press("L")
        assert listed(page) == []
        await reader.sees(lambda: "Nothing new since your last visit" in reader.picture())


async def test_a_take_that_arrives_while_the_page_is_open_is_new(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.story_visits.record(1, 8)
    async with open_desk() as reader:
        page = await open_story(reader, 1)
        (later,) = arrive_late(archive)
        await reader.sees(lambda: later in listed(page))
        assert page.panes.takes.rows[-1].is_new
        assert page.panes.takes.chosen is not None
        assert page.panes.takes.chosen.article.id == 1
        visit = archive.story_visits.get(1)
        await reader.sees(lambda: (visit := archive.story_visits.get(1)) and visit.article == later)
        assert visit is not None


def arrive_late(archive: Archive) -> list[int]:
    source = archive.sources.all()[0].id
    article = article_of(
        99, "Meridian Wire", f"UPDATE 2-{TRAWLER}", 11, FIRST, "A tug will pull the trawler off."
    )
    return [one.id for one in archive.add([replace(article, source=source)], deduplicate=False)]


async def test_marks_clippings_and_copies_work_as_at_the_desk(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        page = await open_story(reader, 1)
        await reader.press("s")
        await reader.told("Starred “Trawler aground closes")
        await reader.sees(lambda: archive.article(1).starred)
        # Unread and starred: one mark below the other, as in the list of headlines.
        shown = [page.panes.takes.render_line(y).text[1:2] for y in range(4)]
        assert "●★" in "".join(shown)
        await reader.press("r")
        await reader.sees(lambda: archive.article(3).read)
        assert page.panes.takes.cursor == 1
        await reader.press("m", "m", "r")
        await reader.sees(lambda: all(archive.article(id_).read for id_ in (1, 3, 4, 5, 6)))
        assert not archive.article(7).read
        await reader.press("u")
        await reader.told("Unread 2 takes")
        await reader.sees(lambda: not archive.article(6).read)
        await reader.press("escape", "g", "c")
        await reader.told("Clipped the article")
        await reader.press("3", "c")
        await reader.told("Clipped the quote")
        words = [one.words for one in archive.clippings.all()]
        assert "Nobody was hurt, and nobody was frightened for long," in words
        await reader.press("Y")
        assert "Ada Bell, harbour master" in reader.app.clipboard
        await reader.press("y")
        assert reader.app.clipboard == "https://meridian-wire.example/0"
        await reader.press("ctrl+y")
        assert reader.app.clipboard.startswith(TRAWLER)
        await reader.press("o")
        await reader.told("No browser here")


@SIZES
async def test_corrections_are_listed_apart_and_compared_with_what_they_correct(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_story(reader, 1)
        await reader.press("E")
        await reader.told("This take is new text")
        await reader.press("C")
        assert listed(page) == [6]
        await reader.sees(lambda: "only corrections" in reader.picture())
        await reader.press("E")
        await reader.sees(lambda: "after a trawler with 19" in reader.picture())
        await reader.sees_words("Correction of Meridian Wire, 05:00")
        await reader.sees_words("14 → 19")
        await reader.press("space", "escape", "F")
        assert len(listed(page)) == 4


async def test_takes_of_one_source_are_listed(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        page = await open_story(reader, 1)
        await reader.press("S")
        await reader.sees(lambda: "Orlik Gazette 2" in reader.picture())
        await reader.press("2")
        await reader.sees(lambda: listed(page) == [3, 7])
        await reader.sees_words("only Orlik Gazette")
        await reader.press("escape")
        assert len(listed(page)) == 4


@SIZES
async def test_what_is_withdrawn_or_under_embargo_warns(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    archive.withdrawals.mark([4], killed=True)
    source = archive.sources.all()[0].id
    held = article_of(
        98, "Meridian Wire", f"EMBARGOED UNTIL 2199-01-01 1800 GMT: {TRAWLER}", 5.5, FIRST, BELL
    )
    archive.add([replace(held, source=source)], deduplicate=False)
    async with open_desk(size) as reader:
        await open_story(reader, 1)
        await reader.sees(lambda: "! Meridian Wire: Withdrawn by its source" in reader.picture())
        assert " KILLED " in reader.picture().replace("\u00a0", " ")
        assert " EMBARGO 1 Jan 18:00 " in reader.picture().replace("\u00a0", " ")
        assert "nder embargo until" in " ".join(reader.picture().replace("│", "").split())
        # Each take with text of the withdrawn one says so, the corrected and the cut one, too.
        assert reader.picture().replace("\u00a0", " ").count(" TEXT KILLED ") == 4
        await reader.press("j", "c")
        await reader.told("Careful: withdrawn by its source on")
        await reader.press("k")
        if size[0] > 100:
            await reader.sees(lambda: "Has text that Meridian Wire withdrew" in reader.picture())


def struck_text(panel: LineWidget) -> str:
    """Return the text of a panel that is struck through."""
    lines = (panel.render_line(y) for y in range(panel.size.height))
    return "".join(part.text for line in lines for part in line if part.style and part.style.strike)


async def test_warnings_and_quotes_name_each_source_that_withdrew_text(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.withdrawals.mark([4, 5], killed=True)
    async with open_desk((200, 50)) as reader:
        page = await open_story(reader, 1)
        banner = "! Meridian Wire, Radio Selcan: Withdrawn by its source"
        await reader.sees(lambda: banner in reader.picture())
        shared = (
            "Meridian Wire, Orlik Gazette: Has text that Meridian Wire and Radio Selcan withdrew"
        )
        await reader.sees_words(shared)
        assert f"{OKKEMA.split(',')[0]}" in text_of(page.panes.quotes)
        assert text_of(page.panes.quotes).count("withdrawn by Meridian Wire, Radio Selcan") == 2
        archive.withdrawals.mark([6], killed=True)
        await reader.sees(lambda: "We had no warning" in struck_text(page.panes.quotes))
        assert "Nobody was hurt" not in struck_text(page.panes.quotes)


async def test_what_was_said_under_embargo_says_so(open_desk: OpenDesk, archive: Archive) -> None:
    source = archive.sources.all()[0].id
    headline = f"EMBARGOED UNTIL 2199-01-01 1800 GMT: {TRAWLER}"
    said = "“It will be raised in a single piece on Friday,” said Lena Voss, a salvage engineer."
    held = article_of(98, "Meridian Wire", headline, 8, FIRST, BELL, DIVERS, said)
    copy = article_of(99, "Orlik Gazette", f"UPDATE 2-{TRAWLER}", 8.5, FIRST, BELL, DIVERS, said)
    archive.add([replace(held, source=source)], deduplicate=False)
    archive.add([replace(copy, source=archive.article(3).source)], deduplicate=False)
    async with open_desk((200, 50)) as reader:
        page = await open_story(reader, 1)
        await reader.sees(lambda: "raised in a single piece" in text_of(page.panes.quotes))
        words = text_of(page.panes.quotes)
        assert words.count("under embargo") == 1
        await reader.press("x")
        assert " TEXT EMBARGO " in reader.picture().replace("\u00a0", " ")


async def test_a_speaker_leads_to_all_that_one_has_said(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await open_story(reader, 1)
        await reader.press("3", "Q")
        await reader.sees(lambda: isinstance(reader.app.screen, SpeakersScreen))
        speakers = reader.app.screen
        assert isinstance(speakers, SpeakersScreen)
        await reader.sees(lambda: speakers.quote_list.hits)
        await reader.press("enter", "enter")
        await reader.sees(lambda: reader.app.screen is reader.desk)
        await reader.sees(lambda: reader.desk.reading.opened)


async def test_the_page_is_left_when_its_story_is_gone(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await open_story(reader, 2)
        await reader.sees(lambda: CUP in reader.picture())
        archive.sources.remove(archive.article(2).source, articles="remove")
        await reader.sees(lambda: reader.app.screen is reader.desk)
        await reader.told("This story has no articles any more")


async def test_an_article_in_no_story_yet_has_no_page(
    open_desk: OpenDesk, archive: Archive
) -> None:
    with closing(sqlite3.connect(archive.location)) as connection, connection:
        connection.execute("DELETE FROM take WHERE article = 8")  # as of an older newsdesk
    async with open_desk() as reader:
        await reader.reads(OIL)
        await reader.press("O")
        await reader.told("This article is not in a story yet")
        assert reader.app.screen is reader.desk


@pytest.mark.parametrize("size", [(60, 20), (120, 36), (220, 60)], ids=str)
async def test_the_panes_fit_every_size_and_a_resize_keeps_the_focus(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_story(reader, 6)
        await reader.press("tab")
        assert page.focused is page.panes.article
        await reader.sees(lambda: "trawler with 19" in text_of(page.panes.article))
        await reader.pilot.resize_terminal(80, 24)
        await reader.sees(lambda: not page.panes.takes.display)
        assert page.focused is page.panes.article
        await reader.press("shift+tab")
        assert page.focused is page.panes.takes
        await reader.pilot.resize_terminal(160, 45)
        await reader.sees(lambda: all(pane.display for pane in page.panes.all))
        for words in (DIVERS[:20], "Ada Bell", OKKEMA[1:20], LOCAL[1:20]):
            await reader.sees_words(words)


async def test_other_sources_that_carry_an_article_count_as_sources_of_its_text(
    open_desk: OpenDesk, archive: Archive
) -> None:
    touchline = next(one.id for one in archive.sources.all() if one.name == "Touchline")
    copy = replace(archive.article(4), id=0, source=touchline, key="touchline:4")
    assert [one.kind for one in archive.add([copy])] == ["same"]
    async with open_desk((120, 36)) as reader:
        await open_story(reader, 1)
        await reader.sees(lambda: "6 takes · 4 sources" in reader.picture())
        await reader.sees_words("+2 same text: Touchline, Radio Selcan")
        await reader.press("3", "j")
        await reader.sees_words("in 3 sources")
        await reader.press("S")
        await reader.sees(lambda: "Touchline 1" in reader.picture())


@pytest.mark.parametrize(
    ("preset", "undo", "unread", "everything"),
    [("vim", "u", "U", "F"), ("newsboat", "ctrl+z", "U", "F"), ("mutt", "ctrl+z", "N", "E")],
)
async def test_keys_of_a_preset_do_on_the_page_what_they_do_at_the_desk(
    archive: Archive, tmp_path: Path, preset: str, undo: str, unread: str, everything: str
) -> None:
    archive.marks.set([7], read=True)
    keys = read_keys(tmp_path / "settings.toml", preset)
    async with NewsdeskApp(archive, keys).run_test(size=(120, 36)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        page = await open_story(reader, 7)
        await reader.press(unread)
        await reader.told(f"{key_label(undo)} undoes")
        await reader.sees(lambda: not archive.article(7).read)
        await reader.press(undo)
        await reader.sees(lambda: archive.article(7).read)
        await reader.press("C")
        assert listed(page) == [6]
        await reader.press(everything)
        assert len(listed(page)) == 4
        await reader.press("X")
        await reader.sees(lambda: listed(page) == [6, 7])


async def test_the_page_opens_from_the_article_and_by_its_name(open_desk: OpenDesk) -> None:
    async with open_desk((80, 24)) as reader:
        await reader.press("enter")
        await reader.reads(OIL)
        await reader.press("O")
        await reader.sees(lambda: "1 take · 1 source" in reader.picture())
        await reader.press("O")
        await reader.sees(lambda: reader.app.screen is reader.desk)
        await reader.run_command("story")
        await reader.sees(lambda: "1 take · 1 source" in reader.picture())
        await reader.press("question_mark", "G")
        await reader.sees(lambda: "Split from here" in reader.picture())


async def test_an_archive_that_cannot_be_changed_shows_its_stories(archive: Archive) -> None:
    archive.close()
    with open_archive(archive.location, read_only=True) as archive:
        async with NewsdeskApp(archive).run_test(size=(120, 36)) as pilot:
            reader = Reader(pilot)
            await reader.sees(lambda: reader.desk.reading.opened)
            before = len(reader.toasts)
            page = await open_story(reader, 1)
            await reader.press("j", "L", "L", "escape")
            await reader.sees(lambda: reader.app.screen is reader.desk)
            assert listed(page) == [1, 4, 6, 7]
            assert len(reader.toasts) == before


@SIZES
async def test_quotes_and_the_whole_story_are_clipped_into_a_brief(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_story(reader, 7)
        await reader.press("3", "b")
        await reader.sees(lambda: isinstance(reader.app.screen, ChoiceDialog))
        await reader.press("0")
        await reader.sees(lambda: isinstance(reader.app.screen, InputDialog))
        await reader.type("Trawler")
        await reader.press("enter")
        await reader.told("Clipped the quote into “Trawler”")
        await reader.press("right_square_bracket", "c")
        await reader.sees(lambda: len(archive.clippings.all(brief="Trawler")) == 2)
        await reader.press("A")
        await reader.told("Clipped the story into “Trawler”")
        items = archive.briefs.contents("Trawler")
        assert [one.clipping.kind for one in items] == ["quote", "quote", "story"]
        story = items[2].story
        assert story is not None
        assert story.summary.id == page.contents.story
        await reader.press("escape", "escape", "C")
        await reader.sees(lambda: "Trawler · 3 items" in reader.picture())
        await reader.press("G", "enter")
        await reader.sees(lambda: isinstance(reader.app.screen, StoryScreen))


async def test_a_take_with_another_figure_says_so_and_is_not_hidden_as_known(
    open_desk: OpenDesk, archive: Archive
) -> None:
    others = [f"Ferry {number} will not sail to the islands before Tuesday." for number in range(9)]
    long = (FIRST, BELL, DIVERS, *others)
    sources = {source.name: source.id for source in archive.sources.all()}
    archive.add(
        [
            replace(article_of(number, name, TRAWLER, hour, *text), source=sources[name])
            for number, name, hour, text in (
                (20, "Meridian Wire", 8, long),
                (21, "Radio Selcan", 9, [FIRST.replace("14", "16"), BELL, DIVERS]),
                (22, "Orlik Gazette", 10, [FIRST, BELL]),
            )
        ],
        deduplicate=False,
    )
    last = archive.last_arrival()
    async with open_desk((120, 36)) as reader:
        page = await open_story(reader, last - 1)
        row = next(one for one in page.panes.takes.rows if one.article.id == last - 1)
        assert (row.kind, row.change) == ("retake", "14 → 16")
        await reader.press("v")
        await reader.sees(lambda: "trawler with 16 people" in text_of(page.panes.article))
        await reader.sees(lambda: "2 paragraphs of earlier takes" in reader.picture())
        error = "Repeats the corrected 14 (now 19)"
        await reader.sees_words(f"! Meridian Wire, Orlik Gazette: {error}")
        await reader.press("G")
        await reader.sees(lambda: page.reading.article and page.reading.article.id == last)
        assert error in text_of(page.panes.takes)


async def test_a_story_in_a_brief_counts_what_was_said_in_it_once_as_its_page_does(
    open_desk: OpenDesk, archive: Archive
) -> None:
    assert sum(len(archive.quotes.of_article(id_)) for id_ in (1, 3, 4, 5, 6, 7)) == 10
    async with open_desk() as reader:
        await open_story(reader, 7)
        await reader.sees(lambda: "3 from 3 speakers" in reader.picture())
        await reader.press("A")
        await reader.sees(archive.clippings.all)
        await reader.press("escape")
        await reader.sees(lambda: reader.app.screen is reader.desk)
        await reader.press("C")
        await reader.sees(lambda: "Story · 3 sources · 6 takes · " in reader.picture())
        await reader.sees_words("6 takes · 3 quotes")


@SIZES
async def test_statements_stand_among_the_quotes_as_at_the_desk_and_are_remembered(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    reopens = "Ada Bell said the harbour would open again on Friday."
    for number, source in ((90, "Meridian Wire"), (91, "Orlik Gazette")):
        article = article_of(number, source, f"UPDATE 2-{TRAWLER}", 7, FIRST, BELL, reopens)
        known = {one.name: one.id for one in archive.sources.all()}
        archive.add([replace(article, source=known[source])], deduplicate=False)
    async with open_desk(size) as reader:
        page = await open_story(reader, 7)
        await reader.press("3")
        await reader.sees(lambda: "3 from 3 speakers" in reader.picture())
        await reader.press("j", "minus")
        await reader.told("Statements (reported, not quoted) are shown")
        await reader.sees(lambda: "3 quotes · 1 statement" in reader.picture())
        assert page.panes.quotes.chosen is not None
        assert "no warning of the bank" in page.panes.quotes.chosen.text
        assert f"◇ {reopens[:24]}" in text_of(page.panes.quotes)
        assert text_of(page.panes.quotes).count("open again") == 1
        assert reopens[:12] not in text_of(page.panes.quotes).replace(f"◇ {reopens[:12]}", "")
        await reader.press("k")
        await reader.sees(lambda: page.panes.quotes.chosen and page._said.chosen)
        assert page._said.chosen is not None
        assert page._said.chosen[1].kind == "statement"
        await reader.press("Y")
        await reader.sees(lambda: reader.app.clipboard)
        assert reader.app.clipboard.startswith(f"{reopens} (reported, not quoted) — ")
        await reader.press("c")
        await reader.told("Statements are not quotes and cannot be clipped")
        await reader.press("enter")
        await reader.sees(lambda: page.focused is page.panes.article)
        await reader.sees(lambda: page.panes.article.chosen == 1)
        assert archive.clippings.all() == []
    async with open_desk(size) as reader:
        page = await open_story(reader, 7)
        await reader.press("3")
        await reader.sees(lambda: "◇ Ada Bell" in text_of(page.panes.quotes))
        await reader.press("minus")
        await reader.sees(lambda: "3 from 3 speakers" in reader.picture())
        assert "◇" not in text_of(page.panes.quotes)
        await reader.press("escape", "escape")
        await reader.sees(lambda: reader.app.screen is reader.desk)
        assert not reader.desk.reading.statements.are_shown


@SIZES
async def test_the_palette_has_the_commands_of_the_page_and_runs_them(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_story(reader, 4)
        await reader.press("ctrl+p")
        await reader.sees(lambda: isinstance(reader.app.screen, CommandPalette))
        palette = reader.app.screen
        assert isinstance(palette, CommandPalette)
        titles = {option.id for option in palette.options.options}
        wanted = {"Split from here", "Merge with another story", "Read the take", "Star or unstar"}
        assert wanted <= titles
        assert "Commands…" not in titles
        await reader.type("corrections")
        await reader.press("enter")
        await reader.sees(lambda: reader.app.screen is page)
        await reader.sees(lambda: listed(page) == [6])
        await reader.press("colon")
        await reader.type("read the take")
        await reader.press("enter")
        await reader.sees(lambda: page.focused is page.panes.article)


@pytest.mark.parametrize("opened", ["W", "I", "C"])
async def test_the_pages_of_the_desk_have_palettes(open_desk: OpenDesk, opened: str) -> None:
    async with open_desk() as reader:
        await reader.sees(lambda: reader.desk.feed.results)
        await reader.press(opened)
        await reader.sees(lambda: reader.app.screen is not reader.desk)
        page = reader.app.screen
        await reader.press("ctrl+p")
        await reader.sees(lambda: isinstance(reader.app.screen, CommandPalette))
        await reader.press("u", "n", "d", "o", "enter")
        await reader.sees(lambda: reader.app.screen is page)
        await reader.told("Nothing to undo")


async def test_the_take_that_one_is_a_cut_of_has_its_day_where_that_is_another(
    open_desk: OpenDesk, archive: Archive
) -> None:
    cut = article_of(20, "Orlik Gazette", TRAWLER, 1 + 48, FIRST)
    (added,) = archive.add([cut], deduplicate=False)
    (story,) = {*archive.stories.of([added.id]).values()}
    (take,) = [one for one in archive.stories.takes(story) if one.article == added.id]
    assert (take.kind, take.of) == ("cut", 3)
    sent = archive.article(3).published.astimezone()
    async with open_desk((160, 45)) as reader:
        await open_story(reader, added.id)
        await reader.press("E")
        await reader.sees(
            lambda: f"Cut of Orlik Gazette, {sent.day} {sent:%b %H:%M}" in reader.picture()
        )
