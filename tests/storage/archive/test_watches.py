"""Watches of an archive: what arrives raises alerts, once, with its reason."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.archive import Archive, open_archive
from storage.archive.name_lookup import archive_names
from storage.database import Database
from storage.errors import ArchiveError, NotFound
from storage.model import Alert, Article, Block, Filter, Watch, WatchLevel
from tests.still_clock import NOW

pytestmark = pytest.mark.usefixtures("still_clock")
AGROUND = [
    "The harbour of Orhavan was closed on Monday after a trawler with 14 people ran aground.",
    "Coastguard vessels took all of them off before the tide turned, the harbour master said.",
    "Ferries to the outer islands will not sail before Wednesday, and fuel is being pumped out.",
]


def made(number: int, headline: str, *paragraphs: str, **values: object) -> Article:
    article = Article(
        headline,
        "WORLD",
        NOW - timedelta(minutes=60 - number),
        blocks=tuple(map(Block, paragraphs)),
        key=f"key:{number}",
        digest=f"{headline} {paragraphs}",
    )
    return replace(article, **values)  # type: ignore[arg-type]


def add(archive: Archive, *articles: Article) -> list[int]:
    return [outcome.id for outcome in archive.add(articles, deduplicate=False)]


def raised(archive: Archive) -> list[tuple[str, int]]:
    """Return the names of the watches and the articles of all alerts, in their order."""
    return [(one.name, one.article) for one in archive.alerts.since(0)]


def why(alert: Alert) -> list[str]:
    return [f"{one.part} {one.number or ''}: {one.words}".replace(" :", ":") for one in alert.why]


def test_what_arrives_raises_an_alert_that_says_why(archive: Archive) -> None:
    watch = archive.watches.add("trawler -ferry", name="Trawlers", level="bell", owner="Ada")
    archive.watches.add("volcano")
    before = archive.last_arrival()
    other, article = add(
        archive, made(1, "Cup final tonight"), made(2, "Harbour shut", AGROUND[1], AGROUND[0])
    )
    assert before < other < article
    (alert,) = archive.alerts.all()
    assert (alert.watch, alert.name, alert.level) == (watch.id, "Trawlers", "bell")
    assert (alert.article, alert.story) == (article, archive.stories.of([article])[article])
    assert (alert.kind, alert.late, alert.acknowledged) == ("watch", False, None)
    assert alert.at == NOW
    assert why(alert) == ["paragraph 2: trawler"]
    (reason,) = alert.why
    assert AGROUND[0][reason.start : reason.end] == "trawler"


def test_a_watch_asks_what_a_search_asks(archive: Archive) -> None:
    source = archive.sources.add(kind="feed", location="https://orlik.example/rss", name="Orlik")
    for search in (
        "source:orl",
        "section:wor",
        "is:urgent",
        'category:"front page"',
        "has:caption",
    ):
        archive.watches.add(search)
    (plain, urgent) = add(
        archive,
        made(1, "Cup final", section="SPORT", source=source.id, category="Front Page"),
        made(2, "URGENT: Harbour shut", caption="A trawler", category="Back"),
    )
    assert sorted(raised(archive)) == [
        ('category:"front page"', plain), ("has:caption", urgent), ("is:urgent", urgent),
        ("section:wor", urgent), ("source:orl", plain),
    ]  # fmt: skip


def test_a_speaker_is_waited_for_by_any_of_their_names(archive: Archive) -> None:
    names = archive_names(archive)
    trial = archive.watches.try_out("speaker:wolanska", names)
    assert (trial.error, trial.hint) == ("", "nobody called “wolanska” is quoted yet")
    archive.watches.add("speaker:wolanska tunnel", name="Wolanska")
    archive.watches.add('speaker:"the minister"', name="Minister")
    first, _, third = add(
        archive,
        made(1, "Budget", "“The tunnel will be dug,” said Halina Wolanska on Monday."),
        made(2, "Budget passed", "“It will be dug,” said Karl Brandt about the tunnel."),
        made(3, "Tunnel", "“We dig,” Halina Wolanska said. “So do we,” said Karl Brandt."),
    )
    assert raised(archive) == [("Wolanska", first), ("Wolanska", third)]
    assert why(archive.alerts.since(0)[0])[-1] == "speaker 1: Halina Wolanska"
    archive.speakers.rename("Halina Wolanska", "The Minister")
    (fourth,) = add(archive, made(4, "More", "“All is dug,” said Halina Wolanska on Friday."))
    assert raised(archive)[2:] == [("Minister", fourth)]
    found = [*archive.ids(Filter(speaker="The Minister"))]
    assert {first, third, fourth} == {*found}


def test_a_take_that_says_nothing_new_is_silent_once_a_watch_has_spoken(archive: Archive) -> None:
    archive.watches.add("trawler", name="Trawlers")
    (first,) = add(archive, made(1, "Trawler aground closes Orhavan harbour", *AGROUND))
    archive.watches.add("harbour", name="Harbour")
    repeat, cut, longer = add(
        archive,
        made(2, "Trawler aground closes Orhavan harbour", *AGROUND, source=0),
        made(3, "Trawler aground closes harbour of Orhavan", *AGROUND[:2]),
        made(4, "UPDATE 1-Trawler aground closes Orhavan harbour", *AGROUND, *AGROUND_NEWS),
    )
    kinds = {take.article: take.kind for take in archive.stories.takes(1)}
    assert kinds == {first: None, repeat: "repeat", cut: "cut", longer: "retake"}
    assert raised(archive) == [
        ("Trawlers", first),
        ("Harbour", repeat),  # it had not spoken in this story
        ("Trawlers", longer),
        ("Harbour", longer),
    ]


AGROUND_NEWS = [
    "Divers looked at the hull on Tuesday morning and found a crack of four metres below the line.",
    "The owner in Corvane wants to have the ship towed to the yards of Strandholm within the week.",
]


def test_a_correction_raises_an_alert_only_where_the_old_text_did_not_match(
    archive: Archive,
) -> None:
    archive.watches.add("trawler", name="Trawlers")
    archive.watches.add("tanker", name="Tankers")
    (article,) = add(archive, made(1, "Trawler aground", *AGROUND))
    assert raised(archive) == [("Trawlers", article)]
    add(archive, made(1, "Trawler aground", *AGROUND, "A tanker took the oil."))
    assert raised(archive) == [("Trawlers", article), ("Tankers", article)]
    add(archive, made(1, "Trawler aground", *AGROUND, "The tanker took all the oil."))
    assert len(raised(archive)) == 2
    archive.set_text(article, [Block("A volcano erupts.")], standfirst="")
    archive.watches.add("volcano", name="Volcano")
    archive.set_text(article, [Block("A tanker passed.")], standfirst="")
    archive.set_text(article, [Block("The volcano, again.")], standfirst="")
    assert raised(archive)[2:] == [("Volcano", article)]


def test_old_articles_raise_late_alerts_that_interrupt_nobody(archive: Archive) -> None:
    archive.watches.add("trawler", level="bell")
    old = made(1, "Trawler aground", published=NOW - timedelta(days=3))
    (_, new) = add(archive, old, made(2, "Trawler afloat"))
    assert [one.late for one in archive.alerts.since(0)] == [True, False]
    assert archive.alerts.count() == 1
    assert archive.alerts.count_late() == 1
    assert [one.article for one in archive.alerts.take_new()] == [new]
    assert archive.alerts.take_new() == []


def test_articles_with_open_alerts_are_a_filter_and_a_search(archive: Archive) -> None:
    archive.watches.add("trawler")
    ids = add(
        archive,
        made(1, "Trawler aground"),
        made(2, "Cup final"),
        made(3, "Trawler lost", section="SPORT"),
    )
    first, _cup, last = ids
    assert archive.ids(Filter(alerted=True)) == [last, first]
    assert archive.count(Filter(alerted=True, unread=True)) == 2
    assert archive.select(Filter(alerted=True, words="lost")).total == 1
    assert archive.ids(Filter(alerted=True, sections=frozenset({"SPORT"}))) == [last]
    facets = archive.facets(Filter(alerted=True))
    assert (facets.total, facets.sections["SPORT"]) == (2, 1)
    assert archive.select(Filter(alerted=True, folded=True)).total == 2
    archive.alerts.acknowledge([archive.alerts.since(0)[0].id])
    assert archive.ids(Filter(alerted=True)) == [last]


def test_alerts_are_acknowledged_and_that_is_undone_and_redone(archive: Archive) -> None:
    archive.watches.add("trawler OR cup OR museum", name="trawler")
    headlines = ("Trawler aground", "Cup final postponed", "Museum buys old masters")
    add(archive, *(made(number, one) for number, one in enumerate(headlines, 1)))
    first, *_ = archive.alerts.since(0)
    assert archive.alerts.acknowledge([first.id, 99]) == 1
    assert archive.alerts.acknowledge([first.id]) == 0
    assert archive.alerts.count() == 2
    assert archive.alerts.articles() == {2, 3}
    assert archive.alerts.acknowledge() == 2
    assert archive.alerts.all(only_open=True) == []
    assert archive.undo.revert_last() == "2 alerts of watch “trawler” acknowledged"
    assert archive.undo.revert_last() == "1 alert of watch “trawler” acknowledged"
    assert archive.alerts.count() == 3
    assert archive.undo.redo_last() == "1 alert of watch “trawler” acknowledged"
    assert archive.alerts.count() == 2


def test_undo_names_the_story_of_alerts_of_several_watches(archive: Archive) -> None:
    archive.watches.add("trawler")
    archive.watches.add("aground")
    add(archive, made(1, "Trawler aground"))
    assert archive.alerts.acknowledge() == 1
    assert archive.alerts.all(only_open=True) == []
    assert archive.undo.revert_last() == "1 alert about “Trawler aground” acknowledged"
    assert len(archive.alerts.all(only_open=True)) == 2
    later = NOW + timedelta(days=20)
    add(archive, made(2, "Regatta opens beside a trawler", published=later))
    assert archive.alerts.acknowledge() == 2
    assert archive.undo.revert_last() == "2 alerts acknowledged"


def test_watches_are_changed_and_removed_with_undo(archive: Archive) -> None:
    watch = archive.watches.add("  trawler   aground ", owner="Ada")
    assert watch == Watch(watch.id, "trawler aground", "trawler aground", "mark", "Ada")
    with pytest.raises(ArchiveError, match="there is a watch “Trawler Aground” already"):
        archive.watches.add("x", name="Trawler Aground")
    changed = archive.watches.change("TRAWLER AGROUND", {"name": "Trawlers", "level": "bell"})
    assert (changed.name, changed.level, changed.search) == ("Trawlers", "bell", "trawler aground")
    archive.watches.remove("trawlers")
    with pytest.raises(NotFound, match="there is no watch “Trawlers”; newsdesk watch add adds one"):
        archive.watches.find("Trawlers")
    assert archive.undo.revert_last() == "removal of watch “Trawlers”"
    assert archive.undo.revert_last() == "change of watch “trawler aground”"
    assert archive.watches.all() == [watch]
    assert archive.undo.revert_last() == "new watch “trawler aground”"
    assert archive.watches.all() == []
    for _ in range(3):
        archive.undo.redo_last()
    assert archive.watches.all() == []


def test_a_search_is_tried_on_the_last_seven_days(archive: Archive) -> None:
    ids = add(
        archive,
        made(1, "Trawler aground"),
        made(2, "Trawler afloat"),
        made(3, "Trawler lost", published=NOW - timedelta(days=8)),
    )
    trial = archive.watches.try_out("trawler", archive_names(archive))
    assert (trial.articles, trial.understood, trial.error) == (2, "trawler", "")
    assert [one.id for one in trial.newest] == ids[1::-1]


@pytest.mark.parametrize(
    ("search", "error"),
    [
        ("after:2026-01-01 trawler", "a watch has no dates"),
        ("is:starred", "“is:starred” has no meaning in a watch"),
        ("is:edited", "“is:edited” has no meaning in a watch"),
        ("is:urgent OR is:starred", "“is:starred” has no meaning in a watch"),
        ("is:read", "“is:read” has no meaning in a watch"),
        ("is:statement ferry", "“is:statement” has no meaning in a watch"),
        ("", "a watch needs words"),
        ("a OR", "“OR” needs a word on either side"),
    ],
)
def test_what_no_watch_can_ask_is_said(archive: Archive, search: str, error: str) -> None:
    assert archive.watches.try_out(search, archive_names(archive)).error.startswith(error)


def test_a_watch_with_a_name_that_is_gone_is_passed_over(archive: Archive) -> None:
    archive.watches.add("section:nowhere trawler")
    archive.watches.add("trawler", name="Trawlers")
    (article,) = add(archive, made(1, "Trawler aground"))
    assert raised(archive) == [("Trawlers", article)]
    (article,) = add(archive, made(2, "A trawler there", section="NOWHERE"))
    assert ("section:nowhere trawler", article) in raised(archive)


def test_a_watch_may_name_a_source_and_a_section_before_they_exist(archive: Archive) -> None:
    archive.sources.add(kind="feed", location="https://orlik.example/rss", name="Orlik")
    names = archive_names(archive)
    trial = archive.watches.try_out("source:vest trawler", names)
    assert (trial.error, trial.hint) == ("", "no source “vest” yet")
    trial = archive.watches.try_out("section:sport", names)
    assert trial.error == ""
    assert trial.hint.startswith("no section “sport” yet")
    for search in ("source:vest trawler", "source:vest source:orlik trawler", "section:sport"):
        archive.watches.add(search)
    (first,) = add(archive, made(1, "Trawler lost", source=1))
    assert raised(archive) == [("source:vest source:orlik trawler", first)]
    vest = archive.sources.add(kind="feed", location="https://vest.example/rss", name="Vest").id
    (second,) = add(archive, made(2, "Trawler found", source=vest, section="SPORT"))
    assert sorted(raised(archive))[:2] == [
        ("section:sport", second),
        ("source:vest source:orlik trawler", first),
    ]
    assert ("source:vest trawler", second) in raised(archive)


def test_a_change_of_a_watch_by_another_program_counts_at_once(
    archive: Archive, tmp_path: Path
) -> None:
    archive.watches.add("trawler", name="A")
    add(archive, made(1, "Cup final"))
    with open_archive(tmp_path / "newsdesk.db") as other:
        other.watches.change("A", {"search": "cup"})
        other.watches.add("harbour", name="B")
    ids = add(archive, made(2, "Cup of tea"), made(3, "Harbour shut"), made(4, "Trawler lost"))
    assert raised(archive) == [("A", ids[0]), ("B", ids[1])]


def test_alerts_go_with_their_articles_and_come_back_with_them(archive: Archive) -> None:
    archive.watches.add("trawler")
    source = archive.sources.add(kind="feed", location="https://orlik.example/rss", name="Orlik")
    add(archive, made(1, "Trawler aground", source=source.id))
    archive.sources.remove(source.id, articles="remove")
    assert (archive.alerts.all(), archive.alerts.count()) == ([], 0)
    archive.undo.revert_last()
    assert archive.alerts.count() == 1


_KILLED = """
import os, signal, sys
from pathlib import Path
from storage.archive import open_archive
from tests.storage.archive.test_watches import made

