"""Briefs as Markdown, HTML and text, by templates; what is in them is hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from storage.archive import Archive
from storage.errors import ExchangeError
from storage.exchange.briefs.templates import folder, template_names
from storage.exchange.briefs.writing import ENDINGS, describe_warnings, render, write
from storage.model import Article, Block
from tests.conftest import InZone

pytestmark = pytest.mark.dates

NOW = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)
HOSTILE = 'Port {{name}} <script>alert(1)</script> *of* [x](javascript:1) & "Orsund" --> `rm`'
PORT = Article(
    headline=HOSTILE,
    section="WORLD",
    published=datetime(2026, 3, 4, 12, 30, tzinfo=UTC),
    blocks=(
        Block("“The cranes moved 36.7 tonnes today,” said Marta Hellan, harbour master of Orsund."),
        Block("“Nobody won this strike,” union leader Piet Okkema said."),
    ),
    link="https://gazette.example/1?a=1&b=<2>",
    key="port",
    digest="1",
)
LATER = replace(
    PORT,
    published=PORT.published + timedelta(hours=2),
    blocks=(*PORT.blocks, Block("“We waited for nine days,” said governor Ada Brandau.")),
    link="",
    key="later",
    digest="2",
)


@pytest.fixture
def archive(
    archive: Archive, in_zone: InZone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Archive:
    monkeypatch.setenv("NEWSDESK_HOME", str(tmp_path / "home"))
    in_zone("UTC")
    for name in ("Orsund <Gazette>", "Wire"):
        archive.sources.add(kind="folder", location=f"/{name}", name=name)
    archive.add([replace(PORT, source=1), replace(LATER, source=2)], deduplicate=False)
    archive.stories.move([2], archive.stories.of([1])[1])
    briefs = archive.briefs
    briefs.create("Morning")
    briefs.choose("Morning")
    briefs.add_heading("# Harbour <b>")
    quoted = briefs.add(1, archive.quotes.of_article(1)[0])
    archive.clippings.set_note(quoted.id, "check *this*")
    briefs.add(2)
    briefs.add_note("</p> Call the harbour")
    briefs.add_story(1)
    return archive


def written(archive: Archive, ending: str, template: str = "plain") -> str:
    return render("Morning", archive.briefs.contents("Morning"), ending, template, now=NOW)


class Page(HTMLParser):
    """The elements, links and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(text: str, ending: str) -> str:
    """Return what a reader sees of a written brief, on one line."""
    if ending == ".md":
        text = MarkdownIt("commonmark").render(text)
    return " ".join((Page(text).text if ending != ".txt" else text).split())


def test_a_brief_as_plain_text(archive: Archive) -> None:
    where = (
        f"{HOSTILE}, Orsund <Gazette>, 4 March 2026, 12:30, https://gazette.example/1?a=1&b=%3C2%3E"
    )
    later = f"{HOSTILE}, Wire, 4 March 2026, 14:30"
    assert (
        written(archive, ".txt")
        == f"""Morning
5 March 2026, 06:30

== # Harbour <b> ==

“The cranes moved 36.7 tonnes today”
— Marta Hellan, harbour master of Orsund, {where}
Note: check *this*

{HOSTILE}
“The cranes moved 36.7 tonnes today,” said Marta Hellan, harbour master of Orsund.
— {later}

</p> Call the harbour

{HOSTILE}
2 sources, 2 takes, 4 March 2026, 12:30 to 14:30

Marta Hellan, harbour master of Orsund:
  “The cranes moved 36.7 tonnes today”
  — {where}

Piet Okkema, union leader:
  “Nobody won this strike”
  — {where}

Ada Brandau, governor:
  “We waited for nine days”
  — {later}
"""
    )


