"""The door from outside text to the screen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.formatting.text import cells, clean, clean_line, content, cut, cut_at, cut_words, fit

wild = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x9b\r\n\t\u200d\ufe0f\u202e\u0301[]漢👍🏽👩🇳🇱é"),
    )
)


def test_markup_stays_text() -> None:
    headline = "[@click=app.quit]Harbour[/] strike [bold]ends[/nope]"
    made = content(headline, "bold")
    assert made.plain == headline
    assert [span.style for span in made.spans] == ["bold"]


def test_escape_sequences_lose_their_escape() -> None:
    assert content("\x1b]0;owned\x07Ferry \x9b31mlate").plain == "]0;owned" + "Ferry 31mlate"


def test_bidi_overrides_go_and_right_to_left_words_stay() -> None:
    assert clean("\u202eelddim\u202c שלום") == "elddim שלום"


def test_joined_and_restyled_emoji_show_as_their_parts() -> None:
    assert clean("👩\u200d🚀 ❤\ufe0f 👍🏽") == "👩🚀 ❤ 👍"


def test_piled_marks_are_thinned_and_an_accent_stays() -> None:
    assert clean("Ze\u0301 " + "o" + "\u0315" * 500) == "Ze\u0301 o" + "\u0315" * 4


def test_a_line_has_no_break() -> None:
    assert clean_line(" Council\r\n\tvotes \u2028 late ") == "Council votes late"


def test_line_breaks_stay_in_a_text() -> None:
    assert clean("one\r\ntwo\tthree") == "one\ntwo three"


def test_a_line_is_cut_after_a_word_unless_the_word_is_long() -> None:
    assert cut_words("Votes in the closest election as Wolanska leads", 37) == (
        "Votes in the closest election as…"
    )
    assert cut_words("Votes in the closest election", 15) == "Votes in the…"
    assert cut_words("Votes in the closest election", 20) == "Votes in the closes…"
    assert cut_words("Votes on Rechtsschutzversicherung again", 25) == "Votes on Rechtsschutzver…"
    assert cut_words("Votes", 4) == "Vot…"
    assert cut_words("Votes", 5) == "Votes"
    assert cut_words("漢字 新聞新聞", 8) == "漢字 新…"


def test_a_cut_text_ends_in_an_ellipsis() -> None:
    assert cut("Harbour strike ends", 8) == "Harbour…"
    assert cut("Harbour", 7) == "Harbour"
    assert cut("Harbour", 0) == ""


def test_a_wide_character_is_never_halved() -> None:
    assert cut("漢字新聞", 4) == "漢…"
    assert fit("漢字新聞", 4) == "漢… "
    assert cut_at("漢字新聞", 5) == 2


def test_an_accent_stays_with_its_letter() -> None:
    assert cut_at("e\u0301cole", 1) == 2


@given(wild)
def test_nothing_a_terminal_obeys_passes_the_door(text: str) -> None:
    shown = content(text).plain
    assert all(char == "\n" or char.isprintable() or not ord(char) < 0xA0 for char in shown)
    assert clean(shown) == shown


@given(wild, st.integers(0, 40))
def test_fitted_text_takes_exactly_its_cells(text: str, width: int) -> None:
    fitted = fit(clean_line(text), width)
    assert cell_len(fitted) == cells(fitted) == width


@given(wild)
def test_widths_add_up(text: str) -> None:
    shown = clean(text).replace("\n", "")
    assert cells(shown) == sum(cell_len(char) for char in shown)


@given(wild)
def test_text_that_is_clean_already_is_left_alone_and_only_that(text: str) -> None:
    assert clean(text + "\t").replace(" ", "") == clean(text).replace(" ", "")


def test_a_flag_becomes_letters_whose_width_every_terminal_knows() -> None:
    assert clean_line("🇳🇱 wins, 🇺🇸🇬🇧 follow") == "NL wins, USGB follow"
    assert clean("\U0001f1e6") == "A"
