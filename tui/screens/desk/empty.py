"""What stands in place of an empty list: why it is empty, and which key helps."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from storage.model import Filter
from tui.text import content

__all__ = ["Empty", "reason"]


class Empty(Static):
    """A few words in the middle of the list's place."""

    DEFAULT_CSS = """
    Empty {
        content-align: center middle;
        text-align: center;
        background: $surface;
        padding: 0 1;
    }
    """
    ALLOW_SELECT = False


def reason(filter: Filter, words: str, *, fetching: bool) -> Content:  # noqa: A002
    """Return why a list is empty; `words` says what its filter shows."""
    if fetching:
        return Content.assemble(("Fetching…", "bold"))
    if filter == Filter():
        helps = (("a", "add a source"), ("R", "refresh"), ("?", "all keys"))
        return _lines("No headlines yet", "newsdesk import FOLDER takes article files in", helps)
    everything = ("F", "show all")
    if filter.words:
        return _lines("No headlines match", words, (("esc", "leave the search"), everything))
    if filter.after:
        return _lines("Nothing new here", words, (everything, ("R", "refresh")))
    if filter.unread:
        return _lines("All of it is read", words, (everything, ("^z", "undo")))
    if filter.starred:
        return _lines("No stars here", words, (everything, ("s", "stars a headline")))
    return _lines("No headlines match", words, (everything, ("a", "add a source")))


def _lines(title: str, detail: str, helps: tuple[tuple[str, str], ...]) -> Content:
    keys = Content("    ").join(
        Content.assemble((key, "$accent bold"), (f" {word}", "$muted")) for key, word in helps
    )
    lines = (Content.styled(title, "bold"), content(detail, "$muted"), keys)
    return Content("\n\n").join(lines)
