"""Reading on with keys that come quicker than what they ask for."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage import Archive
from storage.model import Article, Block, Filter, Headline
from tests.tui.conftest import NEWEST, OpenDesk, Reader, fill

_PORTS = ("Halmer", "Vikby", "Tornes", "Lunde")


def take(place: str, number: int) -> Article:
    """Return a take of the story of a port; each later one adds a paragraph."""
    text = [
        f"Dockers at the port of {place} walked out over pay on Monday, its harbour master said.",
        *(f"Ship number {one} was sent from {place} to another harbour." for one in range(number)),
    ]
    return Article(
        f"{place} port closed by strike of dockers" if number else f"{place} dockers walk out",
        "WORLD",
        NEWEST + timedelta(minutes=10 * _PORTS.index(place) + number),
        blocks=tuple(Block(line) for line in text),
        key=f"{place}:{number}",
        digest=f"{place}:{number}",
    )


@pytest.fixture
def folded(archive: Archive) -> Archive:
    """Return an archive with stories of two takes each, all unread, one row each."""
    fill(archive, [take(place, number) for place in _PORTS for number in range(2)], "Coast Wire")
    archive.settings.merge("session", {"folds": True})
    takes = [archive.select(Filter(folded=True)).takes(row.id) for row in rows(archive)]
    assert [len(one) for one in takes] == [1] * len(_PORTS)
    return archive


def rows(archive: Archive) -> list[Headline]:
    """Return the rows of the stories of the ports, folded."""
    return archive.select(Filter(folded=True)).rows(0, len(_PORTS))


def is_together(reader: Reader) -> bool:
    """Return whether the article on screen is the selected one."""
    opened, selected = reader.desk.reading.opened, reader.desk.state.selected
    return bool(opened and selected and opened.article.id == selected.id)


async def test_a_key_while_a_story_unfolds_goes_on_to_the_article_that_is_shown(
    open_desk: OpenDesk, folded: Archive
) -> None:
    first, second, *_ = rows(folded)
    async with open_desk((120, 40)) as reader:
        desk = reader.desk
        await reader.sees(lambda: is_together(reader))
        await reader.press("enter")
        await reader.sees(lambda: desk.panel_layout.focused_panel == "article")
        reader.app.simulate_key("n")
        while desk.feed.destination is None and desk.state.unfolded == frozenset():
            await asyncio.sleep(0)  # until the list with the take is on its way
        reader.app.simulate_key("n")
        await reader.reads(second.headline)
        await reader.sees(lambda: is_together(reader))
        unread = folded.count(Filter(unread=True))
        await reader.press("space")
        await reader.sees(lambda: folded.count(Filter(unread=True)) < unread)
        await reader.sees(lambda: is_together(reader))
        assert desk.state.selected
        assert desk.state.selected.id not in {first.id, second.id}
