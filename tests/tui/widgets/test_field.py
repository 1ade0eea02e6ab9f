"""Fields of text: whatever is pasted into one is taken, as one line, and harms nothing."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from tests.tui.conftest import OpenDesk

LONG = ("The harbour “quote” [bold]x[/nope]\n\x1b[31mred\x07 你好 👩\u200d👧 שלום " * 2000)[:70_000]
FIELDS = {
    "search": ("/",),
    "address": ("a",),
    "dates": ("d",),
    "speaker": ("Q",),
    "words of a speaker": ("Q", "slash"),
    "commands": ("colon",),
    "keys": ("question_mark",),
    "name of a source": ("S", "e"),
    "section of a source": ("S", "c"),
    "name of a filter": ("f", "j", "space", "V"),
    "who says it": ("3", "e"),
}


@pytest.mark.parametrize("keys", FIELDS.values(), ids=FIELDS)
async def test_a_long_text_is_pasted_into_every_field(
    open_desk: OpenDesk, keys: tuple[str, ...]
) -> None:
    async with open_desk((80, 24)) as reader:
        await reader.sees(lambda: reader.desk.catalog.sources)
        await reader.press(*keys)
        await reader.sees(lambda: isinstance(reader.app.focused, Input))
        field = reader.app.focused
        assert isinstance(field, Input)
        await reader.press("ctrl+a", "ctrl+k")
        await reader.paste(LONG)
        assert field.value.startswith("The harbour “quote” [bold]x[/nope] ")
        assert len(field.value) == field.max_length
        assert field.value.isprintable()
        await reader.press("end", "x", "enter")
        await reader.press("escape", "escape", "escape", "1")
        await reader.sees(lambda: reader.app.screen is reader.desk)


async def test_what_is_pasted_takes_the_place_of_what_is_chosen(open_desk: OpenDesk) -> None:
    async with open_desk((80, 24)) as reader:
        await reader.press("slash", *"port of lund", "shift+home")
        await reader.paste("\n\n  rates \n of\tVelmark")
        field = reader.app.focused
        assert isinstance(field, Input)
        assert field.value == "rates of Velmark"
        await reader.lists("Central bank of Velmark holds rates")
