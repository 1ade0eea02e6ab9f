from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.message import Message

from storage.model import BY_HAND, Quote
from tui.formatting.text import cells
from tui.theming.themes import apply_themes
from tui.widgets.quotes.quotes import QuoteChosen, Quotes, SpeakerWanted


def quote(
    text: str, speaker: str | None, confidence: float, role: str = "", cue: str = "said"
) -> Quote:
    return Quote(0, len(text), text, speaker, confidence, role, cue)


HARBOUR = (
    quote("The tide does not wait for a vote.", "Mira Solberg", 0.95, "harbour master"),
    quote("We asked for two cranes and were given a committee.", "Mira Solberg", 0.9, cue="added"),
    quote("Every berth is full until June.", "Jonas Etxeberria", 0.8, "union secretary"),
    quote("Nobody has seen the drawings.", "Ada Quill", 0.5, cue="one engineer said"),
    quote("a sound and modern port", "Port Council", 0.2, "authority"),
    quote("steady hands", None, 0.0, cue=""),
)
PARAGRAPHS = (2, 2, 5, 8, 9, 11)


class QuotesApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        apply_themes(self)
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        yield Quotes()

    @property
    def part(self) -> Quotes:
        return self.query_one(Quotes)

    def on_quote_chosen(self, message: QuoteChosen) -> None:
        self.said.append(message)

    def on_speaker_wanted(self, message: SpeakerWanted) -> None:
        self.said.append(message)


def lines(part: Quotes) -> list[str]:
    drawn = [part.render_line(y).text for y in range(part.content_size.height)]
    assert {cells(line) for line in drawn} == {part.content_size.width}
    return [line.rstrip("▐ ") for line in drawn]


async def test_a_tall_part_shows_an_index_and_then_the_cards() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 40)) as pilot:
        app.part.show(HARBOUR, PARAGRAPHS)
        await pilot.pause()
        assert lines(app.part)[:18] == [
            " Mira Solberg        ━━━━━━━ 2",
            " Jonas Etxeberria    ━━━━    1",
            " Ada Quill           ━━━━    1",
            " ─────────────────────────────",
            " ▌ Mira Solberg",
            " ▌ harbour master",
            " ▌ “The tide does not wait for",
            " ▌ a vote.”",
            " ▌ ¶2 · said",
            "",
            " ▎ “We asked for two cranes",
            " ▎ and were given a",
            " ▎ committee.”",
            " ▎ ¶2 · added",
            "",
            " ▎ Jonas Etxeberria",
            " ▎ union secretary",
            " ▎ “Every berth is full until",
        ]
        assert app.part.border_subtitle == "6 from 3 speakers"


async def test_cards_of_one_speaker_stand_under_one_name_whose_role_may_change() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 40)) as pilot:
        again = (
            quote("One.", "Mira Solberg", 0.9, "harbour master", cue=""),
            quote("Two.", "Mira Solberg", 0.9, "harbour master", cue=""),
            quote("Three.", "Mira Solberg", 0.9, "mother of two", cue=""),
            quote("Four.", "Mira Solberg", 0.5, cue=""),
            quote("Five.", "Mira Solberg", 0.5, cue=""),
            quote("Six.", "Ada Quill", 0.9, cue=""),
            quote("Seven.", "Mira Solberg", 0.9, cue=""),
        )
        app.part.show(again)
        await pilot.pause()
        drawn = [line for line in lines(app.part)[3:] if line]
        assert drawn == [
            " ▌ Mira Solberg",
            " ▌ harbour master",
            " ▌ “One.”",
            " ▎ “Two.”",
            " ▎ mother of two",
            " ▎ “Three.”",
            " ▎ likely Mira Solberg    ●●○○",
            " ▎ “Four.”",
            " ▎ “Five.”",
            " ▎                        ●●○○",
            " ▎ Ada Quill",
            " ▎ “Six.”",
            " ▎ Mira Solberg",
            " ▎ “Seven.”",
        ]


async def test_only_an_unsure_speaker_has_dots() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 60)) as pilot:
        app.part.show(HARBOUR, PARAGRAPHS)
        await pilot.pause()
        drawn = lines(app.part)
        assert " ▎ likely Ada Quill       ●●○○" in drawn
        assert " ▎ unattributed           ●○○○" in drawn
        assert " ▎ unattributed" in drawn
        assert sum("●" in line for line in drawn) == 2
        assert not any("Port Council" in line or "authority" in line for line in drawn)


