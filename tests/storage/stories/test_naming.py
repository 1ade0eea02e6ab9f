"""The name of a story."""

from __future__ import annotations

from datetime import UTC, datetime

from storage.model import Article, Block, StoryTake, Take, TakeKind
from storage.stories.naming import name_of

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
FULL = "The harbour of Orhavan was closed after a trawler with 14 people ran aground. " * 5


def take(
    headline: str,
    text: str = FULL,
    kind: TakeKind | None = None,
    killed: datetime | None = None,
) -> StoryTake:
    article = Article(headline, "WORLD", NOW, blocks=(Block(text),) if text else (), killed=killed)
    return StoryTake(article, Take(0, 1, kind), ())


def test_a_story_has_the_headline_of_its_latest_full_take_without_wire_words() -> None:
    takes = [
        take("URGENT: Harbour shut", "The harbour of Orhavan was closed."),
        take("UPDATE 1-Trawler aground closes Orhavan harbour"),
    ]
    assert name_of(takes[:1]) == "Harbour shut"
    assert name_of(takes) == "Trawler aground closes Orhavan harbour"
    takes.append(take("UPDATE 2-Orhavan harbour open after trawler is towed"))
    assert name_of(takes) == "Orhavan harbour open after trawler is towed"
    assert name_of([]) == ""


def test_an_alert_a_brief_a_cut_and_a_killed_take_do_not_name_it() -> None:
    takes = [
        take("Trawler aground closes Orhavan harbour"),
        take("URGENT: Tow ropes break", ""),
        take("Briefly: Orhavan", "A trawler ran aground."),
        take("Orhavan harbour shut", FULL, "cut"),
        take("Trawler sinks", killed=NOW),
        take("KILL: Trawler sinks"),
    ]
    assert name_of(takes) == "Trawler aground closes Orhavan harbour"
    assert name_of(takes[4:5]) == "Trawler sinks"


def test_where_no_take_has_more_the_latest_short_one_names_it() -> None:
    summaries = [
        take("Harbour shut", "A trawler ran aground."),
        take("Oil leaks", "It leaks fuel oil."),
    ]
    assert name_of(summaries) == "Oil leaks"
    headlines = [take("Harbour shut", ""), take("Orhavan harbour shut by trawler", "")]
    assert name_of(headlines) == "Orhavan harbour shut by trawler"
