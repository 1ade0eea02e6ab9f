"""One polite, bounded HTTP exchange for a feed or a page, without parsing or scheduling."""

from __future__ import annotations

import asyncio
import time
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx2

from storage.errors import FeedError
from storage.feeds.fetching import http_errors
from storage.feeds.fetching.body import Body
from storage.feeds.fetching.client import Client
from storage.feeds.fetching.proxies import Proxy, find_proxy
from storage.feeds.fetching.request_options import RequestOptions
from storage.feeds.fetching.response_headers import freshness_lifetime, parse_retry_after
from storage.model import FetchState
from storage.text.urls import host_of, redact_url, resolve_redirect

__all__ = ["FetchError", "FetchResult", "fetch"]

_PLAIN = RequestOptions()
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_RETRIED = {429, 503}
_MAX_VALIDATOR = 2_000
_MAX_CODINGS = 3
_MAX_PARTS = 5_000
"""Parts that a body may come in, however small they are."""
_USUAL_PART = 64
"""Bytes that the parts after these have on the average, or more."""


@dataclass(frozen=True, slots=True)
class FetchResult:
    """The result of one exchange.

    `url` is the address that answered; `permanent_url` the one the server wants used from now on
    (by default the requested one). `not_modified` is a 304 response, whose `content` is empty.
    `etag` and `modified` are sent back next time, byte for byte. `fresh` is how long the response
    stays fresh. `public` says whether it came from the public internet, `began_public` whether the
    requested address is there, `locked` whether a password was sent.
    """

    url: str
    permanent_url: str
    not_modified: bool
    content: Body
    content_type: str
    etag: str
    modified: str
    fresh: timedelta
    public: bool
    locked: bool = False
    began_public: bool = False

    @property
    def body(self) -> bytes:
        """The whole content in memory."""
        return bytes(self.content)


class FetchError(FeedError):
    """An exchange without a usable response.

    `status` is the HTTP status (0: no response), `hold_until` the time a Retry-After header names,
    `offline` says that our own network seems to be down.
    """

    def __init__(
        self,
        reason: str,
        *,
        status: int = 0,
        hold_until: datetime | None = None,
        offline: bool = False,
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.hold_until = hold_until
        self.offline = offline


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    headers: httpx2.Headers
    content: Body
    public: bool


async def fetch(
    url: str,
    state: FetchState | None = None,
    *,
    client: Client,
    local: bool = True,
    auth: tuple[str, str] | None = None,
    options: RequestOptions = _PLAIN,
) -> FetchResult:
    """Fetch `url` with the validators of `state`, following redirects.

    `local` allows the address itself to be in a private network: for an address typed by a person,
    never for one named by a public page. `auth` is sent only to that address's own server.
    `options` says what else is sent, and through which proxy.

    Raises:
        FetchError: There was no body and no 304 response.
    """
    origin, permanent, moved_for_good = urlsplit(url)[:2], url, True
    validated_by = (state.validated_by if state else "") or host_of(url)
    began_public: bool | None = None
    seconds = client.limits.seconds
    for _ in range(client.limits.redirects + 1):
        known = state if host_of(url) == validated_by else None
        headers = {**_validators(known), **options.headers_for(url)}
        started = time.monotonic()
        async with client.connection_slot(url):
            waited = time.monotonic() - started
            hop_auth = auth if urlsplit(url)[:2] == origin else None
            answer = await _exchange(client, url, headers, local, hop_auth, seconds, options.proxy)
        seconds -= time.monotonic() - started - waited
        local = local and not answer.public
        began_public = answer.public if began_public is None else began_public
        if answer.status not in _REDIRECTS:
            result = _to_result(url, permanent, answer, known, has_login=hop_auth is not None)
            return replace(result, locked=auth is not None, began_public=began_public)
        target = _redirect_target(url, answer)
        moved_for_good = moved_for_good and answer.status in _PERMANENT
        permanent = target if moved_for_good else permanent
        url = target
    raise FetchError(f"{host_of(url)}: redirect loop")


async def _exchange(
    client: Client,
    url: str,
    headers: dict[bytes, bytes],
    local: bool,
    auth: tuple[str, str] | None,
    seconds: float,
    chosen: Proxy | None,
) -> _Response:
    """Perform one hop within `seconds`; raise any failure as a readable error."""
    try:
        async with asyncio.timeout(max(seconds, 0.001)):
            async with client.get(url, headers, local=local, auth=auth, proxy=chosen) as response:
                public = client.is_public(url, local=local, proxy=chosen)
                limit = client.limits.body
                content = (
                    await _read_body(response, limit) if _should_read_body(response) else Body()
                )
                return _Response(response.status_code, response.headers, content, public)
    except FeedError as error:
        raise FetchError(str(error)) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, TimeoutError) as error:
        reason = http_errors.describe_error(error, seconds=client.limits.seconds)
        proxy = chosen or find_proxy(url)
        through = f" (through the proxy {proxy.host})" if proxy else ""
        away = http_errors.is_offline(error)
        raise FetchError(f"{host_of(url)}: {reason}{through}", offline=away) from error


