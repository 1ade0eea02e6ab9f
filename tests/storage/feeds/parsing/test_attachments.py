"""Enclosures of feeds: a line of the article for each audio, film and document."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.feeds.parsing.parse import parse_feed
from storage.model import Article
from storage.text.attachments import (
    Attachment,
    attachment_kind,
    describe_attachment,
    parse_length,
)
from storage.text.cleaning import clean_line

URL = "https://radio.example/feed"
SPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:media="http://search.yahoo.com/mrss/"'
)


def _read(*items: str) -> tuple[Article, ...]:
    inside = "".join(f"<item>{item}</item>" for item in items)
    rss = f'<rss version="2.0" {SPACES}><channel><title>R</title>{inside}</channel></rss>'
    return parse_feed(rss.encode(), url=URL).entries


def _attachments(article: Article) -> list[tuple[str, str]]:
    return [
        (block.text, block.links[0].url) for block in article.blocks if block.kind == "attachment"
    ]


def test_an_episode_has_its_audio_with_size_and_length_below_its_text() -> None:
    (episode,) = _read(
        """<title>The tide tables, read aloud</title><guid isPermaLink="false">ep12</guid>
        <description>Ines Vey reads the tables for December.</description>
        <enclosure url="https://cdn.example/ep/12.mp3?t=1" length="24123456" type="audio/mpeg"/>
        <itunes:duration>31:10</itunes:duration>"""
    )
    assert [block.kind for block in episode.blocks] == ["paragraph", "attachment"]
    assert _attachments(episode) == [
        ("Audio · 12.mp3 · 24 MB · 31 min", "https://cdn.example/ep/12.mp3?t=1")
    ]
    assert episode.link == "https://cdn.example/ep/12.mp3?t=1"
    assert episode.key == "ep12"


def test_documents_are_attached_and_pictures_are_not() -> None:
    (minutes,) = _read(
        """<title>Council minutes</title><link>https://council.example/m/4</link>
        <enclosure url="/files/minutes%20of%20May.pdf" length="0" type="application/pdf"/>
        <enclosure url="/files/budget.xlsx" length="81000" type="application/octet-stream"/>
        <enclosure url="https://council.example/hall.jpg" type="image/jpeg" length="12345"/>
        <enclosure url="javascript:alert(1)" type="audio/mpeg"/>"""
    )
    assert _attachments(minutes) == [
        ("PDF · minutes of May.pdf", "https://radio.example/files/minutes%20of%20May.pdf"),
        ("XLSX · budget.xlsx · 81 kB", "https://radio.example/files/budget.xlsx"),
    ]
    assert minutes.link == "https://council.example/m/4"


def test_films_of_media_rss_are_attached() -> None:
    (film,) = _read(
        """<title>Launch of the ferry</title><link>https://council.example/m/5</link>
        <media:content url="https://v.example/launch.mp4" medium="video" fileSize="1234567890"
        duration="4000"/><media:content url="https://v.example/still.png" medium="image"/>"""
    )
    assert _attachments(film) == [
        ("Video · launch.mp4 · 1.2 GB · 1 h 7 min", "https://v.example/launch.mp4")
    ]


def test_attachments_of_a_json_feed_are_read() -> None:
    item = {
        "id": "1",
        "content_text": "Tides.",
        "attachments": [
            {
                "url": "https://cdn.example/1.m4a",
                "mime_type": "audio/x-m4a",
                "title": "Low tide",
                "size_in_bytes": 89970236,
                "duration_in_seconds": 6629.5,
            },
            {"url": ["https://cdn.example/2.m4a"], "mime_type": 3},
            "https://cdn.example/3.m4a",
        ],
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "R", "items": [item]}
    (episode,) = parse_feed(json.dumps(feed).encode(), url=URL).entries
    assert _attachments(episode) == [
        ("Audio · Low tide · 90 MB · 1 h 50 min", "https://cdn.example/1.m4a")
    ]


def test_an_entry_with_a_thousand_attachments_shows_twenty() -> None:
    many = "".join(
        f'<enclosure url="https://cdn.example/{at}.mp3" type="audio/mpeg"/>' for at in range(1000)
    )
    (episode,) = _read(f"<title>All of it</title>{many}")
    assert len(_attachments(episode)) == 20


def test_a_new_address_of_the_same_audio_changes_nothing() -> None:
    first, second = (
        _read(
            f"""<title>Tides</title><guid>1</guid><link>https://radio.example/1</link>
            <description>Read aloud.</description>
            <enclosure url="https://cdn.example/1.mp3?token={token}" type="audio/mpeg"/>"""
        )[0]
        for token in ("a", "b")
    )
    assert first.digest == second.digest


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("31:10", 1870),
        ("1:02:03", 3723),
        ("3723", 3723),
        (" 90 ", 90),
        ("", 0),
        ("soon", 0),
        ("١٢", 0),
        ("1:2:3", 0),
        ("-5", 0),
        ("9999999", 0),
    ],
)
def test_lengths_are_read_as_podcasts_write_them(words: str, seconds: int) -> None:
    assert parse_length(words) == seconds


@given(
    st.builds(
        Attachment,
        url=st.text(max_size=60).map(lambda path: f"https://cdn.example/{path}"),
        type=st.sampled_from(["", "audio/mpeg", "video/mp4", "application/pdf", "x", "image/png"])
        | st.text(max_size=20),
        size=st.integers(0, 10**15),
        seconds=st.integers(0, 10**9),
        title=st.text(max_size=300),
    )
)
def test_a_line_is_one_clean_line_and_says_its_kind(file: Attachment) -> None:
    line = describe_attachment(file)
    assert line == clean_line(line)
    assert len(line) < 140
    family = file.type.strip().lower().partition("/")[0]
    if line and family in ("audio", "video") and "/" in file.type:
        assert attachment_kind(line) == family
