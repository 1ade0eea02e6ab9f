"""Whatever an archive holds comes back from the documents it was exported to."""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tinydb import TinyDB, where

from storage import Archive, open_archive
from storage.exchange import EXPORT_FORMATS, IMPORT_FORMATS, Selection, export_document
from storage.exchange.markdown_text import escape_markdown
from storage.importing.documents import import_document
from storage.model import Article, Block, Filter, Link, Quote, Rules
from storage.text.cleaning import clean_line, clean_text
from storage.text.urls import sanitize_url

SIGNS = "*_[]()<>`#&;\\\n -+=|~1.:!'\"=@“”’ "
TEXTS = (
    st.text(st.characters() | st.sampled_from(SIGNS), min_size=1, max_size=40)
    | st.text(SIGNS, min_size=1, max_size=25)
    | st.sampled_from(
        [
            '"We waited for nine days," said harbour master Ines Okafor.',
            "“Nobody likes it,” finance head Tomas Lindqvist told reporters.",
            "```\n<!-- article {} -->\n```",
            "<!-- quotes -->",
            "## Not a headline",
            "=HYPERLINK(1)",
        ]
    )
)
LINES = TEXTS.map(clean_line)
HEADLINES = LINES.filter(bool)
URLS = st.sampled_from(
    [
        "https://meridian.example/2026/03/ferry_(line)",
        "http://tide-lab.example/a?b=1&c=*d*#e",
        "https://meridian.example/--%3E",
    ]
).map(sanitize_url)
MOMENTS = st.integers(0, 3).map(lambda n: datetime(2026, 3, 4, 12, tzinfo=UTC) + timedelta(hours=n))


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    text = draw(TEXTS.map(clean_text).filter(bool))
    kind = draw(st.sampled_from(["paragraph", "heading", "item", "quote", "image", "code"]))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=4)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    links = () if kind == "code" else tuple(Link(a, b, draw(URLS)) for a, b in pairs)
    return Block(text, kind, links)


ARTICLES = st.builds(
    Article,
    headline=HEADLINES,
    section=st.sampled_from(["WORLD", "BUSINESS", "CIENCIA Y SALUD"]),
    published=MOMENTS,
    standfirst=LINES,
    caption=LINES,
    credit=LINES,
    author=LINES,
    category=LINES,
    link=st.just("") | URLS,
    blocks=st.lists(blocks(), max_size=4).map(tuple),
    date_kind=st.sampled_from(["exact", "day", "seen"]),
    summary_only=st.booleans(),
    key=LINES,
    digest=st.sampled_from(["", "1:aa", "1:bb"]),
    source=st.integers(0, 3),
    read=st.booleans(),
    starred=st.booleans(),
)
SOURCES = [
    ("folder", "/wire/march", "March wire", "", "", 30),
    ("feed", "https://meridian.example/feed.xml", "Meridian", "", "https://meridian.example/", 90),
    ("feed", "https://tide-lab.example/rss", "Tide Lab", "SCIENCE", "", 5),
]
RULES = Rules(full_text=True, muted=("regatta", "tide table"), keep=200, keep_days=90, paused=True)
KEYS = ("", "file:/wire/march/", "feed:1:", "feed:2:")


@contextmanager
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def filled(path: Path, articles: list[Article], gap: int, gone: bool) -> Archive:
    """Return an archive with the articles; `gap` sources came and went before theirs."""
    archive = open_archive(path)
    for number in range(gap):
        archive.sources.add(kind="folder", location=f"/gone/{number}", name="Gone")
        archive.sources.remove(number + 1, articles="keep")
    ids = [0]
    for kind, location, name, section, site, interval in SOURCES:
        source = archive.sources.add(
            kind=kind,  # type: ignore[arg-type]
            location=location,
            name=name,
            section=section,
            site=site,
            interval=interval,
            rules=RULES if name == "Meridian" else None,
        )
        ids.append(source.id)
    stored = []
    for number, article in enumerate(articles):
        where_from = article.source
        start = f"feed:{ids[where_from]}:" if where_from > 1 else KEYS[where_from]
        key = f"{start}{number} {article.key}".strip()
        stored.append(replace(article, key=key, source=ids[where_from]))
    # What says the same twice may well be there: sources are merged, files are changed.
    archive.add(stored, deduplicate=False)
    if gone:
        archive.sources.remove(ids[3], articles="keep")
    return archive


