"""The agency that an article names in its dateline."""

from __future__ import annotations

import re

__all__ = ["find_agency", "without_dateline"]

_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][^()]{1,80}?)\s*\((?P<agency>[^\W\d_][^()]{1,39})\)\s*(?:--?|[–—])\s"
)
_PLACE = re.compile(
    r"[^\W\d_a-zß-öø-ÿ][^\W\d_a-zß-öø-ÿ.’' -]+(?:, ?[^\W\d_]{3,9}\.? \d{1,2})?\s*(?:--?|[–—])\s"
)
"""A dateline without an agency: ``PORTO VIDAL, Nov 23 -``."""
_KNOWN = frozenset(
    ("afp", "ansa", "ap", "apa", "bloomberg", "dpa", "efe", "epd", "kna", "lusa", "pa", "reuters",
     "sda", "sid", "tass", "tt", "upi", "xinhua")
)  # fmt: skip
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:[’'.-][^\W\d_]+)*")


def find_agency(first_paragraph: str) -> str:
    """Return the agency of a dateline such as ``PORTO VIDAL, Nov 23 (Agency) -``, or nothing.

    A place that is not in capitals needs an agency that is known: “Berlin (dpa) - …”.
    """
    match = _DATELINE.match(first_paragraph)
    if match is None:
        return ""
    agency = match["agency"].strip()
    place = _FIRST_WORD.match(match["place"])
    in_capitals = place is not None and len(place[0]) > 1 and place[0].isupper()
    is_known = re.split(r"\W", agency, maxsplit=1)[0].casefold() in _KNOWN
    return agency if in_capitals or is_known else ""


def without_dateline(paragraph: str) -> str:
    """Return a paragraph without its dateline."""
    match = _DATELINE.match(paragraph) or _PLACE.match(paragraph)
    return paragraph[match.end() :] if match else paragraph
