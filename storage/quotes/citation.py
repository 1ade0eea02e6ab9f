"""Citations: one line to paste for a quote or an article."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from storage.text.cleaning import clean_line
from storage.text.dates import format_date
from storage.text.timestamps import published_day

if TYPE_CHECKING:
    from storage.model import Clipping, QuoteHit

__all__ = ["citation", "cite", "cite_hit", "own_words", "said_by"]


def citation(clipping: Clipping) -> str:
    """Return ``“words” — Speaker, role, headline, source, date, link``, leaving out the unknown."""
    speaker = said_by(clipping.speaker, clipping.certainty)
    return cite(
        clipping.words, speaker, clipping.role, clipping.headline, clipping.source,
        published_day(clipping.published, clipping.date_kind), clipping.link,
    )  # fmt: skip


def cite_hit(hit: QuoteHit) -> str:
    """Return the citation of a quote found across the archive."""
    quote, article = hit.quote, hit.article
    speaker = said_by(quote.speaker, quote.certainty)
    return cite(
        quote.text, speaker, quote.role if speaker else "", article.headline,
        article.source_name, published_day(article.published, article.date_kind), article.link,
    )  # fmt: skip


def said_by(speaker: str | None, certainty: str) -> str:
    """Return the speaker as a citation names them: plainly, as likely, or not at all."""
    if not speaker or certainty == "none":
        return ""
    return f"likely {speaker}" if certainty == "likely" else speaker


def cite(
    words: str, speaker: str, role: str, headline: str, source: str, day: date, link: str
) -> str:
    """Return the citation of a quote's words (empty: of an article) from its parts."""
    attribution = (speaker, role) if words and speaker else ()
    parts = (*attribution, headline, source, format_date(day), link)
    where = ", ".join(clean_line(part) for part in parts if part)
    return f"“{own_words(words)}” — {where}" if words else where


def own_words(words: str) -> str:
    """Return quoted words in one line, without a final comma: the newspaper added that."""
    return clean_line(words).rstrip(",").rstrip()
