"""The politeness of a feed client, criterion by criterion, in whole refreshes on loopback.

One exchange alone is tested in `fetching`, the time of the next fetch in `test_schedule`.
"""

from __future__ import annotations

import gzip
import socket
from datetime import timedelta
from email.utils import format_datetime

import pytest

from storage.feeds.fetching.client import Client
from storage.feeds.polling.refresh import refresh
from storage.model import Rules
from tests.still_clock import NOW

pytestmark = [pytest.mark.dates, pytest.mark.usefixtures("still_clock")]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ETAG, MODIFIED = 'W/"v 1;\xff"', "Mon,  1 June 2026 10:00 (ours)"
DATED = {"ETag": ETAG, "Last-Modified": MODIFIED}


# What a request contains


async def test_a_request_says_who_sends_it_and_that_it_accepts_feeds(feed):
    await feed.refresh()
    name, version, url = feed.sent["user-agent"].decode().replace("/", " ", 1).split(" ", 2)
    assert name == "newsdesk"
    assert version[0].isdigit()
    assert url.startswith("(+https://")
    assert feed.sent["accept"].startswith(b"application/rss+xml, application/atom+xml")


async def test_compressed_responses_are_accepted(feed, rss):
    feed.answers(body=gzip.compress(rss("Dredger aground")), Content_Encoding="gzip")
    assert (await feed.refresh()).new == 1
    assert b"gzip" in feed.sent["accept-encoding"]


async def test_no_cookies_are_kept_between_refreshes_or_hops(feed):
    feed.answers(302, Location="/real", Set_Cookie="who=reader; Path=/")
    feed.answers(titles=["Dredger aground"], path="/real", Set_Cookie="x=y; Path=/")
    for _ in range(2):
        await feed.refresh()
    assert len(feed.server.requests) == 4
    assert not [one for one in feed.server.requests if "cookie" in one.headers]


async def test_no_referer_is_sent(feed):
    feed.answers(302, Location="/real")
    feed.answers(titles=["Dredger aground"], path="/real")
    await feed.refresh()
    assert not {"referer", "from", "origin", "dnt"} & set(feed.sent)


async def test_the_address_is_requested_unchanged(desk, server, reply, rss):
    path = "/feed?desk=harbour&x=%20y&_=1"
    server.answers[path] = reply(body=rss("Dredger aground"))
    await desk.once(desk.follow(server.url(path)))
    assert [request.path for request in server.requests] == [path]


async def test_only_the_feed_is_requested(feed):
    image = "<image><url>/logo.png</url></image><icon>/favicon.ico</icon>"
    feed.answers(titles=["Dredger aground", "Ferry late"], extra=image)
    await feed.refresh()
    assert [request.path for request in feed.server.requests] == ["/feed"]


async def test_no_password_is_sent_where_none_is_known(feed):
    feed.answers(401, WWW_Authenticate='Basic realm="x"')
    assert "needs a login" in (await feed.refresh()).error
    assert [one for one in feed.server.requests if "authorization" in one.headers] == []


# Conditional requests


async def test_etag_and_last_modified_are_sent_back_byte_for_byte(feed):
    feed.answers(titles=["Dredger aground"], **DATED)
    await feed.refresh()
    assert not {"if-none-match", "if-modified-since"} & set(feed.sent)
    await feed.refresh()
    assert feed.sent["if-none-match"] == ETAG.encode("latin-1")
    assert feed.sent["if-modified-since"] == MODIFIED.encode("latin-1")


async def test_an_etag_or_a_date_alone_is_sent_back(feed):
    for name, header in (("ETag", "if-none-match"), ("Last_Modified", "if-modified-since")):
        feed.answers(titles=["Dredger aground"], **{name: "mine"})
        await feed.refresh()
        await feed.refresh()
        conditions = {"if-none-match", "if-modified-since"} & set(feed.sent)
        assert conditions == {header}


async def test_a_304_changes_nothing_and_is_a_success(feed):
    feed.answers(titles=["Dredger aground"], **DATED)
    await feed.refresh()
    feed.answers(304)
    done = await feed.refresh()
    assert (done.outcome, done.error, feed.state.failures) == ("unchanged", "", 0)
    assert feed.desk.headlines() == ["Dredger aground"]
    assert (feed.state.etag, feed.state.modified) == (ETAG, MODIFIED)


