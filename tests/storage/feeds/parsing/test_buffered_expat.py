"""The XML reader of feedparser: text in whole pieces, and the same articles as without that."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from xml.sax import make_parser
from xml.sax.handler import ContentHandler

import pytest
from feedparser import api
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.errors import FeedError
from storage.feeds.parsing import buffered_expat
from storage.feeds.parsing.parse import parse_feed
from tests.storage.feeds.parsing.test_parse import pieces
from tests.storage.feeds.parsing.test_right_text import DOCUMENTS

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SAMPLES = Path(__file__).resolve().parents[4].parent / "shared" / "feeds" / "files"


def read(body):
    try:
        return parse_feed(body, url="https://courier.example/feed", now=NOW)
    except FeedError as error:
        return str(error)


def assert_same(body):
    buffered = read(body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "PREFERRED_XML_PARSERS", ["xml.sax.expatreader"])
        assert read(body) == buffered


def test_text_comes_in_one_piece():
    found: list[str] = []

    class Handler(ContentHandler):
        def characters(self, content):
            found.append(content)

    parser = make_parser(api.PREFERRED_XML_PARSERS)
    assert type(parser).__module__ == buffered_expat.__name__
    parser.setContentHandler(Handler())
    parser.feed("<a>AT&amp;T\nand &lt;b&gt;\n<![CDATA[others]]></a>")
    parser.close()
    assert found == ["AT&T\nand <b>\nothers"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_are_read_as_by_the_reader_of_the_standard_library(name):
    assert_same(DOCUMENTS[name][0].encode())


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not here")
def test_sample_files_are_read_as_by_the_reader_of_the_standard_library():
    files = [path for path in SAMPLES.iterdir() if not path.name.startswith(("html", "opml"))]
    assert files
    for path in files:
        assert_same(path.read_bytes())


@settings(max_examples=60)
@given(st.lists(pieces, max_size=25))
def test_any_document_is_read_as_by_the_reader_of_the_standard_library(parts):
    body = "<rss version='2.0'><channel>" + "".join(parts)
    assert_same(body.encode("utf-8", "surrogatepass"))
