"""Alerts about what the reader used: articles that are read, starred, clipped or in a brief.

Withdrawals and silent changes count of all others, too; corrections do not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storage.archive.source_names import source_of
from storage.engine.values import FilterQuery
from storage.model import DEFAULT_BRIEF, LEVELS, Alert, Reason, StoryTake
from storage.text.cleaning import clean_line
from storage.wire.headline_states import parse_headline, without_states

if TYPE_CHECKING:
    from storage.archive.clippings import Clippings
    from storage.engine.protocol import Engine
    from storage.model import AlertKind, Article, Headline

__all__ = ["UsedMaterial", "ended_embargoes"]

_LONGEST = 200
"""Characters of a line that says what changed."""
_SENT_BEFORE = timedelta(days=14)
_ENDED_WITHIN = timedelta(days=1)
"""An embargo that ended earlier is no news."""
_MOST_EMBARGOES = 500


class UsedMaterial:
    """Finds what has to be known at once about articles the reader used.

    Args:
        engine: Where the articles are.
        clippings: What is clipped or in a brief.
    """

    def __init__(self, engine: Engine, clippings: Clippings) -> None:
        self._engine = engine
        self._clippings = clippings

    def uses(self, articles: Mapping[int, tuple[bool, bool]]) -> set[int]:
        """Return which articles were used; each comes with whether it is read, and starred."""
        used = {id_ for id_, marks in articles.items() if any(marks)}
        return (
            used
            if len(used) == len(articles)
            else used | ({*articles} & self._clippings.articles())
        )

    def withdrawn(self, killed: Mapping[int, int], matches: Sequence[Alert]) -> list[Alert]:
        """Return the alerts about articles that were withdrawn, and about those with their text.

        These are the ones the reader used; where there are none, it is the latest that was
        withdrawn, about which nobody is interrupted if that is old. Each comes with the article
        that withdrew it. Watches may have matched that: `matches` are what they found. The alert is
        theirs, too, and interrupts as they do.
        """
        from storage.archive.watching import LATE  # late: kills are few

        found: dict[int, Alert] = {}
        unused: dict[int, Article] = {}
        known: set[int] = set()
        for id_, by in killed.items():
            if (withdrawn := self._engine.articles.get(id_)) is None:
                continue
            read = (self._engine.articles.get(one) for one in self._sharing(id_))
            articles = {one.id: one for one in read if one is not None}
            used = self.uses({one.id: (one.read, one.starred) for one in articles.values()})
            briefs = self._clippings.briefs_of(used) if used else {}
            for one in sorted(used):
                if one == id_ or not (one in found or articles[one].killed):
                    use = _describe_use(articles[one], briefs.get(one, ()))
                    alert = self._withdrawal(withdrawn, articles[one], use)
                    found[one] = _also_of_watch(alert, by, matches)
            if used:
                known.add(by)
            else:
                unused[by] = max(unused.get(by, withdrawn), withdrawn, key=_place)
        for by, withdrawn in unused.items():
            if by not in known:
                alert = _also_of_watch(self._withdrawal(withdrawn, withdrawn), by, matches)
                is_late = withdrawn.killed is not None and withdrawn.killed < alert.at - LATE
                found[withdrawn.id] = replace(alert, late=is_late)
        return [*found.values()]

    def sharing_with(self, killed: Mapping[int, int]) -> list[Alert]:
        """Return the same alerts about takes that were not known when something was withdrawn.

        There was one then, about it or another take.
        """
        alerts = self._engine.alerts
        again = {id_: by for id_, by in killed.items() if alerts.about("kill", self._sharing(id_))}
        return self.withdrawn(again, ())

    def _withdrawal(self, withdrawn: Article, article: Article, use: str = "") -> Alert:
        """Return the alert about an article, as it or another one with its text was withdrawn.

        `use` is what the reader did with the article, in words.
        """
        named = "it"
        if article.id != withdrawn.id:
            is_later = article.published < withdrawn.published
            what = "a later take" if is_later else "text in it"
            named = f"{what}: {without_states(withdrawn.headline)}"
        alert = self._alert(
            "kill", article, f"{source_of(self._engine, withdrawn)} withdrew {named}"
        )
        return replace(alert, why=(*alert.why, Reason("note", use))) if use else alert

    def changed(
        self,
        edits: Iterable[tuple[Article, Article]],
        by_carriers: Collection[int],
        *,
        is_used: bool = True,
    ) -> list[Alert]:
        """Return the alerts about figures, names and quotations that were changed silently.

        Each edit is an article before and after it; `by_carriers` are the articles that another
        source than the first edited. In articles the reader has not used, what was
        only added does not count, and the alerts interrupt nobody.
        """
        from storage.archive.watching import LATE  # late: edits are few
        from storage.text.silent_changes import find_silent_change

        changes = (
            (new, find_silent_change(old, new, may_be_cut=new.id in by_carriers))
            for old, new in edits
        )
        return [
            replace(
                self._alert("change", article, str(change)[:_LONGEST]),
                level="bell" if is_used else "mark",
                late=not is_used and article.published < datetime.now(UTC) - LATE,
            )
            for article, change in changes
            if change is not None and (is_used or change.is_loss)
        ]

    def corrected(self, arrived: Sequence[Article], matches: Sequence[Alert]) -> list[Alert]:
        """Return the alerts about corrections among arrivals, of takes that the reader used.

        There is one about each correction, with what it corrects and how that was used. If a watch
        has matched the correction, too, the alert is theirs, as of a withdrawal.
        """
        takes = self._engine.stories.takes([one.id for one in arrived])
        found: list[Alert] = []
        for article in arrived:
            take = takes.get(article.id)
            is_headed = "corrected" in parse_headline(article.headline).states
            if take is not None and (is_headed or take.kind == "correction"):
                superseded = self._superseded(article, take.story)
                words, use = self._describe_correction(article, superseded)
                if use:
                    alert = self._alert("correction", article, words)
                    alert = replace(alert, why=(*alert.why, Reason("note", use)))
                    found.append(_also_of_watch(alert, article.id, matches))
        return found

    def _superseded(self, correction: Article, story: int) -> list[Article]:
        """Return the takes that a correction supersedes, of those that came before it."""
        from storage.stories.shared_text import sharing  # late: corrections are few
        from storage.stories.takes import superseded

        takes = [one for one in self._engine.stories.members(story) if one.article <= correction.id]
        shared = sharing(takes, correction.id)
        read = ((self._engine.articles.get(one.article), one) for one in takes)
        known = {
            article.id: StoryTake(article, take, ())
            for article, take in read
            if article is not None and article.id in shared
        }
        found = superseded(known.values())
        return [known[id_].article for id_, by in found.items() if by == correction.id]

    def _describe_correction(
        self, correction: Article, superseded: Sequence[Article]
    ) -> tuple[str, str]:
        """Return what a correction corrects in takes that the reader used, and how they were."""
        from storage.stories.takes import describe_correction  # late, as above

        used = self.uses({one.id: (one.read, one.starred) for one in superseded})
        articles = [one for one in superseded if one.id in used]
        briefs = self._clippings.briefs_of(used) if used else {}
        corrected = dict.fromkeys(describe_correction(one, correction) for one in articles)
        uses = dict.fromkeys(_describe_use(one, briefs.get(one.id, ())) for one in articles)
        words = ", ".join(filter(None, corrected)) or "a later take corrects it"
        return words[:_LONGEST], ", ".join(uses)

    def corrected_by_edits(self, edits: Iterable[tuple[Article, Article]]) -> list[Alert]:
        """Return the alerts about edits that say that they correct an article the reader used.

        An alert about an earlier correction of the article is replaced.
        """
        from storage.text.edit_summary import describe_pairs, summarize_edit  # late: edits are few
        from storage.text.silent_changes import is_correction

        found: list[Alert] = []
        for old, new in edits:
            if not is_correction(old, new):
                continue
            summary = summarize_edit(old, new)
            facts = (
                (summary.figures, "figure"),
                (summary.names, "name"),
                (summary.reversals, "negation"),
            )
            parts = [words for pairs, what in facts for words in describe_pairs(pairs, what)]
            words = (", ".join(parts) or str(summary))[:_LONGEST]
            use = _describe_use(new, self._clippings.briefs_of([new.id]).get(new.id, ()))
            alert = self._alert("correction", new, words)
            found.append(replace(alert, why=(*alert.why, Reason("note", use))))
        again = self._engine.alerts.about("correction", [one.article for one in found])
        if again:
            earlier = self._engine.alerts.find(None)
            self._engine.alerts.remove(
                [one.id for one in earlier if one.kind == "correction" and one.article in again]
            )
        return found

    def _sharing(self, article: int) -> list[int]:
        """Return an article and the takes of its story that share text with it."""
        from storage.stories.shared_text import sharing  # late: kills are few

        if (take := self._engine.stories.takes([article]).get(article)) is None:
            return [article]
        return sorted(sharing(self._engine.stories.members(take.story), article))

    def _alert(self, kind: AlertKind, article: Article, words: str) -> Alert:
        takes = self._engine.stories.takes([article.id])
        story = takes[article.id].story if article.id in takes else None
        return _alert(kind, article.id, words, datetime.now(UTC), story)


def _describe_use(article: Article, briefs: Iterable[str]) -> str:
    """Describe what the reader did with an article: ``starred, in brief “Gulf”``."""
    kept = [
        "clipped" if one == DEFAULT_BRIEF else f"in brief “{clean_line(one)}”" for one in briefs
    ]
    marks = ["starred"] * article.starred + kept
    return ", ".join(marks or ["read"] * article.read)


def _also_of_watch(alert: Alert, article: int, matches: Iterable[Alert]) -> Alert:
    """Return an alert with the name and the level of the watch that matched an article, if any."""
    of_article = [one for one in matches if one.article == article]
    if not of_article:
        return alert
    match = max(of_article, key=lambda one: LEVELS.index(one.level))
    return replace(alert, name=match.name, level=max(alert.level, match.level, key=LEVELS.index))


def _place(article: Article) -> tuple[datetime, int]:
    return article.published, article.id


def ended_embargoes(engine: Engine, now: datetime) -> list[Alert]:
    """Return the alerts about embargoes that have ended, and that there are none about yet.

    Takes of one story whose embargo ends at one time are one alert, about the first of them.
    """
    from storage.wire.embargo import embargo_end  # late, as few headlines have one

    query = FilterQuery(flags=frozenset(["embargoed"]), since=now - _SENT_BEFORE)
    rows: Sequence[Headline] = engine.articles.select(query, "date").rows(0, _MOST_EMBARGOES)
    ended: dict[int, datetime] = {}
    for row in rows:
        if (embargo := parse_headline(row.headline).embargo) is not None:
            end = embargo_end(embargo, row.published)
            if max(row.published, now - _ENDED_WITHIN) < end <= now and row.killed is None:
                ended[row.id] = end
    known = engine.alerts.about("embargo", [*ended]) if ended else set()
    takes = engine.stories.takes([*ended])
    stories = {id_: takes[id_].story if id_ in takes else None for id_ in ended}
    together: dict[tuple[int, datetime], list[int]] = {}
    for id_, end in ended.items():
        together.setdefault((stories[id_] or -id_, end), []).append(id_)
    new = [ids[-1] for ids in together.values() if known.isdisjoint(ids)]  # the newest come first
    return [_alert("embargo", id_, "its embargo has ended", now, stories[id_]) for id_ in new]


def _alert(kind: AlertKind, article: int, words: str, now: datetime, story: int | None) -> Alert:
    why = (Reason("note", clean_line(words)),)
    return Alert(kind, article, why, now.replace(microsecond=0), story=story)
