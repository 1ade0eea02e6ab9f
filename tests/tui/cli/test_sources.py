"""The verbs about sources, on feeds served on loopback: changed, paused, fetched when due."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from storage import Archive, paths
from storage.feeds.full_text import extra
from storage.importing.first_articles import import_first_articles
from storage.model import Article, FetchState, Filter, Rules
from tests.tui.cli.conftest import Call
from tests.tui.conftest import COMET, fill, story

pytestmark = pytest.mark.usefixtures("archive")

FEED = b"""<rss version="2.0"><channel><title>Tolmin Post</title>
<item><title>Bridge opens to bicycles</title><guid>1</guid></item>
<item><title>Baker wins the regatta</title><guid>2</guid></item></channel></rss>"""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve a feed; give its address."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/feed" else 404)
            self.send_header("Content-Length", str(len(FEED)))
            self.end_headers()
            self.wfile.write(FEED)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/feed"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def archive(empty_archive: Archive) -> Archive:
    return empty_archive


def follow(archive: Archive, location: str = "https://post.example/rss") -> int:
    return archive.sources.add(kind="feed", location=location, name="Tolmin Post").id


def test_everything_about_a_source_is_changed_in_one_call(
    call: Call, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extra, "is_available", lambda: True)
    number = follow(archive)
    status, out, err = call(
        *("change", "tolmin post", "--name", "Post", "--section", "local", "--interval", "2h"),
        *("--full-text", "on", "--mute", "regatta, late try", "--keep", "200, 90 days"),
        *("--paused", "on", "--address", "post.example/feed"),
    )
    assert (status, err) == (0, "")
    assert "every 2 hours" in out
    source = archive.sources.get(number)
    assert (source.name, source.section) == ("Post", "LOCAL")
    assert source.location == "https://post.example/feed"
    assert source.fetch.interval == 120
    assert source.rules == Rules(True, ("regatta", "late try"), 200, 90, True)
    call("change", "Post", "--section", "", "--mute", "", "--keep", "all", "--paused", "off")
    source = archive.sources.get(number)
    assert source.section == ""
    assert source.rules == Rules(full_text=True)


def test_settings_not_given_stay_and_json_prints_them_all(call: Call, archive: Archive) -> None:
    follow(archive)
    _, out, _ = call("change", "1", "--keep", "50", "--json")
    told = json.loads(out)
    assert (told["name"], told["keep"], told["keep_days"]) == ("Tolmin Post", 50, 0)
    _, out, _ = call("sources", "--json")
    assert json.loads(out)["keep"] == 50


def test_a_source_is_marked_as_wire_and_undone(call: Call, archive: Archive) -> None:
    number = follow(archive)
    _, out, _ = call("change", "1", "--wire", "on")
    assert "wire, checked every 30 seconds" in out
    _, out, _ = call("change", "1", "--interval", "15s", "--json")
    assert (json.loads(out)["wire"], json.loads(out)["interval"]) == (15, 30)
    assert "wire, every 15 seconds; https://post.example/rss" in call("sources")[1]
    call("undo")
    assert archive.sources.get(number).rules.wire == 30
    call("change", "1", "--wire", "off")
    assert archive.sources.get(number).rules == Rules()


@pytest.mark.dates
def test_the_last_article_and_silence_of_a_source_are_listed(call: Call, archive: Archive) -> None:
    number = follow(archive)
    follow(archive, "https://other.example/rss")
    days = [datetime(2008, 3, day, 9, tzinfo=UTC) for day in range(1, 6)]
    archive.add(
        [Article(f"Tide {day}", "WORLD", day, key=f"k{day}", source=number) for day in days]
    )
    _, out, _ = call("sources", "--json")
    told = [json.loads(line) for line in out.splitlines()]
    assert [(one["last_article"], one["silent"]) for one in told] == [
        ("2008-03-05T09:00:00Z", True),
        (None, False),
    ]
    assert "years, since 2008-03-05; https://post.example/rss" in call("sources")[1]


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        (("--interval", "soon"), 2, "--interval soon: an interval is minutes, hours or"),
        (("--interval", "1"), 2, "--interval 1: from 5 minutes"),
        (("--interval", "20s"), 2, "marked as wire"),
        (
            ("--wire", "on", "--interval", "5s"),
            2,
            "--interval 5s: a wire is fetched every 15 seconds",
        ),
        (("--keep", "some"), 2, "Enter a number, a time, or both"),
        (("--address", "javascript:alert(1)"), 1, "not a web address"),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    call: Call, archive: Archive, words: tuple[str, ...], status: int, reason: str
) -> None:
    number = follow(archive)
    before = archive.sources.get(number)
    found, _, err = call("change", "1", *words)
    assert found == status
    assert reason in err
    assert archive.sources.get(number) == before


def test_due_fetches_only_sources_that_are_due(call: Call, archive: Archive, site: str) -> None:
    number = follow(archive, site)
    status, out, _ = call("refresh", "--due", "--json")
    assert status == 0
    assert [json.loads(line).get("new") for line in out.splitlines()] == [None, 2]
    _, out, _ = call("refresh", "--due", "--json")
    assert [json.loads(line) for line in out.splitlines()] == [{"total": 0}]
    archive.sources.change(number, rules=Rules(paused=True))
    _, out, _ = call("refresh")
    assert "skipped: paused" in out


def test_the_removal_of_one_article_is_reported_in_the_singular(
    call: Call, archive: Archive
) -> None:
    fill(archive, [story(0, *COMET)])
    _, out, _ = call("remove", "1", "--articles", "remove")
    assert out == "Removed Orsund Gazette; 1 article removed, 0 kept\n"


def test_entries_left_out_of_a_long_feed_are_reported(
    call: Call, archive: Archive, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = b"<item><title>Ferry %d late</title><guid>f%d</guid></item>"
    items = b"".join(item % (number, number) for number in range(2_003))
    long = FEED.replace(b"</channel>", items + b"</channel>")
    monkeypatch.setattr(f"{__name__}.FEED", long)
    status, out, err = call("add", site)
    assert (status, "2,000 articles" in out) == (0, True)
    assert "5 older ones left out" in err
    archive.sources.remove(1, articles="remove")
    follow(archive, site.replace("127.0.0.1", "localhost"))
    _, out, _ = call("refresh")
    assert "2,000 new, 0 changed: only the newest 2,000 entries taken, 5 older ones" in out


def test_a_full_text_that_cannot_be_fetched_is_reported_in_one_line(
    call: Call, archive: Archive, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(archive, site)
    call("refresh")
    status, out, _ = call("fulltext", "1", "--json")
    assert status == 1
    assert json.loads(out)["error"]
    monkeypatch.setattr(extra, "is_available", lambda: False)
    status, _, err = call("fulltext", "1")
    assert status == 1
    assert ".venv/bin/pip install -c constraints.txt '.[fulltext]'" in err
    status, _, err = call("change", "1", "--full-text", "on")
    assert status == 1
    assert ".venv/bin/pip install -c constraints.txt '.[fulltext]'" in err
    status, _, err = call("fulltext", "99")
    assert "no article 99" in err


def test_a_feed_that_is_followed_already_keeps_its_name(
    call: Call, archive: Archive, site: str
) -> None:
    assert call("add", site, "--name", "Gazette")[1].startswith("Added Gazette, 2 articles")
    status, out, _ = call("add", site, "--name", "Post")
    assert (status, out) == (0, "Gazette is already followed (id 1)\n")
    assert [source.name for source in archive.sources.all()] == ["Gazette"]


def test_a_name_another_source_has_is_refused_on_change_and_add(
    call: Call, archive: Archive, site: str
) -> None:
    follow(archive)
    archive.sources.add(kind="feed", location="https://coast.example/rss", name="Coast Wire")
    for words in (("change", "2", "--name", "tolmin post"), ("add", site, "--name", "Coast wire")):
        status, _, err = call(*words)
        assert status == 1
        assert "use another name, or rename that source first" in err
    assert [source.name for source in archive.sources.all()] == ["Tolmin Post", "Coast Wire"]


def test_an_outline_is_imported_as_sources(call: Call, tmp_path: Path) -> None:
    outline = tmp_path / "feeds.opml"
    feeds = "".join(f"<outline xmlUrl='https://{name}.example/rss'/>" for name in "ab")
    outline.write_text(f"<opml><body>{feeds}</body></opml>")
    out = "2 new sources, 0 changed, 0 same, 0 failed\n"
    assert call("import", outline)[:2] == (0, out)


def test_feeds_of_an_opml_list_are_fetched_at_once_if_wanted(
    call: Call, archive: Archive, site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody typed the address of the site, which is on this machine.
    monkeypatch.setattr("storage.feeds.fetching.client.is_public", lambda _address: True)
    outline = tmp_path / "feeds.opml"
    outline.write_text(f"<opml><body><outline text='Post' xmlUrl='{site}'/></body></opml>")
    status, out, _ = call("opml", "import", outline, "--fetch")
    assert (status, out) == (
        0,
        "Added 1 feed, 0 already followed\nPost: updated, 2 new, 0 changed\n",
    )
    assert archive.sources.all()[0].articles == 2
    assert call("opml", "import", outline, "--fetch")[1] == "Added 0 feeds, 1 already followed\n"
    assert call("undo")[1] == "Undone: addition of 1 feed\n"
    assert archive.sources.all() == []


def test_an_imported_list_of_feeds_is_undone_and_redone_in_one_step(
    call: Call, archive: Archive, tmp_path: Path
) -> None:
    outline = tmp_path / "feeds.opml"
    feeds = "".join(f"<outline xmlUrl='https://{n}.example/rss'/>" for n in range(30))
    outline.write_text(f"<opml><body>{feeds}</body></opml>")
    call("opml", "import", outline)
    locations = [source.location for source in archive.sources.all()]
    assert len(locations) == 30
    assert call("undo")[1] == "Undone: addition of 30 feeds\n"
    assert archive.sources.all() == []
    assert call("redo")[1] == "Redone: addition of 30 feeds\n"
    assert [source.location for source in archive.sources.all()] == locations


def test_sample_articles_are_removed_by_one_command(call: Call, archive: Archive) -> None:
    assert call("remove") == (2, "", "newsdesk: remove: name a source, or give --samples\n")
    import_first_articles(archive, paths.seeds_folder(), datetime.now(UTC))
    _, out, _ = call("remove", "--samples")
    assert out == "Removed 71 sample articles; newsdesk undo restores them\n"
    assert archive.sources.all() == []
    call("undo")
    assert archive.count(Filter()) == 71


def test_a_folder_is_watched_and_refreshed(call: Call, archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    text = " date 2026-06-01 WORLD\n{}\nA standfirst\n\nMonday, June 1, 2026\n\nNobody was hurt.\n"
    (folder / "a.txt").write_text(text.format("Ferry late"))
    status, out, _ = call("add", folder, "--watch")
    assert (status, out) == (0, f"Watching wire, 1 article ({folder})\n")
    (folder / "b.txt").write_text(text.format("Dredger aground"))
    status, out, _ = call("refresh")
    assert (status, out) == (0, "wire: updated, 1 new, 0 changed\n")
    _, out, _ = call("refresh", "wire", "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert lines[0] == {"total": 1}
    assert (lines[1]["outcome"], lines[1]["new"]) == ("unchanged", 0)
    assert json.loads(call("sources", "--json")[1])["watch"] is True
    call("change", "wire", "--watch", "off")
    assert archive.sources.find("wire").rules == Rules()
    for number, option, words in (
        (archive.sources.find("wire").id, "--wire", "is a folder"),
        (follow(archive), "--watch", "is a feed"),
    ):
        status, _, err = call("change", number, option, "on")
        assert status == 2
        assert words in err
    status, _, err = call("add", tmp_path / "nowhere", "--watch")
    assert status == 2
    assert "is no folder" in err


def test_the_feeds_of_several_addresses_are_listed_with_what_is_wrong_with_others(
    site: str, call: Call
) -> None:
    gone = site.replace("/feed", "/gone")
    status, printed, errors = call("discover", gone, site)
    assert status == 1
    assert printed == f"{site}  Tolmin Post (RSS 2.0, 2 entries)\n"
    assert errors.startswith("newsdesk: 127.0.0.1: ")
    status, printed, _ = call("discover", site, gone, "--json")
    found, failed = map(json.loads, printed.splitlines())
    assert (status, found["title"], found["address"]) == (1, "Tolmin Post", site)
    assert "(404)" in failed["error"]


def test_a_server_that_asks_to_wait_is_asked_anyway(
    call: Call, archive: Archive, site: str
) -> None:
    source = archive.sources.add(kind="feed", location=site, name="Post")
    until = datetime.now(UTC) + timedelta(days=2)
    archive.sources.record_fetch(source.id, FetchState(hold_until=until))
    status, out, _ = call("refresh", "post")
    assert out.startswith("Post: skipped: the server asks to wait until")
    assert call("refresh", "post", "--anyway")[1] == "Post: updated, 2 new, 0 changed\n"
    for wrong in ([], ["post", "post"], ["post", "--due"]):
        status, _, err = call("refresh", *wrong, "--anyway")
        assert (status, err.strip()) == (
            2,
            "newsdesk: --anyway needs one SOURCE, and goes without --due",
        )


def test_how_a_source_is_asked_is_changed_and_cleared(call: Call, archive: Archive) -> None:
    follow(archive)
    changed = call(
        *("change", "Tolmin Post", "--user-agent", "Mozilla/5.0", "--proxy", "proxy.example:3128"),
        "--json",
    )
    values = json.loads(changed[1])
    assert (values["user_agent"], values["proxy"]) == ("Mozilla/5.0", "http://proxy.example:3128")
    assert "User-Agent Mozilla/5.0" in call("change", "Tolmin Post", "--proxy", "")[1]
    assert call("change", "Tolmin Post", "--header", "secret") == (
        1,
        "",
        "newsdesk: a header is written as Name: value\n",
    )
    call("change", "Tolmin Post", "--user-agent", "")
    assert archive.sources.find("Tolmin Post").rules == Rules()


def test_a_host_in_a_private_network_is_allowed(call: Call, archive: Archive, site: str) -> None:
    source = archive.sources.add(kind="feed", location=site, name="Post")
    archive.sources.record_fetch(source.id, FetchState(public_only=True))
    assert "private network" in call("refresh", "post")[2]
    status, out, _ = call("change", "post", "--allow-host")
    assert (status, out.splitlines()[-1]) == (0, "Allowed 127.0.0.1 for 1 source")
    assert call("refresh", "post")[1] == "Post: updated, 2 new, 0 changed\n"
    assert call("undo")[1] == "Undone: permission for 127.0.0.1\n"
    assert archive.sources.get(source.id).fetch.public_only