async def test_a_short_part_gives_each_card_two_lines_and_no_index() -> None:
    app = QuotesApp()
    async with app.run_test(size=(60, 8)) as pilot:
        app.part.show(HARBOUR, PARAGRAPHS)
        await pilot.pause()
        drawn = lines(app.part)
        assert drawn[0] == f" ▌ Mira Solberg  harbour master{' ' * 22}¶2"
        assert drawn[1] == " ▌ “The tide does not wait for a vote.”"
        assert drawn[2].startswith(" ▎ Mira Solberg")


async def test_more_than_four_speakers_leave_a_row_for_the_others() -> None:
    app = QuotesApp()
    names = ("Ada Quill", "Ben Oduya", "Cleo Marsh", "Dov Haim", "Eva Lind")
    async with app.run_test(size=(33, 40)) as pilot:
        app.part.show([quote("Yes.", name, 0.9) for name in (*names, "Dov Haim")])
        await pilot.pause()
        drawn = lines(app.part)
        assert drawn[0].startswith(" Dov Haim ")
        assert drawn[3] == " 2 others            ━━━━━━━ 2"


async def test_keys_go_through_the_cards_and_stop_at_the_ends() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 20)) as pilot:
        app.part.show(HARBOUR, PARAGRAPHS)
        app.part.focus()
        await pilot.press("k")
        assert app.part.index == 0
        await pilot.press("j", "down")
        assert app.part.chosen == HARBOUR[2]
        await pilot.press("G", "j")
        assert app.part.index == 5
        assert any("steady hands" in line for line in lines(app.part))
        await pilot.press("g")
        assert app.part.index == 0
        await pilot.press("pagedown")
        assert app.part.index == 2


async def test_enter_asks_for_the_quote_and_q_for_its_speaker() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 20)) as pilot:
        app.part.show(HARBOUR, PARAGRAPHS)
        app.part.focus()
        await pilot.press("j", "j", "enter", "Q")
        assert [type(message) for message in app.said] == [QuoteChosen, SpeakerWanted]
        assert app.said[0].index == 2  # type: ignore[attr-defined]
        assert app.said[1].name == "Jonas Etxeberria"  # type: ignore[attr-defined]


async def test_no_speaker_is_asked_for_where_none_is_shown() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 20)) as pilot:
        app.part.show(HARBOUR, PARAGRAPHS)
        app.part.focus()
        await pilot.press("G", "Q", "k", "Q")
        assert app.said == []


async def test_a_quote_chosen_from_outside_is_revealed_without_a_message() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 20)) as pilot:
        app.part.show(HARBOUR, PARAGRAPHS)
        await pilot.pause()
        assert not any("Nobody has" in line for line in lines(app.part))
        app.part.choose(3)
        await pilot.pause()
        assert any(line.startswith(" ▌ “Nobody has") for line in lines(app.part))
        assert app.said == []


async def test_choosing_a_quote_there_is_not_changes_nothing() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 20)) as pilot:
        app.part.show(HARBOUR, PARAGRAPHS)
        await pilot.pause()
        app.part.choose(99)
        assert app.part.index == 0


async def test_hiding_the_unsure_keeps_the_numbers_and_the_highlight() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 40)) as pilot:
        unsure_first = (HARBOUR[5], *HARBOUR[:5])
        app.part.show(unsure_first)
        app.part.choose(3)
        app.part.hide_unsure = True
        await pilot.pause()
        assert app.part.index == 3
        assert app.part.border_subtitle == "4 from 3 speakers · 2 hidden"
        assert not any("unattributed" in line for line in lines(app.part))
        app.part.choose(0)
        assert app.part.index == 3
        app.part.hide_unsure = False
        await pilot.pause()
        assert app.part.index == 3


async def test_a_click_highlights_a_card_and_a_double_click_asks_for_it() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 40)) as pilot:
        app.part.show(HARBOUR, PARAGRAPHS)
        await pilot.click(Quotes, offset=(5, 12))
        assert app.part.index == 1
        assert app.said == []
        await pilot.click(Quotes, offset=(5, 18), times=2)
        assert app.part.index == 2
        assert [message.index for message in app.said] == [2]  # type: ignore[attr-defined]


async def test_a_click_in_the_index_goes_to_the_speakers_next_quote() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 40)) as pilot:
        app.part.show(HARBOUR, PARAGRAPHS)
        await pilot.click(Quotes, offset=(5, 1))
        assert app.part.index == 1
        await pilot.click(Quotes, offset=(5, 2), times=2)
        assert app.part.index == 2
        assert [message.name for message in app.said] == ["Jonas Etxeberria"]  # type: ignore[attr-defined]


async def test_the_wheel_scrolls_and_leaves_the_highlight() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 20)) as pilot:
        app.part.show(HARBOUR, PARAGRAPHS)
        await pilot.pause()
        before = lines(app.part)
        app.part.post_message(
            MouseScrollDown(app.part, 5, 10, 0, 1, 0, False, False, False, screen_x=5, screen_y=10)
        )
        await pilot.pause()
        assert lines(app.part)[4:10] == before[7:13]
        assert app.part.index == 0


