"""Articles that their sources edited or withdrew, on the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from textual.widget import Widget

from storage import Archive
from storage.model import Block, Filter
from tests.tui.conftest import PORT, RATES, OpenDesk, story
from tests.tui.screens.conftest import SIZES
from tui.screens.speakers.screen import SpeakersScreen
from tui.widgets.speakers.quote_list import QuoteList

pytestmark = pytest.mark.dates


def rewrite(archive: Archive, parts, old: str, new: str, headline: str = "") -> int:  # type: ignore[no-untyped-def]
    """Let the source of a story change it; return its id."""
    (row,) = [one for one in archive.select(Filter()).rows(0, 99) if one.headline == parts[0]]
    before = archive.article(row.id)
    blocks = tuple(Block(block.text.replace(old, new)) for block in before.blocks)
    changed = replace(
        before, id=0, headline=headline or parts[0], blocks=blocks, digest=f"{old}{new}",
    )  # fmt: skip
    assert [one.kind for one in archive.add([changed])] == ["changed"]
    return row.id


@pytest.fixture
def read(archive: Archive) -> Archive:
    """Return an archive in which all is read."""
    archive.marks.mark_all_read(Filter())
    return archive


@SIZES
async def test_a_key_goes_through_the_edits_since_reading(
    open_desk: OpenDesk, read: Archive, size: tuple[int, int]
) -> None:
    port = rewrite(read, PORT, "Orsund", "Orsund again")
    async with open_desk(size) as reader:
        await reader.sees(lambda: "✎" in reader.picture())
        await reader.press("comma")
        await reader.sees(lambda: "Edited " in reader.picture())
        await reader.sees(lambda: "word" in reader.picture())
        await reader.press("escape")
        assert reader.app.screen is reader.desk
        await reader.sees(lambda: read.article(port).unseen_edit == "")
        await reader.press("comma")
        await reader.told("No unseen edits here")
        await reader.press("ctrl+z")
        await reader.sees(lambda: read.article(port).unseen_edit != "")
        await reader.sees(lambda: "✎" in reader.picture())


async def test_the_same_key_goes_on_from_the_changes(open_desk: OpenDesk, read: Archive) -> None:
    port = rewrite(read, PORT, "Orsund", "Orsund 9")
    rates = rewrite(read, RATES, ".", "!")
    async with open_desk((120, 36)) as reader:
        await reader.sees(lambda: "≠" in reader.picture())
        await reader.press("comma")
        await reader.sees(lambda: "figure added: 9" in reader.picture())
        await reader.press("comma")
        await reader.sees(lambda: "punctuation mark" in reader.picture())
        await reader.press("comma")
        await reader.told("No unseen edits here")
        assert [read.article(one).unseen_edit for one in (port, rates)] == ["", ""]


async def test_opening_an_edited_article_clears_its_mark(
    open_desk: OpenDesk, read: Archive
) -> None:
    port = rewrite(read, PORT, "Orsund", "Orsund 9")
    async with open_desk((120, 36)) as reader:
        await reader.sees(lambda: "≠" in reader.picture())
        row = next(
            number for number, one in enumerate(read.select(Filter()).rows(0, 99)) if one.id == port
        )
        await reader.press(*["j"] * row, "enter")
        await reader.sees(lambda: "≠" not in reader.picture())
        await reader.sees(lambda: read.article(port).unseen_edit == "")


async def test_the_filter_of_edits_keeps_what_is_read_in_its_list(
    open_desk: OpenDesk, read: Archive
) -> None:
    rewrite(read, PORT, "Orsund", "Orsund 9")
    rewrite(read, RATES, ".", "!")
    async with open_desk((120, 36)) as reader:
        await reader.press("slash", *"is:edited", "enter")
        await reader.sees(lambda: "of 2" in reader.picture())
        await reader.press("enter")
        await reader.sees(lambda: read.count(Filter(edited=True)) == 1)
        await reader.press("j")
        await reader.sees_words("of 2")


@SIZES
async def test_rows_say_what_was_edited_and_still_do_once_it_is_read(
    open_desk: OpenDesk, read: Archive, size: tuple[int, int]
) -> None:
    rewrite(read, RATES, "3.5%", "3.6%")
    rewrite(read, PORT, "“Nobody won this,” union leader Piet Okkema said. “We all", "“We all")
    async with open_desk(size) as reader:
        await reader.press("slash", *"is:edited", "enter", "escape")
        await reader.sees(lambda: "≠ 3.5% → 3.6%" in reader.picture())
        await reader.sees(lambda: "≠ 1 quotation" in reader.picture())
        await reader.press("r", "r", "1")
        await reader.sees(lambda: read.count(Filter(edited=True)) == 0)
        await reader.sees_words("≠ 3.5% → 3.6%")


@SIZES
async def test_rows_of_corrections_say_what_they_correct_also_what_repeats_them(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    first = next(row for row in archive.select(Filter()).rows(0, 99) if row.headline == RATES[0])
    before = archive.article(first.id)
    text = " The bank of Velmark will publish the minutes of the meeting within the next fortnight."
    blocks = tuple(Block(block.text + text) for block in before.blocks)
    archive.add([replace(before, id=0, key="a", blocks=blocks, digest="a")], deduplicate=False)
    blocks = tuple(Block(block.text.replace("3.5%", "3.6%")) for block in blocks)
    for key in ("b", "c"):
        headline = f"CORRECTED-{RATES[0]}"
        take = replace(before, id=0, key=key, headline=headline, blocks=blocks, digest=key)
        archive.add([take], deduplicate=False)
    async with open_desk(size) as reader:
        await reader.press("slash", *"is:corrected", "enter", "escape")
        await reader.sees(lambda: reader.picture().count("≠ 3.5% → 3.6%") == 2)


async def test_a_row_of_a_correction_says_nothing_of_what_it_adds(
    open_desk: OpenDesk, archive: Archive
) -> None:
    first = next(row for row in archive.select(Filter()).rows(0, 99) if row.headline == RATES[0])
    text = " The bank of Velmark will publish the minutes of the meeting within the next fortnight."
    before = archive.article(first.id)
    wrong = tuple(Block(block.text + text) for block in before.blocks)
    right = tuple(Block(block.text.replace("3.5%", "3.6%")) for block in wrong)
    more = Block(
        "“We have seen it coming since the spring of last year,” said Ada Lind of the union."
    )
    headline = f"CORRECTED-{RATES[0]}"
    for key, head, blocks in (
        ("a", RATES[0], wrong),
        ("b", headline, (*right, more)),
        ("c", headline, (*right, more, Block(more.text.replace("spring", "autumn") * 2))),
    ):
        archive.add(
            [replace(before, id=0, key=key, headline=head, blocks=blocks, digest=key)],
            deduplicate=False,
        )
    async with open_desk((160, 45)) as reader:
        await reader.press("slash", *"is:corrected", "enter", "escape")
        await reader.sees(lambda: "≠ 3.5% → 3.6%" in reader.picture())
        assert reader.picture().count("≠") == 1
        assert "added" not in reader.picture()


def struck(widget: Widget) -> str:
    """Return the words that a widget shows struck through."""
    lines = [widget.render_line(y) for y in range(widget.size.height)]
    pieces = [piece for line in lines for piece in line if piece.style and piece.style.strike]
    return " ".join(" ".join(piece.text for piece in pieces).split())


async def test_a_killed_article_and_its_quotes_are_struck_through_wherever_they_stand(
    open_desk: OpenDesk, archive: Archive
) -> None:
    (port,) = [one for one in archive.select(Filter()).rows(0, 99) if one.headline == PORT[0]]
    async with open_desk((160, 45)) as reader:
        await reader.press("slash", *"okkema", "enter")
        await reader.reads(PORT[0])
        widgets = reader.desk.widgets
        shown = (widgets.headlines, widgets.article, widgets.quotes)
        assert not any(map(struck, shown))
        archive.withdrawals.mark([port.id], killed=True)
        await reader.sees(lambda: all(map(struck, shown)))
        assert PORT[0][:20] in struck(widgets.headlines)
        assert "Nobody won this" in struck(widgets.article)
        assert "Nobody won this" in struck(widgets.quotes)
        await reader.press("1", "Q")
        await reader.sees(lambda: isinstance(reader.app.screen, SpeakersScreen))
        quotes = reader.app.screen.query_one(QuoteList)
        await reader.sees(lambda: "The cranes are moving again" in struck(quotes))


async def test_an_article_is_marked_withdrawn_by_hand_and_undone(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk((120, 36)) as reader:
        await reader.press("colon", *"wd", "enter")
        await reader.told("Marked as withdrawn: ")
        await reader.sees(lambda: "KILLED" in reader.picture())
        await reader.sees(lambda: "Withdrawn by its source on" in reader.picture())
        assert archive.count(Filter(killed=True)) == 1
        await reader.press("ctrl+z")
        await reader.sees(lambda: "KILLED" not in reader.picture())
        assert archive.count(Filter(killed=True)) == 0


async def test_copying_a_quote_of_a_withdrawn_or_embargoed_article_warns(
    open_desk: OpenDesk, archive: Archive
) -> None:
    source = archive.sources.all()[0].id
    mayor = story(50, "Mayor resigns", "WORLD", ["“I go,” said Ines Moura on Friday."])
    mayor = replace(mayor, source=source, link="", key="k", digest="k")
    archive.add([mayor])
    archive.add([replace(mayor, headline="KILL: Mayor resigns", digest="k2")])
    async with open_desk((120, 36)) as reader:
        await reader.press("slash", *"is:killed", "enter")
        await reader.reads("KILL: Mayor resigns")
        await reader.press("enter", "Y")
        await reader.told(". Careful: withdrawn by its source on")
        await reader.press("c")
        await reader.told("Clipped the quote")
        await reader.press("C")
        await reader.sees(lambda: "Withdrawn by its source on" in reader.picture())


@SIZES
async def test_a_kill_notice_is_not_struck_and_says_what_it_withdraws(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    source = archive.sources.all()[0].id
    mayor, lost = (
        replace(
            story(number, f"KILL: {headline}", "WORLD", ["“I go,” said Ines Moura."]),
            source=source, link="", key=headline, digest=headline,
        )
        for number, headline in ((-1, PORT[0]), (-2, "Comet lands"))
    )  # fmt: skip
    archive.add([mayor, lost])
    async with open_desk(size) as reader:
        await reader.reads("KILL: Comet lands")
        await reader.press("enter")
        await reader.sees(lambda: "no article here has this headline" in reader.picture())
        await reader.press("j", "escape", "j", "enter")
        await reader.sees(lambda: "KILL\u00a0NOTICE" in reader.picture())
        await reader.sees(lambda: "withdraws “Orsund port" in reader.picture())
    assert [row.headline for row in archive.select(Filter(killed=True)).rows(0, 9)] == [PORT[0]]


@pytest.fixture
def repeated(archive: Archive) -> Archive:
    """Return an archive with a repeat of a story under another headline, by another source."""
    post = archive.sources.add(kind="feed", location="https://post.example/", name="Evening Post")
    (row,) = [one for one in archive.select(Filter()).rows(0, 99) if one.headline == PORT[0]]
    copy = replace(
        archive.article(row.id), id=0, source=post.id, key="feed:post:1", digest="copy", link="",
        headline="Cranes of Orsund move again",
    )  # fmt: skip
    (copied,) = archive.add([copy])
    (take,) = [one for one in archive.stories.takes(archive.stories.of([row.id])[row.id]) if one.of]
    assert take.article == copied.id
    archive.withdrawals.mark([row.id], killed=True)
    return archive


def plain(picture: str) -> str:
    return picture.replace("\u00a0", " ")


@SIZES
async def test_a_row_says_that_it_has_text_of_a_withdrawn_article(
    open_desk: OpenDesk, repeated: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press("ctrl+x")
        await reader.sees(lambda: " TEXT KILLED " in plain(reader.picture()))
        assert plain(reader.picture()).count(" TEXT KILLED ") == 1
        repeated.withdrawals.mark([1], killed=False)
        await reader.sees(lambda: " TEXT KILLED " not in plain(reader.picture()))


async def test_a_row_says_that_it_uses_quotes_of_a_withdrawn_article(
    open_desk: OpenDesk, repeated: Archive
) -> None:
    (row,) = repeated.select(Filter(killed=True)).rows(0, 99)
    (quote, *_) = repeated.quotes.of_article(row.id)
    text = (
        "Fishermen of the islands ask who pays for the weeks in which nothing was unloaded here,"
        f" and why nobody had repaired the cranes before. “{quote.text},” one of them heard."
    )
    rewrite = replace(
        repeated.article(row.id), id=0, key="feed:post:2", digest="rewrite", link="", killed=None,
        headline="Fishermen ask who pays", standfirst="", blocks=(Block(text),),
        published=row.published + timedelta(minutes=1),
    )  # fmt: skip
    (added,) = repeated.add([rewrite])
    repeated.stories.move([added.id], repeated.stories.of([row.id])[row.id])
    async with open_desk((120, 36)) as reader:
        await reader.press("ctrl+x")
        await reader.sees(lambda: " QUOTES KILLED " in plain(reader.picture()))
        (line,) = [one for one in reader.picture().splitlines() if "QUOTES" in plain(one)]
        assert "Fishermen" in line


async def test_a_row_says_that_its_text_is_under_embargo_elsewhere(
    open_desk: OpenDesk, repeated: Archive
) -> None:
    (row,) = [one for one in repeated.select(Filter()).rows(0, 99) if one.headline == PORT[0]]
    repeated.withdrawals.mark([row.id], killed=False)
    until = "EMBARGOED UNTIL 18:00 GMT DEC 31 2400-"
    repeated.add([replace(repeated.article(row.id), headline=f"{until}{PORT[0]}", digest="held")])
    async with open_desk((120, 36)) as reader:
        await reader.press("ctrl+x")
        await reader.sees(lambda: " TEXT EMBARGO " in plain(reader.picture()))
        (line,) = [one for one in reader.picture().splitlines() if "TEXT" in plain(one)]
        assert "Cranes of" in line


async def test_copies_of_such_text_warn_of_it(open_desk: OpenDesk, repeated: Archive) -> None:
    warning = "Has text that Orsund Gazette withdrew"
    (row,) = [one for one in repeated.select(Filter()).rows(0, 99) if "Cranes" in one.headline]
    repeated.clippings.add(row.id, repeated.quotes.of_article(row.id)[0])
    async with open_desk((120, 36)) as reader:
        await reader.press("C")
        await reader.sees(lambda: "1 clipping" in reader.picture())
        await reader.press("Y")
        await reader.told("Careful: has text that Orsund Gazette withdrew")
        assert reader.app.clipboard.endswith(f"[{warning}]")
        await reader.press("escape", "Q")
        await reader.sees(lambda: "Marta Hellan" in reader.picture())
        await reader.press("enter", "W")
        await reader.told("with a warning of withdrawal or embargo")
        assert f"**{warning}.**" in reader.app.clipboard
        await reader.press("Y")
        await reader.told("Careful: ")
        assert reader.app.clipboard.endswith("]")
