"""Archives that older newsdesks made answer as they did, and take what is new."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.model import Block, Filter, Headline, QuoteHit, Speaker

from .newsroom import FIRST_DAY, fill, open_newsroom, write
from .older import made_older

COUNT = 120
FILTERS = [
    Filter(),
    Filter(unread=True, sections=frozenset({"WORLD", "SPORT"})),
    Filter(words="harb"),
    Filter(words='"strike talks"'),
    Filter(words="京 "),
    Filter(speaker="Gunnhild Tveit"),
    Filter(since=FIRST_DAY.date(), until=FIRST_DAY.date() + timedelta(days=33)),
]


def answers(archive: Archive) -> list[list[Headline]]:
    """Return the rows of every filter, with all that their order says."""
    return [archive.select(chosen).rows(0, 1_000) for chosen in FILTERS]


def people(archive: Archive) -> list[list[Speaker]]:
    return [archive.speakers(), archive.speakers(described=True)]


def said(archive: Archive) -> list[list[QuoteHit]]:
    return [archive.said(chosen, limit=1_000) for chosen in FILTERS]


@pytest.mark.parametrize("version", [2, 3, 4])
def test_an_older_archive_answers_as_it_did(tmp_path: Path, version: int) -> None:
    path = tmp_path / "newsdesk.db"
    with open_newsroom(path) as archive:
        fill(archive, COUNT)
        long = replace(
            archive.article(1), id=0, key="long", blocks=(Block("The ferry stays. " * 99),)
        )
        archive.add([long, replace(long, key="gone")])
        archive.mark([3], starred=True)
        hits = {hit.article.id: hit for hit in archive.said(Filter(speaker="Gunnhild Tveit"))}
        for hit, name in zip(hits.values(), ("Tveit", "the skipper"), strict=False):
            archive.correct_speaker(hit.article.id, hit.quote, name)
        assert len(archive.profile(Filter(speaker="Tveit")).names) == 2
        before = answers(archive), said(archive), people(archive), archive.quotes(7)
    made_older(path, version)
    with open_newsroom(path) as archive:
        assert any("upgrade" in copy.name for copy in (tmp_path / "backups").iterdir())
        assert archive.check() == []
        now = answers(archive), said(archive), people(archive), archive.quotes(7)
        assert now == before
        same = replace(archive.article(5), id=0)
        edited = replace(same, headline="Ferries stay", digest="another")
        kinds = [outcome.kind for article in (same, edited) for outcome in archive.add([article])]
        assert kinds == ["same", "changed"]
        assert [one.headline for one in archive.history(5)] == [same.headline]
        assert archive.check() == []


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
        assert archive.check() == []
