"""Interviews: the question stands on the card of its answer."""

from __future__ import annotations

from storage import Archive
from tests.tui.conftest import OpenDesk, fill, story
from tests.tui.screens.conftest import SIZES

INTERVIEW = (
    "The mayor, Otto Hale, spoke about the ferry.",
    "Q: Will it sail in May?",
    "A: It will sail, whatever it costs.",
    "And it will be on time.",
    "Q: And the crane?",
    "A: Nobody needs it. It was sold.",
)


@SIZES
async def test_a_card_has_the_question_of_its_answer_once(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    fill(archive, [story(-1, "Ferry talk", "WORLD", INTERVIEW)], "Tolmin Post")
    async with open_desk(size) as reader:
        await reader.press("home", "3")
        await reader.sees(lambda: "And it will be on time" in reader.picture())
        panel = reader.desk.widgets.quotes
        lines = [panel.render_line(y).text for y in range(panel.content_size.height)]
        cards = "".join(lines)
        assert cards.count("Q: Will it sail in May?") == 1
        assert cards.index("Q: Will it sail") < cards.index("“It will sail")
        await reader.press("G")
        await reader.sees_words("Q: And the crane?")
