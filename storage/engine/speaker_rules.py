"""Why a name belongs to a person, and who else may be that person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storage.model import JoinReason
from storage.quotes.names.person_clusters import are_of_one_gender
from storage.quotes.names.person_keys import (
    given_name_stem,
    is_surname,
    long_stem,
    may_be_same_person,
)

__all__ = ["joined", "near_matches"]


def joined(name: str, key: str, head: str, target: str | None) -> JoinReason:
    """Return why a name with this key belongs to the person whose first name has the key `head`."""
    if target not in (None, name):
        return "hand"
    if is_surname(key) and key != head:
        return "surname"
    if key == head or not long_stem(key) or long_stem(key) != long_stem(head):
        return ""
    return "initial" if given_name_stem(key) == given_name_stem(head) else "nickname"


def near_matches(near: Iterable[Sequence[object]], named: Sequence[tuple[str, str]]) -> set[int]:
    """Return which persons of some names (key, name, person) may be the one with other names."""
    return {
        person
        for key, other, person in near
        if isinstance(person, int)
        and any(
            may_be_same_person(str(key), one) and are_of_one_gender(str(other), its)
            for one, its in named
        )
    }
