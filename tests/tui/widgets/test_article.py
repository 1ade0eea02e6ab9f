"""The article: its passages, its lines, what it marks and what it tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot

from storage.model import Article, Block, DateKind, Link, Quote
from tests.conftest import InZone
from tui.theming.themes import DARK, apply_themes, role_defaults
from tui.widgets.article.article_view import ArticleView
from tui.widgets.article.layout import kicker
from tui.widgets.article.passages import passages_of, runs_of

FILLER = "The harbour board met again on Tuesday and put off its answer. " * 4
ARTICLE = Article(
    id=7,
    headline="Port workers accept pay deal, ending nine-day stoppage",
    section="WORLD",
    published=datetime(2025, 6, 25, 8, 20, tzinfo=UTC),
    standfirst="Cranes move again from midnight",
    caption="Cranes stand idle in Veldhaven.",
    credit="Harbour Wire",
    author="Mara Ilves",
    link="https://example.org/port",
    blocks=(
        Block("“We kept our word,” said Ilse Marchetti, who leads the union. Marchetti smiled."),
        Block("What it costs", "heading"),
        Block("Nine days of berths", "item"),
        Block("Forty ships", "item"),
        Block("Read the deal and the annex.", links=(Link(9, 13, "https://example.org/deal"),)),
        *(Block(FILLER) for _ in range(8)),
        Block("“Nobody won,” said Tomas Verhoeven."),
    ),
)


def quote(words: str, speaker: str, article: Article = ARTICLE) -> Quote:
    start = article.text.index(words)
    return Quote(start, start + len(words), words, speaker, 0.9)


QUOTES = (quote("We kept our word,", "Ilse Marchetti"), quote("Nobody won,", "Tomas Verhoeven"))


class Reader(App[None]):
    def __init__(self, article: Article | None = ARTICLE, hits: tuple[str, ...] = ()) -> None:
        super().__init__()
        apply_themes(self)
        self.shown = article
        self.hits = hits
        self.said: list[Message] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return role_defaults(DARK)

    def compose(self) -> ComposeResult:
        yield ArticleView()

    def on_mount(self) -> None:
        self.view.show(self.shown, QUOTES, source_name="Harbour Wire", hits=self.hits)
        self.view.focus()

    @property
    def view(self) -> ArticleView:
        return self.query_one(ArticleView)

    def on_article_view_quote_reached(self, message: ArticleView.QuoteReached) -> None:
        self.said.append(message)

    def on_article_view_end_reached(self, message: ArticleView.EndReached) -> None:
        self.said.append(message)

    def lines(self) -> list[str]:
        return [self.view.render_line(y).text.rstrip() for y in range(self.view.size.height)]

    def marked(self, style: str) -> list[str]:
        """What stands on the ground, or in the colour, of `style`."""
        wanted = self.view.style_of(style)
        return [
            segment.text
            for y in range(self.view.size.height)
            for segment in self.view.render_line(y)
            if segment.style
            and (
                segment.style.bgcolor == wanted.bgcolor
                if style.startswith("on-")
                else segment.style.color == wanted.color
            )
        ]


async def settled(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.pause()


async def test_an_article_reads_from_kicker_to_list() -> None:
    app = Reader()
    async with app.run_test(size=(60, 40)) as pilot:
        await settled(pilot)
        local = ARTICLE.published.astimezone()
        assert app.lines()[:22] == [
            "▌",
            f"▌  WORLD   Harbour Wire · Wed 25 June 2025, {local:%H:%M}",
            "▌",
            "▌  Port workers accept pay deal, ending nine-day",
            "▌  stoppage",
            "▌",
            "▌  Cranes move again from midnight",
            "▌  By Mara Ilves",
            "▌",
            "",
            "   ▣ Cranes stand idle in Veldhaven. / Harbour Wire",
            "",
            "   “We kept our word,” said Ilse Marchetti, who leads",
            "   the union. Marchetti smiled.",
            "",
            "   What it costs",
            "",
            "   • Nine days of berths",
            "   • Forty ships",
            "",
            "   Read the deal¹ and the annex.",
            "",
        ]


async def test_a_low_screen_has_a_head_without_air_and_caption() -> None:
    app = Reader()
    async with app.run_test(size=(60, 25)) as pilot:
        await settled(pilot)
        lines = app.lines()
        assert lines[0].startswith("▌  WORLD")
        assert lines[1].startswith("▌  Port workers")
        assert lines[6].startswith("   “We kept")
        assert "▣" not in "".join(lines)


async def test_text_stays_within_the_measure_in_the_middle_of_a_wide_part() -> None:
    app = Reader()
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        body = [line for line in app.lines() if "harbour board" in line]
        left = len(body[0]) - len(body[0].lstrip())
        assert left == 31
        assert max(len(line.strip()) for line in body) <= 76
        app.view.measure = 40
        await settled(pilot)
        assert max(len(line.strip()) for line in app.lines() if "board" in line) <= 40


async def test_quoted_speech_takes_its_marks_with_it() -> None:
    app = Reader()
    async with app.run_test(size=(60, 40)) as pilot:
        await settled(pilot)
        assert app.marked("quote") == ["“We kept our word,”"]


def test_speakers_are_bold_where_they_are_named_beside_their_words() -> None:
    passages, _ = passages_of(ARTICLE)
    passage = next(p for p in passages if p.text.startswith("“We kept"))
    runs = runs_of(passage, QUOTES, None, ())
    bold = [passage.text[start:end] for start, end, style in runs if "bold" in style]
    assert bold == ["Ilse Marchetti", "Marchetti"]


def test_a_quote_over_two_paragraphs_is_marked_in_both() -> None:
    blocks = (Block("“We waited."), Block("“And we won,” said Ilse Marchetti."))
    article = replace(ARTICLE, blocks=blocks)
    words = "We waited.\n\n“And we won,"
    spoken = [quote(words, "Ilse Marchetti", article)]
    shown = [
        passage.text[start:end]
        for passage in passages_of(article)[0]
        for start, end, style in runs_of(passage, spoken, None, ())
        if "quote" in style
    ]
    assert shown == ["“We waited.", "“And we won,”"]


def test_offsets_hold_where_cleaning_and_numbers_change_the_text() -> None:
    text = "👍🏽 See the deal: \u202e“We kept our word,” said Ilse Marchetti."
    link = Link(text.index("deal"), text.index("deal") + 4, "https://example.org/deal")
    article = replace(ARTICLE, blocks=(Block(text, links=(link,)),))
    passages, links = passages_of(article)
    spoken = [quote("We kept our word,", "Ilse Marchetti", article)]
    runs = runs_of(passages[-1], spoken, 0, ())
    marked = {style: passages[-1].text[start:end] for start, end, style in runs}
    assert marked["quote on-selection"] == "“We kept our word,”"
    assert marked["underline"] == "deal"
    assert marked["accent"] == "¹"
    assert links == ["https://example.org/deal"]


async def test_hits_are_marked() -> None:
    app = Reader(hits=("deal",))
    async with app.run_test(size=(60, 40)) as pilot:
        await settled(pilot)
        assert app.marked("on-hit") == ["deal", "deal"]


BELOW = replace(ARTICLE, blocks=(*ARTICLE.blocks, Block("Zeppelins came."), *ARTICLE.blocks[5:]))


def below(hits: tuple[str, ...]) -> Reader:
    return Reader(BELOW, hits)


async def test_a_hit_below_the_first_screen_is_brought_into_the_middle() -> None:
    app = below(("zeppelins",))
    async with app.run_test(size=(60, 30)) as pilot:
        await settled(pilot)
        assert app.marked("on-hit") == ["Zeppelins"]
        assert app.lines()[app.view.size.height // 2].endswith("Zeppelins came.")


async def test_an_article_with_a_hit_in_its_headline_begins_at_the_top() -> None:
    app = below(("stoppage", "zeppelins"))
    async with app.run_test(size=(60, 30)) as pilot:
        await settled(pilot)
        assert "WORLD" in app.lines()[1]
        assert app.view.step_hit(1)
        assert "Zeppelins" in app.marked("on-hit")
        assert not app.view.step_hit(1)


async def test_stepping_through_hits_starts_where_the_reader_has_scrolled() -> None:
    app = below(("stoppage", "zeppelins"))
    async with app.run_test(size=(60, 30)) as pilot:
        await settled(pilot)
        await pilot.press("G")
        assert not app.view.step_hit(1)
        assert app.view.step_hit(-1)
        assert app.marked("on-hit") == ["Zeppelins"]
        assert app.view.step_hit(-1)
        assert "WORLD" in app.lines()[1]


async def test_the_chosen_quote_is_scrolled_to_the_middle() -> None:
    app = Reader()
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        app.view.go_to(1)
        await settled(pilot)
        assert app.marked("on-selection") == ["“Nobody won,”"]
        app.view.go_to(0)
        await settled(pilot)
        assert app.marked("on-selection") == ["“We kept our word,”"]
        assert app.said == []


async def test_scrolling_announces_the_quote_that_is_reached() -> None:
    app = Reader()
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        await pilot.press("G")
        await pilot.press("g")
        await settled(pilot)
        assert [m.index for m in app.said if isinstance(m, ArticleView.QuoteReached)] == [1]


async def test_space_pages_down_and_announces_the_end() -> None:
    app = Reader()
    async with app.run_test(size=(60, 30)) as pilot:
        await settled(pilot)
        first = app.lines()
        await pilot.press("space")
        assert app.lines() != first
        for _ in range(3):
            await pilot.press("space")
        await settled(pilot)
        ends = [m for m in app.said if isinstance(m, ArticleView.EndReached)]
        assert len(ends) >= 1


async def test_the_border_shows_the_position_and_the_reading_time() -> None:
    app = Reader()
    async with app.run_test(size=(60, 22)) as pilot:
        await settled(pilot)
        assert str(app.view.border_subtitle).startswith("1–20 of ")
        assert str(app.view.border_subtitle).endswith(" · 2 min")
        await pilot.press("j")
        assert str(app.view.border_subtitle).startswith("2–21 of ")


async def test_a_summary_is_labelled_as_one() -> None:
    app = Reader(replace(ARTICLE, blocks=(Block("Cranes move."),), summary_only=True))
    async with app.run_test(size=(70, 30)) as pilot:
        await settled(pilot)
        assert "   Summary only. t fetches the whole text. o opens the page." in app.lines()


WIRE = (
    "A ferry ran aground off Lisek at 07:10. All 210 aboard were brought ashore by noon. "
    "The harbour master said that the channel would stay closed until divers had looked at it. "
    "The line expects to sail again on Monday, from the old quay, and with half of the cars."
)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ((WIRE,), False),
        (
            ("A ferry ran aground.", "Nobody was hurt, the harbour master said: “We were lucky.”"),
            False,
        ),
        ((f"{WIRE} Then […]",), True),
        ((f"{WIRE} Read more",), True),
        ((f"{WIRE} And when the harbour",), True),
        (("A ferry ran aground off Lisek on Sunday.",), True),
    ],
)
async def test_only_what_goes_on_behind_its_link_is_called_a_summary(
    texts: tuple[str, ...], said: bool
) -> None:
    blocks = tuple(map(Block, texts))
    app = Reader(replace(ARTICLE, blocks=blocks, summary_only=True))
    async with app.run_test(size=(70, 40)) as pilot:
        await settled(pilot)
        assert any("Summary only" in line for line in app.lines()) is said


@pytest.mark.parametrize(
    ("headline", "text", "said"),
    [
        ("FLASH: Ferry aground off Lisek", "A ferry ran aground off Lisek on Sunday.", False),
        ("CORRECTED-Ferry aground", "A ferry ran aground off Lisek - harbour master", False),
        ("Ferry aground", "LISEK, Nov 23 (Coast Wire) - A ferry ran aground on Sunday.", False),
        ("Ferry aground", "LISEK - A ferry ran aground on Sunday.", False),
        ("FLASH: Ferry aground off Lisek", "A ferry ran aground off Lisek…", True),
        ("FLASH: Ferry aground off Lisek", "A ferry ran aground. Read more", True),
        ("EXCLUSIVE: The ferry line knew", "A ferry ran aground off Lisek on Sunday.", True),
        ("Ferry aground", "A ferry ran aground off Lisek on Sunday.", True),
    ],
)
async def test_an_item_of_a_wire_is_whole_however_short(
    headline: str, text: str, said: bool
) -> None:
    item = replace(ARTICLE, headline=headline, blocks=(Block(text),), summary_only=True)
    app = Reader(item)
    async with app.run_test(size=(70, 40)) as pilot:
        await settled(pilot)
        assert any("Summary only" in line for line in app.lines()) is said


async def test_an_article_without_a_text_is_no_summary() -> None:
    app = Reader(replace(ARTICLE, blocks=(), standfirst="", caption="", summary_only=True))
    async with app.run_test(size=(70, 40)) as pilot:
        await settled(pilot)
        assert any(line.strip().startswith("Headline only. t fetches") for line in app.lines())


@pytest.mark.parametrize("width", [38, 48, 50])
async def test_what_helps_with_a_summary_is_never_cut(width: int) -> None:
    app = Reader(replace(ARTICLE, blocks=(Block("Cranes move."),), summary_only=True))
    async with app.run_test(size=(width, 12)) as pilot:
        await settled(pilot)
        await pilot.press("end")
        said = " ".join(" ".join(app.lines()).split())
        assert said.endswith("Summary only. t fetches the whole text. o opens the page.")


async def test_a_whole_text_with_room_below_it_is_not_called_a_summary() -> None:
    app = Reader(replace(ARTICLE, blocks=(Block("Cranes move."),)))
    async with app.run_test(size=(60, 30)) as pilot:
        await settled(pilot)
        assert "   Cranes move." in app.lines()
        assert not any("Summary" in line for line in app.lines())


async def test_the_same_article_again_stays_where_it_is() -> None:
    app = Reader()
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        await pilot.press("pagedown")
        before = app.lines()
        app.view.show(replace(ARTICLE, read=True), QUOTES)
        assert app.lines() == before
        app.view.show(replace(ARTICLE, id=8), QUOTES)
        assert "WORLD" in app.lines()[0]


async def test_a_resize_keeps_the_paragraph_on_top() -> None:
    app = Reader()
    async with app.run_test(size=(80, 30)) as pilot:
        await settled(pilot)
        await pilot.press(*"jjjjjjjjjjj")
        assert app.lines()[0].startswith("   “We kept")
        await pilot.resize_terminal(50, 28)
        await settled(pilot)
        assert app.lines()[0].startswith("   “We kept")


async def test_an_empty_article_panel_says_why() -> None:
    app = Reader(None)
    async with app.run_test(size=(60, 20)) as pilot:
        app.view.show_empty("No headlines match\nx clear filters")
        await settled(pilot)
        shown = [line.strip() for line in app.lines() if line.strip()]
        assert shown == ["No headlines match", "x clear filters"]
        await pilot.press("j", "G", "space", "pageup")
        assert app.is_running


def test_copied_text_has_no_breaks_to_fit() -> None:
    view = ArticleView()
    view.show(ARTICLE)
    copied = view.copy_text().split("\n\n")
    assert copied[0] == ARTICLE.headline
    assert FILLER in copied
    assert len(copied) == 2 + len(ARTICLE.blocks)


async def test_hostile_text_keeps_the_columns_and_does_nothing() -> None:
    bad = (
        "[@click=app.quit]x[/] \x1b]8;;http://x\x07y\x9b31m \u202e港の 👩\u200d🚀 Z" + "\u0300" * 99
    )
    article = replace(
        ARTICLE,
        headline=bad,
        section=bad,
        standfirst=bad,
        caption=bad,
        author=bad,
        blocks=tuple(
            Block(bad * 9, kind) for kind in ("paragraph", "heading", "item", "quote", "code")
        ),
    )
    app = Reader(article, hits=("港", "[/"))
    for size in ((40, 24), (61, 40), (120, 40)):
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            for y in range(app.view.size.height):
                text = app.view.render_line(y).text
                assert text.isprintable()
                assert cell_len(text) == app.view.size.width
        app = Reader(article)


@pytest.mark.parametrize(("kind", "day"), [("day", "Wed 25"), ("exact", "Thu 26")])
def test_the_kicker_has_the_day_a_source_wrote_in_any_zone(
    kind: DateKind, day: str, in_zone: InZone
) -> None:
    in_zone("Pacific/Auckland")
    noon = replace(ARTICLE, date_kind=kind, published=ARTICLE.published.replace(hour=12))
    assert f"{day} June 2025" in kicker(noon, "", 60, date(2026, 1, 1))[1]


@pytest.mark.parametrize("kind", ["exact", "day", "seen"])
async def test_the_kicker_shows_only_what_is_known(kind: str) -> None:
    app = Reader(replace(ARTICLE, date_kind=kind))  # type: ignore[arg-type]
    async with app.run_test(size=(80, 30)) as pilot:
        await settled(pilot)
        kicker = app.lines()[1]
        assert ("seen" in kicker) == (kind == "seen")
        assert (":" in kicker) == (kind != "day")


def test_the_head_begins_with_the_chips_and_their_meaning(in_zone: InZone) -> None:
    in_zone("UTC")
    embargoed = replace(ARTICLE, headline="EMBARGO until 1800 GMT 26 JUN 2025: Port workers")
    states, headline, *_ = passages_of(embargoed)[0]
    assert (states.kind, headline.text) == ("states", "Port workers")
    assert states.text.endswith("until Thu 26 June 2025, 18:00")
    assert "".join(states.text[start:end] for start, end, _ in states.chips) == states.text
    assert passages_of(ARTICLE)[0][0].kind == "headline"


async def test_the_chips_of_the_head_are_drawn() -> None:
    app = Reader(replace(ARTICLE, headline="URGENT - Port workers accept"))
    async with app.run_test(size=(60, 40)) as pilot:
        await pilot.pause()
        lines = [app.view.render_line(y) for y in range(6)]
        assert any("URGENT" in one.text for one in lines)
        assert any(
            "URGENT" in one.text and one.style and one.style.reverse
            for line in lines
            for one in line
        )
        assert any("  Port workers accept" in one.text for one in lines)