with open_archive(sys.argv[1]) as archive:
    add = archive._engine.alerts.add
    def die(alerts):
        add(alerts)
        if sys.argv[2] == "amid":
            os.kill(os.getpid(), signal.SIGKILL)
    archive._engine.alerts.add = die
    archive.add([made(1, "Trawler aground"), made(2, "Trawler afloat")])
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("when", "alerts"), [("amid", 0), ("after", 2)])
def test_alerts_come_exactly_once_whenever_a_program_is_killed(
    tmp_path: Path, when: str, alerts: int
) -> None:
    path = tmp_path / "newsdesk.db"
    with open_archive(path) as archive:
        archive.watches.add("trawler", name="Trawlers")
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(path), when],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    with open_archive(path) as archive:
        assert (len(archive.alerts.all()), archive.count(Filter())) == (alerts, 2)
        assert archive.follow_up.remaining() == 2 - alerts
        add(archive, made(1, "Trawler aground"), made(2, "Trawler afloat"))  # fetched again
        assert len(raised(archive)) == archive.count(Filter()) == 2


# -- what the reader used ---------------------------------------------------------------------


def about_used(archive: Archive) -> list[tuple[str, int, str]]:
    return [(one.kind, one.article, one.why[0].words) for one in archive.alerts.since(0)]


