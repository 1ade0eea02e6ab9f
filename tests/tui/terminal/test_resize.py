"""A screen that is sent two sizes before it has been laid out in the first."""

from __future__ import annotations

from textual.app import App
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen

from tui.terminal import resize


class Resized(Screen[None]):
    """Counts how often it is resized; does something else after each time."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0
        resize.install(self)

    def on_resize(self) -> None:
        self.times += 1
        self.call_later(lambda: None)


class OneScreen(App[None]):
    def get_default_screen(self) -> Resized:
        return Resized()


async def test_a_screen_comes_to_rest_in_the_latest_of_two_sizes() -> None:
    app = OneScreen()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.resize_terminal(100, 30)
        screen = app.screen
        assert isinstance(screen, Resized)
        for width in (90, 100):
            screen.post_message(Resize(Size(width, 30), Size(width, 30)))
            screen.call_later(lambda: None)
        await pilot.pause(0.1)
        settled = screen.times
        await pilot.pause(0.2)
        assert screen.times == settled
        assert screen.size == (100, 30)
