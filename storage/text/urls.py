"""URLs: which may be fetched, displayed and followed; no network access."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from storage.errors import FeedError
from storage.text.cleaning import clean_text

__all__ = [
    "host_of",
    "is_local_host",
    "is_public",
    "normalize_url",
    "redact_url",
    "resolve_redirect",
    "sanitize_url",
    "strip_credentials",
]

MAX_URL = 4_000
"""Longest URL that is kept, in characters."""

_ORDINARY_LINK = re.compile(r"https?://[a-z0-9][a-z0-9.-]*/[!#-\[\]_a-z~]{0,2000}")
"""The form of most links: nothing in them has to be cleaned, resolved or normalized."""

_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_HOST_AND_PORT = re.compile(r"^[^/?#@]+:\d{1,5}(?=[/?#]|$)")
_NAME_AT_HOST = re.compile(r"^(?!mailto:)[^/?#@\s]+@[^/?#@\s]+")
_USERINFO = re.compile(r"(?:(?<=//)|^(?!\w+://))[^/?#]*@")
_BROKEN_USERINFO = re.compile(
    r"(?P<scheme>^(?:\w+:)?//|^(?!\w+://))"
    r"(?!localhost:)(?:[^/?#@\s]*:(?!\d{1,5}(?:[/?#]|$))[^/?#@]*|[^/?#@.:\s]+:\d{1,5}"
    r"|[^/?#@\s]*:[^/?#\s]*@[^/?#@.:\s]+)[/?#].*@"
)
"""A name and a password with an unescaped slash, question mark or hash, which would end a host."""

_SPACES = re.compile(r"[\s\x00-\x20]+")


def normalize_url(text: str) -> str:
    """Normalize the address a person typed to an http(s) URL.

    A missing scheme becomes ``https://``, or ``http://`` for this machine; a leading ``feed:`` is
    dropped.

    Raises:
        FeedError: It is not a web address.
    """
    words = clean_text(text).strip()
    url = re.sub(r"^feed:(//)?(?=\S)", "", words, flags=re.IGNORECASE)
    if not _SCHEME.match(url) or _HOST_AND_PORT.match(url) or _NAME_AT_HOST.match(url):
        url = url.lstrip("/")
        host = host_of(f"http://{url}")
        url = f"{'http' if is_local_host(host) else 'https'}://{url}"
    parts = _split_http(url)
    if parts is None or _SPACES.search(url):
        raise FeedError(
            f"{redact_url(words) or 'an empty address'}: not a web address (http or https)"
        )
    return _join_http(parts)


def sanitize_url(url: str, *, base: str = "") -> str:
    """Return `url`, resolved against `base`, if it is a clean http(s) URL; else ``""``."""
    if _ORDINARY_LINK.fullmatch(url):
        return url
    url = _SPACES.sub("", clean_text(url)) if "\n" in url else clean_text(url).strip()
    if not url or len(url) > MAX_URL:
        return ""
    try:
        url = urljoin(base, url) if base else url
    except ValueError:
        return ""
    parts = _split_http(url.replace(" ", "%20"))
    return _join_http(parts) if parts else ""


def resolve_redirect(base: str, location: str) -> str:
    """Resolve the `location` of a redirect from `base`, without credentials or fragment.

    Raises:
        FeedError: It is not a web address.
    """
    url = sanitize_url(location, base=base)
    if not url:
        target = redact_url(location)
        raise FeedError(
            f"{redact_url(base)}: redirects to an address that is not http or https: {target}"
        )
    return strip_credentials(url).partition("#")[0]


def strip_credentials(url: str) -> str:
    """Strip the user name and password from `url`."""
    return _USERINFO.sub("", url, count=1) if "@" in url else url


def redact_url(url: str) -> str:
    """Redact `url` for display or an error message: clean, short, without credentials."""
    url = clean_text(url).replace("\n", " ")
    url = strip_credentials(_BROKEN_USERINFO.sub(r"\g<scheme>", url, count=1))
    return url if len(url) <= 120 else f"{url[:119]}…"


def host_of(url: str) -> str:
    """Return the host name of `url` in lower case, ``""`` if there is none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def is_local_host(host: str) -> bool:
    """Return whether `host` is this machine or a literal address that is not public."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return not is_public(host)


def is_public(address: str) -> bool:
    """Return whether the IP `address` belongs to the public internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if inner is not None:
            ip = inner
    inside = any(ip in network for network in _INSIDE)
    return ip.is_global and not ip.is_multicast and not inside


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_INSIDE = tuple(
    map(
        ipaddress.ip_network,
        (
            *("::/96", "::ffff:0:0:0/96"),  # an IPv4 address, compatible or translated
            "64:ff9b:1::/48",  # NAT64 inside a network
            "fec0::/10",  # site-local
            "192.0.0.0/24",  # protocol assignments
            "192.88.99.0/24",  # 6to4 relays, of old
        ),
    )
)
"""Networks that `ipaddress` takes for public, in some versions of Python."""


def _split_http(url: str) -> SplitResult | None:
    """Split an http(s) URL that has a host, else return None."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if valid and len(url) <= MAX_URL else None


def _join_http(parts: SplitResult) -> str:
    """Join the parts of an http(s) URL, without a default port."""
    host = parts.hostname or ""
    credentials, at, _ = parts.netloc.rpartition("@")
    netloc = credentials + at + (f"[{host}]" if ":" in host else host)
    default = {"http": 80, "https": 443}[parts.scheme]
    if parts.port not in {None, default}:
        netloc += f":{parts.port}"
    return urlunsplit(parts._replace(netloc=netloc, path=parts.path or "/"))
