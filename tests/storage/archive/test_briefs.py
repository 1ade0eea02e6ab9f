"""Briefs: their clippings in order, undo, and what became of the clipped material since."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.archive import Archive, open_archive
from storage.database import Database
from storage.errors import ArchiveError, NotFound
from storage.exchange import EXPORT_FORMATS, IMPORT_FORMATS, export_document
from storage.importing.documents import import_document
from storage.model import Article, Block, Brief, BriefItem, Filter

PORT = Article(
    headline="Port of Orsund reopens after strike",
    section="WORLD",
    published=datetime(2025, 6, 25, 12, tzinfo=UTC),
    blocks=(
        Block("“The cranes moved 36.7 tonnes today,” said Marta Hellan, harbour master."),
        Block("“Nobody won this strike,” union leader Piet Okkema said."),
        Block("Ferries to the outer islands will not sail before Wednesday."),
    ),
    link="https://gazette.example/1",
    key="port",
    digest="1",
)
RATES = replace(
    PORT,
    headline="Rates held",
    published=PORT.published - timedelta(days=9),
    blocks=(Block("“We can wait,” said governor Ada Brandau."),),
    key="rates",
    digest="2",
)


@pytest.fixture
def archive(archive: Archive) -> Archive:
    source = archive.sources.add(kind="folder", location="/news", name="Orsund Gazette")
    archive.add([replace(one, source=source.id) for one in (PORT, RATES)])
    return archive


def edit(archive: Archive, old: str, new: str, *, headline: str = "") -> None:
    """Add the first article as edited by its source."""
    article = archive.article(1)
    blocks = tuple(Block(one.text.replace(old, new)) for one in article.blocks)
    headline = headline or article.headline
    archive.add([replace(article, headline=headline, blocks=blocks, digest=f"{headline}{blocks}")])


def words(items: list[BriefItem]) -> list[str]:
    return [one.clipping.words or one.clipping.headline or one.clipping.note for one in items]


def fill(archive: Archive, name: str = "Morning") -> None:
    archive.briefs.create(name)
    archive.briefs.add_heading("Harbour", name)
    archive.briefs.add(1, archive.quotes.of_article(1)[0], name)
    archive.briefs.add(2, brief=name)
    archive.briefs.add_note("Ask for the tide table", name)
    archive.briefs.add_story(archive.stories.of([1])[1], name)


FILLED = [
    "Harbour",
    "The cranes moved 36.7 tonnes today,",
    "Rates held",
    "Ask for the tide table",
    "Port of Orsund reopens after strike",
]


def test_clippings_of_before_are_the_default_brief(archive: Archive) -> None:
    archive.clippings.add(1)
    archive.clippings.add(1, archive.quotes.of_article(1)[0])
    with Database(Path(str(archive.location))) as database:  # as an older newsdesk wrote them
        for name in ("kind", "brief", "story"):
            database.table("clippings").update(lambda one, name=name: one.pop(name))
    assert archive.briefs.all() == [Brief("Clippings", 2)]
    assert [one.kind for one in archive.clippings.all()] == ["article", "quote"]
    assert words(archive.briefs.contents("clippings")) == [PORT.headline, FILLED[1]]


def test_a_brief_has_its_clippings_in_the_order_they_were_added(archive: Archive) -> None:
    fill(archive)
    archive.clippings.add(2)
    assert archive.briefs.all() == [Brief("Clippings", 1), Brief("Morning", 5)]
    items = archive.briefs.contents("morning")
    assert words(items) == FILLED
    kinds = [one.clipping.kind for one in items]
    assert kinds == ["heading", "quote", "article", "note", "story"]
    assert items[2].clipping.text == RATES.text
    assert [one.warnings for one in items] == [()] * 5
    story = items[4].story
    assert story is not None
    assert [take.article.id for take in story.takes] == [1]


def test_what_is_in_a_brief_is_not_added_to_it_again_but_to_another(archive: Archive) -> None:
    fill(archive)
    quote = archive.quotes.of_article(1)[0]
    archive.briefs.add(1, quote, "MORNING")
    archive.briefs.add_story(1, "Morning")
    assert words(archive.briefs.contents("Morning")) == FILLED
    archive.briefs.create("Evening")
    archive.briefs.add(1, quote, "Evening")
    assert words(archive.briefs.contents("Evening")) == [FILLED[1]]


def test_the_current_brief_is_added_to(archive: Archive) -> None:
    assert archive.briefs.current() == "Clippings"
    archive.briefs.create("Morning")
    assert archive.briefs.choose("morning") == "Morning"
    assert archive.briefs.add(1).brief == "Morning"
    archive.briefs.rename("Morning", "Noon")
    assert archive.briefs.add(2).brief == "Noon"
    archive.briefs.remove("Noon")
    assert archive.briefs.add(2).brief == "Clippings"
    with pytest.raises(NotFound, match="there is no brief “Noon”; there are Clippings"):
        archive.briefs.choose("Noon")


def test_headings_and_notes_go_before_a_clipping_and_are_edited(archive: Archive) -> None:
    fill(archive)
    items = archive.briefs.contents("Morning")
    made = archive.briefs.add_heading("Money", "Morning", before=items[2].clipping.id)
    assert words(archive.briefs.contents("Morning")) == [*FILLED[:2], "Money", *FILLED[2:]]
    archive.clippings.set_heading(made.id, "Banks")
    archive.clippings.set_note(items[3].clipping.id, "Call the harbour")
    assert words(archive.briefs.contents("Morning"))[2:5] == [
        "Banks", "Rates held", "Call the harbour",
    ]  # fmt: skip
    for _ in range(3):
        archive.undo.revert_last()
    assert words(archive.briefs.contents("Morning")) == FILLED
    with pytest.raises(ArchiveError, match="it needs words"):
        archive.briefs.add_heading(" \n", "Morning")


def test_changes_of_whole_briefs_are_undone_and_redone(archive: Archive) -> None:
    fill(archive)
    first = archive.briefs.all()
    for change, after in (
        (lambda: archive.briefs.rename("Morning", "Noon"), [Brief("Noon", 5)]),
        (lambda: archive.briefs.remove("Morning"), []),
        (lambda: archive.briefs.duplicate("Morning"), [first[1], Brief("Morning 2", 5)]),
        (
            lambda: archive.briefs.duplicate("Morning", "Late"),
            [first[1], Brief("Late", 5)],
        ),
    ):
        change()
        assert archive.briefs.all()[1:] == after
        archive.undo.revert_last()
        assert archive.briefs.all() == first
        assert words(archive.briefs.contents("Morning")) == FILLED
        archive.undo.redo_last()
        assert archive.briefs.all()[1:] == after
        archive.undo.revert_last()


def test_a_copy_of_the_default_brief_keeps_the_order_shown(archive: Archive) -> None:
    archive.clippings.add(2)
    archive.clippings.add(1)
    archive.briefs.duplicate("Clippings", "Morning")
    assert words(archive.briefs.contents("Morning")) == [PORT.headline, RATES.headline]


def test_clippings_move_within_a_brief_and_to_another(archive: Archive) -> None:
    fill(archive)
    archive.clippings.add(1)
    ids = [one.clipping.id for one in archive.briefs.contents("Morning")]
    archive.clippings.arrange([ids[1], ids[0], *ids[2:]])
    assert words(archive.briefs.contents("Morning"))[:2] == [FILLED[1], FILLED[0]]
    archive.briefs.move(ids[2:4], "Clippings")
    assert words(archive.briefs.contents("Morning")) == [FILLED[1], FILLED[0], FILLED[4]]
    assert sorted(words(archive.briefs.contents("Clippings"))) == sorted(
        [PORT.headline, *FILLED[2:4]]
    )
    assert archive.undo.revert_last() == "moving of 2 clippings to brief “Clippings”"
    assert archive.undo.revert_last() == "new order of brief “Morning”"
    assert words(archive.briefs.contents("Morning")) == FILLED


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda briefs: briefs.create("morning"), "a brief “morning” already exists"),
        (lambda briefs: briefs.create("clippings"), "a brief “clippings” already exists"),
        (lambda briefs: briefs.create(" \x1b"), "a brief needs a name"),
        (lambda briefs: briefs.rename("Morning", "Clippings"), "already exists"),
        (lambda briefs: briefs.rename("Clippings", "Mine"), "it cannot be renamed"),
        (lambda briefs: briefs.remove("Clippings"), "it cannot be removed"),
        (lambda briefs: briefs.remove("Noon"), "there is no brief “Noon”"),
        (lambda briefs: briefs.move([99], "Morning"), "there is no clipping 99"),
        (lambda briefs: briefs.add_story(99, "Morning"), "there is no story 99"),
        (lambda briefs: briefs.add(99, brief="Morning"), "99"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_changes_nothing(
    archive: Archive, act: object, message: str
) -> None:
    assert callable(act)
    fill(archive)
    before = archive.briefs.all()
    with pytest.raises((ArchiveError, NotFound), match=message):
        act(archive.briefs)
    assert archive.briefs.all() == before


def test_clippings_of_a_brief_nobody_created_are_in_sight(archive: Archive) -> None:
    archive.briefs.create("Morning")
    archive.briefs.add(1, brief="Morning")
    with Database(Path(str(archive.location))) as database:
        database.drop_table("briefs")
        database.table("clippings").update({"tag": "mine"})
    assert archive.briefs.all() == [Brief("Clippings", 0), Brief("Morning", 1)]
    archive.briefs.rename("Morning", "Noon")
    archive.briefs.duplicate("Noon")
    (item,) = archive.briefs.contents("Noon")
    (copy,) = archive.briefs.contents("Noon 2")
    assert item.clipping.extra == copy.clipping.extra == {"tag": "mine"}


# -- what became of the material ---------------------------------------------------------------


def warnings(archive: Archive, name: str = "Morning") -> list[str]:
    return [line for item in archive.briefs.contents(name) for line in item.warnings]


def test_a_changed_figure_in_a_quote_is_named(archive: Archive) -> None:
    archive.briefs.add(1, archive.quotes.of_article(1)[0])
    edit(archive, "36.7", "39.7")
    assert warnings(archive, "Clippings") == [
        "The article no longer says this: 36.7 tonnes → 39.7 tonnes"
    ]
    edit(archive, "“The cranes moved 39.7 tonnes today,” said", "Nothing was said by")
    assert warnings(archive, "Clippings") == ["The article no longer says this"]


def test_another_speaker_of_the_same_words_is_named_with_the_former_one(archive: Archive) -> None:
    quote = archive.quotes.of_article(1)[0]
    assert quote.speaker
    archive.briefs.add(1, quote)
    edit(archive, quote.speaker, "Jana Novotná")
    (item,) = archive.briefs.contents("Clippings")
    assert item.clipping.speaker == "Jana Novotná"
    assert item.warnings == (
        f"Changed since it was clipped: said by Jana Novotná, before by {quote.speaker}",
    )
    archive.quotes.correct(1, archive.quotes.of_article(1)[0], "Ada Quill")
    assert warnings(archive, "Clippings") == []


def test_a_changed_article_says_what_changed_since_it_was_clipped(archive: Archive) -> None:
    archive.briefs.add(1)
    assert warnings(archive, "Clippings") == []
    edit(archive, "36.7", "39.7")
    edit(archive, "Wednesday", "Friday", headline="UPDATE 1-Port of Orsund reopens after strike")
    assert warnings(archive, "Clippings") == [
        "Changed since it was clipped: marked UPDATE 1, 36.7 tonnes → 39.7 tonnes, "
        "Wednesday → Friday, 1 quotation changed"
    ]
    archive.clippings.remove(1)
    archive.briefs.create("Morning")
    archive.briefs.add(1, archive.quotes.of_article(1)[1], "Morning")
    assert warnings(archive) == []


def test_the_fetched_full_text_of_a_summary_is_no_change(archive: Archive) -> None:
    archive.briefs.add(1)
    archive.set_text(1, [*PORT.blocks, Block("More of it.")], standfirst="")
    assert warnings(archive, "Clippings") == []


def test_an_article_an_older_newsdesk_clipped_is_compared_with_its_history(
    archive: Archive,
) -> None:
    archive.briefs.add(1)
    with Database(Path(str(archive.location))) as database:
        database.drop_table("clipped texts")
    edit(archive, "36.7", "39.7")
    assert warnings(archive, "Clippings") == [
        "Changed since it was clipped: 36.7 tonnes → 39.7 tonnes, 1 quotation changed"
    ]


def test_a_quote_says_that_its_article_was_marked_since(archive: Archive) -> None:
    archive.briefs.add(1, archive.quotes.of_article(1)[0])
    edit(archive, "Friday", "Friday", headline="CORRECTED-Port of Orsund reopens after strike")
    assert warnings(archive, "Clippings") == ["Changed since it was clipped: marked CORRECTED"]


def test_killed_and_embargoed_material_is_named_also_of_a_story(archive: Archive) -> None:
    fill(archive)
    archive.withdrawals.mark([1], killed=True)
    found = archive.briefs.contents("Morning")
    assert [len(one.warnings) for one in found] == [0, 1, 0, 0, 1]
    assert found[1].warnings[0].startswith("Withdrawn by its source on ")
    assert found[4].warnings[0].endswith(f": Orsund Gazette, {PORT.headline}")
    archive.withdrawals.mark([1], killed=False)
    edit(archive, "x", "x", headline="EMBARGO-Port of Orsund reopens after strike")
    found = archive.briefs.contents("Morning")
    assert found[1].warnings[0] == "Under embargo; its headline gives no time"
    assert (
        found[4]
        .warnings[0]
        .startswith("Under embargo; its headline gives no time: Orsund Gazette, EMBARGO")
    )
    archive.sources.remove(1, articles="remove")
    found = archive.briefs.contents("Morning")
    assert found[4].warnings == ("The archive no longer has this story",)
    assert (found[4].clipping.headline, found[1].warnings) == (PORT.headline, ())


def test_a_take_that_corrects_a_clipped_article_is_named(archive: Archive) -> None:
    archive.briefs.add(1)
    long = "The harbour master said so on Monday, after the strike of nine days had ended there."
    edit(archive, "Ferries to", f"{long} Ferries to")
    archive.clippings.remove(1)
    archive.briefs.add(1)
    article = archive.article(1)
    blocks = tuple(Block(one.text.replace("36.7", "39.7")) for one in article.blocks)
    archive.add(
        [replace(article, id=0, blocks=blocks, key="again", digest="again", link="")],
        deduplicate=False,
    )
    assert warnings(archive, "Clippings") == [
        "Corrected by a later take: 36.7 tonnes → 39.7 tonnes, 1 quotation changed"
    ]


def test_articles_of_a_story_in_a_brief_are_kept(archive: Archive) -> None:
    archive.stories.move([2], 1)
    archive.briefs.add_story(1)
    assert archive.clippings.articles() == {1, 2}


# -- export, import, merging -------------------------------------------------------------------


def taken_in(archive: Archive, other: Archive, folder: Path, name: str) -> list[str]:
    path = folder / f"export{EXPORT_FORMATS[name].endings[0]}"
    export_document(archive, Filter(), path, EXPORT_FORMATS[name], force=True)
    return [one.kind for one in import_document(other, path, IMPORT_FORMATS[name], str(path))]


@pytest.mark.parametrize("name", ["jsonl", "tinydb"])
def test_briefs_go_along_in_an_export(archive: Archive, tmp_path: Path, name: str) -> None:
    fill(archive)
    archive.briefs.create("Empty")
    archive.clippings.add(1)
    with open_archive(tmp_path / "other.db") as other:
        for kind in ("new", "same"):
            assert taken_in(archive, other, tmp_path, name) == [kind, kind]
            assert other.briefs.all() == archive.briefs.all()
            items = other.briefs.contents("Morning")
            assert words(items) == FILLED
            assert items[4].story is not None
            assert items[4].story.summary.name == PORT.headline
            assert items[2].clipping.text == RATES.text


def test_a_brief_of_another_archive_comes_after_what_is_there(
    archive: Archive, tmp_path: Path
) -> None:
    fill(archive, "MORNING")
    with open_archive(tmp_path / "other.db") as other:
        other.add([replace(PORT, source=0)])
        other.briefs.create("Morning")
        other.briefs.add_heading("First", "Morning")
        other.briefs.add(1, other.quotes.of_article(1)[0], "Morning")
        taken_in(archive, other, tmp_path, "jsonl")
        assert words(other.briefs.contents("Morning")) == [
            "First", FILLED[1], FILLED[0], *FILLED[2:],
        ]  # fmt: skip


def test_a_damaged_brief_is_found_and_repaired(archive: Archive) -> None:
    fill(archive)
    with Database(Path(str(archive.location))) as database:
        database.table("briefs").insert({"name": 7, "created": "never"})
    assert archive.maintenance.faults() == ["documents with missing or wrong fields: briefs 2"]
    archive.maintenance.rebuild()
    assert archive.maintenance.faults() == []
    assert archive.briefs.all() == [Brief("Clippings", 0), Brief("Morning", 5)]
