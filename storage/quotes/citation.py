"""Citations of quotes and articles, one line each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from storage.text.cleaning import clean_line
from storage.text.dates import format_date
from storage.text.timestamps import published_day

if TYPE_CHECKING:
    from storage.model import Clipping, QuoteHit

__all__ = ["cite_clipping", "cite_quote", "format_citation", "format_speaker", "strip_final_comma"]


def cite_clipping(clipping: Clipping) -> str:
    """Cite a clipping: ``“words” — Speaker, role, headline, source, date, link``.

    What is unknown is left out.
    """
    speaker = format_speaker(clipping.speaker, clipping.certainty)
    return format_citation(
        clipping.words, speaker, clipping.role, clipping.headline, clipping.source,
        published_day(clipping.published, clipping.date_kind), clipping.link,
    )  # fmt: skip


def cite_quote(hit: QuoteHit) -> str:
    """Cite a quote found in the archive."""
    quote, article = hit.quote, hit.article
    speaker = format_speaker(quote.speaker, quote.certainty)
    return format_citation(
        quote.text, speaker, quote.role if speaker else "", article.headline,
        article.source_name, published_day(article.published, article.date_kind), article.link,
    )  # fmt: skip


def format_speaker(speaker: str | None, certainty: str) -> str:
    """Format the speaker for a citation: as certain, as likely, or not at all."""
    if not speaker or certainty == "none":
        return ""
    return f"likely {speaker}" if certainty == "likely" else speaker


def format_citation(
    words: str, speaker: str, role: str, headline: str, source: str, day: date, link: str
) -> str:
    """Format the citation of a quote (without words: of an article) from its parts."""
    attribution = (speaker, role) if words and speaker else ()
    parts = (*attribution, headline, source, format_date(day), link)
    where = ", ".join(clean_line(part) for part in parts if part)
    return f"“{strip_final_comma(words)}” — {where}" if words else where


def strip_final_comma(words: str) -> str:
    """Clean quoted words to one line, without a final comma, which the newspaper added."""
    return clean_line(words).rstrip(",").rstrip()
