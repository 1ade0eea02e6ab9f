"""What stands in place of an empty list: why it is empty, and which key helps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.content import Content
from textual.widgets import Static

from storage.model import FLAGS, SHORTLISTS, Filter
from tui.formatting.text import content

__all__ = ["Empty", "reason"]

_APART = "    "


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
    filter: Filter,
    words: str,
    key: Callable[[str], str],
    *,
    fetching: bool,
    coming: bool = False,
    followed: bool = False,
    narrowed: bool = False,
    width: int = 80,
) -> Content:
    """Return why a list is empty; `words` says what its filter shows, `key` a command's key.

    `coming`: the first articles are being stored. `followed`: there are sources that may yet send
    something. `narrowed`: a search looked only in what a filter shows. Keys stand beside each other
    as far as they fit in `width` cells.
    """
    if fetching:
        return Content.assemble(("Fetching…", "bold"))
    if filter == Filter() and coming:
        return Content.assemble(("Loading sample articles…", "bold"))
    if filter == Filter():
        add, keys = ("add-source", "add a source"), ("help", "all keys")
        if followed:
            helps = (("refresh", "refresh"), add, keys)
            return _lines(
                "No headlines yet", "Nothing has arrived from the sources", key, helps, width
            )
        helps = (add, ("import", "import files"), keys)
        return _lines("No headlines yet", "Add a feed or import files", key, helps, width)
    everything = ("everything", "show all")
    if narrowed:
        helps = (("everywhere", "search everywhere"), ("back", "leave the search"), everything)
        return _lines("No headlines match", words, key, helps, width)
    if filter.words:
        return _lines(
            "No headlines match", words, key, (("back", "leave the search"), everything), width
        )
    if filter.after:
        return _lines("Nothing new here", words, key, (everything, ("refresh", "refresh")), width)
    for title, remedy in _empty_flags(filter):
        return _lines(title, words, key, (everything, *remedy), width)
    if filter == Filter(sources=filter.sources):
        helps = (everything, ("refresh", "refresh"), ("failing", "failing sources"))
        return _lines("Nothing from this source yet", words, key, helps, width)
    return _lines(
        "No headlines match", words, key, (everything, ("add-source", "add a source")), width
    )


def _empty_flags(filter: Filter) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Yield what an empty list says for each flag and short list, with what helps besides."""
    for flag in FLAGS:
        if flag.empty and flag.name in filter.flags:
            yield flag.empty, (flag.remedy,) if flag.remedy else ()
    for one in SHORTLISTS:
        if one.empty and one.name in filter.shortlists:
            yield one.empty, ()


def _lines(
    title: str,
    detail: str,
    key: Callable[[str], str],
    helps: tuple[tuple[str, str], ...],
    width: int,
) -> Content:
    keys = [Content("")]
    for command, word in helps:
        one = Content.assemble((key(command), "$accent bold"), (f" {word}", "$muted"))
        more = Content(_APART).join([keys[-1], one]) if keys[-1] else one
        if more.cell_length <= width:
            keys[-1] = more
        else:
            keys.append(one)
    lines = (Content.styled(title, "bold"), content(detail, "$muted"), Content("\n").join(keys))
    return Content("\n\n").join(lines)
