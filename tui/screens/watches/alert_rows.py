"""Alerts with their articles, as the page of alerts shows them; read in the reading thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from storage import Archive
from storage.errors import NotFound
from storage.model import Alert, Article, Headline, Reason
from tui.formatting.alerts import by_story, merge_watches, merge_withdrawals
from tui.widgets.alert_list import AlertRow

__all__ = ["headline_of", "read_alerts"]

_SHOWN = 300


def read_alerts(archive: Archive, *, only_open: bool) -> list[AlertRow]:
    """Return the newest alerts by story, with the words that matched as they stand there now.

    Those about withdrawals in one story are one row, and so are those of one watch about it.
    Stories with a withdrawal that waits to be acknowledged come first.
    """
    rows = []
    groups = merge_withdrawals(archive.alerts.all(_SHOWN, only_open=only_open))
    found_alerts = by_story(merge_watches(groups))
    for story in sorted(
        found_alerts, key=lambda groups: not any(map(_warns_of_withdrawal, groups))
    ):
        found = [row for group in story if (row := _read(archive, group)) is not None]
        if len(found) > 1:
            name = _name_of(archive, found[0].alert.story)
            found = [replace(one, story=name, is_first=one is found[0]) for one in found]
        rows += found
    return rows


def _read(archive: Archive, alerts: Sequence[Alert]) -> AlertRow | None:
    """Read the articles of alerts that are one row; None: they were removed a moment ago."""
    articles: list[Article] = []
    for alert in alerts:
        with suppress(NotFound):
            articles.append(archive.article(alert.article))
    if not articles:
        return None
    about = {one.id: headline_of(one, archive.sources.name(one.source)) for one in articles}
    # What was withdrawn itself comes before what only has its text.
    first = next((one for one in alerts if _is_killed(articles, one)), alerts[0])
    if first.article not in about:
        first = next(one for one in alerts if one.article in about)
    article = next(one for one in articles if one.id == first.article)
    row = _row(first, article, about[first.article].source_name)
    takes = sorted(about.values(), key=lambda one: (one.published, one.id))
    ids = tuple(one.id for one in alerts)
    if first.kind == "watch":
        return replace(row, ids=ids)
    if len(takes) == 1:
        return replace(row, ids=ids)
    # What the reader did with each take stands beside that.
    uses = {one.article: one.why[1].words for one in alerts if len(one.why) > 1}
    alert = replace(first, why=first.why[:1])
    return replace(row, alert=alert, ids=ids, takes=tuple(takes), uses=uses)


def _warns_of_withdrawal(alerts: Sequence[Alert]) -> bool:
    """Return whether alerts are about a withdrawal that nobody has acknowledged."""
    return any(one.kind == "kill" and one.acknowledged is None for one in alerts)


def _is_killed(articles: Iterable[Article], alert: Alert) -> bool:
    """Return whether the article of an alert is among those that are withdrawn."""
    return any(one.id == alert.article and one.killed is not None for one in articles)


def _name_of(archive: Archive, story: int | None) -> str:
    try:
        return archive.stories.summary(story or 0).name
    except NotFound:
        return ""


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
