"""Choosing a path: completion and checks."""

from __future__ import annotations

from pathlib import Path

from tests.tui.conftest import OpenDesk

ARTICLE = """ date 2025-06-26 WORLD
Lighthouse keeper of Lund retires
She lit the lamp for forty years

Thursday, June 26, 2025

“I will miss the fog,” said keeper Nora Vell.
"""


async def test_a_path_that_cannot_be_written_is_explained_in_the_dialog(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    async with open_desk() as reader:
        await reader.run_command("ex")
        for typed, told in (
            (tmp_path / "news.doc", "the name must end in .jsonl"),
            (tmp_path / "nowhere" / "news.csv", "no such folder"),
            (tmp_path, "is a folder"),
            ("x" * 300 + ".csv", "name too long"),
            ("", "Enter a path"),
        ):
            await reader.enter_path(typed)
            await reader.sees(
                lambda told=told: told.lower() in str(reader.app.screen.state.content).lower()
            )
        await reader.press("escape")
        assert not list(tmp_path.glob("*.csv"))


async def test_a_path_is_completed_with_tab_and_the_arrow_keys(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    (tmp_path / "wire-june").mkdir()
    (tmp_path / "wire-july").mkdir()
    (tmp_path / "wire-july" / "lamp.txt").write_text(ARTICLE)
    async with open_desk() as reader:
        await reader.run_command("im")
        await reader.press("ctrl+u")
        await reader.paste(f"{tmp_path}/wi")
        box = reader.app.screen
        await reader.sees(lambda: "wire-june/" in reader.picture())
        await reader.press("tab")
        assert box.line.value == f"{tmp_path}/wire-ju"
        await reader.sees(lambda: len(box.offered) == 2)
        await reader.press("down", "enter")
        assert box.line.value == f"{tmp_path}/wire-july/"
        await reader.sees(lambda: "lamp.txt" in reader.picture())
        await reader.press("tab")
        assert box.line.value == f"{tmp_path}/wire-july/lamp.txt"
        await reader.press("enter")
        await reader.told("Imported 1 article. L shows it, ^z undoes")
