"""Alerts with their articles, as the page of alerts shows them; read in the reading thread."""

from __future__ import annotations

from storage import Archive
from storage.errors import NotFound
from storage.model import Alert, Article, Headline, Reason
from tui.widgets.alert_list import AlertRow

__all__ = ["headline_of", "read_alerts"]

_SHOWN = 300


def read_alerts(archive: Archive, *, only_open: bool) -> list[AlertRow]:
    """Return the newest alerts, each with the words that matched as they stand there now."""
    rows = []
    for alert in archive.alerts.all(_SHOWN, only_open=only_open):
        try:
            article = archive.article(alert.article)
        except NotFound:  # it was removed a moment ago
            continue
        rows.append(_row(alert, article, archive.sources.name(article.source)))
    return rows


def headline_of(article: Article, source_name: str, quotes: int = 0) -> Headline:
    """Return the row of an article in a list."""
    return Headline(
        article.id, article.headline, article.section, article.published, article.date_kind,
        article.source, article.agency or source_name, article.link, article.read, article.starred,
        quotes, killed=article.killed, unseen_edit=article.unseen_edit,
        edited_by=article.edited_by,
    )  # fmt: skip


def _row(alert: Alert, article: Article, source_name: str) -> AlertRow:
    passages = (_text_of(reason, article) for reason in alert.why)
    return AlertRow(alert, headline_of(article, source_name), next(filter(None, passages), ""))


def _text_of(reason: Reason, article: Article) -> str:
    """Return the part of the text that the words of a reason stand in, if it is there still."""
    match reason.part:
        case "standfirst":
            return article.standfirst
        case "caption":
            return article.caption
        case "paragraph" | "speaker" if 0 < reason.number <= len(article.blocks):
            return article.blocks[reason.number - 1].text
    return ""
