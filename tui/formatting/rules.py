"""Rules for what arrives, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from storage.archive.arrival_rules import Dropped, RuleTrial
from storage.model import ArrivalRule, RuleAction
from storage.text.plural import format_count
from tui.formatting.dates import format_age
from tui.formatting.text import clean_line

__all__ = [
    "ACTION_WORDS",
    "describe_dropped",
    "describe_rule_trial",
    "format_action",
    "format_rule_note",
]

ACTION_WORDS: Mapping[RuleAction, str] = {
    "drop": "drop: it never arrives",
    "keep": "keep: only articles that match arrive",
    "read": "read: it arrives read",
    "star": "star: it arrives starred",
    "section": "section: it goes into a section",
}


def format_action(rule: ArrivalRule) -> str:
    """Return what a rule does in a word or two: ``drop``, ``section SPORT``."""
    return f"{rule.action} {rule.section}".rstrip()


def format_rule_note(rule: ArrivalRule, source: str, dropped: int) -> str:
    """Return what a rule does, for which source, and how many articles it has dropped."""
    parts = [format_action(rule), clean_line(source) if rule.source else "all sources"]
    return " · ".join([*parts, *([f"{dropped:,} dropped"] if dropped and rule.drops else [])])


def describe_dropped(rule: ArrivalRule, dropped: Sequence[Dropped], now: datetime) -> list[str]:
    """Return what a rule has dropped last, a line each below a heading."""
    if not rule.drops or not dropped:
        return []
    lines = (f"  {format_age(one.at, now)}  {clean_line(one.headline)}" for one in dropped)
    return ["Dropped last:", *lines]


def describe_rule_trial(trial: RuleTrial) -> str:
    """Describe what a rule would match of what is there, or why it is none."""
    if trial.error:
        return trial.error
    matched = f"matches {format_count(trial.articles, 'article')} in the archive"
    if trial.tried:
        matched = f"matches {trial.articles:,} of the newest {trial.tried:,} articles"
    return " · ".join(filter(None, (trial.understood, matched, trial.hint)))
