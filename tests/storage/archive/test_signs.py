"""What articles carry besides their text: withdrawn, edited since read, states, agency."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import Archive, Article, Block, Filter, open_archive
from storage.exchange.story_markdown import warnings
from storage.importing.files import import_files
from storage.model import FLAGS, Headline
from tests.storage.engine.older import made_older

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FERRY = Article(
    headline="Ferry sinks off Lisek with 214 aboard",
    section="WORLD",
    published=NOON,
    blocks=(
        Block("The ferry sank on Friday with 214 people on board, the ministry said."),
        Block("“We will go through every cabin,” said Ewa Strzelec."),
    ),
    key="feed:1:ferry",
    digest="d1",
    source=1,
)

Change = Callable[[Article], Article]


@pytest.fixture
def archive(archive: Archive) -> Archive:
    archive.sources.add(kind="feed", location="https://herald.example/rss", name="Herald")
    archive.sources.add(kind="feed", location="https://echo.example/rss", name="Echo")
    return archive


def edited(old: str, new: str, digest: str = "d2") -> Article:
    blocks = tuple(Block(block.text.replace(old, new)) for block in FERRY.blocks)
    return replace(FERRY, blocks=blocks, digest=digest)


def row(archive: Archive, number: int = 1) -> Headline:
    return next(one for one in archive.select(Filter()).rows(0, 99) if one.id == number)


def shown(archive: Archive, **flags: bool) -> list[int]:
    asked = Filter(**flags)  # type: ignore[arg-type]
    result = archive.select(asked)
    ids = [one.id for one in result.rows(0, 99)]
    (name,) = flags
    assert result.total == len(ids) == archive.count(asked)
    assert archive.facets(Filter()).flags[name] == len(ids)
    return ids


# -- edits since read ----------------------------------------------------------------------


def test_an_edit_after_reading_is_weighed_and_filtered_by(archive: Archive) -> None:
    archive.add([FERRY])
    archive.marks.set([1], read=True)
    archive.add([edited("214", "210")])
    assert (row(archive).unseen_edit, row(archive).read) == ("major", True)
    assert archive.article(1).unseen_edit == "major"
    assert shown(archive, edited=True) == [1]


def test_commas_weigh_less_and_a_later_comma_does_not_hide_a_figure(archive: Archive) -> None:
    archive.add([FERRY])
    archive.marks.set([1], read=True)
    archive.add([edited("Friday with", "Friday, with")])
    assert row(archive).unseen_edit == "minor"
    archive.add([edited("214", "210", "d3")])
    assert row(archive).unseen_edit == "major"
    archive.add([edited("214 people", "210, people", "d4")])
    assert row(archive).unseen_edit == "major"


def test_an_edit_before_reading_or_of_marks_only_is_none(archive: Archive) -> None:
    archive.add([FERRY])
    archive.add([edited("Friday", "Friday night of May 3", "d0")])
    assert row(archive).unseen_edit == ""
    archive.marks.set([1], read=True)
    archive.add([edited("214", "210")])
    archive.marks.set([1], read=True)
    straight = [Block(one.text.replace("“", '"').replace("”", '"')) for one in FERRY.blocks]
    straight[0] = Block(FERRY.blocks[0].text.replace("214", "210"))
    archive.add([replace(FERRY, blocks=tuple(straight), digest="d5")])
    assert row(archive).unseen_edit == ""
    assert shown(archive, edited=True) == []


def test_reading_again_clears_it_and_undo_brings_it_back(archive: Archive) -> None:
    archive.add([FERRY])
    archive.marks.set([1], read=True)
    archive.add([edited("214", "210")])
    assert archive.marks.set([1], read=True) == 1
    assert row(archive).unseen_edit == ""
    assert archive.undo.last_changed() == [1]
    assert archive.undo.revert_last() == "1 article read after an edit"
    assert (row(archive).unseen_edit, row(archive).read) == ("major", True)


def test_marking_unread_keeps_the_edit_and_undo_restores_both(archive: Archive) -> None:
    archive.add([FERRY])
    archive.marks.set([1], read=True)
    archive.add([edited("214", "210")])
    archive.marks.set([1], read=False)
    assert row(archive).unseen_edit == "major"
    archive.marks.set([1], read=True)
    assert row(archive).unseen_edit == ""
    archive.undo.revert_last()
    assert (row(archive).unseen_edit, row(archive).read) == ("major", False)


def test_marking_all_read_clears_edits_only_where_they_are_what_is_shown(
    archive: Archive,
) -> None:
    others = [replace(FERRY, key=f"feed:1:{n}", digest=f"{n}") for n in range(3)]
    archive.add([FERRY, *others])
    archive.marks.set([1], read=True)
    archive.add([edited("214", "210")])
    archive.marks.mark_all_read(Filter())
    assert row(archive).unseen_edit == "major"
    assert archive.marks.mark_all_read(Filter(edited=True)) == 1
    assert row(archive).unseen_edit == ""
    archive.undo.revert_last()
    assert row(archive).unseen_edit == "major"


def test_what_was_read_under_the_filter_of_edits_stays_in_its_list(archive: Archive) -> None:
    archive.add([FERRY, replace(FERRY, key="feed:1:2", digest="2")])
    archive.marks.set([1, 2], read=True)
    archive.add([edited("214", "210"), replace(edited("214", "9"), key="feed:1:2")])
    archive.marks.set([1], read=True)
    asked = Filter(edited=True, kept=frozenset({1}))
    assert sorted(one.id for one in archive.select(asked).rows(0, 9)) == [1, 2]
    assert archive.facets(asked).total == 2
    assert archive.facets(asked).flags["edited"] == 2
    assert archive.count(Filter(edited=True)) == 1


def test_clearing_the_edits_of_many_is_exact(archive: Archive) -> None:
    count = 700
    archive.add([replace(FERRY, key=f"feed:1:{n}", digest=f"{n}") for n in range(count)])
    ids = list(range(1, count + 1))
    archive.marks.set(ids, read=True)
    archive.add([replace(edited("214", "210"), key=f"feed:1:{n}") for n in (3, 650)])
    assert shown(archive, edited=True) == [651, 4]
    archive.marks.set(ids, read=True)
    assert shown(archive, edited=True) == []
    archive.undo.revert_last()
    assert shown(archive, edited=True) == [651, 4]
    assert archive.maintenance.faults() == []


# -- withdrawn -----------------------------------------------------------------------------


def test_a_headline_that_says_kill_withdraws_its_article(archive: Archive) -> None:
    archive.add([FERRY])
    before = datetime.now(UTC).replace(microsecond=0)
    archive.add([replace(FERRY, headline=f"KILL: {FERRY.headline}", digest="d2")])
    killed = archive.article(1).killed
    assert killed is not None
    assert before <= killed <= datetime.now(UTC)
    assert row(archive).killed == killed
    assert shown(archive, killed=True) == [1]
    assert [hit.article.killed for hit in archive.quotes.find(Filter())] == [killed]
    archive.add([replace(FERRY, digest="d3")])
    assert archive.article(1).killed is None
    assert shown(archive, killed=True) == []


@pytest.mark.parametrize(
    "headline",
    [FERRY.headline, "Ferry sinks off Lisek with 214 people aboard", FERRY.headline.upper()],
)
def test_a_notice_withdraws_the_article_it_names(archive: Archive, headline: str) -> None:
    notice = replace(
        FERRY, headline=f"KILL - {headline}", key="feed:1:kill", digest="k",
        published=NOON + timedelta(hours=2), blocks=(Block("Please kill this story."),),
    )  # fmt: skip
    archive.add([FERRY])
    archive.add([notice])
    assert archive.article(1).killed == notice.published
    assert shown(archive, killed=True) == [1]
    assert archive.article(2).killed is None
    assert archive.withdrawals.remarks(archive.article(2)) == [f"withdraws “{FERRY.headline}”"]


def test_a_notice_names_takes_with_one_headline_once_and_each_of_them_when_it_came(
    archive: Archive,
) -> None:
    takes = [
        replace(
            FERRY, headline=f"UPDATE {at}-{FERRY.headline}", key=f"u{at}", digest=f"u{at}",
            published=NOON + timedelta(minutes=5 * at), blocks=(*FERRY.blocks, Block(f"{at} left")),
        )
        for at in (1, 2, 3)
    ]  # fmt: skip
    late = NOON + timedelta(hours=2)
    notice = replace(FERRY, headline=f"KILL: {FERRY.headline}", key="k", digest="k", published=late)
    archive.add(takes)
    archive.add([notice])
    sent = ", ".join(f"{one.published.astimezone():%H:%M}" for one in takes)
    remarks = archive.withdrawals.remarks(archive.article(4))
    assert remarks == [f"withdraws “{FERRY.headline}”, 3 takes ({sent})"]
    came = f"its kill notice came at {late.astimezone():%H:%M}"
    assert all(came in archive.withdrawals.remarks(archive.article(id_)) for id_ in (1, 2, 3))


@pytest.mark.parametrize(
    "other",
    [
        lambda one: replace(one, source=2),
        lambda one: replace(one, published=NOON - timedelta(days=9)),
        lambda one: replace(one, published=NOON + timedelta(days=1)),
        lambda one: replace(one, headline="Ferry sinks"),
        lambda one: replace(one, headline="Ferry leaves Lisek with 214 aboard for good"),
    ],
)
def test_a_notice_withdraws_nothing_else(archive: Archive, other: Change) -> None:
    notice = replace(
        FERRY, headline=f"KILL: {FERRY.headline}", key="feed:1:kill", digest="k",
        published=NOON + timedelta(hours=2),
    )  # fmt: skip
    archive.add([other(FERRY)])
    archive.add([notice])
    assert archive.article(1).killed is None
    assert shown(archive, killed=True) == []


def test_the_reader_marks_an_article_withdrawn_and_undoes_it(archive: Archive) -> None:
    archive.add([FERRY])
    assert archive.withdrawals.mark([1, 99], killed=True) == 1
    assert archive.withdrawals.mark([1], killed=True) == 0
    assert shown(archive, killed=True) == [1]
    assert archive.undo.last_changed() == [1]
    assert archive.undo.revert_last() == "1 article marked as withdrawn"
    assert shown(archive, killed=True) == []


def test_withdrawals_and_seen_edits_are_undone_and_redone(archive: Archive) -> None:
    archive.add([FERRY])
    archive.marks.set([1], read=True)
    archive.add([edited("214", "210")])
    archive.marks.set([1], read=True)
    archive.withdrawals.mark([1], killed=True)
    killed = archive.article(1).killed
    for _ in range(2):
        archive.undo.revert_last()
    assert (archive.article(1).killed, archive.article(1).unseen_edit) == (None, "major")
    for _ in range(2):
        archive.undo.redo_last()
    assert (archive.article(1).killed, archive.article(1).unseen_edit) == (killed, "")


def test_what_the_reader_says_of_a_withdrawal_holds_through_edits(archive: Archive) -> None:
    archive.add([FERRY])
    archive.add([replace(FERRY, headline=f"KILL: {FERRY.headline}", digest="d1 killed")])
    killed = archive.article(1).killed
    assert killed is not None
    archive.withdrawals.mark([1], killed=False)
    archive.add([replace(FERRY, headline=f"KILL: {FERRY.headline}!", digest="d2")])
    assert archive.article(1).killed is None
    assert len(archive.quotes.of_article(1)) == 1  # it is no notice: it was a story first
    archive.undo.revert_last()
    assert archive.article(1).killed == killed


def test_a_removed_article_comes_back_as_it_was(archive: Archive) -> None:
    archive.add([replace(FERRY, agency="Merrow Press")])
    archive.marks.set([1], read=True)
    archive.add([replace(edited("214", "210"), headline=f"KILL: {FERRY.headline}", source=1)])
    before = archive.article(1)
    assert (before.killed is not None, before.unseen_edit) == (True, "major")
    archive.sources.remove(1, articles="remove")
    assert archive.select(Filter()).total == 0
    archive.undo.revert_last()
    assert archive.article(1) == before
    assert archive.maintenance.faults() == []


# -- states and agencies -------------------------------------------------------------------


def test_states_of_headlines_are_counted_and_filtered_by(archive: Archive) -> None:
    words = {
        "urgent": "URGENT - ", "corrected": "CORRECTED: ", "updated": "UPDATE 2-",
        "embargoed": "EMBARGO until 1800 GMT: ", "exclusive": "EXCLUSIVE: ",
        "analysis": "FACTBOX-",
    }  # fmt: skip
    archive.add(
        [
            replace(FERRY, key=name, digest=name, headline=word + FERRY.headline, link="")
            for name, word in words.items()
        ]
    )
    for number, name in enumerate(words, 1):
        assert shown(archive, **{name: True}) == [number]
    assert archive.select(Filter(urgent=True, corrected=True)).total == 0
    assert archive.select(Filter(urgent=True, words="ferry", sources=frozenset({1}))).total == 1
    assert {flag.name for flag in FLAGS} == archive.facets(Filter(words="ferry")).flags.keys()
    assert archive.facets(Filter(words="ferry")).flags["urgent"] == 1
    assert archive.facets(Filter(urgent=True)).flags["updated"] == 0


WIRE = """ date 2026-11-23 WORLD
Ferry sinks off Lisek
Standfirst.
A ferry. / Orlik Photo
November 23, 2026

