"""A made morning of wire for the tests of the pages of stories, and how to open them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage import Archive
from storage.model import Article, Block
from tests.tui.conftest import NEWEST, Reader
from tui.screens.story.screen import StoryScreen
from tui.theming.styles import LineWidget

TRAWLER = "Trawler aground closes Orhavan harbour"
FIRST = "The harbour of Orhavan was closed on Monday after a trawler with 14 people ran aground."
BELL = "“Nobody was hurt, and nobody was frightened for long,” said Ada Bell, the harbour master."
DIVERS = "Divers will look at the hull on Tuesday, and the insurers want to see it before."
OKKEMA = "“We had no warning of the bank at all,” said Piet Okkema, who owns the trawler."
LOCAL = "“You could hear it from the market,” said Marta Hellan, a baker in the old town."
FIRST_CORRECTED = FIRST.replace("14", "19")
CUP = "Vestmark beat Corvane 2-1 in Concord Cup final"
OIL = "Beaches near Orhavan lighthouse covered by crude oil"

WIRE: tuple[tuple[str, str, float, tuple[str, ...]], ...] = (
    ("Meridian Wire", TRAWLER, 1, (FIRST, BELL)),
    ("Touchline", CUP, 1.5, ("Vestmark won the cup with two late goals.",)),
    ("Orlik Gazette", TRAWLER, 2, (FIRST, BELL)),
    ("Meridian Wire", f"UPDATE 1-{TRAWLER}", 3, (FIRST, BELL, DIVERS, OKKEMA)),
    ("Radio Selcan", f"UPDATE 1-{TRAWLER}", 3.5, (FIRST, BELL, DIVERS, OKKEMA)),
    ("Meridian Wire", f"CORRECTED-{TRAWLER}", 4, (FIRST_CORRECTED, BELL, DIVERS, OKKEMA)),
    ("Orlik Gazette", "Town wakes up to a trawler aground in Orhavan harbour", 5,
     (FIRST_CORRECTED, BELL, LOCAL)),
    ("Radio Selcan", OIL, 6, ("Volunteers were cleaning four beaches on Monday night.",)),
)  # fmt: skip
"""Source, headline, hour and paragraphs of each article."""


def arrive(archive: Archive, first: int = 0, last: int = len(WIRE)) -> list[int]:
    """Add articles of the wire in order; return their ids."""
    known = {source.name: source.id for source in archive.sources.all()}
    for name, _, _, _ in WIRE:
        if name not in known:
            location = f"/wire/{name}"
            source = archive.sources.add(kind="folder", location=location, name=name)
            known[name] = source.id
    articles = [
        article_of(number, source, headline, hour, *paragraphs)
        for number, (source, headline, hour, paragraphs) in enumerate(WIRE)
    ]
    outcomes = archive.add(
        [
            replace(article, source=known[WIRE[first + at][0]])
            for at, article in enumerate(articles[first:last])
        ],
        deduplicate=False,
    )
    return [outcome.id for outcome in outcomes]


def article_of(number: int, source: str, headline: str, hour: float, *paragraphs: str) -> Article:
    return Article(
        headline,
        "WORLD",
        NEWEST + timedelta(hours=hour - 12),
        blocks=tuple(Block(text) for text in paragraphs),
        link=f"https://{source.lower().replace(' ', '-')}.example/{number}",
        key=f"wire:{number}",
        digest=f"{number}:{headline}:{paragraphs}",
    )


async def open_story(reader: Reader, article: int) -> StoryScreen:
    """Open the page of the story of an article, from the list of headlines."""
    await reader.sees(lambda: reader.desk.feed.results)
    desk = reader.desk
    assert desk.feed.results is not None
    position = desk.feed.results.position(article)
    assert position is not None
    desk.widgets.headlines.go_to(position)
    await reader.sees(lambda: desk.state.selected and desk.state.selected.id == article)
    await reader.press("O")
    await reader.sees(lambda: isinstance(reader.app.screen, StoryScreen))
    page = reader.app.screen
    assert isinstance(page, StoryScreen)
    await reader.sees(lambda: page.panes.takes.rows)
    return page


def listed(page: StoryScreen) -> list[int]:
    """Return the articles of the rows of a page."""
    return [row.article.id for row in page.panes.takes.rows]


def text_of(panel: LineWidget) -> str:
    """Return the text that a panel shows, however its lines are broken."""
    lines = (panel.render_line(y).text for y in range(panel.size.height))
    return " ".join(" ".join(lines).replace("▌", " ").split())
