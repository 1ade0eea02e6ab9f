"""Correcting the speakers of quotes, and listing the corrections."""

from __future__ import annotations

from storage import Archive
from storage.model import Quote
from storage.quotes.citation import NOT_QUOTED
from storage.text.cleaning import clean_line
from tui.cli.output import UsageError, echo, print_empty, print_json

__all__ = ["correct", "find_quote", "list_corrections", "named_quote"]


def correct(archive: Archive, article: str, start: str, name: str) -> int:
    """Set the speaker of a quote; an empty name is nobody."""
    from storage.archive.quote_copies import also_in_copies

    quote = named_quote(archive, article, start)
    copies = archive.quotes.correct(int(article), quote, name or None)
    words, nobody = f"“{quote.text}”", "unattributed"
    if quote.kind == "statement":
        words, nobody = f"{clean_line(quote.text)} ({NOT_QUOTED})", "left out"
    now = f"attributed to {name}" if name else nobody
    echo(f"{words} is now {now}{also_in_copies(copies)}")
    return 0


def named_quote(archive: Archive, article: str, start: str) -> Quote:
    """Return the quote or statement that two words of the command line name: article and start.

    A statement that was left out is one of them.

    Raises:
        UsageError: They are no numbers.
        NotFound: There is no such quote.
    """
    for number in (article, start):
        if not (number.isdecimal() and len(number) < 19):
            raise UsageError(f"“{number}” is not a number; see show --json")
    id_, place = int(article), int(start)
    for statement in (*archive.statements.of_article(id_), *archive.statements.left_out(id_)):
        if statement.start == place:
            return statement
    return find_quote(archive, id_, place)


def find_quote(archive: Archive, article: int, start: int) -> Quote:
    """Return the quote of an article that starts at an offset.

    Raises:
        NotFound: There is none.
    """
    from storage.errors import NotFound

    for quote in archive.quotes.of_article(article):
        if quote.start == start:
            return quote
    raise NotFound(f"article {article} has no quote that starts at {start}; see show --json")


def list_corrections(archive: Archive, *, as_json: bool) -> int:
    """Print the corrections, and which quotes their articles no longer have."""
    corrections = archive.quotes.corrections()
    if not corrections and not as_json:
        print_empty("No speaker was corrected yet; newsdesk quotes --correct does it")
    for one in corrections:
        if as_json:
            values = {"text": one.words, "speaker": one.speaker or None, "headline": one.headline}
            print_json({"article": one.article, "start": one.start, "kind": one.kind} | values)
        else:
            gone = "" if one.start is not None else " (no longer in the article)"
            words, nobody = f"“{clean_line(one.words)}”", "nobody"
            if one.kind == "statement":
                words, nobody = f"{clean_line(one.words)} ({NOT_QUOTED})", "left out"
            echo(f"{one.speaker or nobody}: {words}{gone}")
            echo(f"            {one.article}  {one.headline}")
    return 0
