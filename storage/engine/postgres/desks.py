"""The desks of a shared archive: a login role each, and what it may do by its rank."""

from __future__ import annotations

import re

import psycopg
from psycopg import sql

from storage.engine.desk_status import RANKS, Rank
from storage.errors import ArchiveError

__all__ = ["add_desk", "add_owner", "grant", "make_groups", "ranks"]

_NAME = re.compile("[a-z_][a-z0-9_]{0,62}")
_TEXT = "article, body, quote, known, arrival, claim, carrier, revision, tombstone, speaker, take"
_STORIES = "story, story_pair, story_term, story_vector, alert, pending, note, referral"
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
        GRANT INSERT, DELETE ON note, referral TO {{0}};
    """,
    "editor": f"""
        {_OWN}
        GRANT INSERT, UPDATE, DELETE ON {_TEXT}, {_STORIES}, trash, source, alias, correction
            TO {{0}};
        GRANT DELETE ON counter TO {{0}};
        GRANT INSERT, UPDATE ON collector TO {{0}};
    """,
    "collector": f"""
        {_OWN}
        GRANT INSERT, UPDATE, DELETE ON {_TEXT}, {_STORIES} TO {{0}};
        GRANT UPDATE (fetched) ON source TO {{0}};
        GRANT DELETE ON counter TO {{0}};
        GRANT INSERT, UPDATE ON collector TO {{0}};
    """,
}
_ADD = (
    "INSERT INTO newsdesk.desk (id, role) SELECT coalesce(max(id), 0) + 1, {0} FROM newsdesk.desk"
    " ON CONFLICT (role) DO NOTHING"
)
_INCLUDES: dict[Rank, Rank] = {"desk": "reader", "editor": "desk", "collector": "reader"}


_RANKED = """
SELECT d.role, CASE
    WHEN r.oid IS NULL THEN 'removed'
    WHEN r.oid = (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = 'newsdesk') THEN 'owner'
    WHEN pg_has_role(r.oid, 'newsdesk_editor', 'MEMBER') THEN 'editor'
    WHEN pg_has_role(r.oid, 'newsdesk_collector', 'MEMBER') THEN 'collector'
    WHEN pg_has_role(r.oid, 'newsdesk_desk', 'MEMBER') THEN 'desk'
    WHEN pg_has_role(r.oid, 'newsdesk_reader', 'MEMBER') THEN 'reader'
    ELSE 'none' END
FROM newsdesk.desk d LEFT JOIN pg_roles r ON r.rolname = d.role ORDER BY d.id
"""


def make_groups(owner: psycopg.Connection) -> None:
    """Make the group roles of a server, a group for each rank, where they are missing."""
    for rank in RANKS:
        known = owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (_group(rank),))
        if known.fetchone() is None:
            group = sql.Identifier(_group(rank))
            owner.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(group))
            if rank in _INCLUDES:
                included = sql.Identifier(_group(_INCLUDES[rank]))
                owner.execute(sql.SQL("GRANT {} TO {}").format(included, group))


def grant(owner: psycopg.Connection) -> None:
    """Give the groups their rights in this archive."""
    owner.execute("SET search_path = newsdesk")
    for rank in RANKS:
        owner.execute(sql.SQL(_RIGHTS[rank]).format(sql.Identifier(_group(rank))))


def ranks(asked: psycopg.Connection) -> list[tuple[str, str]]:
    """Return the desks with their ranks, in the order they were added.

    A desk whose role is gone is ``removed``, one without rights ``none``.
    """
    return asked.execute(_RANKED).fetchall()


def add_owner(owner: psycopg.Connection) -> None:
    """Make the role that owns the archive a desk."""
    owner.execute(_ADD.format("current_user"))


def add_desk(owner: psycopg.Connection, name: str, rank: Rank) -> bool:
    """Add a login role without a password, with the rights of a rank, and its desk.

    A role that exists gets the rank in place of another. Returns whether the desk is new.

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
        return owner.execute(_ADD.format("%s"), (name,)).rowcount > 0


def _group(rank: Rank) -> str:
    return f"newsdesk_{rank}"
