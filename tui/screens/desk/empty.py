"""What stands in place of an empty list: why it is empty, and which key helps."""

from __future__ import annotations

from collections.abc import Callable

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


def reason(
    filter: Filter,  # noqa: A002
    words: str,
    key: Callable[[str], str],
    *,
    fetching: bool,
    narrowed: bool = False,
) -> Content:
    """Return why a list is empty; `words` says what its filter shows, `key` a command's key.

    `narrowed`: a search looked only in what a filter shows.
    """
    if fetching:
        return Content.assemble(("Fetching…", "bold"))
    if filter == Filter():
        helps = (("add-source", "add a source"), ("refresh", "refresh"), ("help", "all keys"))
        detail = "newsdesk import FOLDER takes article files in"
        return _lines("No headlines yet", detail, key, helps)
    everything = ("everything", "show all")
    if narrowed:
        helps = (("everywhere", "search everywhere"), ("back", "leave the search"), everything)
        return _lines("No headlines match", words, key, helps)
    if filter.words:
        return _lines("No headlines match", words, key, (("back", "leave the search"), everything))
    if filter.after:
        return _lines("Nothing new here", words, key, (everything, ("refresh", "refresh")))
    if filter.unread:
        return _lines("All of it is read", words, key, (everything, ("undo", "undo")))
    if filter.starred:
        return _lines("No stars here", words, key, (everything, ("star", "stars a headline")))
    return _lines("No headlines match", words, key, (everything, ("add-source", "add a source")))


def _lines(
    title: str, detail: str, key: Callable[[str], str], helps: tuple[tuple[str, str], ...]
) -> Content:
    keys = Content("    ").join(
        Content.assemble((key(command), "$accent bold"), (f" {word}", "$muted"))
        for command, word in helps
    )
    lines = (Content.styled(title, "bold"), content(detail, "$muted"), keys)
    return Content("\n\n").join(lines)