def test_a_kill_raises_alerts_about_what_the_reader_used_and_what_it_supersedes(
    archive: Archive,
) -> None:
    source = archive.sources.add(kind="feed", location="https://orlik.example/rss", name="Orlik").id
    other = archive.sources.add(kind="feed", location="https://vest.example/rss", name="Vest").id
    aground = "Trawler aground closes Orhavan harbour"
    first, unread, longer, _ = add(
        archive,
        made(1, aground, *AGROUND, source=source),
        made(2, "Cup final", "Vestmark won.", source=source),
        made(3, f"UPDATE 1-{aground}", *AGROUND, *AGROUND_NEWS, source=other),
        made(4, "Volcano", "It erupts.", source=source),
    )
    archive.marks.set([first], read=True)
    archive.clippings.add(longer)
    add(archive, made(5, f"KILL: {aground}", "The story is wrong.", source=other))
    assert about_used(archive) == [
        ("kill", first, f"Vest withdrew a later take: {aground}"),
        ("kill", longer, "Vest withdrew it"),
    ]
    uses = [[reason.words for reason in one.why[1:]] for one in archive.alerts.since(0)]
    assert uses == [["read"], ["clipped"]]
    assert [one.level for one in archive.alerts.take_new()] == ["bell", "bell"]
    add(archive, made(6, "KILL: Cup final", "Wrong.", source=source))  # nobody has read it
    assert about_used(archive)[2:] == [("kill", unread, "Orlik withdrew it")]
    assert len(archive.alerts.all()[0].why) == 1  # nobody has used it
    assert archive.article(unread).killed
    assert [(one.level, one.late) for one in archive.alerts.take_new()] == [("bell", False)]


