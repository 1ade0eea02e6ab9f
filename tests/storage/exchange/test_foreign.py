"""Documents other programs made: TinyDB archives, tables, lines of JSON; and damaged ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from storage import Archive, open_archive
from storage.exchange import IMPORT_FORMATS, detect_format
from storage.exchange.entries import ImportedArticle, RejectedItem, SourceRecord
from storage.exchange.foreign_json import ForeignReader
from storage.importing.documents import import_document
from storage.importing.files import ImportResult, import_files
from storage.model import Article, Block, Filter
from storage.text.cleaning import clean_line


@pytest.fixture
def take_in(archive: Archive, tmp_path: Path) -> Callable[..., list[ImportResult]]:
    """Import a file as the command line does; gives what became of each article in it."""

    def carry_out(name: str, content: str | bytes) -> list[ImportResult]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        reports: list[ImportResult] = []
        import_files(archive, [path], report=reports.append)
        return reports

    return carry_out


TakeIn = Callable[..., list[ImportResult]]


def articles(archive: Archive) -> list[Article]:
    return [archive.article(id_) for id_ in archive.ids(Filter())]


def test_a_plain_tinydb_archive_is_taken_in(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "clippings.json"
    with TinyDB(path) as tinydb:
        tinydb.insert(
            {
                "title": "Calder port budget cut by a tenth",
                "body": 'Dredging is put off.\n\n"Nobody likes it," said Tomas Lindqvist.',
                "category": "business",
                "date": "2026-03-06",
                "url": "https://meridian.example/budget",
                "source": "Meridian Wire",
                "read": True,
            }
        )
        tinydb.table("culture").insert(
            {
                "Headline": "Festival opens in Porto Vidal",
                "content": "<p>The <a href='/stage'>stage</a> is set.</p><h2>Tickets</h2>",
                "publishedAt": "2026-10-30T18:30:00Z",
                "link": "https://vidal.example/festival",
                "author": ["Rosa Quintal", {"name": "Ugo Ferrand"}],
                "tags": ["Culture", "Music"],
            }
        )
    reports: list[ImportResult] = []
    import_files(archive, [path], report=reports.append)
    assert [report.outcome for report in reports] == ["new", "new"]
    festival, budget = articles(archive)
    assert (budget.headline, budget.section) == ("Calder port budget cut by a tenth", "BUSINESS")
    assert (budget.published, budget.date_kind) == (datetime(2026, 3, 6, 12, tzinfo=UTC), "day")
    assert budget.link == "https://meridian.example/budget"
    assert budget.read
    assert archive.sources.name(budget.source) == "Meridian Wire"
    assert [quote.speaker for quote in archive.quotes.of_article(budget.id)] == ["Tomas Lindqvist"]
    assert [block.kind for block in festival.blocks] == ["paragraph", "heading"]
    assert festival.blocks[0].links[0].url == "https://vidal.example/stage"
    assert festival.author == "Rosa Quintal, Ugo Ferrand"
    assert festival.section == "CULTURE"
    assert archive.sources.name(festival.source) == "clippings.json"


def test_what_cannot_be_taken_in_is_told_by_table_number_and_reason(
    archive: Archive, take_in: TakeIn
) -> None:
    reports = take_in(
        "clippings.json",
        '{"_default": {"1": {"title": "Strike ballot", "date": "2026-10-13"},'
        ' "2": {"body": "No headline"}, "3": {"title": "X", "date": "soonish"}},'
        ' "notes": {"7": ["not", "an", "object"]}}',
    )
    assert [report.error for report in reports if report.outcome == "failed"] == [
        "document 2 of _default: it has no headline or title",
        "document 3 of _default: “soonish” is not a date",
        "document 7 of notes: it is not a JSON object",
    ]
    assert [article.headline for article in articles(archive)] == ["Strike ballot"]


def test_a_plain_archive_taken_in_again_changes_only_what_changed(
    archive: Archive, take_in: TakeIn
) -> None:
    text = '{"_default": {"1": {"title": "Ballot", "date": 1}, "2": {"title": "Cable cut"}}}'
    take_in("a.json", text.replace('"date": 1', '"date": 1793000000'))
    archive.marks.set(archive.ids(Filter()), starred=True)
    again = take_in(
        "a.json", text.replace('"date": 1', '"date": 1793000000').replace("cut", "mended")
    )
    assert [report.outcome for report in again] == ["same", "changed"]
    assert {article.headline for article in articles(archive)} == {"Ballot", "Cable mended"}
    assert all(article.starred for article in articles(archive))


def test_an_article_without_a_date_is_dated_when_it_was_first_seen(
    archive: Archive, take_in: TakeIn
) -> None:
    take_in("a.json", '{"_default": {"1": {"title": "Undated"}}}')
    (article,) = articles(archive)
    assert article.date_kind == "seen"


@pytest.mark.parametrize(
    ("written", "published", "kind"),
    [
        ('"2026-03-06 09:15:00+01:00"', datetime(2026, 3, 6, 8, 15, tzinfo=UTC), "exact"),
        ('"{TinyDate}:2026-03-06T09:15:00"', datetime(2026, 3, 6, 9, 15, tzinfo=UTC), "exact"),
        ('"Fri, 06 Mar 2026 09:15:00 GMT"', datetime(2026, 3, 6, 9, 15, tzinfo=UTC), "exact"),
        ("1772788500", datetime(2026, 3, 6, 9, 15, tzinfo=UTC), "exact"),
        ("1772788500.25", datetime(2026, 3, 6, 9, 15, tzinfo=UTC), "exact"),
        ("1772788500000", datetime(2026, 3, 6, 9, 15, tzinfo=UTC), "exact"),
        ('"1937-05-06"', datetime(1937, 5, 6, 12, tzinfo=UTC), "day"),
    ],
)
def test_dates_are_read_as_people_store_them(
    archive: Archive, take_in: TakeIn, written: str, published: datetime, kind: str
) -> None:
    take_in("a.json", f'{{"_default": {{"1": {{"title": "Dated", "date": {written}}}}}}}')
    (article,) = articles(archive)
    assert (article.published, article.date_kind) == (published, kind)


def test_hostile_documents_are_made_harmless(archive: Archive, take_in: TakeIn) -> None:
    take_in(
        "a.json",
        '{"_default": {"1": {"title": "\\u001b[31mRed\\u202e alert", "date": "2026-03-06",'
        ' "body": "\\u001b]52;c;x\\u0007 words", "link": "javascript:alert(1)",'
        ' "source": "\\u009bWire"}}}',
    )
    (article,) = articles(archive)
    assert article.headline == "[31mRed alert"
    assert article.link == ""
    shown = article.text + archive.sources.name(article.source)
    assert not any(sign in shown for sign in "\x1b\x07\x9b\u202e")


def test_forged_exports_are_cleaned_and_checked(archive: Archive, take_in: TakeIn) -> None:
    reports = take_in(
        "a.jsonl",
        '{"format": "newsdesk archive", "version": 1}\n'
        '{"type": "article", "headline": "\\u001b[2JGone", "published": "2026-03-06T10:00:00Z",'
        ' "key": "k", "section": "world", "link": "file:///etc/passwd", "blocks":'
        ' [{"text": "a\\u0000bc", "links": [[0, 4, "https://a.example/"]]}]}\n'
        '{"type": "article", "headline": "Two", "published": "yesterday"}\n'
        '{"type": "article", "headline": "", "published": "2026-03-06"}\n'
        '{"type": "article", "headline": "Three", "published": "2026-03-06T10:00:00Z",'
        ' "blocks": [{"text": "abc", "links": [[2, 9, "https://a.example/"]]}]}\n'
        '{"type": "source", "kind": "feed", "location": "file:///etc/passwd"}\n'
        '{"type": "secret"}\n'
        "not JSON\n" + "[" * 100_000,
    )
    assert [report.error for report in reports if report.error] == [
        "line 3: “yesterday” is not a date",
        "line 4: it has no headline",
        "line 5: one of its links lies outside its text",
        "line 6: it is a source without an address",
        "line 7: it is neither a source nor an article",
        "line 8: it is not JSON: Expecting value at character 1",
        "line 9: it is nested too deeply",
    ]
    (article,) = articles(archive)
    assert (article.headline, article.section, article.link) == ("[2JGone", "WORLD", "")
    assert article.blocks == (Block("abc"),)
    assert archive.sources.all() == []


def test_a_newer_export_is_told(take_in: TakeIn) -> None:
    for name, text in (
        ("a.jsonl", '{"format": "newsdesk archive", "version": 99}\n{"type": "article"}\n'),
        ("a.json", '{"newsdesk": {"1": {"format": "newsdesk archive", "version": 99}}}'),
    ):
        (report,) = take_in(name, text)
        assert report.error == "written by a newer newsdesk; update this one to read it"


def test_what_stands_before_the_damage_is_taken_in(archive: Archive, take_in: TakeIn) -> None:
    reports = take_in(
        "a.json",
        '{"_default": {"1": {"title": "Ballot", "date": "2026-10-13"}, "2": {"title": "Cab',
    )
    assert [report.outcome for report in reports] == ["new", "failed"]
    assert reports[1].error.startswith("character 68: Unterminated string")
    assert [article.headline for article in articles(archive)] == ["Ballot"]


def test_a_damaged_export_of_ours_keeps_its_sources(archive: Archive, take_in: TakeIn) -> None:
    whole = GOOD["tinydb"].decode().replace('"key"', '"source": "/wire", "key"')
    reports = take_in("a.json", whole[:-2] + ', "2": {"headline"')
    assert [report.outcome for report in reports] == ["new", "failed"]
    (article,) = articles(archive)
    assert (article.key, archive.sources.name(article.source)) == ("k", "/wire")


def test_documents_longer_than_a_reading_of_the_file_are_read_whole(
    archive: Archive, take_in: TakeIn
) -> None:
    body = "A long paragraph about dredging. " * 10_000
    take_in("a.json", f'{{"_default": {{"1": {{"title": "Long", "body": "{body}"}}, "2": {{}}}}}}')
    (article,) = articles(archive)
    assert article.text == body.strip()


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("a.csv", "published,headline\r\n2026-03-06,Café cleared\r\n", "CSV cannot be imported"),
        ("a.md", "# 1 article from newsdesk\n\n## A\n", "a Markdown export cannot be imported"),
        ("b.md", "<!-- newsdesk {} -->\n\n# 1 article\n", "a Markdown export cannot be imported"),
    ],
)
def test_a_format_for_reading_is_refused_with_what_to_do_instead(
    archive: Archive, take_in: TakeIn, name: str, text: str, error: str
) -> None:
    (report,) = take_in(name, text)
    assert report.error == f"{error}; export the articles as .jsonl or .json"
    assert articles(archive) == []


def test_lines_of_json_without_our_header_are_taken_in(archive: Archive, take_in: TakeIn) -> None:
    reports = take_in(
        "a.ndjson", '{"title": "Ballot", "date": "2026-10-13"}\n\n{"title": 7, "date": true}\n[1]\n'
    )
    assert [report.outcome for report in reports] == ["new", "new", "failed"]
    assert {article.headline for article in articles(archive)} == {"Ballot", "7"}


def test_the_same_sources_in_a_file_of_another_name_are_not_added_again(
    archive: Archive, take_in: TakeIn
) -> None:
    line = (
        '{"id": "w%s", "headline": "%s", "source": "%s", "body": "%s crews went out.",'
        ' "date": "2026-11-24T09:%s:00Z", "link": "https://meridian.example/%s"}'
    )
    cable = ("Cable cut off Halvo", "Meridian Wire")
    ferry = line % (2, "Ferry aground", "Orlik Gazette", "Two", 20, "ferry")
    take_in("noon.jsonl", "\n".join([line % (1, *cable, "Two", 10, "cable"), ferry]))
    whole = [
        line % (1, *cable, "Three", 10, "cable"),
        ferry,
        line % (3, "Port reopens", "MERIDIAN WIRE", "Four", 30, "port"),
        line % (4, "Fog at Lisek", "Radio Selcan", "Five", 40, "fog"),
    ]
    reports = take_in("day.jsonl", "\n".join(whole))
    assert [report.outcome for report in reports] == ["changed", "same", "new", "new"]
    names = [source.name for source in archive.sources.all()]
    assert names == ["Meridian Wire", "Orlik Gazette", "Radio Selcan"]
    fog, port, ferried, cut = articles(archive)
    assert (port.source, cut.source) == (1, 1)
    assert not any(one.carriers for one in (fog, port, ferried, cut))
    assert cut.edited
    assert cut.text.endswith("Three crews went out.")
    assert {one.outcome for one in take_in("copy.jsonl", "\n".join(whole))} == {"same"}


def test_a_document_that_has_sources_of_its_own_keeps_them(
    archive: Archive, take_in: TakeIn, tmp_path: Path
) -> None:
    """As an older newsdesk added them: one for each file."""
    line = '{"headline": "Fog", "source": "Radio Selcan", "date": "2026-11-24", "id": "%s"}'
    for name in ("noon.jsonl", "day.jsonl"):
        location = f"{tmp_path / name}#Radio Selcan"
        archive.sources.add(kind="folder", location=location, name="Radio Selcan")
    for name, id_ in (("day.jsonl", "f1"), ("later.jsonl", "f2")):
        take_in(name, line % id_)
    assert [source.articles for source in archive.sources.all()] == [1, 1]


def test_lines_that_are_all_rubbish_are_refused_in_one_sentence(take_in: TakeIn) -> None:
    (report,) = take_in("a.jsonl", "\n".join(f"rubbish {n}" for n in range(2_000)))
    assert report.error == "it is not JSON Lines: no line of it is JSON"


def test_a_damaged_start_is_reported_line_by_line_where_json_follows(take_in: TakeIn) -> None:
    reports = take_in("a.jsonl", 'rubbish\n{"title": "Ballot", "date": "2026-10-13"}\n')
    assert sorted(report.outcome for report in reports) == ["failed", "new"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_number_without_end_is_refused_in_words_a_reader_knows(
    take_in: TakeIn, name: str
) -> None:
    document = f'{{"title": "Ballot", "date": {"9" * 5_000}}}'
    reports = take_in(
        name, document if name == "a.jsonl" else f'{{"_default": {{"1": {document}}}}}'
    )
    assert "a number in it is too long" in reports[-1].error


def test_a_headline_of_an_export_is_as_short_as_any_other(
    archive: Archive, take_in: TakeIn
) -> None:
    take_in(
        "a.jsonl",
        '{"format": "newsdesk archive", "version": 1}\n{"type": "article", "key": "k",'
        f' "published": "2026-03-06T10:00:00Z", "headline": "{"Dredging " * 9_000}"}}\n',
    )
    (article,) = articles(archive)
    assert len(article.headline) == 1_000


def test_other_files_stay_what_they_are(tmp_path: Path) -> None:
    for name, text in (
        ("feed.json", '{"version": "https://jsonfeed.org/version/1.1", "items": []}'),
        ("feed.json", '{"author": {"name": "Rosa"}, "items": []}'),
        ("notes.md", " date 2026-03-04 WORLD\nHeadline\n"),
        ("wire.txt", " date 2026-03-04 WORLD\nHeadline\n"),
        ("feed.xml", "<rss/>"),
    ):
        (tmp_path / name).write_text(text)
        assert detect_format(tmp_path / name) is None


def test_an_empty_tinydb_archive_is_no_fault(take_in: TakeIn) -> None:
    assert take_in("a.json", '{"_default": {}}') == []


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = PLAIN | st.lists(PLAIN, max_size=3) | st.dictionaries(st.text(max_size=8), PLAIN, max_size=2)
FIELDS = st.sampled_from(
    ["title", "body", "date", "link", "source", "author", "tags", "read", "blocks", "id"]
)


@settings(max_examples=60, deadline=None, database=None)
@given(st.dictionaries(FIELDS | st.text(max_size=8), JSON, max_size=6))
def test_whatever_a_document_holds_it_is_an_article_or_told(document: dict[str, object]) -> None:
    found = list(ForeignReader("/clippings/a.json").read(document, "document 1"))
    match found:
        case [SourceRecord(), ImportedArticle(article=article)]:
            assert article.headline == clean_line(article.headline) != ""
        case [RejectedItem(reason=reason)]:
            assert reason
        case _:
            pytest.fail(f"neither: {found}")


@settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(sorted(IMPORT_FORMATS)), st.binary(max_size=200), st.integers(0, 400))
def test_a_damaged_export_never_ends_in_a_traceback(
    tmp_path: Path, name: str, rubbish: bytes, at: int
) -> None:
    path = tmp_path / f"damaged.{name}"
    path.write_bytes(GOOD[name][:at] + rubbish + GOOD[name][at:])
    with open_archive(tmp_path / f"damaged-{name}.db") as archive:
        outcomes = list(import_document(archive, path, IMPORT_FORMATS[name], str(path)))
    assert all(outcome.error or outcome.id or outcome.kind == "same" for outcome in outcomes)


GOOD = {
    "jsonl": b'{"format": "newsdesk archive", "version": 1}\n'
    b'{"type": "article", "headline": "A", "published": "2026-03-06T10:00:00Z", "key": "k"}\n',
    "tinydb": b'{"newsdesk": {"1": {"format": "newsdesk archive", "version": 1}}, "articles":'
    b' {"1": {"headline": "A", "published": "2026-03-06T10:00:00Z", "key": "k"}}}',
}