async def test_new_validators_in_a_304_are_kept(feed):
    feed.answers(titles=["Dredger aground"], ETag='"1"')
    await feed.refresh()
    feed.answers(304, ETag='"2"')
    await feed.refresh()
    await feed.refresh()
    assert feed.sent["if-none-match"] == b'"2"'


async def test_validators_no_longer_sent_are_forgotten(feed):
    feed.answers(titles=["Dredger aground"], **DATED)
    await feed.refresh()
    feed.answers(titles=["Dredger aground"])
    await feed.refresh()
    await feed.refresh()
    assert not {"if-none-match", "if-modified-since"} & set(feed.sent)


@pytest.mark.parametrize(
    ("status", "body"), [(200, b"<html>Log in</html>"), (200, b""), (500, b""), (404, b"")]
)
async def test_validators_of_a_document_that_is_not_a_feed_are_ignored(feed, status, body):
    feed.answers(titles=["Dredger aground"], ETag='"feed"')
    await feed.refresh()
    feed.answers(status, body=body, ETag='"not the feed"')
    await feed.refresh()
    assert feed.state.etag == '"feed"'


async def test_validators_are_not_sent_to_a_changed_address(feed):
    feed.answers(titles=["Dredger aground"], **DATED)
    await feed.refresh()
    feed.desk.archive.sources.change(feed.source.id, location=feed.server.url("/elsewhere"))
    await feed.refresh()
    assert feed.server.requests[-1].path == "/elsewhere"
    assert not {"if-none-match", "if-modified-since"} & set(feed.sent)


async def test_the_same_document_again_changes_nothing(feed):
    assert (await feed.refresh()).new == 1
    version = feed.desk.archive.article(1)
    done = await feed.refresh()
    assert (done.outcome, done.new, done.changed) == ("unchanged", 0, 0)
    assert feed.desk.archive.article(1) == version


# Redirects


@pytest.mark.parametrize("status", [301, 308])
async def test_a_permanent_redirect_is_adopted_once_a_feed_was_read_there(feed, status):
    feed.answers(status, Location="/new")
    for failure in ({"status": 503}, {"body": b"<html>This name is for sale</html>"}):
        feed.answers(**failure, path="/new")
        assert (await feed.refresh()).outcome == "failed"
        assert feed.location == feed.server.url("/feed")
    feed.answers(titles=["Dredger aground"], path="/new")
    await feed.refresh()
    assert feed.location == feed.server.url("/new")
    await feed.refresh()
    assert feed.server.requests[-2].path == feed.server.requests[-1].path == "/new"


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_temporary_redirect_is_not_adopted(feed, status):
    feed.answers(status, Location="/new")
    feed.answers(titles=["Dredger aground"], path="/new")
    assert (await feed.refresh()).new == 1
    assert feed.location == feed.server.url("/feed")


async def test_a_redirect_loop_ends(feed):
    feed.answers(302, Location="/feed")
    assert "redirect loop" in (await feed.refresh()).error
    assert len(feed.server.requests) == 11


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://x.example/f", "gopher://x/", "//"])
async def test_redirects_to_other_schemes_are_not_followed(feed, target):
    feed.answers(301, Location=target)
    assert (await feed.refresh()).outcome == "failed"
    assert feed.location == feed.server.url("/feed")


# Errors and Retry-After


async def test_410_stops_polling_until_a_refresh_by_hand(feed):
    feed.answers(410)
    assert "gone for good (410)" in (await feed.refresh()).error
    assert (feed.state.gone, feed.state.next_fetch) == (True, None)
    feed.desk.follow(feed.server.url("/x"), name="Another")
    await feed.desk.refresh(force=True)
    assert len(feed.server.asked("/feed")) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 429, 451, 500, 502, 503])