def test_a_kill_of_takes_that_nobody_used_raises_one_alert_about_the_latest(
    archive: Archive,
) -> None:
    source = archive.sources.add(kind="feed", location="https://orlik.example/rss", name="Orlik").id
    aground = "Trawler aground closes Orhavan harbour"
    updates = [
        made(at, f"UPDATE {at}-{aground}", *AGROUND, *AGROUND_NEWS[:at], source=source)
        for at in (1, 2, 3)
    ]
    ids = add(archive, *updates)
    add(archive, made(6, f"KILL: {aground}", "The story is wrong.", source=source))
    assert all(archive.article(id_).killed for id_ in ids)
    assert about_used(archive) == [("kill", ids[-1], "Orlik withdrew it")]


def test_a_kill_that_was_old_when_it_arrived_interrupts_only_for_what_the_reader_used(
    archive: Archive,
) -> None:
    source = archive.sources.add(kind="feed", location="https://orlik.example/rss", name="Orlik").id
    day = timedelta(days=1)
    used, other = add(
        archive,
        made(1, "Cup final", source=source, published=NOW - 5 * day),
        made(2, "Trawler aground", source=source, published=NOW - 5 * day),
    )
    archive.marks.set([used], read=True)
    add(
        archive,
        made(3, "KILL: Cup final", "Wrong.", source=source, published=NOW - 4 * day),
        made(4, "KILL: Trawler aground", "Wrong.", source=source, published=NOW - 4 * day),
    )
    assert {one.article: one.late for one in archive.alerts.all()} == {used: False, other: True}


