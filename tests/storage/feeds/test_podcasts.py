"""Episodes of a podcast, whose notes are nearly the same, on a feed served on loopback."""

from __future__ import annotations

import pytest

from storage.model import Filter

pytestmark = pytest.mark.usefixtures("still_clock")

NOTES = """&lt;p&gt;Every morning Ines Vey and Tomas Lindqvist read the papers of the coast so you
need not: harbour, council and courts in twenty minutes, from the studio above the fish market of
Tolmin.&lt;/p&gt;&lt;p&gt;This programme is supported by Calder Savings Bank, which lends to boats
since 1911, and by Ropes &amp;amp; Sons, chandlers. Use the code COAST for a tenth off your first
order.&lt;/p&gt;&lt;p&gt;Write to us at papers@coast.example, or leave a message after the tone. The
music is by the Velda Brass.&lt;/p&gt;"""


def episode(number: int, title: str, day: int, *, audio: str = "", notes: str = NOTES) -> str:
    url = audio or f"https://cdn.example/coast/{number}.mp3?session={day}"
    return (
        f"<item><title>{title}</title><guid isPermaLink='false'>ep{number}</guid>"
        f"<pubDate>Mon, {day} May 2026 06:00:00 GMT</pubDate><description>{notes}</description>"
        f"<enclosure url='{url}' type='audio/mpeg' length='24123456'/></item>"
    )


async def rows(desk, feed, *items: str) -> list[str]:
    document = f"<rss version='2.0'><channel><title>Coast</title>{''.join(items)}</channel></rss>"
    feed.answers(body=document.encode())
    await feed.refresh()
    desk.archive.follow_up.run()
    folded = desk.archive.select(Filter(folded=True))
    return [row.headline for row in folded.rows(0, len(folded))]


async def test_episodes_with_the_same_notes_are_no_takes_of_one_another(desk, feed):
    shown = await rows(
        desk,
        feed,
        episode(12, "The ferry that never was", 25),
        episode(11, "Who owns the dredger?", 18),
        episode(10, "A budget in the fog", 11),
    )
    assert shown == ["The ferry that never was", "Who owns the dredger?", "A budget in the fog"]


@pytest.mark.parametrize(
    ("title", "audio"),
    [
        ("Who owns the dredger?", "https://other.example/coast/11b.mp3"),
        ("Who owns the dredger, and why", "https://cdn.example/coast/11.mp3?session=7"),
    ],
)
async def test_an_episode_that_came_twice_is_folded(desk, feed, title, audio):
    first = episode(11, "Who owns the dredger?", 18)
    await rows(desk, feed, first)
    again = NOTES.replace("twenty minutes", "thirty minutes")
    shown = await rows(desk, feed, episode(13, title, 18, audio=audio, notes=again), first)
    assert shown == [title]


async def test_articles_with_the_same_text_and_no_audio_are_takes(desk, feed):
    items = [
        episode(number, title, 18, audio=f"https://cdn.example/{number}.pdf").replace(
            "audio/mpeg", "application/pdf"
        )
        for number, title in ((2, "Dredger: the ruling, updated"), (1, "Dredger: the ruling"))
    ]
    assert len(await rows(desk, feed, *items)) == 1
