"""Visits of stories, and what has come in them since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage.archive import Archive
from storage.errors import NotFound
from storage.model import Article, Block, Filter, TimeSpan, Visit

DAY = datetime(2026, 3, 1, 8, tzinfo=UTC)
AGROUND = [
    "The harbour of Orhavan was closed on Monday after a trawler with 14 people ran aground.",
    "Coastguard vessels took all of them off before the tide turned, the harbour master said.",
]
DIVERS = "Divers will look at the hull on Tuesday, and the insurers want to see it before."
CUP = ["Vestmark won the Concord Cup with two late goals in front of a full house."]
TRAWLER = "Trawler aground closes Orhavan harbour"


def add(archive: Archive, source: str, headline: str, text: list[str], hours: float) -> int:
    """Add an article of a source; return its id."""
    (outcome,) = archive.add(
        [
            Article(
                headline,
                "WORLD",
                DAY + timedelta(hours=hours),
                blocks=tuple(Block(one) for one in text),
                key=f"{source}:{headline}:{hours}",
                source=_source(archive, source),
            )
        ]
    )
    return outcome.id


def _source(archive: Archive, name: str) -> int:
    known = {one.name: one.id for one in archive.sources.all()}
    if name in known:
        return known[name]
    return archive.sources.add(kind="folder", location=f"/{name}", name=name).id


@pytest.fixture
def wire(archive: Archive) -> list[int]:
    """Let a trawler run aground, which two sources report, and a cup be won."""
    return [
        add(archive, "Meridian Wire", TRAWLER, AGROUND, 0),
        add(archive, "Touchline", "Vestmark win Concord Cup final", CUP, 1),
        add(archive, "Orlik Gazette", TRAWLER, AGROUND, 2),
    ]


def since(article: int) -> Filter:
    return Filter(after=Visit(DAY, article))


def test_what_most_sources_have_comes_first_with_its_new_takes(
    archive: Archive, wire: list[int]
) -> None:
    found = archive.story_visits.news(since(0))
    assert [[take.id for take in one.takes] for one in found] == [[wire[0], wire[2]], [wire[1]]]
    assert (found[0].story.name, found[0].sources) == (TRAWLER, 2)
    later = add(archive, "Meridian Wire", f"UPDATE 1-{TRAWLER}", [*AGROUND, DIVERS], 3)
    (one,) = archive.story_visits.news(since(wire[2]))
    assert [take.id for take in one.takes] == [later]
    assert len(one.story.takes) == 3
    (take,) = archive.story_visits.new_takes(one)
    assert [take.article.blocks[place].text for place in take.added] == [DIVERS]
    assert len(archive.story_visits.news(since(0), 1)) == 1


def test_takes_seen_on_the_page_of_their_story_are_not_new(
    archive: Archive, wire: list[int]
) -> None:
    story = archive.stories.of(wire)[wire[0]]
    assert archive.story_visits.get(story) is None
    archive.story_visits.record(story, wire[2])
    visit = archive.story_visits.get(story)
    assert visit is not None
    assert visit.article == wire[2]
    (cup,) = archive.story_visits.news(since(0))
    assert [take.id for take in cup.takes] == [wire[1]]
    later = add(archive, "Meridian Wire", f"UPDATE 1-{TRAWLER}", [*AGROUND, DIVERS], 3)
    first, _ = archive.story_visits.news(since(0))
    assert [take.id for take in first.takes] in ([later], [wire[1]])
    assert {take.id for one in archive.story_visits.news(since(0)) for take in one.takes} == {
        later,
        wire[1],
    }


def test_a_time_shows_what_was_published_then_seen_or_not(
    archive: Archive, wire: list[int]
) -> None:
    archive.story_visits.record(archive.stories.of(wire)[wire[0]], wire[2])
    day = DAY.date()
    found = archive.story_visits.news(Filter().within(TimeSpan(since=day, until=day)))
    assert [len(one.takes) for one in found] == [2, 1]


def test_a_visit_is_no_change_that_undo_undoes(archive: Archive, wire: list[int]) -> None:
    archive.marks.set([wire[1]], starred=True)
    archive.undo.revert_last()
    story = archive.stories.of(wire)[wire[0]]
    archive.story_visits.record(story, wire[2])
    assert archive.undo.redo_last() is not None
    assert archive.undo.revert_last() is not None
    assert archive.undo.revert_last() is None
    visit = archive.story_visits.get(story)
    assert visit is not None
    assert visit.article == wire[2]


def test_a_document_of_a_visit_that_makes_no_sense_is_passed_over(
    archive: Archive, wire: list[int]
) -> None:
    story = archive.stories.of(wire)[wire[0]]
    archive.story_visits.record(story, wire[2])
    assert archive.maintenance.faults() == []
    archive._engine.documents.put("story visits", story, {"moment": "yesterday"})
    assert archive.story_visits.get(story) is None
    archive.story_visits.record(story, wire[2])
    assert archive.story_visits.get(story) is not None


def test_the_words_that_hold_a_story_together_are_written_as_in_its_takes(
    archive: Archive, wire: list[int]
) -> None:
    story = archive.stories.of(wire)[wire[0]]
    assert {"Orhavan", "trawler", "harbour"} <= {*archive.story_names.telling_words(story)}
    with pytest.raises(NotFound):
        archive.story_names.telling_words(99)
