"""What a template of a brief is filled with: plain values, escaped for the format."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.exchange.markdown_text import escape_markdown
from storage.exchange.story_markdown import quotes_by_speaker
from storage.model import Article, BriefItem, BriefStory, Clipping, DateKind, Quote, StoryTake
from storage.quotes.citation import cited_source, format_speaker, strip_final_comma
from storage.text.cleaning import clean_line
from storage.text.dates import format_date
from storage.text.plural import format_count
from storage.text.timestamps import published_day
from storage.text.urls import sanitize_url

__all__ = ["ESCAPES", "Escape", "brief_context", "lead_of"]

Escape = Callable[[str], str]

ESCAPES: Mapping[str, Escape] = {
    ".md": escape_markdown,
    ".html": html.escape,
    ".txt": lambda text: text,
}
"""How text is escaped in the format of an ending."""

_KINDS = ("heading", "note", "quote", "article", "story")


def brief_context(
    name: str, items: Sequence[BriefItem], now: datetime, ending: str
) -> dict[str, Any]:
    """Return what a template is filled with.

    Every text is escaped here, so that no template can leave it out.
    """
    writer = _Writer(ESCAPES[ending], ending)
    filled = [writer.item(item) for item in items]
    local = now.astimezone()
    return {
        "name": writer.text(name),
        "date": format_date(local),
        "time": f"{local:%H:%M}",
        "count": format_count(len(items), "item"),
        "items": filled,
        "sources": writer.sources,
        "has_sources": bool(writer.sources),
    }


def lead_of(item: BriefItem) -> str:
    """Return the first paragraph of a clipped article, as it was clipped."""
    text = item.clipping.text or (item.article.text if item.article else "")
    return clean_line(next((part for part in text.split("\n\n") if part.strip()), ""))


@dataclass
class _Writer:
    """Fills the values of items, and numbers the sources in the order they are cited."""

    escape: Escape
    ending: str
    sources: list[dict[str, Any]] = field(default_factory=list)
    _numbers: dict[tuple[str, ...], int] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """Return one line of text, escaped."""
        return self.escape(clean_line(text))

    def item(self, item: BriefItem) -> dict[str, Any]:
        """Return an item: its values under the name of its kind, nothing under the others."""
        fill = {"quote": self._quote, "article": self._article, "story": self._story}
        clipping = item.clipping
        if clipping.kind == "heading":
            values = {"words": self.text(clipping.headline)}
        elif clipping.kind == "note":
            values = {"words": self.text(clipping.note)}
        else:
            warnings = [{"warning": self.text(one)} for one in item.warnings]
            values = fill[clipping.kind](item) | {
                "comment": self.text(clipping.note),
                "warnings": warnings,
            }
        return dict.fromkeys(_KINDS) | {clipping.kind: values}

    def _quote(self, item: BriefItem) -> dict[str, Any]:
        clipping = item.clipping
        speaker = format_speaker(clipping.speaker, clipping.certainty)
        return self._said(clipping.words, speaker, clipping.role) | self._cited(clipping)

    def _article(self, item: BriefItem) -> dict[str, Any]:
        return {"lead": self.text(lead_of(item))} | self._cited(item.clipping)

    def _story(self, item: BriefItem) -> dict[str, Any]:
        if item.story is None:
            empty = {"summary": "", "takes": [], "speakers": [], "has_takes": False}
            return {"name": self.text(item.clipping.headline)} | empty
        story = item.story
        takes = [one for one in story.takes if one.take.kind != "repeat"]
        return {
            "name": self.text(story.summary.name),
            "summary": self.text(_summary(story)),
            "takes": [self._cited_article(one.article, story) for one in takes],
            "has_takes": bool(takes),
            "speakers": [
                self._speaker(speaker, said, story)
                for speaker, said in quotes_by_speaker(story.takes, story.quotes).items()
            ],
        }

    def _speaker(
        self, speaker: str, said: Sequence[tuple[StoryTake, Quote]], story: BriefStory
    ) -> dict[str, Any]:
        first = said[0][1]
        shown = format_speaker(first.speaker, first.certainty) if speaker else ""
        role = next((quote.role for _, quote in said if quote.role), "") if speaker else ""
        who = ", ".join(part for part in (shown, role) if part)
        return {
            "who": self.text(who or "Unattributed"),
            "speaker": self.text(shown),
            "role": self.text(role),
            "quotes": [
                self._said(quote.text, shown, role) | self._cited_article(take.article, story)
                for take, quote in said
            ],
        }

    def _said(self, words: str, speaker: str, role: str) -> dict[str, Any]:
        who = ", ".join(part for part in (speaker, role if speaker else "") if part)
        return {
            "words": self.escape(strip_final_comma(words)),
            "speaker": self.text(speaker),
            "role": self.text(role),
            "who": self.text(who),
        }

    def _cited(self, one: Clipping) -> dict[str, Any]:
        return self._citation(one.headline, one.source, one.published, one.date_kind, one.link)

    def _cited_article(self, one: Article, story: BriefStory) -> dict[str, Any]:
        source = cited_source(one.agency or story.sources.get(one.source, ""), one.edited_by)
        return self._citation(one.headline, source, one.published, one.date_kind, one.link)

    def _citation(
        self, headline: str, source: str, published: datetime, kind: DateKind, link: str
    ) -> dict[str, Any]:
        """Return where something stood: headline, source, date with its hour, link, number."""
        date = format_date(published_day(published, kind))
        date += f", {published.astimezone():%H:%M}" if kind == "exact" else ""
        where = ", ".join(part for part in (headline, source, date) if part)
        cited = {
            "headline": self.text(headline),
            "source": self.text(source),
            "date": self.text(date),
            "where": self.text(where),
            "link": self._link(link),
        }
        key = tuple(cited.values())
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.sources.append(cited | {"number": str(self._numbers[key])})
        return cited | {"number": str(self._numbers[key])}

    def _link(self, link: str) -> str:
        """Return a web address that cannot end what it stands in; nothing for any other link."""
        url = sanitize_url(link).replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
        return html.escape(url) if self.ending == ".html" else url


def _summary(story: BriefStory) -> str:
    """Say how many sources and takes a story has, and from when to when."""
    summary = story.summary
    sources = format_count(summary.sources, "source")
    takes = format_count(len(summary.takes), "take")
    first, latest = summary.first.astimezone(), summary.latest.astimezone()
    until = f"{latest:%H:%M}" if first.date() == latest.date() else _moment(latest)
    when = _moment(first) if first == latest else f"{_moment(first)} to {until}"
    return f"{sources}, {takes}, {when}"


def _moment(local: datetime) -> str:
    return f"{format_date(local)}, {local:%H:%M}"