@pytest.mark.parametrize(
    ("quotes", "words"),
    [(None, "No article"), ((), "No quotes in this article")],
    ids=["no article", "no quotes"],
)
async def test_an_empty_panel_says_why(quotes: tuple[Quote, ...] | None, words: str) -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 12)) as pilot:
        app.part.show(HARBOUR)
        app.part.show(quotes)
        app.part.focus()
        await pilot.press("j", "enter", "Q", "pagedown", "G")
        assert lines(app.part)[1] == f" {words}"
        assert app.part.chosen is None
        assert not app.part.border_subtitle
        assert app.said == []


@pytest.mark.parametrize("size", [(33, 40), (60, 8), (14, 30), (9, 5)])
async def test_hostile_and_wide_text_keeps_every_line_in_its_width(size: tuple[int, int]) -> None:
    names = (
        "[@click=app.quit]Eve[/]",
        "[/nope] \x1b[2J\x1b]0;owned\x07",
        "\u202egnorw eht yaw\u202c",
        "東京タワー管理組合の広報担当者",
        "👩‍👩‍👧‍👦 family " * 4,
        "Z̸̡̢̛̗͓̖̞̺a" * 5,
    )
    app = QuotesApp()
    async with app.run_test(size=size) as pilot:
        app.part.show([quote(f"{name} 東京 said", name, 0.5, name, name) for name in names])
        app.part.focus()
        for _ in names:
            await pilot.press("j")
            drawn = "".join(lines(app.part))
            assert not set(drawn) & set("\x1b\x07\u202e\u202c\n")
        assert app.is_running


async def test_a_long_quote_is_cut_so_that_its_neighbours_can_be_seen() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 40)) as pilot:
        app.part.show([quote("mile after mile " * 500, "Mira Solberg", 0.9), HARBOUR[2]])
        await pilot.pause()
        drawn = lines(app.part)
        assert any(line.endswith(" …") for line in drawn)
        assert any("Jonas Etxeberria" in line for line in drawn[5:])


async def test_keys_step_through_five_hundred_quotes() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 40)) as pilot:
        app.part.show([quote(f"Number {i} of many.", "Mira Solberg", 0.9) for i in range(500)])
        app.part.focus()
        await pilot.press("G")
        assert app.part.index == 499
        assert any("Number 499 of many" in line for line in lines(app.part))
        app.part.choose(250)
        assert any(line.startswith(" ▌ “Number 250") for line in lines(app.part))


async def test_another_size_keeps_the_highlighted_card_in_view() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 40)) as pilot:
        app.part.show(HARBOUR, PARAGRAPHS)
        app.part.choose(5)
        await pilot.resize_terminal(70, 9)
        assert any(line.startswith(" ▌ “steady hands”") for line in lines(app.part))
        await pilot.resize_terminal(33, 18)
        assert any(line.startswith(" ▌ “steady hands”") for line in lines(app.part))


async def test_a_key_lists_speaker_by_speaker_and_stays_at_the_quote() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 60)) as pilot:
        app.part.show((HARBOUR[5], HARBOUR[0], HARBOUR[2], HARBOUR[1]))
        app.part.focus()
        app.part.choose(3)
        await pilot.press("B")
        assert app.part.index == 3
        assert app.part.border_subtitle == "4 from 2 speakers · by speaker"
        await pilot.press("g")
        listed = []
        for _ in range(4):
            listed.append(app.part.index)
            await pilot.press("j")
        assert listed == [1, 3, 2, 0]
        await pilot.press("B", "g")
        assert app.part.index == 0


async def test_a_key_hides_the_unsure() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 60)) as pilot:
        app.part.show(HARBOUR, PARAGRAPHS)
        app.part.focus()
        await pilot.press("H")
        assert app.part.border_subtitle == "4 from 3 speakers · 2 hidden"
        await pilot.press("B", "G", "H")
        assert app.part.border_subtitle == "6 from 3 speakers · by speaker"


async def test_a_speaker_set_by_hand_has_a_pen_in_place_of_dots() -> None:
    app = QuotesApp()
    async with app.run_test(size=(33, 20)) as pilot:
        app.part.show(
            [
                Quote(0, 4, "Yes.", "Mira Solberg", 1.0, sieve=BY_HAND),
                Quote(9, 12, "No.", None, 0.0, sieve=BY_HAND),
            ]
        )
        await pilot.pause()
        drawn = lines(app.part)
        assert " ▌ Mira Solberg              ✎" in drawn
        assert " ▎ unattributed              ✎" in drawn
