"""Alerts with their articles, as the page of alerts shows them; read in the reading thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from storage import Archive
from storage.errors import NotFound
from storage.model import Alert, AlertKind, Article, Headline, Reason
from storage.text.timestamps import published_day
from tui.formatting.alerts import by_story, describe_why, merge_alerts, name_of, names_of
from tui.formatting.dates import format_take_time
from tui.widgets.alert_list import AlertRow

__all__ = ["headline_of", "read_alerts"]

_SHOWN = 300
_URGENT: tuple[frozenset[AlertKind], ...] = (
    frozenset(["kill"]),
    frozenset(["correction", "change"]),
    frozenset(["watch", "embargo"]),
)
"""What comes first while nobody has acknowledged it; what came last comes first in each."""
_IN_TEXT = ("headline", "standfirst", "caption", "paragraph", "speaker")
"""The parts of reasons with words that stand in the article."""


def read_alerts(archive: Archive, *, only_open: bool, only: str = "") -> list[AlertRow]:
    """Return the newest alerts by story, with the words that matched as they stand there now.

    Those about one event are one row; stories with a withdrawal that waits to be acknowledged come
    first, then those with a correction or silent change. `only` is the name of the alerts that are
    wanted; all are without it.
    """
    alerts = archive.alerts.all(_SHOWN, only_open=only_open)
    groups = merge_alerts(one for one in alerts if only in ("", name_of(one)))
    rows: list[AlertRow] = []
    for story in sorted(by_story(groups), key=lambda groups: min(map(_urgency, groups))):
        found = [row for group in story if (row := _read(archive, group)) is not None]
        if len(found) > 1:
            name = _name_of(archive, found[0].alert.story)
            found = [replace(one, story=name, is_first=one is found[0]) for one in found]
        rows += found
    return rows


def _read(archive: Archive, alerts: Sequence[Alert]) -> AlertRow | None:
    """Read the articles of alerts that are one row; None: they were removed a moment ago."""
    articles: dict[int, Article] = {}
    for alert in alerts:
        with suppress(NotFound):
            articles[alert.article] = archive.article(alert.article)
    alerts = [one for one in alerts if one.article in articles]
    if not alerts:
        return None
    about = {
        id_: headline_of(one, archive.sources.name(one.source)) for id_, one in articles.items()
    }
    # What was withdrawn itself comes before what only has its text.
    first = next((one for one in alerts if articles[one.article].killed is not None), alerts[0])
    row = _row(first, alerts, articles[first.article], about)
    if first.kind == "watch" or len(about) == 1:
        return row
    # What the reader did with each take stands beside that.
    uses = {one.article: one.why[1].words for one in alerts if len(one.why) > 1}
    takes = sorted(about.values(), key=lambda one: (one.published, one.id))
    return replace(row, reasons=(describe_why(first.why[:1]),), takes=tuple(takes), uses=uses)


def _row(
    first: Alert, alerts: Sequence[Alert], article: Article, about: Mapping[int, Headline]
) -> AlertRow:
    own = [one for one in alerts if one.article == article.id]
    passages = (_text_of(reason, article) for one in own for reason in one.why)
    return AlertRow(
        first,
        about[article.id],
        names_of(alerts, article),
        tuple(_reasons(alerts, about)) if first.kind == "watch" else (describe_why(first.why),),
        tuple(reason.words for one in own for reason in one.why if reason.part in _IN_TEXT),
        next(filter(None, passages), ""),
        ids=tuple(one.id for one in alerts),
        count=len(about),
    )


def _reasons(alerts: Sequence[Alert], about: Mapping[int, Headline]) -> Iterator[str]:
    """Yield why each watch has found what it found last; with its name if there are several."""
    newest = about[alerts[0].article]
    day = published_day(newest.published, newest.date_kind)
    latest: dict[int, Alert] = {}
    for alert in alerts:
        latest.setdefault(alert.watch, alert)
    for alert in latest.values():
        why = describe_why(alert.why)
        if (take := about[alert.article]) is not newest:
            why += f", in the take of {format_take_time(take.published, take.date_kind, day)}"
        yield f"{name_of(alert)}: {why}" if len(latest) > 1 else why


def _urgency(alerts: Sequence[Alert]) -> int:
    """Return the place of alerts that are one row: those acknowledged come last."""
    waiting = {one.kind for one in alerts if one.acknowledged is None}
    return next((place for place, kinds in enumerate(_URGENT) if kinds & waiting), len(_URGENT))


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
