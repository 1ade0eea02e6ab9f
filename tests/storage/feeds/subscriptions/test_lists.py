"""Lists of other programs: however badly formed, in a worker, in batches, undone in one step."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage import Filter
from storage.errors import FeedError
from storage.feeds.parsing.opml import parse_opml
from storage.feeds.subscriptions.lists import follow_outlines, read_outlines
from storage.model import Article

FEED = "<outline type='rss' text='{0}' xmlUrl='https://{0}.example/feed'/>"


def opml(*parts):
    return f"<opml version='2.0'><body>{''.join(parts)}</body></opml>".encode()


def read(document):
    return [(one.title, one.url, one.section) for one in parse_opml(document).outlines]


COURIER = ("Courier", "https://courier.example/feed", "")


@pytest.mark.parametrize(
    "document",
    [
        b"<opml><body><outline text=Courier xmlUrl=https://courier.example/feed></body>",
        b"<opml><outline text='Courier' xmlUrl='https://courier.example/feed'",
        b"<OPML><BODY><OUTLINE TEXT='Courier' XMLURL='https://courier.example/feed'/></BODY>",
        b"<opml></outline></outline><outline title='Courier'\nxmlUrl='https://courier.example/feed'/>",
        b"<opml><![wrong[<outline text='Courier' xmlUrl='https://courier.example/feed'/>",
        b"<opml><!-- <outline text='Courier' xmlUrl='https://courier.example/feed'/>",
        b"<opml><outline text='Courier' '' / \" xmlUrl='https://courier.example/feed' /></opml>",
        b"<opml><outline type='rss' text='Courier' url='https://courier.example/feed'/></opml>",
        b"<o:opml xmlns:o='x'><opml><o:outline text='Courier' xmlUrl='https://courier.example/feed'/>",
        b"<opml>&unknown;<outline text='Courier' xmlUrl='feed:https://courier.example/feed'/>",
        b"\xff\xfe" + "<opml><outline text='Courier' xmlUrl='https://courier.example/feed'/>".encode(
            "utf-16-le"
        ),
    ],
    ids=[
        *("unquoted", "cut off", "upper case", "closed too often", "declaration", "comment"),
        *("stray quotes", "url", "namespace", "entity", "utf-16"),
    ],
)  # fmt: skip
def test_a_list_need_not_be_well_formed(document):
    assert read(document) == [COURIER]


def test_what_a_comment_hides_is_not_read():
    hidden, seen = FEED.format("hidden"), FEED.format("seen")
    found = read(opml(f"<!-- {hidden} -->", seen, f"<![CDATA[{hidden}]]>"))
    assert found == [("seen", "https://seen.example/feed", "")]


def test_the_section_is_the_innermost_folder_else_the_last_category():
    found = read(
        opml(
            "<outline text='News'><outline title='World'>",
            FEED.format("one"),
            "</outline>",
            FEED.format("two"),
            "<outline text=''>" + FEED.format("three") + "</outline></outline>",
            FEED.format("four").replace("/>", " category='/Desk/Sport,/Desk/Tech'/>"),
            FEED.format("five"),
        )
    )
    assert [section for *_, section in found] == ["WORLD", "NEWS", "NEWS", "TECH", ""]


@pytest.mark.parametrize(
    "part",
    [b"<!--", b"<a/", b"<!--x--!", b"<outline ", b"<![CDATA[", b"<outline text='a'>", b"x='"],
)
def test_hostile_lists_are_read_to_their_end(part):
    document = b"<opml><outline " + part * (300_000 // len(part))
    last = b"<outline text='Courier' xmlUrl='https://courier.example/feed'/>"
    assert len(parse_opml(document + b"'>" + last).outlines) <= 1


def test_a_list_is_read_in_a_worker(monkeypatch):
    def fail(_):
        raise AssertionError("read in this process")

    monkeypatch.setattr("storage.feeds.parsing.opml.parse_opml", fail)
    monkeypatch.setattr("storage.feeds.parsing.worker.parse_opml", fail)
    rules = " newsdesk:muted='regatta, tide' newsdesk:interval='90'"
    listed = read_outlines(
        opml(FEED.format("courier").replace("/>", rules + "/>"), "<outline xmlUrl='ftp://x'/>")
    )
    (outline,) = listed.outlines
    assert (outline.url, outline.interval) == ("https://courier.example/feed", 90)
    assert outline.rules.muted == ("regatta", "tide")
    assert listed.refused == ("ftp://x",)
    with pytest.raises(FeedError, match=r"^not an OPML list"):
        read_outlines(b"<rss/>")


def article(source, number):
    return Article(
        headline=f"Ferry {source} {number}",
        section="NEWS",
        published=datetime(2026, 11, 23, 10, tzinfo=UTC),
        source=source,
        key=f"feed:{source}:{number}",
    )


def follow(archive, *parts):
    messages = []
    outcomes = follow_outlines(
        archive, parse_opml(opml(*parts)).outlines, on_message=messages.append
    )
    return outcomes, messages


def test_a_long_list_is_added_in_batches_and_undone_in_one_step(archive, monkeypatch):
    batches = []
    add = archive.sources.add_feeds
    monkeypatch.setattr(
        archive.sources, "add_feeds", lambda feeds: batches.append(len(feeds)) or add(feeds)
    )
    old = archive.sources.add(kind="feed", location="https://s7.example/feed", name="Mine")
    outcomes, messages = follow(archive, *(FEED.format(f"s{number}") for number in range(2_500)))
    assert batches == [1_000, 1_000, 500]
    assert [one.kind for one in outcomes].count("same") == 1
    assert (len(archive.sources.all()), messages) == (2_500, [])
    assert archive.sources.get(old.id).name == "Mine"
    assert archive.undo.revert_last() == "addition of 2,499 feeds"
    assert [source.name for source in archive.sources.all()] == ["Mine"]
    assert archive.undo.redo_last() == "addition of 2,499 feeds"
    assert len(archive.sources.all()) == 2_500


def test_undoing_a_list_takes_the_articles_received_since_and_brings_them_back(archive):
    outcomes, _ = follow(archive, FEED.format("courier"), FEED.format("echo"))
    archive.add([article(one.id, number) for one in outcomes for number in range(60)])
    archive.undo.revert_last()
    assert archive.sources.all() == []
    assert len(archive.ids(Filter())) == 0
    archive.undo.redo_last()
    assert len(archive.ids(Filter())) == 120
    archive.undo.revert_last()
    assert len(archive.ids(Filter())) == 0


def test_a_feed_followed_again_keeps_the_articles_it_had(archive):
    source = archive.sources.add(kind="feed", location="https://courier.example/feed", name="C")
    archive.add([article(source.id, 1)])
    archive.sources.remove(source.id, articles="keep")
    outcomes, _ = follow(archive, FEED.format("courier"), FEED.format("echo"))
    assert [one.kind for one in outcomes] == ["new", "new"]
    archive.undo.revert_last()
    assert len(archive.ids(Filter())) == 1


def test_folders_become_sections_of_the_desk(archive):
    before = [section.name for section in archive.sections.all()]
    folders = [("Politik", "one"), ("Harbour", "two"), ("Harbour", "three"), ("WORLD", "four")]
    follow(
        archive,
        *(f"<outline text='{name}'>{FEED.format(feed)}</outline>" for name, feed in folders),
    )
    sections = [source.section for source in archive.sources.all()]
    assert sections == ["POLITICS", "HARBOUR", "HARBOUR", "WORLD"]
    assert [section.name for section in archive.sections.all()] == [*before, "HARBOUR"]
    archive.undo.revert_last()
    assert [section.name for section in archive.sections.all()] == before


def test_only_the_largest_folders_become_sections(archive):
    before = len(archive.sections.all())
    feeds = [
        FEED.format(f"f{folder}n{number}") for folder in range(20) for number in range(folder + 1)
    ]
    parts, start = [], 0
    for folder in range(20):
        inside = "".join(feeds[start : start + folder + 1])
        parts.append(f"<outline text='Folder {chr(65 + folder)}'>{inside}</outline>")
        start += folder + 1
    follow(archive, *parts)
    names = [section.name for section in archive.sections.all()][before:]
    assert names == [f"FOLDER {chr(65 + folder)}" for folder in range(19, 7, -1)]


def test_passwords_are_dropped_with_a_word_and_are_no_names(archive, monkeypatch):
    monkeypatch.setattr("storage.feeds.fetching.credentials.import_keyring", lambda: None)
    _, messages = follow(
        archive,
        "<outline xmlUrl='https://ada:secret@courier.example/feed'/>",
        "<outline text='Echo' xmlUrl='https://ada:hidden@echo.example/feed'/>",
    )
    assert messages == [
        "2 passwords dropped: passwords are stored only in a keyring, and none is installed;"
        " install newsdesk[keyring]"
    ]
    assert [(source.name, source.location) for source in archive.sources.all()] == [
        ("https://courier.example/feed", "https://courier.example/feed"),
        ("Echo", "https://echo.example/feed"),
    ]