async def test_other_errors_are_retried_without_end(feed, status):
    await feed.refresh()
    feed.answers(status)
    for times in range(1, 4):
        assert str(status) in (await feed.refresh()).error
        assert feed.state.failures == times
        assert feed.state.next_fetch is not None
        feed.come_due()
    assert feed.desk.headlines() == ["Dredger aground"]
    feed.answers(titles=["Dredger aground"])
    assert (await feed.refresh()).outcome == "unchanged"
    assert (feed.state.failures, feed.state.error) == (0, "")


async def test_each_failure_doubles_the_pause_up_to_a_day(feed):
    feed.answers(500)
    pauses = []
    for _ in range(8):
        await feed.refresh()
        pauses.append(feed.pause)
        feed.come_due()
    for number, pause in enumerate(pauses, 1):
        expected = min(30 * MINUTE * 2**number, DAY)
        assert expected <= pause <= expected * 1.1


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_in_seconds_is_respected(feed, status):
    feed.answers(status, Retry_After="172800")
    await feed.refresh()
    assert feed.pause >= 2 * DAY - MINUTE


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_as_a_date_is_respected(feed, status):
    until = NOW + 3 * DAY
    feed.answers(status, Retry_After=format_datetime(until, usegmt=True))
    await feed.refresh()
    assert feed.state.hold_until == until
    assert feed.state.next_fetch == until


async def test_a_refresh_by_hand_respects_retry_after_and_says_so(feed):
    feed.answers(429, Retry_After="3600")
    await feed.refresh()
    done = await feed.refresh(force=True)
    assert (done.outcome, len(feed.server.requests)) == ("skipped", 1)
    assert done.error.startswith("the server asks to wait until")


async def test_too_many_requests_holds_all_feeds_of_the_host(feed):
    others = [
        feed.desk.follow(feed.server.url(f"/{n}"), name=str(n), section="") for n in range(20)
    ]
    for number in range(20):
        feed.answers(429, path=f"/{number}", Retry_After="3600")
    elsewhere = feed.desk.follow(feed.server.url("/feed", host="localhost"), name="Elsewhere")
    done = await feed.desk.refresh(elsewhere, *others)
    asked = [one for one in feed.server.requests if one.path != "/feed"]
    assert len(asked) <= 4  # those already in progress
    assert [done[str(n)].outcome for n in range(4, 20)] == ["skipped"] * 16
    assert feed.desk.fetch_state(others[19]).hold_until > NOW + 50 * MINUTE
    assert done["Elsewhere"].new == 1


# Polling intervals


async def test_a_feed_is_not_polled_before_it_is_due(feed):
    await feed.refresh(force=False)
    assert (await feed.refresh(force=False)).error == "not due yet"
    assert len(feed.server.requests) == 1
    assert feed.pause >= 30 * MINUTE


async def test_the_interval_of_the_reader_is_the_minimum(feed):
    feed.desk.archive.sources.change(feed.source.id, interval=600)
    feed.answers(titles=["Dredger aground"], Cache_Control="max-age=60")
    await feed.refresh()
    assert feed.pause >= 10 * HOUR


@pytest.mark.parametrize(
    "header",
    [
        {"Cache_Control": "public, max-age=172800"},
        {"Cache_Control": "max-age=259200", "Age": "86400"},
        {"Expires": format_datetime(NOW + 2 * DAY + HOUR, usegmt=True)},
    ],
    ids=["max-age", "age", "expires"],
)
async def test_a_feed_is_not_polled_while_the_response_is_fresh(feed, header):
    feed.answers(titles=["Dredger aground"], **header)
    await feed.refresh()
    assert 2 * DAY <= feed.pause <= 2.4 * DAY
    feed.answers(304, **header)
    await feed.refresh()
    assert 2 * DAY <= feed.pause <= 2.4 * DAY


@pytest.mark.parametrize("control", ["no-cache", "no-store", "max-age=0", "must-revalidate"])
async def test_no_cache_does_not_shorten_the_interval(feed, control):
    feed.answers(titles=["Dredger aground"], Cache_Control=control, Expires="0")
    await feed.refresh()
    assert feed.pause >= 30 * MINUTE