@pytest.mark.parametrize(
    ("level", "rung"), [("mark", "bell"), ("bell", "bell"), ("desktop", "desktop")]
)
def test_a_kill_that_a_watch_matches_is_one_alert_at_the_higher_level(
    archive: Archive, level: WatchLevel, rung: WatchLevel
) -> None:
    source = archive.sources.add(kind="feed", location="https://orlik.example/rss", name="Orlik").id
    archive.watches.add("wrong OR kill", name="Kills", level=level)
    (article,) = add(archive, made(1, "Cup final", source=source))
    add(archive, made(2, "KILL: Cup final", "Wrong.", source=source))
    (alert,) = archive.alerts.all()
    assert (alert.kind, alert.article, alert.name, alert.level) == ("kill", article, "Kills", rung)
    (edited,) = add(archive, made(3, "Trawler aground", source=source))
    add(archive, made(3, "KILL: Trawler aground", "Wrong.", source=source))
    assert [(one.kind, one.article) for one in archive.alerts.since(alert.id)] == [("kill", edited)]
    add(archive, made(4, "KILL: Nothing that is here", "Wrong.", source=source))
    assert archive.alerts.all()[0].kind == "watch"


def test_a_kill_raises_one_alert_about_each_used_take_with_text_of_what_it_withdraws(
    archive: Archive,
) -> None:
    source = archive.sources.add(kind="feed", location="https://orlik.example/rss", name="Orlik").id
    other = archive.sources.add(kind="feed", location="https://vest.example/rss", name="Vest").id
    aground = "Trawler aground closes Orhavan harbour"
    paper = f"{aground} for days"  # which the notice does not name
    added = "The owner of the trawler, who lives in Lisek, said that he was sorry for the delays."
    sent = add(
        archive,
        made(1, aground, *AGROUND, source=source),
        made(2, f"UPDATE 1-{aground}", *AGROUND, *AGROUND_NEWS, source=source),
        made(3, paper, *AGROUND, added, source=other),
        made(4, paper, *AGROUND[:2], source=other),
        made(5, "Cup final", "Vestmark won.", source=other),
    )
    archive.marks.set([sent[1], sent[2]], starred=True)
    archive.clippings.add(sent[3])
    archive.marks.set([sent[4]], read=True)
    add(archive, made(6, f"KILL: {aground}", "The story is wrong.", source=source))
    found = {article: words for _, article, words in about_used(archive)}
    assert len(found) == len(about_used(archive)) == 3
    assert found[sent[1]] == "Orlik withdrew it"
    assert found[sent[2]].startswith(
        ("Orlik withdrew text in it: ", "Orlik withdrew a later take: ")
    )
    assert sent[3] in found


