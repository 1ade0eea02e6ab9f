"""Archives that older newsdesks made answer as they did, and take what is new."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.archive import Archive, open_archive
from storage.database.connections import Connections
from storage.engine import MIGRATIONS
from storage.model import Article, Block, Filter, Headline, Quote, QuoteHit, Speaker

from .newsroom import FIRST_DAY, fill, open_newsroom, write
from .older import made_older

COUNT = 120
FILTERS = [
    Filter(),
    Filter(unread=True, sections=frozenset({"WORLD", "SPORT"})),
    Filter(captioned=True),
    Filter(killed=True),
    Filter(updated=True, unread=True),
    Filter(words="harb"),
    Filter(words='"strike talks"'),
    Filter(words="京 "),
    Filter(speaker="Gunnhild Tveit"),
    Filter(since=FIRST_DAY.date(), until=FIRST_DAY.date() + timedelta(days=33)),
]


MERGING = "SELECT k, v FROM {}_config WHERE k <> 'version' ORDER BY k"


def merging(archive: Archive) -> list[object]:
    """Return what says when the full text is merged, which no answer tells."""
    indexes = ("a_fts", "a_head", "q_fts")
    with closing(sqlite3.connect(archive.location)) as reader:
        return [reader.execute(MERGING.format(one)).fetchall() for one in indexes]


def answers(archive: Archive) -> list[list[Headline]]:
    """Return the rows of every filter, with all that their order says."""
    return [archive.select(chosen).rows(0, 1_000) for chosen in FILTERS]


def people(archive: Archive) -> list[list[Speaker]]:
    return [archive.speakers.find(), archive.speakers.find(described=True)]


def said(archive: Archive) -> list[list[QuoteHit]]:
    return [archive.quotes.find(chosen, limit=1_000) for chosen in FILTERS]


@pytest.mark.parametrize("version", range(2, 22))
def test_an_older_archive_answers_as_it_did(tmp_path: Path, version: int) -> None:
    path = tmp_path / "newsdesk.db"
    with open_newsroom(path) as archive:
        fill(archive, COUNT)
        long = replace(
            archive.article(1), id=0, key="long", blocks=(Block("The ferry stays. " * 99),)
        )
        archive.add([long, replace(long, key="gone")])
        archive.marks.set([3], starred=True)
        hits = {
            hit.article.id: hit for hit in archive.quotes.find(Filter(speaker="Gunnhild Tveit"))
        }
        for hit, name in zip(hits.values(), ("Tveit", "the skipper"), strict=False):
            archive.quotes.correct(hit.article.id, hit.quote, name)
        assert len(archive.speakers.profile(Filter(speaker="Tveit")).names) == 2
        before = answers(archive), said(archive), people(archive), archive.quotes.of_article(7)
        options = merging(archive)
    made_older(path, version)
    with open_newsroom(path) as archive:
        assert any("upgrade" in copy.name for copy in (tmp_path / "backups").iterdir())
        assert archive.maintenance.faults() == []
        now = answers(archive), said(archive), people(archive), archive.quotes.of_article(7)
        assert now == before
        assert merging(archive) == options
        same = replace(archive.article(5), id=0)
        edited = replace(same, headline="Ferries stay", digest="another")
        kinds = [outcome.kind for article in (same, edited) for outcome in archive.add([article])]
        assert kinds == ["same", "changed"]
        assert [one.headline for one in archive.history(5)] == [same.headline]
        assert archive.maintenance.faults() == []


def test_stories_of_an_archive_made_before_they_could_be_folded_are_folded(
    tmp_path: Path,
) -> None:
    path = tmp_path / "newsdesk.db"
    chosen = [
        replace(one, folded=True) for one in FILTERS if not (one.until or one.words or one.speaker)
    ]
    with open_newsroom(path) as archive:
        fill(archive, COUNT)
        archive.stories.move(range(3, 30), archive.stories.of([1])[1])
        archive.stories.move(range(50, 60), archive.stories.of([40])[40])
        before = [archive.select(one).rows(0, 1_000) for one in chosen]
        assert len(before[0]) < len(archive.select(Filter()).rows(0, 1_000)) - 30
    made_older(path, 13)
    with open_newsroom(path) as archive:
        assert [archive.select(one).rows(0, 1_000) for one in chosen] == before
        assert [archive.facets(one).total for one in chosen] == [len(rows) for rows in before]
        assert archive.maintenance.faults() == []


LETTERED = {  # written as they are, and in plain letters
    "Zabłocki": "zablocki", "Færevik": "faerevik", "Sønderby": "SONDERBY", "Œuvrard": "oeuvrard",
    "Weißmann": "weissmann", "Đurić": "duric", "Þórsdóttir": "thorsdottir", "Işık": "isik",
}  # fmt: skip


def lettered(path: Path, others: int) -> None:
    """Make an archive of one article for each of `LETTERED`, among others without such letters."""
    texts = [f"“The ferry is late,” {name} said on the quay." for name in LETTERED]
    texts += [f"“The café is shut,” Hale said — day {number}." for number in range(others)]
    with open_archive(path, extract=_surname_says) as archive:
        archive.add(
            [
                Article(f"Ferries {number}", "WORLD", FIRST_DAY, blocks=(Block(text),),
                        standfirst=f"{text.split()[4]} waits", key=f"{number}", digest="1")
                for number, text in enumerate(texts)
            ]
        )  # fmt: skip


def _surname_says(text: str) -> list[Quote]:
    words = text.split("” ")
    return [Quote(0, len(text), text, words[1].split()[0], 0.9)] if words[1:] else []


@pytest.mark.parametrize("others", [0, 60])
@pytest.mark.parametrize("version", [2, 3, 4, 5, 6, 7])
def test_letters_are_found_in_plain_after_an_upgrade(
    tmp_path: Path, version: int, others: int
) -> None:
    """Both where they are everywhere, so that all is indexed anew, and where they are rare."""
    path = tmp_path / "newsdesk.db"
    lettered(path, others)
    made_older(path, version)
    with open_newsroom(path) as archive:
        assert archive.maintenance.faults() == []
        for number, names in enumerate(LETTERED.items(), 1):
            for name in names:
                for words in (name, name + " ", f'"{name} said"', name[:3]):
                    rows = archive.select(Filter(words=words)).rows(0, 9)
                    assert [row.id for row in rows] == [number], words
                hits = (
                    archive.quotes.find(Filter(words=name)),
                    archive.quotes.find(Filter(speaker=name)),
                )
                assert [[hit.article.id for hit in found] for found in hits] == [[number]] * 2
                found = archive.speakers.find(words=name)
                assert [(one.name, one.quotes) for one in found] == [(names[0], 1)]
        edited = replace(archive.article(1), id=0, standfirst="", blocks=(), digest="another")
        assert [outcome.kind for outcome in archive.add([edited])] == ["changed"]
        assert archive.select(Filter(words="zablocki")).total == 0
        assert archive.maintenance.faults() == []


def test_what_does_not_fit_is_made_anew_in_plain_letters(tmp_path: Path) -> None:
    path = tmp_path / "newsdesk.db"
    lettered(path, 9)
    made_older(path, 5)
    Connections(path, migrations=[*MIGRATIONS[:5], lambda _: None, *MIGRATIONS[6:]]).close()
    with open_newsroom(path) as archive:
        assert archive.select(Filter(words="zablocki")).total == 0
        assert archive.maintenance.faults() != []
        archive.maintenance.rebuild()
        assert archive.maintenance.faults() == []
        assert archive.select(Filter(words="zablocki")).total == 1


def test_of_one_second_there_can_be_any_number(tmp_path: Path) -> None:
    """A key has room for a thousand: the others go on into the seconds after it."""
    with open_newsroom(tmp_path / "newsdesk.db") as archive:
        rnd = random.Random(3)
        flood = [
            replace(write(rnd, number, 0), published=FIRST_DAY, key=f"{number}", blocks=())
            for number in range(2_500)
        ]
        archive.add(flood[:1_500])
        archive.add(flood[1_500:])
        rows = archive.select(Filter()).rows(0, 5_000)
        assert sorted(row.id for row in rows) == list(range(1, 2_501))
        assert {(row.published - FIRST_DAY) // timedelta(seconds=1) for row in rows} == {0, 1, 2}
        assert archive.maintenance.faults() == []