@pytest.mark.parametrize(
    "extra",
    [
        "<ttl>1440</ttl>",
        "<sy:updatePeriod xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>daily"
        "</sy:updatePeriod>",
    ],
    ids=["ttl", "updatePeriod"],
)
async def test_the_ttl_of_the_feed_is_respected(feed, extra):
    feed.answers(titles=["Dredger aground"], extra=extra, ETag='"1"')
    await feed.refresh()
    assert feed.pause >= DAY
    feed.answers(304)
    await feed.refresh()
    assert feed.pause >= DAY


async def test_skip_hours_are_respected(feed):
    hours = "".join(f"<hour>{(NOW.hour + n) % 24}</hour>" for n in range(5))
    feed.answers(titles=["Dredger aground"], extra=f"<skipHours>{hours}</skipHours>")
    await feed.refresh()
    assert feed.state.next_fetch.hour not in {(NOW.hour + n) % 24 for n in range(5)}
    assert feed.pause >= 3 * HOUR


async def test_skip_days_are_respected(feed):
    names = [f"<day>{NOW + n * DAY:%A}</day>" for n in range(3)]
    feed.answers(titles=["Dredger aground"], extra=f"<skipDays>{''.join(names)}</skipDays>")
    await feed.refresh()
    assert feed.pause >= 2 * DAY


async def test_a_quiet_feed_is_polled_seldom_whatever_the_number_of_304s(feed, rss):
    old = rss("Dredger aground").replace(b"2026", b"2019")
    feed.answers(body=old, ETag='"1"')
    await feed.refresh()
    assert 12 * HOUR <= feed.pause <= 14 * HOUR
    fresh = format_datetime(NOW - HOUR, usegmt=True).encode()
    feed.answers(body=rss("Ferry").replace(b"Mon, 01 Jun 2026 10:00:00 GMT", fresh), ETag='"2"')
    await feed.refresh()
    feed.answers(304)
    for _ in range(30):
        await feed.refresh()
    assert feed.pause <= 33 * MINUTE


async def test_feeds_added_together_spread_out(feed):
    sources = [feed.desk.follow(feed.server.url("/feed"), name="0")]
    for number in range(1, 12):
        feed.answers(titles=[f"Story {number}"], path=f"/{number}")
        sources.append(feed.desk.follow(feed.server.url(f"/{number}"), name=str(number)))
    await feed.desk.refresh()
    times = sorted(feed.desk.fetch_state(source).next_fetch for source in sources)
    assert times[-1] - times[0] > 20 * timedelta(seconds=1)


async def test_a_paused_or_removed_feed_is_not_polled(feed):
    feed.desk.archive.sources.change(feed.source.id, rules=Rules(paused=True))
    await feed.desk.refresh(force=True)
    feed.desk.archive.sources.remove(feed.source.id, articles="keep")
    await feed.desk.refresh(force=True)
    assert feed.server.requests == []


async def test_at_most_four_connections_per_host_are_used_and_reused(feed):
    for number in range(24):
        feed.answers(titles=[f"Story {number}"], path=f"/{number}")
        feed.desk.follow(feed.server.url(f"/{number}"), name=str(number))
    await feed.desk.refresh()
    assert len(feed.server.requests) == 25
    assert feed.server.most_open <= 4
    assert feed.server.connections <= 8


async def test_being_offline_is_not_a_failure_of_the_feed(feed):
    async def away(_host, _port):
        raise socket.gaierror(socket.EAI_AGAIN, "away")

    await feed.refresh()
    new = feed.server.url("/feed", host="courier.example")
    feed.desk.archive.sources.change(feed.source.id, location=new)
    async with Client(resolver=away) as client:
        feed.desk.tools["client"] = client
        away_from_all = await feed.refresh()
        assert "offline" in away_from_all.error
        assert away_from_all.offline
    assert feed.state.failures == 0
    assert feed.pause <= 5 * MINUTE
    assert feed.desk.headlines() == ["Dredger aground"]


# Wires


@pytest.fixture
def wire(feed):
    """A source marked as wire, fetched every 15 seconds."""
    feed.desk.archive.sources.change(feed.source.id, rules=Rules(wire=15))
    return feed


