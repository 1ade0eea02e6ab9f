"""Citations of quotes and articles, one line each."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from storage.text.cleaning import clean_line
from storage.text.dates import format_date
from storage.text.timestamps import published_day
from storage.wire.headline_states import is_kill_notice, parse_headline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.model import Article, Clipping, DateKind, Headline, QuoteHit, QuoteKind

__all__ = [
    "NOT_QUOTED",
    *("citation_warning", "cite_clipping", "cite_quote", "cited_source", "embargo_notice"),
    *("format_citation", "format_speaker", "publication_time", "strip_final_comma", "with_warning"),
    "withdrawal_notice",
]


NOT_QUOTED = "reported, not quoted"
"""What is said of a statement wherever it is copied or exported."""


def cite_clipping(clipping: Clipping, shared: Sequence[str]) -> str:
    """Cite a clipping: ``“words” — Speaker, role, headline, source, time, link``.

    What is unknown is left out; for `shared` see `citation_warning`.
    """
    speaker = format_speaker(clipping.speaker, clipping.certainty)
    return format_citation(
        clipping.words, speaker, clipping.role, clipping.headline, clipping.source,
        publication_time(clipping.published, clipping.date_kind), clipping.link,
        citation_warning(clipping, datetime.now(UTC), shared),
    )  # fmt: skip


def cite_quote(hit: QuoteHit, shared: Sequence[str], remark: str = "") -> str:
    """Cite a quote found in the archive; for `shared` see `citation_warning`.

    `remark` says who other papers name for it.
    """
    quote, article = hit.quote, hit.article
    speaker = format_speaker(quote.speaker, quote.certainty)
    return format_citation(
        quote.text, speaker, quote.role if speaker else "", article.headline,
        cited_source(article.source_name, article.edited_by),
        publication_time(article.published, article.date_kind),
        article.link, citation_warning(article, datetime.now(UTC), shared), kind=quote.kind,
        remark=remark,
    )  # fmt: skip


def cited_source(name: str, edited_by: str) -> str:
    """Return the source of an article, and which other one made its last edit."""
    return f"{name}, edited by {edited_by}" if edited_by else name


def publication_time(published: datetime, kind: DateKind) -> str:
    """Return when an article was published, as far as it is known, in the reader's zone.

    ``25 June 2025 14:32``; ``25 June 2025`` where no more is known; ``seen 25 June 2025 14:32``
    where that is only when newsdesk first saw it.
    """
    day = format_date(published_day(published, kind))
    if kind == "day":
        return day
    return f"{'seen ' * (kind == 'seen')}{day} {published.astimezone():%H:%M}"


def withdrawal_notice(killed: datetime) -> str:
    """Return what to say of an article that its source withdrew, and when.

    Noon UTC is no hour: it stands for that of a notice dated by its day alone.
    """
    local, is_noon = killed.astimezone(), killed.astimezone(UTC).time() == time(12)
    hour = "" if is_noon else f" at {local:%H:%M}"
    return f"Withdrawn by its source on {format_date(local)}{hour}"


def citation_warning(
    article: Article | Headline | Clipping, now: datetime, shared: Sequence[str] = ()
) -> str:
    """Return a warning about citing an article.

    It was withdrawn, is a notice that withdraws another, or is under embargo; `shared` is what
    there is to say of text that it shares with other takes.
    """
    return "; ".join(filter(None, (_own_warning(article, now), *shared)))


def _own_warning(article: Article | Headline | Clipping, now: datetime) -> str:
    if article.killed:
        return withdrawal_notice(article.killed)
    if is_kill_notice(
        article.headline, killed=article.killed, edited=getattr(article, "edited", False)
    ):
        return "A kill notice, not a story"
    return embargo_notice(article.headline, article.published, now)


def with_warning(
    words: str, article: Article | Headline | Clipping, now: datetime, shared: Sequence[str] = ()
) -> str:
    """Return words about a copy of a citation, with a warning if there is one."""
    warning = citation_warning(article, now, shared)
    return f"{words}. Careful: {warning[0].lower()}{warning[1:]}" if warning else words


def embargo_notice(headline: str, published: datetime, now: datetime) -> str:
    """Return what to say of an article that is under embargo; nothing if it is not, or no more."""
    parsed = parse_headline(headline)
    if "embargoed" not in parsed.states:
        return ""
    if parsed.embargo is None:
        return "Under embargo; its headline gives no time"
    from storage.wire.embargo import embargo_end  # late, as few headlines have one

    if (end := embargo_end(parsed.embargo, published)) <= now:
        return ""
    local = end.astimezone()
    return f"Under embargo until {format_date(local, weekday=True)}, {local:%H:%M}"


def format_speaker(speaker: str | None, certainty: str) -> str:
    """Format the speaker for a citation: as certain, as likely, or not at all."""
    if not speaker or certainty == "none":
        return ""
    return f"likely {speaker}" if certainty == "likely" else speaker


def format_citation(
    words: str, speaker: str, role: str, headline: str, source: str, time: str, link: str,
    warning: str = "", *, kind: QuoteKind = "quote", remark: str = "",
) -> str:  # fmt: skip
    """Format the citation of a quote (without words: of an article) from its parts.

    A statement is never put in quotation marks. It ends with a remark on who other papers name, and
    a warning, such as that the article was withdrawn.
    """
    attribution = (speaker, role) if words and speaker else ()
    parts = (*attribution, headline, source, time, link)
    where = ", ".join(clean_line(part) for part in parts if part)
    notes = "; ".join(filter(None, (clean_line(remark), warning)))
    where += f" [{notes}]" if notes else ""
    if kind == "statement":
        return f"{clean_line(words)} ({NOT_QUOTED}) — {where}"
    return f"“{strip_final_comma(words)}” — {where}" if words else where


def strip_final_comma(words: str) -> str:
    """Clean quoted words to one line, without a final comma, which the newspaper added."""
    return clean_line(words).rstrip(",").rstrip()
