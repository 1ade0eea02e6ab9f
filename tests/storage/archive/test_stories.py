"""Stories of an archive: grouped on arrival, changed by the reader, undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.archive import Archive, open_archive
from storage.errors import ArchiveError, NotFound
from storage.model import Article, Block, DateKind, Filter, Outcome, Take
from tests.storage.engine.older import made_older

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)

AGROUND = [
    "The harbour of Orhavan was closed on Monday after a trawler with 14 people ran aground.",
    "Coastguard vessels took all of them off before the tide turned, the harbour master said.",
    "Ferries to the outer islands will not sail before Wednesday, and fuel is being pumped out.",
]
WIRE = [
    ("Trawler aground closes Orhavan harbour", AGROUND, 0),
    ("Vestmark beat Corvane 2-1 in Concord Cup final", ["Vestmark won the cup on Monday."], 1),
    ("UPDATE 1-Trawler aground closes Orhavan harbour", [*AGROUND, "Divers come later."], 2),
    ("Earthquake of magnitude 5 shakes Punta Claridad", ["Windows broke in the old town."], 3),
    ("Orhavan harbour shut after trawler runs aground", [AGROUND[0], AGROUND[2]], 4),
    ("Earthquake of magnitude 4 shakes Nambira hills", ["No one was hurt in the villages."], 5),
    ("Orhavan: trawler aground in harbour leaks oil", ["Oil has reached the beach."], 6),
]


def told(number: int, headline: str, paragraphs: list[str], hours: float) -> Article:
    return Article(
        headline,
        "WORLD",
        NOW + timedelta(hours=hours),
        blocks=tuple(Block(one) for one in paragraphs),
        key=f"key:{number}",
        digest=f"{headline} {paragraphs}",
    )


def arrive(archive: Archive, first: int = 0) -> list[int]:
    """Add the articles of the wire; return their ids."""
    articles = [told(first + at, *one) for at, one in enumerate(WIRE)]
    return [outcome.id for outcome in archive.add(articles, deduplicate=False)]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path / "newsdesk.db") as archive:
        yield archive


def stories(archive: Archive, ids: list[int]) -> list[int]:
    found = archive.stories.of(ids)
    return [found[id_] for id_ in ids]


def test_each_arriving_article_joins_a_story_or_starts_one(archive: Archive) -> None:
    ids = arrive(archive)
    assert stories(archive, ids) == [1, 2, 1, 3, 1, 4, 1]


def test_articles_that_arrive_one_by_one_are_grouped_alike(archive: Archive) -> None:
    ids = [archive.add([told(at, *one)])[0].id for at, one in enumerate(WIRE)]
    assert stories(archive, ids) == [1, 2, 1, 3, 1, 4, 1]


def test_articles_of_one_source_must_be_more_alike_than_those_of_two(archive: Archive) -> None:
    one, other = (
        archive.sources.add(kind="feed", location=f"https://{name}.example", name=name).id
        for name in ("one", "other")
    )
    buys = (
        "Vestmark Ropes buys unit of Orhavan Cranes",
        [
            "Vestmark Ropes bought the ropes unit of Orhavan Cranes, which unions of dockers and"
            " welders fear, for 14 million crowns on Monday."
        ],
    )
    fees = (
        "Treasurer of port wants lower fees",
        [
            "The treasurer of the port wants lower fees for dredgers, ferries and cranes on Monday."
            " Dockers and welders of the two yards in Orhavan ended their strike last week."
        ],
    )

    def arrive_from(source: int, days: int) -> list[int]:
        wire = ((buys, one, days * 24), (fees, source, days * 24 + 1))
        articles = (
            replace(told(number, *article, hours), source=of, key=f"{of}:{hours}")
            for number, (article, of, hours) in enumerate(wire)
        )
        ids = [archive.add([article], deduplicate=False)[0].id for article in articles]
        return stories(archive, ids)

    assert arrive_from(one, 0) == [1, 2]
    assert arrive_from(other, 30) == [3, 3]


@pytest.mark.parametrize(("date_kind", "expected"), [("exact", [1, 1]), ("seen", [1, 2])])
def test_undated_articles_of_one_source_are_not_one_event_for_being_fetched_at_once(
    archive: Archive, date_kind: DateKind, expected: list[int]
) -> None:
    source = archive.sources.add(kind="feed", location="https://one.example", name="one").id
    headlines = ("Entry with one author", "Entry with several authors")
    entries = [
        replace(told(number, headline, [], 0), source=source, date_kind=date_kind)
        for number, headline in enumerate(headlines)
    ]
    ids = [outcome.id for outcome in archive.add(entries, deduplicate=False)]
    assert stories(archive, ids) == expected


def test_a_take_says_what_it_is_to_an_earlier_one_and_what_it_adds(archive: Archive) -> None:
    ids = arrive(archive)
    first, _, update, _, cut, _, oil = ids
    found = archive.stories.contents(1)
    assert [(one.take.article, one.take.kind, one.take.of) for one in found] == [
        (first, None, None),
        (update, "retake", first),
        (cut, "cut", first),
        (oil, None, None),
    ]
    assert [one.added for one in found] == [(0, 1, 2), (3,), (), (0,)]


def test_an_edited_article_stays_in_its_story_and_one_that_is_there_is_not_grouped_again(
    archive: Archive,
) -> None:
    ids = arrive(archive)
    before = archive.stories.of(ids)
    edited = told(1, "Orhavan harbour closed by trawler aground", AGROUND, 1)
    assert archive.add([edited]) == [Outcome(ids[1], "changed")]
    arrive(archive)
    assert archive.stories.of(ids) == before


def test_stories_are_listed_newest_first_with_their_counts(archive: Archive) -> None:
    ids = arrive(archive)
    archive.marks.set([ids[0]], read=True)
    (harbour,) = archive.stories.find(Filter())
    assert harbour.name == "Trawler aground closes Orhavan harbour"
    assert (harbour.takes, harbour.unread) == ((ids[0], ids[2], ids[4], ids[6]), 3)
    assert (harbour.first, harbour.latest) == (NOW, NOW + timedelta(hours=6))
    assert [one.id for one in archive.stories.find(Filter(), least=1)] == [1, 4, 3, 2]
    assert [one.id for one in archive.stories.find(Filter(), 2, least=1)] == [1, 4]
    assert archive.stories.find(Filter(words="Vestmark")) == []


def test_a_story_is_named_after_its_latest_full_take_until_the_reader_names_it(
    archive: Archive,
) -> None:
    arrive(archive)
    later = told(20, "UPDATE 2-Divers seal leak of Orhavan trawler", [*AGROUND, "It is dry."], 8)
    archive.add([later], deduplicate=False)
    assert archive.stories.summary(1).name == "Divers seal leak of Orhavan trawler"
    archive.stories.rename(1, "The trawler")
    archive.add([told(21, later.headline, [*AGROUND, "It is towed."], 9)], deduplicate=False)
    assert archive.stories.summary(1).name == "The trawler"


def test_a_merged_story_is_the_older_one_and_undo_parts_them_again(archive: Archive) -> None:
    ids = arrive(archive)
    before = archive.stories.of(ids)
    archive.stories.rename(4, "Two earthquakes")
    assert archive.stories.merge(4, 3) == 3
    assert [take.article for take in archive.stories.takes(4)] == [ids[3], ids[5]]
    assert archive.stories.get(4).name == "Two earthquakes"
    with pytest.raises(ArchiveError, match="one story already"):
        archive.stories.merge(3, 4)
    earthquake = "Earthquake of magnitude 5 shakes Punta Claridad"
    assert archive.undo.revert_last() == f"merging of “Two earthquakes” into “{earthquake}”"
    assert archive.stories.of(ids) == before
    assert (archive.stories.get(3).name, archive.stories.get(4).name) == ("", "Two earthquakes")
    archive.undo.redo_last()
    assert archive.stories.of(ids) == before | {ids[5]: 3}
    archive.undo.revert_last()
    words = archive.undo.revert_last()
    assert words is not None
    assert words.startswith("renaming of “Earthquake")
    assert archive.stories.get(4).name == ""


def test_a_story_is_split_from_a_take_on(archive: Archive) -> None:
    ids = arrive(archive)
    new = archive.stories.split(ids[4])
    assert new == 5
    assert stories(archive, ids) == [1, 2, 1, 3, 5, 4, 5]
    assert archive.stories.takes(5) == [
        Take(ids[4], 5, "cut", ids[0], by_reader=True),
        Take(ids[6], 5, by_reader=True),
    ]
    with pytest.raises(ArchiveError, match="first take"):
        archive.stories.split(ids[0])
    archive.undo.revert_last()
    assert stories(archive, ids) == [1, 2, 1, 3, 1, 4, 1]
    assert archive.stories.takes(1)[2] == Take(ids[4], 1, "cut", ids[0])


def test_an_article_is_moved_to_a_story_or_to_one_of_its_own(archive: Archive) -> None:
    ids = arrive(archive)
    assert archive.stories.move([ids[5]], 3) == 3
    assert archive.stories.move([ids[6]], None) == 5
    assert stories(archive, ids) == [1, 2, 1, 3, 1, 3, 5]
    archive.undo.revert_last()
    archive.undo.revert_last()
    assert stories(archive, ids) == [1, 2, 1, 3, 1, 4, 1]


def test_what_arrives_later_changes_no_decision_of_the_reader(archive: Archive) -> None:
    ids = arrive(archive)
    archive.stories.move([ids[6]], None)
    archive.stories.rename(1, "Orhavan")
    before = archive.stories.of(ids)
    again = arrive(archive, first=100)
    assert archive.stories.of(ids) == before
    assert archive.stories.get(1).name == "Orhavan"
    assert archive.stories.of(again)[again[0]] == 1
    assert archive.stories.suggestions() == []


def test_stories_that_are_known_to_be_two_are_not_suggested_to_be_one(archive: Archive) -> None:
    arrive(archive)
    for _ in range(5):
        archive._engine.stories.add_bridge(3, 4)
    (suggested,) = archive.stories.suggestions()
    assert (suggested.story, suggested.other, suggested.articles) == (3, 4, 5)
    archive.stories.set_apart(4, 3)
    assert archive.stories.suggestions() == []
    archive.undo.revert_last()
    assert archive.stories.suggestions() == [suggested]


def test_what_is_no_story_is_said(archive: Archive) -> None:
    for ask in (archive.stories.takes, archive.stories.summary, archive.stories.contents):
        with pytest.raises(NotFound, match="there is no story 9"):
            ask(9)
    with pytest.raises(NotFound, match="article 9 is in no story"):
        archive.stories.move([9], None)


def test_an_older_archive_is_grouped_newest_first_bit_by_bit(tmp_path: Path) -> None:
    path = tmp_path / "newsdesk.db"
    with open_archive(path) as archive:
        ids = arrive(archive)
        assert not archive.stories.is_due()
    made_older(path, 12)
    with open_archive(path) as archive:
        assert (archive.stories.is_due(), archive.stories.remaining()) == (True, 7)
        assert archive.stories.of(ids) == {}
        assert archive.stories.group_some(2) == 2
        assert archive.stories.of(ids) == {ids[6]: 1, ids[5]: 2}
    with open_archive(path) as archive:  # as after a crash: it goes on
        assert archive.stories.remaining() == 5
        late = archive.add([told(50, "Orhavan harbour: trawler aground", AGROUND, 7)])[0].id
        while archive.stories.group_some(3):
            pass
        assert not archive.stories.is_due()
        found = archive.stories.of([*ids, late])
        assert len(found) == 8
        assert len({found[id_] for id_ in (ids[0], ids[2], ids[4], ids[6], late)}) == 1
        assert found[ids[3]] != found[ids[5]]
        assert archive.maintenance.faults() == []


def test_words_become_common_by_stories_not_by_the_articles_in_one(
    archive: Archive,
) -> None:
    def count() -> int:
        return archive._engine.stories.frequencies({"trawler"}).get("trawler", 0)

    archive.add([told(1, *WIRE[0])])
    assert count() == 1
    archive.add([told(2, *WIRE[2])])  # another take
    archive.add([told(3, "Orhavan harbour shut, trawler aground", [], 3)])  # a mere headline
    assert count() == 1
    divers = [
        "Divers went down to the trawler aground in the harbour of Orhavan for the first time.",
        "They found a hole as long as a man below the engine, the harbour master told reporters.",
        "Plates of steel are being welded in the yard at Corvane, and will be there by Thursday.",
    ]
    archive.add([told(4, "Divers find hole in trawler aground at Orhavan", divers, 5)])
    assert len(archive.stories.takes(1)) == 4
    assert count() == 1
    archive.add([told(5, "Trawler prize for Corvane yard", ["The yard builds a trawler."], 6)])
    assert count() == 2


def test_what_arrives_is_compared_with_the_full_text_of_an_article_once_it_is_there(
    archive: Archive,
) -> None:
    (summary,) = archive.add([replace(told(1, "Calm at sea", [], 0), summary_only=True)])
    text = [Block(one) for one in AGROUND]
    archive.set_text(summary.id, text, standfirst="")
    (again,) = archive.add([told(2, "Trawler aground closes Orhavan harbour", AGROUND, 1)])
    take = archive.stories.takes(1)[-1]
    assert (take.article, take.kind, take.of) == (again.id, "repeat", summary.id)


def test_headlines_go_to_the_larger_story_where_several_could_join_a_smaller_one_too(
    archive: Archive,
) -> None:
    strike = [
        f"Nambira dockers strike halts {what}"
        for what in ("ferries", "port", "grain", "oil", "mail", "tugs")
    ]
    talks = ["Pay talks collapse, say unions", "Unions say pay talks collapse"]
    between = [
        f"Nambira dockers' pay talks collapse {when}"
        for when in ("tonight", "again", "early", "late", "today")
    ]
    wire = [*strike, *talks, *between]
    ids = [archive.add([told(at, one, [], at / 10)])[0].id for at, one in enumerate(wire)]
    assert stories(archive, ids) == [1] * 6 + [2] * 2 + [2] * 2 + [1] * 3


def test_articles_with_nothing_but_a_footer_in_common_are_stories_of_their_own(
    archive: Archive,
) -> None:
    footer = (
        "Also on the quay: Selcan Ferries buys two hulls, Punta Claridad bans kites, Ada Bell"
        " resigns from the Corvane lighthouse board, Vestmark Ropes hires a chief engineer"
    )
    wire = [
        ("Trawler aground closes Orhavan harbour", AGROUND[0]),
        ("Orchestra of Lisek plays under a new conductor", "The hall was full on Sunday night."),
        ("Beavers return to the Tolle valley", "Three dams were found by rangers this spring."),
        ("Chess title goes to a pupil of twelve", "She won the last game in forty moves."),
    ]
    articles = [told(at, one, [text, footer], at) for at, (one, text) in enumerate(wire)]
    ids = [one.id for one in archive.add(articles, deduplicate=False)]
    assert stories(archive, ids) == [1, 2, 3, 4]
    assert {one.kind for id_ in ids for one in archive.stories.takes(id_)} == {None}
    (later,) = archive.add([told(9, "Baker opens a shop in Nambira", ["It has ovens.", footer], 9)])
    assert stories(archive, [later.id]) == [5]


def test_results_that_are_sent_again_are_a_take_of_them(archive: Archive) -> None:
    table = [
        "Shr loss 6 cts vs profit 19 cts. Net loss 166,000 vs profit 580,000. Revs 3.7 vs 5.5.",
        "Year. Shr loss 13 cts vs profit 52. Net loss 391,000 vs 1,425,000. Revs 15.4 vs 16.6.",
    ]
    wire = [
        ("Orhavan Cranes of Corvane third quarter loss", table),
        ("Orhavan Cranes sells its ropes unit", ["The unit went to Vestmark Ropes on Monday."]),
        ("Orhavan Cranes of Corvane third quarter net loss", table),
    ]
    ids = [archive.add([told(at, *one, at)])[0].id for at, one in enumerate(wire)]
    assert stories(archive, ids) == [1, 2, 1]
    assert [one.kind for one in archive.stories.takes(1)] == [None, "repeat"]


def test_two_earthquakes_of_one_day_are_two_stories(archive: Archive) -> None:
    def quake(place: str, size: str, hour: float, take: int) -> Article:
        paragraphs = [
            f"An earthquake of magnitude {size} shook {place}, the Geological Survey said.",
            "The tremor was centred below the sea, and was felt for a minute in the villages.",
            f"Rescue teams reached the villages of {place} by noon; people were injured.",
        ]
        headline = f"Earthquake of magnitude {size} shakes {place}"
        return told(int(hour * 10), headline, paragraphs[:take], hour)

    wire = [
        *(quake("Sakonde", "6.1", 1, 2), quake("Ostmar", "5.8", 2, 2)),
        *(quake("Sakonde", "6.1", 3, 3), quake("Ostmar", "5.8", 4, 3)),
    ]
    ids = [archive.add([one])[0].id for one in wire]
    assert stories(archive, ids) == [1, 2, 1, 2]


def test_a_form_filled_in_for_two_towns_is_no_take_but_a_corrected_one_is(archive: Archive) -> None:
    def opened(headline: str, town: str, pupils: int, cost: int, head: str, hour: float) -> Article:
        paragraphs = [
            f"The council of {town} opened a school for {pupils} pupils with hearing aids.",
            f"The building cost {cost} million crowns, said its head teacher, {head}.",
        ]
        return told(int(hour), headline.format(town=town, pupils=pupils), paragraphs, hour)

    headline = "{town} school opens for {pupils} pupils"
    wire = [
        opened(headline, "Punta Claridad", 85, 412, "Berit Haug", 1),
        opened(headline, "Punta Corvane", 63, 127, "Milo Tarr", 2),
        opened(f"CORRECTED-{headline}", "Punta Claridad", 85, 421, "Berit Haug", 3),
    ]
    ids = [archive.add([one])[0].id for one in wire]
    assert stories(archive, ids) == [1, 2, 1]
    takes = archive.stories.takes(1)
    assert [(one.article, one.kind) for one in takes] == [(1, None), (3, "correction")]
    assert [one.kind for one in archive.stories.takes(2)] == [None]