async def test_a_wire_is_due_again_after_seconds_but_not_before_its_server_allows(wire):
    await wire.refresh()
    assert 15 <= wire.pause.total_seconds() <= 17
    wire.answers(titles=["Dredger aground"], Cache_Control="max-age=600")
    await wire.refresh()
    assert wire.pause >= 10 * MINUTE
    wire.answers(304)
    await wire.refresh()
    assert 15 <= wire.pause.total_seconds() <= 17


@pytest.mark.parametrize("status", [500, 503, 404])
async def test_a_wire_that_fails_is_retried_after_a_minute_and_then_more(wire, status):
    wire.answers(status)
    await wire.refresh()
    assert wire.pause == MINUTE
    wire.come_due()
    await wire.refresh()
    assert wire.pause == 2 * MINUTE
    wire.answers(titles=["Dredger afloat"])
    await wire.refresh()
    assert wire.pause < MINUTE


@pytest.mark.parametrize("status", [429, 503])
async def test_a_wire_waits_as_long_as_its_server_asks(wire, status):
    wire.answers(status, Retry_After="7200")
    await wire.refresh()
    assert 2 * HOUR <= wire.pause < 3 * HOUR
    assert "asks to wait" in (await wire.refresh(force=True)).error


async def test_a_wire_asked_too_often_waits_though_the_server_does_not_say_how_long(wire):
    wire.answers(429)
    await wire.refresh()
    assert wire.pause >= 10 * MINUTE
    assert (await wire.refresh(force=True)).outcome == "skipped"


# Asking anyway


async def ask_anyway(feed):
    source, reports = feed.desk.archive.sources.get(feed.source.id), []
    await refresh(
        feed.desk.archive,
        [source],
        force=True,
        anyway=True,
        on_result=reports.append,
        **feed.desk.tools,
    )
    return reports[0]


async def test_a_server_that_asks_to_wait_is_asked_anyway_once(feed):
    feed.answers(429, Retry_After="172800")
    await feed.refresh()
    assert (await feed.refresh()).outcome == "skipped"
    assert (await ask_anyway(feed)).outcome == "failed"
    assert len(feed.server.requests) == 2
    done = await ask_anyway(feed)
    assert done.outcome == "skipped"
    assert done.error.startswith("the server asks to wait until")
    assert done.error.endswith(", and was asked anyway once")
    assert len(feed.server.requests) == 2


async def test_a_server_that_answers_may_be_asked_anyway_again_later(feed):
    for title, outcome in (("Dredger afloat", (1, 0)), ("Dredger sunk", (0, 1))):
        feed.answers(429, Retry_After="172800")
        await feed.refresh()
        feed.answers(titles=[title])
        done = await ask_anyway(feed)
        assert (done.new, done.changed) == outcome
        assert feed.state.hold_until is None


# Addresses that moved, and what is sent where


@pytest.mark.parametrize("status", [301, 308])
async def test_a_feed_moved_for_good_that_did_not_change_is_moved(feed, status):
    feed.answers(titles=["Dredger aground"], ETag='"1"')
    await feed.refresh()
    feed.answers(status, Location="/new")
    feed.answers(304, path="/new")
    assert (await feed.refresh()).outcome == "unchanged"
    assert feed.sent[b"if-none-match".decode()] == b'"1"'
    assert feed.location == feed.server.url("/new")


async def test_validators_are_sent_to_the_host_they_came_from_only(feed):
    elsewhere = feed.server.url("/copy", host="localhost")
    feed.answers(titles=["Dredger aground"], ETag='"secret"', Last_Modified="yesterday")
    await feed.refresh()
    feed.answers(302, Location=elsewhere)
    feed.answers(titles=["Dredger aground"], path="/copy", ETag='"2"')
    await feed.refresh()
    assert (feed.server.requests[-1].path, feed.server.requests[-2].path) == ("/copy", "/feed")
    assert "if-none-match" in feed.server.requests[-2].headers
    assert "if-none-match" not in feed.sent
    assert "if-modified-since" not in feed.sent
    await feed.refresh()
    assert "if-none-match" not in feed.server.requests[-2].headers
    assert feed.sent["if-none-match"] == b'"2"'
