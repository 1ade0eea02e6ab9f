"""Canonical URLs: one form of the addresses of one page, to compare them; pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["canonical_url", "url_path"]

_TRACKERS = re.compile(
    r"utm_\w+|at_(?:medium|campaign|custom\d|link\w*|format|ptr\w*|bbc\w*)|ns_\w+|pk_\w+|mtm_\w+"
    r"|_hs\w+|mc_[ce]id|wt_?\.?mc(?:_id)?|xtor|xtref|fbclid|gclid|dclid|gbraid|wbraid|msclkid"
    r"|yclid|twclid|ttclid|igshid?|cmp(?:id)?|ocid|icid|smid|smtyp|spm|ito|emc|guccounter|ftag"
    r"|feed(?:type|name)|rss",
    re.IGNORECASE,
)
"""Names of parameters that say where a reader comes from, and not what the page is."""


def canonical_url(url: str) -> str:
    """Return `url` without scheme, ``www.``, port, trackers and a slash at its end.

    It is for comparing only: nothing can be fetched from it. ``""`` if it is no URL.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return f"{host}{url_path(url)}" if host else ""


def url_path(url: str) -> str:
    """Return the path of `url` with its parameters, without trackers and a slash at its end."""
    parts = urlsplit(url)
    fragment = "" if _is_tracker(parts.fragment) else parts.fragment
    kept = "&".join(one for one in parts.query.split("&") if one and not _is_tracker(one))
    path = parts.path.rstrip("/")
    return path + (f"?{kept}" if kept else "") + (f"#{fragment}" if fragment else "")


def _is_tracker(parameter: str) -> bool:
    return _TRACKERS.fullmatch(parameter.partition("=")[0]) is not None