def test_a_headline_edited_to_a_kill_raises_an_alert(archive: Archive) -> None:
    (article,) = add(archive, made(1, "Trawler aground", *AGROUND))
    archive.marks.set([article], starred=True)
    add(archive, made(1, "KILL: Trawler aground", *AGROUND))
    assert about_used(archive) == [("kill", article, "its source withdrew it")]


def test_a_silently_changed_figure_raises_an_alert_that_rings_where_the_reader_used_it(
    archive: Archive,
) -> None:
    text = "The trawler had 14 people on board when it ran aground near Orhavan on Monday."
    first, other, clipped = add(
        archive,
        made(1, "Trawler aground", text),
        made(2, "Trawler lost", text),
        made(3, "Trawler found", text),
    )
    archive.marks.set([first], read=True)
    archive.clippings.add(clipped)
    for number, headline in enumerate(("Trawler aground", "Trawler lost", "Trawler found"), 1):
        add(archive, made(number, headline, text.replace("14", "16")))
    assert about_used(archive) == [
        ("change", first, "14 → 16"),
        ("change", other, "14 → 16"),
        ("change", clipped, "14 → 16"),
    ]
    levels = {one.article: one.level for one in archive.alerts.since(0)}
    assert levels == {first: "bell", other: "mark", clipped: "bell"}
    add(archive, made(1, "CORRECTED-Trawler aground", text.replace("14", "17")))  # not silently
    add(archive, made(2, "CORRECTED-Trawler lost", text.replace("14", "17")))
    add(archive, made(3, "Trawler found", text.replace("14", "18")))
    assert about_used(archive)[3:] == [
        ("correction", first, "16 → 17"),  # nobody has used the other
        ("change", clipped, "16 → 18"),
    ]
    assert [one.words for one in archive.alerts.since(0)[3].why] == ["16 → 17", "read"]
    add(archive, made(1, "CORRECTED-Trawler aground", text.replace("14", "19")))
    corrections = [one for one in about_used(archive) if one[0] == "correction"]
    assert corrections == [("correction", first, "17 → 19")]


@pytest.mark.parametrize("together", [True, False])
def test_a_correction_raises_one_alert_about_the_takes_that_the_reader_used(
    archive: Archive, together: bool
) -> None:
    wire, paper, other = (
        archive.sources.add(kind="feed", location=f"https://{one}.example/rss", name=one).id
        for one in ("wire", "paper", "other")
    )
    aground, lost = "Trawler aground closes Orhavan harbour", "Ferry lost near Kessvik lighthouse"
    ferry = [
        "The ferry to Kessvik had 200 passengers aboard when it hit the rocks at the lighthouse.",
        "Its captain had sent three calls to the pilots before the engine room filled with water.",
    ]
    first, copy, unread = add(
        archive,
        made(1, aground, *AGROUND, source=wire),
        made(2, aground, *AGROUND, source=paper),
        made(3, lost, *ferry, source=wire),
    )
    archive.marks.set([first], read=True)
    archive.briefs.create("Gulf")
    archive.briefs.add(copy, brief="Gulf")
    right = [AGROUND[0].replace("14", "19"), *AGROUND[1:]]
    later = [
        made(4, f"CORRECTED-{aground}", *right, source=wire),
        made(5, f"CORRECTED-{aground}", *right, source=paper),  # repeats it
        made(6, f"CORRECTED-{lost}", ferry[0].replace("200", "210"), ferry[1], source=wire),
        made(7, "Cup final", "Vestmark won.", source=other),
    ]
    ids = add(archive, *later) if together else [add(archive, one)[0] for one in later]
    (alert,) = archive.alerts.all()
    assert (alert.kind, alert.article, alert.level, alert.late) == (
        "correction", ids[0], "bell", False,
    )  # fmt: skip
    assert [one.words for one in alert.why] == ["14 → 19", "read, in brief “Gulf”"]
    assert alert.story == archive.stories.of([first])[first]
    assert archive.alerts.take_new() == [alert]
    assert archive.alerts.acknowledge([alert.id]) == 1
    assert archive.alerts.count() == 0
    archive.marks.set([unread], read=True)
    add(archive, made(7, "Cup final", "Vestmark won.", source=other))
    assert len(archive.alerts.all()) == 1


