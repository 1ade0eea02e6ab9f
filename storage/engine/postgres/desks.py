"""The desks of a shared archive: a login role each, and what it may do by its rank."""

from __future__ import annotations

import re
from typing import Literal

import psycopg
from psycopg import sql

from storage.errors import ArchiveError

__all__ = ["RANKS", "Rank", "add_desk", "grant"]

Rank = Literal["reader", "desk", "editor", "collector"]

RANKS: tuple[Rank, ...] = ("reader", "desk", "editor", "collector")

_NAME = re.compile("[a-z_][a-z0-9_]{0,62}")
_TEXT = "article, body, quote, known, arrival, claim, carrier, revision, tombstone, speaker, take"
_STORIES = "story, story_pair, story_term, story_vector, alert"
_OWN = """
GRANT SELECT, INSERT, UPDATE, DELETE ON state, document TO {0};
GRANT SELECT, INSERT ON change TO {0};
GRANT SELECT, INSERT, UPDATE ON counter TO {0};
GRANT SELECT, UPDATE ON clock TO {0};
GRANT UPDATE (version, alerted) ON desk TO {0};
"""
_RIGHTS: dict[Rank, str] = {
    "reader": """
        GRANT USAGE ON SCHEMA newsdesk TO {0};
        GRANT SELECT ON ALL TABLES IN SCHEMA newsdesk TO {0};
    """,
    "desk": f"""
        {_OWN}
        GRANT UPDATE (stars) ON article TO {{0}};
        GRANT UPDATE (acknowledged) ON alert TO {{0}};
    """,
    "editor": f"""
        {_OWN}
        GRANT INSERT, UPDATE, DELETE ON {_TEXT}, {_STORIES}, trash, source, alias, correction
            TO {{0}};
        GRANT DELETE ON counter TO {{0}};
    """,
    "collector": f"""
        {_OWN}
        GRANT INSERT, UPDATE, DELETE ON {_TEXT}, {_STORIES} TO {{0}};
        GRANT UPDATE (fetched) ON source TO {{0}};
    """,
}
_INCLUDES: dict[Rank, Rank] = {"desk": "reader", "editor": "desk", "collector": "reader"}


def grant(owner: psycopg.Connection) -> None:
    """Make the group roles of a server, and give them their rights in this archive."""
    owner.execute("SET search_path = newsdesk")
    for rank in RANKS:
        group = sql.Identifier(_group(rank))
        known = owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (_group(rank),))
        if known.fetchone() is None:
            owner.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(group))
        if rank in _INCLUDES:
            owner.execute(
                sql.SQL("GRANT {} TO {}").format(sql.Identifier(_group(_INCLUDES[rank])), group)
            )
        owner.execute(sql.SQL(_RIGHTS[rank]).format(group))


def add_desk(owner: psycopg.Connection, name: str, rank: Rank) -> None:
    """Add a login role without a password, with the rights of a rank, and its desk.

    A role that exists gets the rank in place of another.

    Raises:
        ArchiveError: No role can have this name.
    """
    if not _NAME.fullmatch(name):
        raise ArchiveError(f"{name}: the name of a desk has small letters, digits and _ only")
    role = sql.Identifier(name)
    with owner.transaction():
        known = owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
        if known is None:
            owner.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
        for other in RANKS:
            verb = sql.SQL("GRANT {} TO {}" if other == rank else "REVOKE {} FROM {}")
            owner.execute(verb.format(sql.Identifier(_group(other)), role))
        owner.execute(
            "INSERT INTO newsdesk.desk (id, role)"
            " SELECT coalesce(max(id), 0) + 1, %s FROM newsdesk.desk"
            " ON CONFLICT (role) DO NOTHING",
            (name,),
        )


def _group(rank: Rank) -> str:
    return f"newsdesk_{rank}"
