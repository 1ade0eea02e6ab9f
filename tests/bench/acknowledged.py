"""What programs acknowledged, and what there is of it, for `kills.py`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from storage import Archive, Filter
from storage.model import Headline

State = dict[str, Any]
"""All that a reader has in an archive, by names; what is missing is not there."""

PEOPLE = {
    "alba": ("Odd Lie", "Ida Berg", "Tor Vik", "Liv Dahl", "Nils Moe", "Eva Lund"),
    "brio": ("Per Holm", "Siri Nes", "Jon Hauge", "Kari Bakke", "Lars Eide", "Mona Ruud"),
}
"""The programs, and who is quoted in the articles of each: the two share no person."""

FIRST_DAY = date(1995, 1, 1)
FIRST_HEADLINE = "The quay opens"
"""The article that is there when an archive begins."""


def observe(archive: Archive) -> State:
    """Read all that a reader has in an archive."""
    state: State = {}
    for row in rows(archive):
        state[f"article {row.headline}"] = row.published.date().isoformat()
        state[f"read {row.headline}"], state[f"starred {row.headline}"] = row.read, row.starred
    for clipping in archive.clippings.all():
        state[f"clip {clipping.headline}"] = clipping.note
    for saved in archive.saved_filters.all(today=FIRST_DAY):
        state[f"filter {saved.name}"] = saved.filter.words
    for source in archive.sources.all():
        state[f"source {source.location}"] = [source.name, source.section, source.fetch.interval]
    for correction in archive.quotes.corrections():
        state[f"speaker {correction.headline}"] = correction.speaker
    for name, target in archive.speakers.aliases().items():
        state[f"alias {name}"] = target
    for name in PEOPLE:
        state[f"setting {name}"] = archive.settings.get(name)
    state["keep"] = archive.retention.rule().number
    return {name: value for name, value in state.items() if value is not None}


def rows(archive: Archive) -> list[Headline]:
    """Return the rows of all articles."""
    results = archive.select(Filter())
    return list(results.rows(0, results.total))


def journal(path: Path, name: str) -> Path:
    """Return where a program that changes an archive writes its journal."""
    return path.parent / f"{name}.journal"


def apply(state: State, effects: Mapping[str, Any]) -> None:
    """Change a state; None is what is not there."""
    for name, value in effects.items():
        if value is None:
            state.pop(name, None)
        else:
            state[name] = value


def difference(before: State, after: State) -> State:
    """Return the effects that lead from one state to another."""
    return {one: after.get(one) for one in before | after if before.get(one) != after.get(one)}


@dataclass
class Account:
    """What must be there, and how much was acknowledged."""

    state: State = field(default_factory=dict)
    acknowledged: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    losses: list[str] = field(default_factory=list)
    pending: list[tuple[str, State, bool]] = field(default_factory=list)
    """Changes that were under way: any of them may be there."""

    def read(self, path: Path, prepared: str = "") -> None:
        """Take over what a program acknowledged, and what it was doing when it was killed.

        `prepared` is what was done to the archive before.
        """
        if not path.exists():
            return
        under_way: tuple[str, State, bool] | None = None
        for line in path.read_text(encoding="utf-8").splitlines():
            match json.loads(line):
                case ["about", what, effects, whole]:
                    under_way = (what, effects, whole)
                case ["done"] if under_way:
                    self.acknowledged[_kind(under_way[0])] += 1
                    apply(self.state, under_way[1])
                    under_way = None
                case ["refused", why] if under_way:
                    self.refused[f"{_kind(under_way[0])}: {why}"] += 1
                    self.pending.append(under_way)
                    under_way = None
                case ["copy", name]:
                    self._expect(Path(name).exists(), f"{name}: acknowledged, not there")
                case ["export", name, articles]:
                    self._check_export(Path(name), articles)
        if under_way:
            self.killed[f"{_kind(under_way[0])} {prepared and f'({prepared})'}".strip()] += 1
            self.pending.append(under_way)

    def compare(self, found: State) -> None:
        """Note what is not there as acknowledged; go on from what there is."""
        maybe: dict[str, list[object]] = {}
        for what, effects, whole in self.pending:
            for name, value in effects.items():
                maybe.setdefault(name, []).append(value)
            done = {
                name for name, value in effects.items() if found.get(name) == value
                and self.state.get(name) != value
            }  # fmt: skip
            changed = {one for one, value in effects.items() if self.state.get(one) != value}
            if whole and done and done != changed:
                self.losses.append(f"{what}: {len(done)} of {len(changed)} changes are there")
        for name in self.state | found:
            wanted, got = self.state.get(name), found.get(name)
            self._expect(
                got == wanted or got in maybe.get(name, ()), f"{name}: {got!r}, not {wanted!r}"
            )
        self.state, self.pending = found, []

    def _check_export(self, path: Path, articles: int) -> None:
        """Look whether the file is whole: a later export replaces it at once or not at all."""
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        records = [json.loads(line) for line in lines]
        self._expect(bool(records) or not articles, f"{path}: an export that is not there")

    def _expect(self, is_so: bool, otherwise: str) -> None:
        if not is_so:
            self.losses.append(otherwise)


def _kind(what: str) -> str:
    """Return the verb, and its option if there is one."""
    words = [word for word in what.split()[:2] if "/" not in word and word not in PEOPLE]
    return " ".join(word for word in words if not word[-1].isdigit())