def test_a_correction_that_a_watch_matches_is_one_alert_at_the_higher_level(
    archive: Archive,
) -> None:
    archive.watches.add("trawler", name="Trawlers", level="desktop")
    source = archive.sources.add(kind="feed", location="https://orlik.example/rss", name="Orlik").id
    headline = "Trawler aground closes Orhavan harbour"
    (first,) = add(archive, made(1, headline, *AGROUND, source=source))
    archive.marks.set([first], starred=True)
    right = [AGROUND[0].replace("14", "19"), *AGROUND[1:]]
    add(archive, made(2, f"CORRECTED-{headline}", *right, source=source))
    kinds = [(one.kind, one.name, one.level) for one in archive.alerts.since(0)]
    assert kinds == [("watch", "Trawlers", "desktop"), ("correction", "Trawlers", "desktop")]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("had 14 people", "had 14 people and 3 dogs", "figure added: 3"),
        ("on Monday", "on Monday, “in fair weather”", "quotation added: “in fair weather”"),
        ("near Orhavan", "near Orhavan of Lisek", "name added: Lisek"),
        (" near Orhavan", "", "name removed: Orhavan"),
    ],
)
def test_what_is_added_silently_raises_an_alert_like_what_is_removed(
    archive: Archive, before: str, after: str, words: str
) -> None:
    text = "The trawler had 14 people on board when it ran aground near Orhavan on Monday."
    (article,) = add(archive, made(1, "Trawler aground", text))
    archive.marks.set([article], starred=True)
    add(archive, made(1, "Trawler aground", text.replace(before, after)))
    assert about_used(archive) == [("change", article, words)]


def test_a_silent_change_of_an_unread_article_marks_it_until_it_is_read(archive: Archive) -> None:
    text = "Some 14 villages are cleared of all people near Orhavan, said the mayor."
    (article,) = add(archive, made(1, "Volcano erupts", text))
    (old,) = add(archive, made(2, "Old eruption", text, published=NOW - timedelta(days=3)))
    for words in ("emptied by", "emptied by 3 helicopters of"):
        add(archive, made(1, "Volcano erupts", text.replace("cleared of", words)))
    assert (about_used(archive), archive.ids(Filter(edited=True))) == ([], [])
    add(archive, made(1, "Volcano erupts", text.replace("14", "16")))
    assert about_used(archive) == [("change", article, "14 → 16, figure removed: 3")]
    assert (archive.alerts.count(), archive.ids(Filter(edited=True))) == (1, [article])
    assert archive.article(article).unseen_edit == "major"
    archive.marks.open([article])
    assert archive.ids(Filter(edited=True)) == []
    changed = text.replace("14", "16")
    add(archive, made(2, "Old eruption", changed, published=NOW - timedelta(days=3)))
    assert [(one.article, one.late) for one in archive.alerts.since(0)][1:] == [(old, True)]
    assert archive.maintenance.faults() == []


def test_a_quotation_that_is_gone_with_its_paragraph_raises_an_alert(archive: Archive) -> None:
    orlik, vest = (
        archive.sources.add(kind="feed", location=f"https://{one}.example/rss", name=one).id
        for one in ("orlik", "vest")
    )
    text = "The trawler had 14 people on board when it ran aground near Orhavan on Monday."
    said = "“Nobody warned them of the bank,” said the harbour master."
    same = {"link": "https://orlik.example/1", "source": orlik}
    first = made(1, "Trawler aground", text, said, **same)
    (used,) = add(archive, first)
    archive.add([replace(first, source=vest, key="key:vest")])
    archive.marks.set([used], read=True)
    cut = made(1, "Trawler aground", text, **same)
    archive.add([replace(cut, source=vest, key="key:vest")])  # another source may cut
    assert (archive.article(used).text, about_used(archive)) == (text, [])
    archive.add([first])
    archive.add([replace(first, digest="again")])
    archive.add([cut])
    words = "quotation removed: “Nobody warned them of the bank,”"
    assert about_used(archive) == [("change", used, words)]
    (unread,) = add(archive, made(2, "Trawler lost", text, said))
    add(archive, made(2, "Trawler lost", text))
    assert about_used(archive)[1:] == [("change", unread, words)]
    assert archive.article(unread).unseen_edit == "major"


