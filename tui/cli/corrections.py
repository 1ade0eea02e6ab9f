"""Correcting the speakers of quotes, and listing the corrections."""

from __future__ import annotations

from storage import Archive
from storage.model import Quote
from storage.text.cleaning import clean_line
from tui.cli.output import UsageError, echo, print_empty, print_json

__all__ = ["correct", "find_quote", "list_corrections", "named_quote"]


def correct(archive: Archive, article: str, start: str, name: str) -> int:
    """Set the speaker of a quote; an empty name is nobody."""
    from storage.archive.quote_copies import also_in_copies

    quote = named_quote(archive, article, start)
    copies = archive.quotes.correct(int(article), quote, name or None)
    now = f"attributed to {name}" if name else "unattributed"
    echo(f"“{quote.text}” is now {now}{also_in_copies(copies)}")
    return 0


def named_quote(archive: Archive, article: str, start: str) -> Quote:
    """Return the quote that two words of the command line name: its article, where it starts.

    Raises:
        UsageError: They are no numbers.
        NotFound: There is no such quote.
    """
    for number in (article, start):
        if not (number.isdecimal() and len(number) < 19):
            raise UsageError(f"“{number}” is not a number; see show --json")
    return find_quote(archive, int(article), int(start))


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
            print_json({"article": one.article, "start": one.start} | values)
        else:
            gone = "" if one.start is not None else " (no longer in the article)"
            echo(f"{one.speaker or 'nobody'}: “{clean_line(one.words)}”{gone}")
            echo(f"            {one.article}  {one.headline}")
    return 0