def _should_read_body(response: httpx2.Response) -> bool:
    """Return whether to read the body. Reading the empty one of a 304 keeps the connection open."""
    return 200 <= response.status_code < 300 or response.status_code == 304


async def _read_body(response: httpx2.Response, limit: int) -> Body:
    """Read the body, decompressed as it streams in, up to `limit` bytes."""
    host = response.request.url.host
    if response.headers.get("content-encoding", "").count(",") >= _MAX_CODINGS:
        raise FeedError(f"{host}: answer compressed too many times; not read")
    body, parts = Body(), 0
    try:
        async for part in response.aiter_bytes():
            if len(body) + len(part) > limit or response.num_bytes_downloaded > limit:
                raise FeedError(f"{host}: {_too_large(limit)}")
            parts += 1
            if parts > _MAX_PARTS + len(body) // _USUAL_PART:
                raise FeedError(f"{host}: sends its answer in crumbs; not read")
            body.append(part)
    except BaseException:
        body.close()
        raise
    return _decompress_gzip(body, limit, host)


def _decompress_gzip(body: Body, limit: int, host: str) -> Body:
    """Decompress a gzip file, of one member or several, that was served as a file.

    Raises:
        FeedError: It is larger than `limit`, or cut off.
    """
    if not next(body.chunks(), b"").startswith(b"\x1f\x8b"):
        return body
    content, member = Body(), _new_member()
    try:
        for chunk in body.chunks():
            while chunk:
                content.append(member.decompress(chunk, limit - len(content) + 1))
                if len(content) > limit:
                    raise FeedError(f"{host}: {_too_large(limit)}")
                chunk = member.unconsumed_tail
                if member.eof:
                    chunk, member = member.unused_data.lstrip(b"\x00"), _new_member()
    except zlib.error:
        if not len(content):
            content.close()
            return body
    except FeedError:
        content.close()
        raise
    body.close()
    return content


def _new_member() -> zlib._Decompress:
    return zlib.decompressobj(zlib.MAX_WBITS | 16)


def _too_large(limit: int) -> str:
    return f"sends more than {limit / 1_000_000:g} MB; not read"


def _to_result(
    url: str, permanent: str, answer: _Response, state: FetchState | None, *, has_login: bool
) -> FetchResult:
    now = datetime.now(UTC)
    status, headers = answer.status, answer.headers
    if status >= 400 or not (200 <= status < 300 or status == 304):
        hold = (
            parse_retry_after(headers.get("retry-after", ""), now=now)
            if status in _RETRIED
            else None
        )
        words = http_errors.describe_status(status, has_login=has_login)
        reason = f"{host_of(url)}: {words}"
        raise FetchError(reason, status=status, hold_until=hold)
    unchanged = status in {204, 304}
    kept = state if unchanged and state else FetchState()
    return FetchResult(
        url=url,
        permanent_url=permanent,
        not_modified=unchanged,
        content=answer.content,
        content_type=headers.get("content-type", "")[:200],
        etag=_header(headers, b"etag") or kept.etag,
        modified=_header(headers, b"last-modified") or kept.modified,
        fresh=freshness_lifetime(headers, now=now),
        public=answer.public,
    )


def _redirect_target(url: str, answer: _Response) -> str:
    """Return the target of a redirect if it may be followed."""
    location = _header(answer.headers, b"location")
    if not location:
        raise FetchError(f"{host_of(url)}: redirects ({answer.status}) without saying where to")
    try:
        target = resolve_redirect(url, _decode_location(location))
    except FeedError as error:
        raise FetchError(str(error)) from error
    if url.startswith("https:") and not target.startswith("https:"):
        raise FetchError(f"{redact_url(url)}: redirects from https to http; not followed")
    return target


def _validators(state: FetchState | None) -> dict[bytes, bytes]:
    sent = {b"If-None-Match": state.etag, b"If-Modified-Since": state.modified} if state else {}
    return {name: value.encode("latin-1") for name, value in sent.items() if value}


def _header(headers: httpx2.Headers, name: bytes) -> str:
    """Return a header byte for byte (as Latin-1), ``""`` if it is missing or oversized."""
    found = next((value for key, value in headers.raw if key.lower() == name), b"")
    return found.decode("latin-1") if len(found) <= _MAX_VALIDATOR else ""


def _decode_location(location: str) -> str:
    """Decode a Location header, read byte for byte, as UTF-8 if possible."""
    try:
        return location.encode("latin-1").decode()
    except UnicodeDecodeError:
        return location