def test_an_embargo_that_has_ended_raises_an_alert_once(archive: Archive) -> None:
    ended, later, _ = add(
        archive,
        made(1, "EMBARGO until 1400 GMT: Budget", published=NOW - timedelta(hours=3)),
        made(2, "EMBARGO until 1800 GMT: Rates", published=NOW - timedelta(hours=3)),
        made(3, "EMBARGO until 1400 GMT: Old", published=NOW - timedelta(days=3)),
    )
    assert archive.alerts.is_due()
    assert archive.alerts.raise_due() == 1
    assert about_used(archive) == [("embargo", ended, "its embargo has ended")]
    assert not archive.alerts.is_due()
    assert archive.alerts.raise_due() == 0
    assert later not in {one.article for one in archive.alerts.since(0)}


def test_takes_of_one_story_under_one_embargo_raise_one_alert_about_the_first(
    archive: Archive,
) -> None:
    headline = "EMBARGO until 1400 GMT: Trawler aground closes Orhavan harbour"
    sent = NOW - timedelta(hours=3)
    first, *_ = add(
        archive,
        *(
            made(at, headline, *AGROUND, source=0, published=sent + timedelta(minutes=at))
            for at in range(1, 5)
        ),
    )
    assert len({*archive.stories.of([first, first + 1, first + 3]).values()}) == 1
    assert archive.alerts.raise_due() == 1
    assert [(kind, article) for kind, article, _ in about_used(archive)] == [("embargo", first)]
    assert not archive.alerts.is_due()
    late = made(5, headline, *AGROUND, published=sent + timedelta(minutes=9))
    add(archive, late)
    assert archive.alerts.raise_due() == 0


def test_a_retake_without_anything_new_about_what_is_watched_interrupts_nobody(
    archive: Archive,
) -> None:
    headline = "Trawler aground closes Orhavan harbour"
    archive.watches.add("herring", name="Herring", level="bell")
    text = [*AGROUND, "It had 30 tonnes of herring on board, which is worth a lot this winter."]
    first, plain, more, right = add(
        archive,
        made(1, headline, *text),
        made(2, f"UPDATE 1-{headline}", *text, *AGROUND_NEWS),
        made(3, f"UPDATE 2-{headline}", *text, "Gulls came from far to eat the rotten herring."),
        made(4, f"CORRECTED-{headline}", *text[:3], text[3].replace("30", "35")),
    )
    found = {one.article: one.level for one in archive.alerts.since(0)}
    assert found == {first: "bell", plain: "mark", more: "bell", right: "bell"}


def test_an_article_that_another_source_sends_too_is_found_by_a_watch_of_that_source(
    archive: Archive,
) -> None:
    one = archive.sources.add(kind="feed", location="https://orlik.example/rss", name="Orlik").id
    two = archive.sources.add(kind="feed", location="https://vest.example/rss", name="Vest").id
    archive.watches.add("source:vest trawler", name="Vest")
    text = made(
        1, "Trawler aground closes the harbour", *AGROUND, source=one, link="https://a.example/1"
    )
    (article,) = [outcome.id for outcome in archive.add([text])]
    assert raised(archive) == []
    archive.add([replace(text, key="vest:1", source=two)])
    assert archive.ids(Filter(words="trawler", sources=frozenset([two]))) == [article]
    assert raised(archive) == [("Vest", article)]
    archive.add([replace(text, key="vest:1", source=two, digest="again")])
    assert len(raised(archive)) == 1


def test_articles_that_programs_add_as_documents_are_grouped_and_looked_at_once(
    archive: Archive, tmp_path: Path
) -> None:
    archive.watches.add("trawler", name="Trawlers")
    add(archive, made(1, "Cup final"))
    document = {"headline": "Trawler aground", "section": "WORLD", "published": NOW.isoformat()}
    with Database(tmp_path / "newsdesk.db") as database:
        ids = [
            database.table("articles").insert(document | {"link": f"https://x.example/{n}"})
            for n in (1, 2)
        ]
        database.table("articles").remove(doc_ids=ids[1:])
    assert archive.waiting_arrival() == ids[0]
    assert (raised(archive), archive.stories.of(ids)) == ([], {})
    (later,) = add(archive, made(2, "Trawler lost"))
    assert raised(archive) == [("Trawlers", ids[0]), ("Trawlers", later)]
    assert archive.waiting_arrival() == 0
    with Database(tmp_path / "newsdesk.db") as database:
        third = database.table("articles").insert(document | {"link": "https://x.example/3"})
    assert archive.follow_up.run() == 1
    assert archive.follow_up.run() == 0
    assert raised(archive)[2:] == [("Trawlers", third)]
    stories = archive.stories.of([ids[0], third])
    assert stories[ids[0]] == stories[third]