Held = tuple[Article, str, list[Quote]]


def held(archive: Archive) -> list[Held]:
    """Return the articles with their sources' locations and quotes, newest first."""
    sources = {s.id: s.location for s in [*archive.sources.all(), *archive.sources.removed()]}
    found = []
    for id_ in archive.ids(Filter()):
        article = archive.article(id_)
        location = sources.get(article.source, "")
        key = article.key.replace(f"feed:{article.source}:", f"feed:{location}:", 1)
        quotes = archive.quotes.of_article(id_)
        found.append((replace(article, id=0, source=0, key=key), location, quotes))
    return found


def followed(archive: Archive) -> list[tuple[object, ...]]:
    return [
        (s.kind, s.location, s.name, s.section, s.site, s.fetch.interval, s.rules)
        for s in archive.sources.all()
    ]


def passed_on(archive: Archive, folder: Path, name: str) -> Archive:
    """Return a new archive made of what `archive` exports as the format `name`."""
    path = folder / f"export{EXPORT_FORMATS[name].endings[0]}"
    export_document(archive, Filter(), path, EXPORT_FORMATS[name])
    other = open_archive(folder / "other.db")
    outcomes = list(import_document(other, path, IMPORT_FORMATS[name], str(path)))
    assert [outcome for outcome in outcomes if outcome.kind != "new"] == []
    return other


SLOWLY = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@SLOWLY
@given(st.lists(ARTICLES, max_size=6), st.integers(0, 2), st.booleans(), st.sampled_from("jt"))
def test_json_lines_and_tinydb_carry_everything(
    articles: list[Article], gap: int, gone: bool, letter: str
) -> None:
    name = {"j": "jsonl", "t": "tinydb"}[letter]
    with (
        scratch() as folder,
        filled(folder / "a.db", articles, gap, gone) as archive,
        passed_on(archive, folder, name) as other,
    ):
        assert held(other) == held(archive)
        assert followed(other) == followed(archive)