@pytest.mark.parametrize("template", ["plain", "wire note", "morning brief"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_template_shows_what_was_clipped_and_no_markup_of_it(
    archive: Archive, template: str, ending: str
) -> None:
    text = written(archive, ending, template)
    read = shown(text, ending)
    for words in (
        "Morning",
        "# Harbour <b>",
        "“The cranes moved 36.7 tonnes today”",
        "Marta Hellan, harbour master of Orsund",
        "Piet Okkema, union leader",
        "“Nobody won this strike”",
        "“We waited for nine days”",
        HOSTILE,
        "</p> Call the harbour",
        "Orsund <Gazette>, 4 March 2026, 12:30",
        "Wire, 4 March 2026, 14:30",
        "2 sources, 2 takes",
    ):
        assert words in read
    assert read.count("“Nobody won this strike”") == 1
    page = Page(text if ending == ".html" else MarkdownIt("commonmark").render(text))
    if ending != ".txt":
        assert set(page.links) == {"https://gazette.example/1?a=1&b=%3C2%3E"}
        assert not {"script", "b", "code"} & set(page.tags)


def test_the_morning_brief_numbers_its_sources(archive: Archive) -> None:
    text = written(archive, ".txt", "morning brief")
    assert text.startswith("Morning, 5 March 2026\n")
    assert (
        "Marta Hellan, harbour master of Orsund: “The cranes moved 36.7 tonnes today” [1]" in text
    )
    assert "“We waited for nine days” [2]\n\nSources\n1. Port" in text
    assert text.endswith(f"\n2. {HOSTILE}, Wire, 4 March 2026, 14:30\n")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("template", ["plain", "wire note", "morning brief", "mine"])
def test_warnings_are_in_what_is_written_whatever_the_template(
    archive: Archive, template: str, ending: str
) -> None:
    folder().mkdir(parents=True)
    (folder() / f"mine{ending}").write_text("{{name}}\n", encoding="utf-8")
    archive.withdrawals.mark([2], killed=True)
    lines = describe_warnings(archive.briefs.contents("Morning"))
    assert len(lines) == 4
    assert lines[0].startswith("Has text that Wire withdrew · “The cranes moved")
    assert lines[1].startswith("Withdrawn by its source on ")
    assert lines[1].endswith(" · Port {{name}} <script>alert(1)</script>…, Wire")
    read = shown(written(archive, ending, template), ending)
    assert read.upper().count("WARNING: ") == 4
    assert read.count("Has text that Wire withdrew") == 2
    assert read.count("Withdrawn by its source on") == 2


def test_a_template_of_the_reader_is_filled_and_comes_first(archive: Archive) -> None:
    folder().mkdir(parents=True)
    mine = "{{name}}: {{#items}}{{#quote}}{{{words}}} {{&headline}}|{{/quote}}{{/items}}"
    (folder() / "mine.html").write_text(mine, encoding="utf-8")
    (folder() / "plain.txt").write_text("{{count}} of {{date}}", encoding="utf-8")
    assert template_names(".html") == ["plain", "wire note", "morning brief", "mine"]
    page = written(archive, ".html", "mine")
    assert page.startswith(
        "Morning: The cranes moved 36.7 tonnes today Port {{name}} &lt;script&gt;"
    )
    assert written(archive, ".txt") == "5 items of 5 March 2026"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{speker}}", "“mine” is wrong: .*speker"),
        ("{{#items}}{{/item}}", "“mine” is wrong: "),
        ("{{name.__class__}}", "“mine” is wrong: "),
        ("{{name.upper}}", "“mine” is wrong: "),
        ("{{items.pop}}", "“mine” is wrong: "),
        ("{{> /etc/passwd}}", "“mine” is wrong: "),
    ],
)
def test_a_wrong_template_is_one_line(archive: Archive, text: str, message: str) -> None:
    folder().mkdir(parents=True)
    (folder() / "mine.txt").write_text(text, encoding="utf-8")
    with pytest.raises(ExchangeError, match=message) as error:
        written(archive, ".txt", "mine")
    assert "\n" not in str(error.value)


def test_what_is_no_template_is_said(archive: Archive, tmp_path: Path) -> None:
    folder().mkdir(parents=True)
    (folder() / "odd.txt").write_bytes(b"\xff\xfe{")
    (folder() / "dir.txt").mkdir()
    (tmp_path / "home" / "secret.txt").write_text("secret", encoding="utf-8")
    for name, message in (
        ("nope", "there is no template “nope” for .txt; there are plain, wire note"),
        ("../secret", "there is no template “../secret”"),
        ("odd", "is not UTF-8"),
        ("dir", "cannot be read"),
    ):
        with pytest.raises(ExchangeError, match=message):
            written(archive, ".txt", name)


def test_a_brief_is_written_whole_and_never_over_a_file_unasked(
    archive: Archive, tmp_path: Path
) -> None:
    items = archive.briefs.contents("Morning")
    path = tmp_path / "morning.markdown"
    write(archive, "Morning", items, path)
    assert path.read_text("utf-8").startswith("# Morning\n\n## \\# Harbour")
    with pytest.raises(ExchangeError, match="already exists"):
        write(archive, "Morning", items, path)
    write(archive, "Morning", items, path, "wire note", force=True)
    assert path.read_text("utf-8").startswith("**Morning** · ")
    with pytest.raises(ExchangeError, match=r"name a file that ends in \.md, \.html, \.txt"):
        write(archive, "Morning", items, tmp_path / "morning.pdf")
    link = tmp_path / "link.txt"
    link.symlink_to(Path(archive.location))
    with pytest.raises(ExchangeError, match="is the archive itself"):
        write(archive, "Morning", items, link, force=True)


def test_a_story_that_is_gone_leaves_its_name(archive: Archive) -> None:
    for source in (1, 2):
        archive.sources.remove(source, articles="remove")
    text = written(archive, ".txt")
    assert "\nPort {{name}} <script>alert(1)</script>" in text
    assert "Warning: The archive no longer has this story\n" in text
    assert "“The cranes moved 36.7 tonnes today”\n— Marta Hellan" in text
