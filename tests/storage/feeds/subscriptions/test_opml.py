"""OPML lists of feeds, parsed and formatted."""

from __future__ import annotations

from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import FeedError
from storage.feeds.parsing.document import Outline
from storage.feeds.parsing.entries import normalize_section
from storage.feeds.parsing.opml import parse_opml as parse_list
from storage.feeds.subscriptions.opml import NAMESPACE, format_opml
from storage.model import FetchState, Rules, Source
from storage.text.cleaning import clean_line


def parse_opml(document):
    return list(parse_list(document).outlines)


def listed(*outlines, encoding="utf-8"):
    head = f"<?xml version='1.0' encoding='{encoding}'?><opml version='2.0'><body>"
    return parse_opml((head + "".join(outlines) + "</body></opml>").encode(encoding))


def test_the_innermost_folder_becomes_the_section():
    found = listed(
        "<outline text='News'><outline text='World'>",
        "<outline text='Courier' xmlUrl='https://c.example/f' htmlUrl='https://c.example'/>",
        "</outline></outline><outline title='Loose' xmlUrl='http://l.example/f'/>",
    )
    assert found == [
        Outline("Courier", "https://c.example/f", "https://c.example/", "WORLD"),
        Outline("Loose", "http://l.example/f"),
    ]


def test_only_web_addresses_are_kept_each_once():
    found = listed(
        "<outline text='a' xmlUrl='file:///etc/passwd'/>",
        "<outline text='b' xmlUrl='javascript:alert(1)'/>",
        "<outline text='c' xmlUrl='relative/path'/>",
        "<outline text='d' xmlUrl='feed://c.example/f'/>",
        "<outline text='e' xmlUrl='http://c.example/f'/>",
    )
    assert found == [Outline("d", "http://c.example/f")]


def test_titles_are_cleaned():
    (outline,) = listed(
        "<outline text='&lt;b&gt;C&lt;/b&gt; &amp;amp; D\x1b' xmlUrl='http://c.example/'/>"
    )
    assert outline.title == "C & D"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251"])
def test_the_declared_encoding_is_used(encoding):
    (outline,) = listed("<outline text='Паром' xmlUrl='http://c.example/'/>", encoding=encoding)
    assert outline.title == "Паром"


@pytest.mark.parametrize("document", [b"", b"<rss/>", b"\x00\xff", b"<html>opml</html>"])
def test_a_document_that_is_not_a_list_is_rejected(document):
    with pytest.raises(FeedError, match="not an OPML list"):
        parse_opml(document)


def test_a_list_of_a_thousand_feeds_survives_a_round_trip():
    sources = [
        Source(
            n, f"Feed {n}", "feed", f"https://c.example/{n}", f"DESK {n % 7}", "https://c.example/"
        )
        for n in range(1_000)
    ]
    assert len(parse_opml(format_opml(sources))) == 1_000


def test_folders_of_files_and_passwords_are_not_written():
    sources = [
        Source(1, "Files", "folder", "/home/ada/articles"),
        Source(2, "Courier", "feed", "https://ada:secret@c.example/f"),
    ]
    written = format_opml(sources)
    assert b"/home/ada" not in written
    assert b"secret" not in written
    assert [outline.url for outline in parse_opml(written)] == ["https://c.example/f"]


characters = st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="<&")
names = st.text(characters, max_size=40).map(clean_line)
paths = st.text(min_size=1, max_size=10).map(lambda text: quote(text, errors="replace"))
sections = (
    st.text(characters, max_size=30)
    .map(normalize_section)
    .filter(lambda name: normalize_section(name) == name)
)


muted = names.map(lambda name: name.replace(",", "").strip()[:40].strip()).filter(bool)
rules = st.builds(
    Rules,
    full_text=st.booleans(),
    muted=st.lists(muted, max_size=3, unique_by=str.casefold).map(tuple),
    keep=st.integers(0, 1_000_000),
    keep_days=st.integers(0, 1_000_000),
    paused=st.booleans(),
    wire=st.sampled_from([0, 15, 30, 120]),
)


@given(
    st.lists(
        st.tuples(names.filter(bool), paths, sections, st.integers(1, 10_080), rules),
        unique_by=lambda row: row[1],
    )
)
def test_a_round_trip_loses_nothing(rows):
    site = "https://c.example/"
    sources = [
        Source(
            n, name, "feed", f"https://c.example/x{path}", section, site,
            fetch=FetchState(interval=interval), rules=rules,
        )
        for n, (name, path, section, interval, rules) in enumerate(rows)
    ]  # fmt: skip
    expected = {
        (one.name, one.location, one.site, one.section, one.fetch.interval, one.rules)
        for one in sources
    }
    back = parse_opml(format_opml(sources))
    assert {(o.title, o.url, o.site, o.section, o.interval, o.rules) for o in back} == expected


@pytest.mark.parametrize("point", [0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF])
def test_invalid_characters_are_left_out(point):
    source = Source(1, f"Cou{chr(point)}rier", "feed", "https://c.example/f")
    assert parse_opml(format_opml([source]))[0].title == "Courier"


def test_a_list_is_xml_with_our_own_namespace():
    source = Source(
        1, "Courier", "feed", "https://c.example/f", fetch=FetchState(interval=90),
        rules=Rules(muted=("regatta", "tide & time")),
    )  # fmt: skip
    (outline,) = ElementTree.fromstring(format_opml([source])).iter("outline")
    assert outline.get("xmlUrl") == "https://c.example/f"
    assert outline.get(f"{{{NAMESPACE}}}interval") == "90"
    assert outline.get(f"{{{NAMESPACE}}}muted") == "regatta, tide & time"


def test_invalid_settings_are_left_out():
    said = "newsdesk:interval='soon' newsdesk:keep='-3' newsdesk:keepDays='9999999' newsdesk:x='y'"
    (outline,) = listed(f"<outline text='C' xmlUrl='https://c.example/f' {said}/>")
    assert outline == Outline("C", "https://c.example/f")


PIECES = [
    b"<outline text='c' xmlUrl='http://c.example/f'>",
    b"<outline text='Desk'>",
    b"<outline/>",
    b"</outline>",
    b"<body>",
    b"</body>",
    b"</opml>",
    b"<![CDATA[",
    b"<![wrong[",
    b"<!--",
    b"]]>",
]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_a_one_line_error(document):
    for outline in _attempt(b"<opml>" + document):
        assert outline.url.startswith(("http://", "https://"))
        assert outline.title == clean_line(outline.title)


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_any_fragments_are_a_list_or_a_one_line_error(pieces):
    for outline in _attempt(b"<opml><body>" + b"".join(pieces)):
        assert outline.url == "http://c.example/f"


def _attempt(document):
    try:
        return parse_opml(document)
    except FeedError:
        return []
