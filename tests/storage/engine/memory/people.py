"""Which names refer to one person, and what their quotes say, computed anew at each question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, timedelta

from storage.model import JoinReason, Profile, Quote, RolePeriod, Speaker, SpeakerKind
from storage.quotes.names.person_clusters import (
    Candidate,
    NameUse,
    are_near,
    are_of_one_gender,
    find_bearer,
    genders_of,
    group,
)
from storage.quotes.names.person_keys import (
    DESCRIPTION_KEY,
    given_name_stem,
    is_surname,
    kind_of,
    long_stem,
    may_be_same_person,
    person_key,
    surname_of,
)
from storage.quotes.names.roles import role_head, role_periods, title_role
from storage.text.folding import fold

from .store import Entry, Store


def persons(store: Store) -> dict[str, str]:
    """Return for each name the one that is shown for its person."""
    return store.derived("persons", _persons)


def _persons(store: Store) -> dict[str, str]:
    names = _names(store)
    aliases = store.data.aliases
    heads = {name: aliases.get(name, name) for name in names}
    groups = group(
        (
            NameUse(name, person_key(name), _speaker(store, name, [name]).articles)
            for name in names
            if person_key(name) not in ("", DESCRIPTION_KEY) and aliases.get(name) != name
        ),
        lambda some, others: _are_quoted_alike(
            store, *([use.name for use in uses] for uses in (some, others))
        ),
    )
    for same in ([use.name for use in uses] for uses in groups):
        chosen = [heads[name] for name in sorted(same) if name in aliases]
        head = chosen[0] if chosen else min(same, key=lambda name: (len(name), name))
        heads |= {name: head for name in same if name not in aliases}
    heads = {name: _end(name, heads) for name in names}
    found = dict(heads)
    for same in ([use.name for use in uses] for uses in groups):
        key = person_key(same[0])
        if is_surname(key) and aliases.keys().isdisjoint(same):
            bearers = {heads[one] for one in names if person_key(one).startswith(f"{key}, ")}
            if head := _bearer(store, same, bearers, heads):
                found |= dict.fromkeys(same, head)
    return found


def _bearer(store: Store, same: list[str], bearers: set[str], heads: dict[str, str]) -> str:
    """Return the person whom a surname alone refers to, or an empty string."""
    surname = f"{person_key(same[0])}, "
    people = [
        (head, [one for one, its in heads.items() if its == head and _begins(one, surname)])
        for head in sorted(bearers)
    ]
    candidates = [
        Candidate(
            number,
            sum(_speaker(store, one, [one]).articles for one in names),
            frozenset().union(*(genders_of(one, person_key(one)) for one in names)),
        )
        for number, (_, names) in enumerate(people)
    ]
    found = find_bearer(
        same,
        candidates,
        lambda one: not _roles(store, same).isdisjoint(_roles(store, people[one.id][1])),
        lambda one: are_near(_moments(store, same), _moments(store, people[one.id][1])),
    )
    return people[found.id][0] if found else ""


def _are_quoted_alike(store: Store, some: list[str], others: list[str]) -> bool:
    roles = [_heads_of_roles(store, names) for names in (some, others)]
    if all(roles):
        return bool(roles[0] & roles[1])
    return are_near(_moments(store, some), _moments(store, others))


def _begins(name: str, start: str) -> bool:
    return person_key(name).startswith(start)


def _moments(store: Store, names: Sequence[str]) -> list[int]:
    entries = sorted(store.data.entries.values(), key=lambda entry: entry.article.published)
    found: list[int] = []
    for name in names:
        times = [
            e.article.published for e in entries for quote in e.quotes if quote.speaker == name
        ]
        found += [int(time.timestamp()) for time in times[-20:]]
    return found


def _roles(store: Store, names: Sequence[str]) -> set[str]:
    return (_heads_of_roles(store, names) | set(map(title_role, names))) - {""}


def _heads_of_roles(store: Store, names: Sequence[str]) -> set[str]:
    entries = sorted(store.data.entries.values(), key=lambda entry: entry.article.published)
    found: set[str] = set()
    for name in names:
        roles = [quote.role for entry in entries for quote in entry.quotes if quote.speaker == name]
        found |= set(map(role_head, roles[-20:]))
    return found - {""}


def same_person(store: Store, name: str, other: str) -> bool:
    """Return whether a name belongs to a person with another name, in any case."""
    heads = persons(store)
    return heads[name] in {head for one, head in heads.items() if fold(one) == fold(other)}


def search(
    store: Store, words: str, limit: int, *, described: bool, kind: SpeakerKind | None
) -> list[Speaker]:
    """Return the people with a name that contains all the words, most quoted first."""
    parts = fold(words).split()
    heads = persons(store)
    found: list[tuple[bool, Speaker]] = []
    for head in set(heads.values()):
        names = [name for name in heads if heads[name] == head]
        is_described = [person_key(name) == DESCRIPTION_KEY for name in names] == [True]
        held = [name for name in names if all(part in fold(name) for part in parts)]
        if is_described != described or not held:
            continue
        if kind not in (None, kind_of(person_key(head))) and not described:
            continue
        begun = any(
            all(f" {part}" in f" {fold(name).replace('-', ' ')}" for part in parts) for name in held
        )
        speaker = _speaker(store, head, names)
        if speaker.quotes:
            found.append((not begun, speaker))
    found.sort(key=lambda one: (one[0], -one[1].quotes, one[1].name))
    return [speaker for _, speaker in found[:limit]]


def with_role(store: Store, words: str, limit: int) -> list[Speaker]:
    """Return the people whose role has all the words, most often first."""
    heads = persons(store)
    times = Counter(
        heads[quote.speaker]
        for entry in store.data.entries.values()
        for quote in entry.quotes
        if quote.speaker and person_key(quote.speaker) != DESCRIPTION_KEY
        if all(f" {word}" in f" {quote.role.lower()}" for word in words.lower().split())
    )
    found = [
        _speaker(store, head, [name for name in heads if heads[name] == head])
        for head, _ in sorted(times.items(), key=lambda item: (-item[1], item[0]))
    ]
    return found[:limit] if words.split() else []


def profile(store: Store, speaker: str, quotes: Sequence[tuple[Entry, Quote]]) -> Profile:
    """Return what quotes say about a speaker; they are those that match, newest first."""
    heads = persons(store)
    head = next((heads[name] for name in heads if fold(name) == fold(speaker)), None)
    names = [_speaker(store, name, [name]) for name in heads if heads[name] == head]
    names.sort(key=lambda one: (one.name != head or len(names) == 1, -one.quotes, one.name))
    keys = [person_key(one.name) for one in names]
    days = [entry.article.published.astimezone(UTC).date() for entry, _ in quotes]
    roles = Counter(quote.role for _, quote in quotes[:1000] if quote.role)
    return Profile(
        names=tuple(
            Speaker(
                *(one.name, one.quotes, one.articles, _reason(store, one.name, keys[0])),
                kind_of(keys[0]),
            )
            for one in names
        ),
        roles=tuple(roles.most_common()),
        sections=dict(Counter(entry.article.section for entry, _ in quotes).most_common()),
        weeks=tuple(sorted(Counter(day - timedelta(day.weekday()) for day in days).items())),
        possible_duplicates=_possible_duplicates(
            store, head, [one.name for one in names if surname_of(person_key(one.name))]
        ),
        described=keys == [DESCRIPTION_KEY],
        first=min(days, default=None),
        last=max(days, default=None),
        articles=len({entry.article.id for entry, _ in quotes}),
        role_periods=role_periods(
            RolePeriod(quote.role, day, day, 1)
            for day, (_, quote) in zip(days, quotes, strict=True)
            if quote.role
        ),
    )


def _names(store: Store) -> list[str]:
    """Return the names of all who are quoted, and those the reader shows them under."""
    quoted = dict.fromkeys(
        quote.speaker
        for _, entry in sorted(store.data.entries.items())
        for quote in entry.quotes
        if quote.speaker is not None
    )
    while added := {
        target: None
        for name, target in store.data.aliases.items()
        if name in quoted and target not in quoted
    }:
        quoted |= added
    return list(quoted)


def _end(name: str, heads: dict[str, str]) -> str:
    chain = [name]
    while (head := heads[chain[-1]]) not in chain:
        chain.append(head)
    circle = chain[chain.index(head) :]
    return min(circle, key=list(heads).index)


def _speaker(store: Store, head: str, names: Sequence[str]) -> Speaker:
    per_article = [
        sum(quote.speaker in names for quote in entry.quotes)
        for entry in store.data.entries.values()
    ]
    counts = (sum(per_article), sum(map(bool, per_article)))
    key = person_key(head)
    return Speaker(head, *counts, kind=kind_of(key), described=key == DESCRIPTION_KEY)


def _reason(store: Store, name: str, head: str) -> JoinReason:
    key, stem = person_key(name), given_name_stem(person_key(name))
    if store.data.aliases.get(name, name) != name:
        return "hand"
    if is_surname(key) and key != head:
        return "surname"
    if key == head or not stem or long_stem(key) != long_stem(head):
        return ""
    return "initial" if stem == given_name_stem(head) else "nickname"


def _possible_duplicates(
    store: Store, own: str | None, names: Sequence[str]
) -> tuple[Speaker, ...]:
    heads = persons(store)
    names = [one for one in names if not is_surname(person_key(one))] or names
    found = {
        heads[name]
        for name in heads
        if store.data.aliases.get(name) != name
        and not (is_surname(person_key(name)) and person_key(name) != person_key(heads[name]))
        and any(
            may_be_same_person(person_key(name), person_key(one)) and are_of_one_gender(name, one)
            for one in names
        )
    } - {own}
    people = [_speaker(store, head, [n for n in heads if heads[n] == head]) for head in found]
    people.sort(key=lambda one: (-one.quotes, one.name))
    return tuple(Speaker(one.name, one.quotes, 0) for one in people[:5])