{dateline}The ferry sank on Friday, the ministry said. “We will look,” said Ewa Strzelec.
"""


def test_the_agency_of_a_file_is_its_source(tmp_path: Path) -> None:
    for name, dateline in (("a", ""), ("b", "LISEK, Nov 23 (Vidal Press) - ")):
        (tmp_path / f"{name}.txt").write_text(WIRE.format(dateline=dateline), encoding="utf-8")
    with open_archive(tmp_path / "newsdesk.db") as archive:
        import_files(archive, [tmp_path / "a.txt", tmp_path / "b.txt"])
        names = {one.id: one.source_name for one in archive.select(Filter()).rows(0, 9)}
        assert names == {1: "Orlik Photo", 2: "Vidal Press"}
        assert {hit.article.source_name for hit in archive.quotes.find(Filter())} == {
            "Orlik Photo", "Vidal Press",
        }  # fmt: skip
        assert archive.clippings.add(2).source == "Vidal Press"
        assert [one.name for one in archive.sources.all()] == ["Imported files"]


def test_a_notice_without_an_article_says_so_and_has_no_quotes(archive: Archive) -> None:
    blocks = (Block("“Mayor resigns,” said Jan Mazur, is withdrawn."),)
    notice = replace(FERRY, headline="KILL: Mayor resigns", key="k", digest="k", blocks=blocks)
    archive.add([FERRY, notice])
    assert shown(archive, killed=True) == []
    assert archive.quotes.of_article(2) == []
    assert archive.withdrawals.remarks(archive.article(2)) == ["no article here has this headline"]
    assert archive.withdrawals.remarks(archive.article(1)) == []


def test_a_second_notice_withdraws_nothing_else(archive: Archive) -> None:
    first = replace(FERRY, headline=f"KILL: {FERRY.headline}", key="k1", digest="k1")
    second = replace(first, headline=f"KILL ADVISORY - {FERRY.headline}", key="k2", digest="k2")
    archive.add([FERRY])
    archive.add([first])
    archive.add([second])
    assert shown(archive, killed=True) == [1]
    withdraws = [f"withdraws “{FERRY.headline}”"]
    assert archive.withdrawals.remarks(archive.article(3)) == withdraws
    archive.withdrawals.mark([1], killed=False)
    remarks = archive.withdrawals.remarks(archive.article(2))
    assert remarks == ["what it names is no longer marked as withdrawn"]


def test_a_notice_of_any_carrier_withdraws_the_article(archive: Archive) -> None:
    link = "https://herald.example/ferry"
    first = replace(FERRY, link=link)
    archive.add([first, replace(first, source=2, key="feed:2:ferry")])
    notice = replace(FERRY, headline=f"KILL: {FERRY.headline}", key="k", digest="k", source=2)
    archive.add([notice])
    assert shown(archive, killed=True) == [1]


def test_the_same_text_elsewhere_says_that_it_was_withdrawn(archive: Archive) -> None:
    text = " ".join(f"The ferry Nord {n} left Lisek with {n} people on board." for n in range(20))
    ferry = replace(FERRY, blocks=(Block(text),))
    copy = replace(ferry, source=2, key="feed:2:1", published=NOON + timedelta(minutes=5))
    archive.add([ferry])
    archive.add([copy])
    archive.withdrawals.mark([1], killed=True)
    remarks = archive.withdrawals.remarks(archive.article(2))
    assert remarks == ["the same text was withdrawn by Herald"]
    assert archive.article(2).killed is None


def test_what_has_text_that_was_withdrawn_or_embargoed_says_so(archive: Archive) -> None:
    lines = [f"The ferry Nord {n} left Lisek with {n} people on board." for n in range(20)]
    more = "“We have searched every cabin of it twice,” said Ewa Strzelec, who leads the rescue."
    texts = [lines, lines[:12], [*lines, more], lines[:12], ["The volcano erupts."]]
    for number, text in enumerate(texts):
        key = f"feed:{number}"
        published = NOON + timedelta(minutes=number)
        blocks = tuple(map(Block, text))
        headline = f"Volcano {number}" if number == 4 else FERRY.headline
        archive.add(
            [
                replace(
                    FERRY, headline=headline, blocks=blocks, key=key, digest=key,
                    source=2 if number else 1, published=published,
                )
            ],
            deduplicate=False,
        )  # fmt: skip
    articles = [archive.article(number) for number in range(1, 6)]
    assert not any(archive.withdrawals.of_shared_text(one.id) for one in articles)
    (story,) = {*archive.stories.of([1, 2, 3, 4]).values()}
    assert [one.kind for one in archive.stories.takes(story)] == [None, "cut", "retake", "repeat"]
    end = "EMBARGOED UNTIL 2099-03-02 06:00 UTC: "
    archive.add([replace(articles[0], id=0, headline=end + FERRY.headline, digest="e")])
    until = "Has text of Herald: under embargo until Mon 2 March 2099"
    for number in (2, 3, 4):
        (embargo,) = archive.withdrawals.of_shared_text(number)
        assert embargo.startswith(until)
        remarks = archive.withdrawals.remarks(archive.article(number))
        assert [one.casefold() for one in remarks] == [embargo.casefold()]
    assert warnings(archive.stories.contents(story), archive.sources.names(), NOON)[2].startswith(
        until
    )
    over = datetime(2099, 3, 3, tzinfo=UTC)
    assert warnings(archive.stories.contents(story), archive.sources.names(), over) == {}
    archive.add([replace(articles[0], id=0, digest="f")])
    archive.withdrawals.mark([2], killed=True)
    assert [archive.withdrawals.remarks(archive.article(number)) for number in range(1, 6)] == [
        ["text in it was withdrawn by Echo"],
        [],
        ["text in it was withdrawn by Echo"],
        ["the same text was withdrawn by Echo"],
        [],
    ]
    found = warnings(archive.stories.contents(story), archive.sources.names(), NOON)
    assert [found[number] for number in (1, 3, 4)] == 3 * ["Has text that Echo withdrew"]
    archive.briefs.add(3)
    archive.briefs.add_story(story)
    clipped, whole = archive.briefs.contents("Clippings")
    assert clipped.warnings == ("Has text that Echo withdrew",)
    assert f"{clipped.warnings[0]}: Echo, {FERRY.headline}" in whole.warnings


def test_a_rewrite_that_uses_quotes_of_a_withdrawn_text_says_so(archive: Archive) -> None:
    said = "“We have searched every cabin of it twice and found nobody,” said Ewa Strzelec."
    short = "“We searched it,” said Ewa Strzelec."
    lines = [f"The ferry Nord {n} left Lisek with {n} people on board." for n in range(9)]
    texts = [
        [*lines, said, short],
        [
            "Divers went down to the wreck of the Nord for a last time before it got dark, and then"
            " left for Lisek, where the families of those on board wait in a school.",
            "“We have searched every cabin of it twice,” said the leader of the rescue.",
        ],
        [
            "Nobody is alive in the ship that sank on Friday, the navy of the island believes after"
            " three days in which its boats looked for people as far as the northern cape.",
            "“They have searched every cabin of it twice and found nobody,” said Ivo Lund.",
        ],
        [
            "Fishermen found life jackets on the beaches south of the town, and brought them to"
            " the police, which asks everybody to report what the sea carries ashore.",
            "“We searched the shore,” said Ada Bell.",
        ],
        [
            "The owner of the line, whose offices are shut, had its ships looked over in spring and"
            " sends a team of its own to help those who look for people in the wreck.",
            said,  # before it was sent
        ],
    ]
    for number, text in enumerate(texts, 1):
        one = replace(
            FERRY,
            headline=f"{FERRY.headline} ({number})",
            blocks=tuple(map(Block, text)),
            key=f"feed:{number}",
            digest=f"{number}",
            source=1 if number == 1 else 2,
            published=NOON + timedelta(minutes=-5 if number == 5 else number),
        )
        archive.add([one], deduplicate=False)
    archive.stories.move([2, 3, 4, 5], archive.stories.of([1])[1])
    assert [one.of for one in archive.stories.takes(archive.stories.of([1])[1])] == 5 * [None]
    assert archive.withdrawals.with_withdrawn_quotes() == frozenset()
    archive.withdrawals.mark([1], killed=True)
    assert archive.withdrawals.with_withdrawn_quotes() == {2, 3}
    assert archive.withdrawals.with_withdrawn_text() == frozenset()
    found = {number: archive.withdrawals.of_shared_text(number) for number in range(1, 6)}
    words = "Uses quotes of a text that Herald withdrew"
    assert found == {1: [], 2: [words], 3: [words], 4: [], 5: []}
    remarks = archive.withdrawals.remarks(archive.article(2))
    assert remarks == ["uses quotes of a text that Herald withdrew"]
    archive.briefs.add(2)
    assert archive.briefs.contents("Clippings")[0].warnings == (words,)
    archive.withdrawals.mark([2], killed=True)
    assert archive.withdrawals.with_withdrawn_quotes() == {3}


def test_a_corrected_take_says_what_corrects_it(archive: Archive) -> None:
    text = " ".join(f"The ferry Nord {n} left Lisek with {n} people on board." for n in range(20))
    wrong = replace(FERRY, blocks=(Block(text),))
    right = replace(
        wrong, headline=f"CORRECTED-{FERRY.headline}", key="feed:1:2", digest="d2",
        blocks=(Block(text.replace("Nord 7 ", "Sud 7 ")),), published=NOON + timedelta(hours=1),
    )  # fmt: skip
    archive.add([wrong])
    archive.add([right])
    remarks = archive.withdrawals.remarks(archive.article(1))
    assert remarks == ["corrected by a later take: Nord → Sud"]
    assert archive.withdrawals.remarks(archive.article(2)) == []


def test_a_take_says_what_all_its_corrections_correct_but_not_what_one_has_lost(
    archive: Archive,
) -> None:
    lines = [
        "The ferry left the harbour of Lisek with 214 people on board in the early morning.",
        "It sank within an hour, and 36 of them were taken on board by the boats of fishermen.",
        "Nobody knows why it sank, since the weather was calm and the ferry only 4 years old.",
    ]
    first = [line.replace("214", "241") for line in lines]
    more = [*lines, "“We have searched every cabin of it twice,” said Ewa Strzelec, who leads it."]
    second = [line.replace("36", "39") for line in more]  # the agency has lost its first one
    for number, (word, texts) in enumerate(
        (("", lines), ("CORRECTED-", first), ("UPDATE 2-", more), ("CORRECTED-", second))
    ):
        key = f"feed:1:{number}"
        take = replace(
            FERRY, headline=word + FERRY.headline, blocks=tuple(map(Block, texts)), key=key,
            digest=key, published=NOON + timedelta(minutes=number),
        )  # fmt: skip
        archive.add([take], deduplicate=False)
    remarks = [archive.withdrawals.remarks(archive.article(number)) for number in range(1, 5)]
    error = "repeats the corrected 214 (now 241)"
    assert remarks == [
        ["corrected by a later take: 214 → 241, 36 → 39"],
        ["corrected by a later take: 36 → 39"],
        ["corrected by a later take: 36 → 39", error],
        [error],
    ]
    archive.briefs.add(1)
    (warning,) = archive.briefs.contents("Clippings")[0].warnings
    assert warning == "Corrected by a later take: 214 → 241, 36 → 39"


def test_a_correction_with_more_text_corrects_the_takes_before_it(archive: Archive) -> None:
    lines = [
        "The ferry left the harbour of Lisek with 214 people on board in the early morning.",
        "It sank within an hour, and 36 of them were taken on board by the boats of fishermen.",
        "Nobody knows why it sank, since the weather was calm and the ferry only 4 years old.",
    ]
    more = "“We have searched every cabin of it twice,” said Ewa Strzelec, who leads the rescue."
    right = [line.replace("36", "39") for line in lines]
    heads = [FERRY.headline, f"UPDATE 1-{FERRY.headline}", f"CORRECTED-{FERRY.headline}"]
    for number, texts in enumerate((lines, [*lines[:2], more], [*right, more, "Two are lost."])):
        key = f"feed:1:{number}"
        archive.add(
            [
                replace(
                    FERRY, headline=heads[number], blocks=tuple(map(Block, texts)), key=key,
                    digest=key, published=NOON + timedelta(minutes=number),
                )
            ],
            deduplicate=False,
        )  # fmt: skip
    remarks = [archive.withdrawals.remarks(archive.article(number)) for number in (1, 2, 3)]
    corrected = "corrected by a later take: 36 → 39"
    assert remarks == [[corrected], [corrected], []]
    archive.briefs.add(2)
    (clipped,) = archive.briefs.contents("Clippings")
    (warning,) = clipped.warnings
    assert warning == "Corrected by a later take: 36 → 39"


def test_notices_of_an_older_archive_are_no_longer_killed(archive: Archive) -> None:
    notice = replace(FERRY, headline=f"KILL: {FERRY.headline}", key="k", digest="k")
    archive.add([FERRY, replace(FERRY, key="e", digest="e1")])
    archive.add([notice])
    archive.add([replace(FERRY, key="e", digest="e2", headline="KILL: The other")])
    path = Path(archive.location)
    archive.withdrawals.mark([3], killed=True)
    archive.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE article SET killed = pos >> 10 WHERE id = 3")
        connection.commit()
    made_older(path, 16)
    with open_archive(path) as after:
        assert sorted(shown(after, killed=True)) == [1, 2]
        assert after.maintenance.faults() == []