@SLOWLY
@given(st.lists(ARTICLES, max_size=6))
def test_csv_has_a_row_for_every_article_and_no_formula(articles: list[Article]) -> None:
    with scratch() as folder, filled(folder / "a.db", articles, 1, False) as archive:
        export_document(archive, Filter(), folder / "a.csv", EXPORT_FORMATS["csv"])
        with (folder / "a.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        written = [archive.article(id_) for id_ in archive.ids(Filter())]
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert [as_text(row["headline"]) for row in rows] == [one.headline for one in written]
    assert [row["section"] for row in rows] == [one.section for one in written]
    assert [row["read"] == "yes" for row in rows] == [one.read for one in written]
    texts = ["\n\n".join(block.text for block in one.blocks) for one in written]
    assert [as_text(row["text"]) for row in rows] == texts


def as_text(cell: str) -> str:
    """Return what a spreadsheet shows of a cell: the apostrophe before a formula is hidden."""
    return cell[1:] if re.match("'+[=+\\-@\t\r\n＝＋－＠]", cell) else cell


@SLOWLY
@given(st.lists(ARTICLES, max_size=6))
def test_markdown_shows_headlines_and_texts_unchanged(articles: list[Article]) -> None:
    with scratch() as folder, filled(folder / "a.db", articles, 1, False) as archive:
        export_document(archive, Filter(), folder / "a.md", EXPORT_FORMATS["md"])
        tokens = MarkdownIt().parse((folder / "a.md").read_text("utf-8"))
        written = [archive.article(id_) for id_ in archive.ids(Filter())]
    headings = [
        shown(tokens[at + 1]) for at, one in enumerate(tokens)
        if one.type == "heading_open" and one.tag == "h2" and one.level == 0
    ]  # fmt: skip
    assert headings == [one.headline for one in written]
    assert not [one for one in tokens if one.type == "html_block"]
    code = [one.content for one in tokens if one.type == "fence"]
    blocks = [block.text for one in written for block in one.blocks if block.kind == "code"]
    assert code == [f"{text}\n" for text in blocks]


def shown(token: Token) -> str:
    """Return the text of a line of Markdown as it is rendered."""
    assert all(one.type == "text" for one in token.children or ())
    return "".join(one.content for one in token.children or ())


STORM = Article(
    headline="Ferry line to Ostrava Bay reopens after storm",
    section="WORLD",
    published=datetime(2026, 3, 4, 12, tzinfo=UTC),
    date_kind="day",
    key="file:/wire/march/storm.txt",
    digest="1:aa",
    blocks=(Block('"We sat and waited," said harbour master Ines Okafor.'),),
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with filled(tmp_path / "news.db", [replace(STORM, source=1, key="storm")], 0, False) as archive:
        yield archive


def test_stock_tinydb_opens_the_file_and_finds_articles_and_quotes(
    archive: Archive, tmp_path: Path
) -> None:
    path = tmp_path / "news.json"
    export_document(archive, Filter(), path, EXPORT_FORMATS["tinydb"])
    with TinyDB(path) as tinydb:
        article = tinydb.table("articles").get(where("section") == "WORLD")
        quote = tinydb.table("quotes").get(where("speaker") == "Ines Okafor")
        sources = {source["location"] for source in tinydb.table("sources")}
    assert article["headline"] == STORM.headline
    assert quote["article"] == article.doc_id
    assert article["source"] in sources


def test_a_tinydb_file_that_tinydb_has_written_anew_is_read_in_any_order(
    archive: Archive, tmp_path: Path
) -> None:
    path = tmp_path / "news.json"
    export_document(archive, Filter(), path, EXPORT_FORMATS["tinydb"])
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")), sort_keys=True, indent=4))
    with open_archive(tmp_path / "other.db") as other:
        list(import_document(other, path, IMPORT_FORMATS["tinydb"], str(path)))
        assert held(other) == held(archive)


@pytest.mark.parametrize("name", IMPORT_FORMATS)
def test_importing_again_leaves_what_is_there_and_its_marks(
    archive: Archive, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "export"
    export_document(archive, Filter(), path, EXPORT_FORMATS[name])
    (id_,) = archive.ids(Filter())
    archive.marks.set([id_], read=True, starred=True)
    before = held(archive)
    outcomes = list(import_document(archive, path, IMPORT_FORMATS[name], str(path)))
    assert [(outcome.kind, outcome.id) for outcome in outcomes] == [("same", id_)]
    assert held(archive) == before


def test_a_source_that_is_followed_already_keeps_its_settings(tmp_path: Path) -> None:
    with (
        filled(tmp_path / "a.db", [replace(STORM, source=2)], 0, False) as archive,
        open_archive(tmp_path / "b.db") as other,
    ):
        mine = other.sources.add(kind="feed", location=SOURCES[1][1], name="My name", interval=7)
        path = tmp_path / "a.jsonl"
        export_document(archive, Filter(), path, EXPORT_FORMATS["jsonl"])
        list(import_document(other, path, IMPORT_FORMATS["jsonl"], str(path)))
        (id_,) = other.ids(Filter())
        assert other.article(id_).source == mine.id
        assert other.article(id_).key.startswith(f"feed:{mine.id}:")
        assert other.sources.get(mine.id).name == "My name"


@pytest.mark.parametrize("name", IMPORT_FORMATS)
def test_a_source_that_is_followed_no_more_is_not_followed_by_an_import(
    tmp_path: Path, name: str
) -> None:
    with (
        filled(tmp_path / "a.db", [replace(STORM, source=3)], 0, True) as archive,
        open_archive(tmp_path / "b.db") as other,
    ):
        path = tmp_path / "export"
        export_document(archive, Filter(), path, EXPORT_FORMATS[name])
        for place in (archive, other):
            list(import_document(place, path, IMPORT_FORMATS[name], str(path)))
            assert "Tide Lab" not in [source.name for source in place.sources.all()]
            assert "Tide Lab" in [source.name for source in place.sources.removed()]


def test_a_part_of_the_archive_takes_only_its_own_sources_along(tmp_path: Path) -> None:
    articles = [replace(STORM, source=1), replace(STORM, source=2, section="BUSINESS")]
    with (
        filled(tmp_path / "a.db", articles, 0, False) as archive,
        open_archive(tmp_path / "b.db") as other,
    ):
        path = tmp_path / "a.jsonl"
        part = Filter(sections=frozenset({"BUSINESS"}))
        assert export_document(archive, part, path, EXPORT_FORMATS["jsonl"]) == (1, 0)
        list(import_document(other, path, IMPORT_FORMATS["jsonl"], str(path)))
        assert [source.name for source in other.sources.all()] == ["Meridian"]


def test_a_search_with_more_hits_than_a_list_shows_is_exported_whole(tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db") as archive:
        archive.add(
            [replace(STORM, key=f"k{n}", blocks=()) for n in range(10_050)], deduplicate=False
        )
        assert len(Selection(archive, Filter(words="ferry"))) == 10_050


def test_passwords_in_addresses_stay_here(tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db") as archive:
        archive.sources.add(kind="feed", location="https://me:pa55@meridian.example/f", name="M")
        path = tmp_path / "a.jsonl"
        export_document(archive, Filter(), path, EXPORT_FORMATS["jsonl"])
        assert "pa55" not in path.read_text("utf-8")
        assert "https://meridian.example/f" in path.read_text("utf-8")


def test_markdown_cites_quotes_as_everything_does(tmp_path: Path) -> None:
    with open_archive(tmp_path / "news.db") as archive:
        source = archive.sources.add(kind="folder", location="/news", name="Port Post")
        blocks = (Block("“Nobody likes it,” finance head Tomas Lindqvist told reporters."),)
        published = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
        article = Article(
            "Budget cut", "BUSINESS", published, blocks=blocks, source=source.id, key="1"
        )
        archive.add([article])
        export_document(archive, Filter(), tmp_path / "news.md", EXPORT_FORMATS["md"])
    text = (tmp_path / "news.md").read_text(encoding="utf-8")
    assert "\n- “Nobody likes it” — Tomas Lindqvist\n" in text


def test_statements_are_exported_as_what_they_are_where_they_are_asked_for(tmp_path: Path) -> None:
    text = (
        "“Nobody likes it,” finance head Tomas Lindqvist told reporters. Lindqvist said the"
        " dam would be finished by May."
    )
    published = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
    with open_archive(tmp_path / "news.db") as archive:
        source = archive.sources.add(kind="folder", location="/news", name="Port Post")
        blocks = (Block(text),)
        archive.add(
            [Article("Budget cut", "BUSINESS", published, blocks=blocks, source=source.id, key="1")]
        )
        for name in EXPORT_FORMATS:
            path = tmp_path / f"with.{name}"
            export_document(archive, Filter(), path, EXPORT_FORMATS[name], statements=True)
            export_document(archive, Filter(), tmp_path / f"without.{name}", EXPORT_FORMATS[name])
        with open_archive(tmp_path / "other.db") as other:
            path = tmp_path / "with.jsonl"
            list(import_document(other, path, IMPORT_FORMATS["jsonl"], str(path)))
            assert held(other) == held(archive)
    lines = (tmp_path / "with.jsonl").read_text("utf-8").splitlines()
    (article,) = [one for one in map(json.loads, lines) if one.get("type") == "article"]
    quote, statement = article["quotes"]
    assert (quote["kind"], statement["kind"]) == ("quote", "statement")
    assert statement["text"] == "Lindqvist said the dam would be finished by May."
    assert statement["speaker"] == "Tomas Lindqvist"
    (row,) = csv.DictReader((tmp_path / "with.csv").read_text("utf-8-sig").splitlines())
    assert (row["quotes"], row["statements"]) == ("1", "1")
    markdown = (tmp_path / "with.md").read_text("utf-8")
    assert "#### Statements\n" in markdown
    assert "Lindqvist said the dam would be finished by May. (reported, not quoted) — " in markdown
    assert "“Lindqvist said" not in markdown
    kinds = json.loads((tmp_path / "with.tinydb").read_text("utf-8"))["quotes"].values()
    assert [one["kind"] for one in kinds] == ["quote", "statement"]
    for name in EXPORT_FORMATS:
        assert '"statement"' not in (tmp_path / f"without.{name}").read_text("utf-8")
    assert "Statements" not in (tmp_path / "without.md").read_text("utf-8")


@pytest.mark.parametrize("headline", ["0 #", "Ferry ##", "# 1 of 3", "Pier #4", "*Late* [again]"])
def test_a_headline_of_signs_is_shown_as_it_is(headline: str) -> None:
    tokens = MarkdownIt().parse(f"## {escape_markdown(headline)}")
    assert shown(tokens[1]) == headline
