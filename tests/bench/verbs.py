"""The verbs of newsdesk, and what only the dashboard can do, as changes a `Program` makes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

from storage import Archive, Article, Block, Filter

from acknowledged import FIRST_HEADLINE, PEOPLE, State, difference, rows
from program import Program

Change = Callable[[Program], object]

KEPT = 40
"""How many articles tidying keeps."""
ONE_SLICE = 100
"""So many articles are removed, and restored, in one transaction."""


def work(program: Program, first: str = "") -> None:
    """Make changes of every kind for ever in random order, but the one called `first` first."""
    changes = dict(CHANGES)
    if program.alone:
        changes |= ALONE
    while True:
        for what in [*filter(None, [first]), *program.random.sample(list(changes), len(changes))]:
            changes[what](program)
        first = ""


def import_files(program: Program) -> None:
    folder = program.folder / f"{program.name}-{program.number}-{program.written}"
    folder.mkdir()
    days = [program.next_day() for _ in range(program.random.choice((1, 3, 8)))]
    effects: State = {}
    for day in days:
        effects |= (one := program.effects(program.name, day))
        first = f" date {day} WORLD\n{next(iter(one)).removeprefix('article ')}\n"
        text = first + "\n" + "\n\n".join(program.paragraphs(day)) + "\n"
        (folder / f"{day}.txt").write_text(text, encoding="utf-8")
    program.verb("import", *map(str, sorted(folder.iterdir())), effects=effects)


def refresh(program: Program) -> None:
    if program.location() not in program.state:
        follow(program, program.name)
    days = [program.next_day() for _ in range(program.random.choice((1, 2, 5)))]
    effects: State = {}
    items = ""
    for day in days:
        effects |= (one := program.effects(program.name, day))
        title = next(iter(one)).removeprefix("article ")
        text = "".join(f"&lt;p&gt;{words}&lt;/p&gt;" for words in program.paragraphs(day))
        items += (
            f"<item><title>{title}</title><guid isPermaLink='false'>{title}</guid>"
            f"<pubDate>{day:%a, %d %b %Y} 12:00:00 GMT</pubDate>"
            f"<description>{text}</description></item>"
        )
    feed = f"<rss version='2.0'><channel><title>{program.name}</title>{items}</channel></rss>"
    (program.folder / f"{program.name}.xml").write_text(feed, encoding="utf-8")
    program.verb("refresh", program.name, effects=effects)


def come_and_go(program: Program) -> None:
    """Follow a source by OPML, fill it, and remove it with its articles."""
    name = f"{program.name}x{program.number}x{program.written}"
    follow(program, name)
    days = [program.next_day() for _ in range(3)]
    effects: State = {}
    for day in days:
        effects |= program.effects(name, day)

    def add(archive: Archive) -> None:
        source = archive.sources.find(name).id
        archive.add(
            [
                Article(
                    f"{name} reports {day}", "SPORT",
                    datetime.combine(day, datetime.min.time(), UTC),
                    blocks=tuple(Block(text) for text in program.paragraphs(day)),
                    key=f"{name} {day}", digest=f"{name} {day}", source=source,
                )
                for day in days
            ]
        )  # fmt: skip

    program.call("add", effects, add)
    gone = dict.fromkeys([program.location(name), *effects])
    program.verb("remove", name, "--articles", "remove", effects=gone, whole=True)


def follow(program: Program, name: str) -> None:
    url = program.location(name).removeprefix("source ")
    path = program.folder / f"{program.name}-in.opml"
    path.write_text(
        f"<opml version='2.0'><body><outline type='rss' text='{name}' xmlUrl='{url}'/>"
        "</body></opml>",
        encoding="utf-8",
    )
    program.verb("opml", "import", str(path), effects={program.location(name): [name, "", 30]})


# Marks


def mark(program: Program) -> None:
    set_marks(program, "read")


def star(program: Program) -> None:
    set_marks(program, "starred")


def set_marks(program: Program, field: Literal["read", "starred"]) -> None:
    some = program.some(program.random.choice((1, 10, 60)))
    on = program.random.random() < (0.7 if field == "read" else 0.3)

    def change(archive: Archive) -> None:
        numbers = {row.headline: row.id for row in rows(archive)}
        archive.marks.set([numbers[one] for one in some], **{field: on})

    program.call(field, dict.fromkeys([f"{field} {one}" for one in some], on), change)


def clip(program: Program) -> None:
    for headline in program.some(1):
        effects = {f"clip {headline}": program.state.get(f"clip {headline}", "")}
        program.verb("clips", "--add", str(program.id(headline)), effects=effects, whole=True)


def note_clipping(program: Program) -> None:
    for headline in program.clipped():
        words = f"note {program.random.random()}"
        program.verb(
            "clips", "--note", str(program.clipping(headline)), words,
            effects={f"clip {headline}": words},
        )  # fmt: skip


def unclip(program: Program) -> None:
    for headline in program.clipped():
        number = str(program.clipping(headline))
        program.verb("clips", "--remove", number, effects={f"clip {headline}": None})


# Filters, settings, sources, speakers


def save_filter(program: Program) -> None:
    name, words = f"{program.name} {program.random.randrange(5)}", f"w{program.random.random()}"
    program.call(
        "filter", {f"filter {name}": words},
        lambda archive: archive.saved_filters.save(name, Filter(words=words)),
    )  # fmt: skip


def rename_filter(program: Program) -> None:
    mine = [one for one in program.state if one.startswith(f"filter {program.name} ")]
    if not mine:
        return
    old = program.random.choice(mine).removeprefix("filter ")
    new = f"{program.name} {program.number}.{program.random.random()}"
    program.call(
        "rename filter",
        {f"filter {old}": None, f"filter {new}": program.state[f"filter {old}"]},
        lambda archive: archive.saved_filters.rename(old, new),
    )  # fmt: skip
    program.call(
        "remove filter", {f"filter {new}": None},
        lambda archive: archive.saved_filters.remove(new),
    )  # fmt: skip


def set_setting(program: Program) -> None:
    value = program.random.random()
    program.call(
        "setting", {f"setting {program.name}": value},
        lambda archive: archive.settings.set(program.name, value),
    )  # fmt: skip


def change_source(program: Program) -> None:
    if program.location() not in program.state:
        return
    section, interval = f"DESK {program.random.randrange(9)}", program.random.randrange(20, 400)
    program.verb(
        "change", program.name, "--section", section, "--interval", str(interval),
        effects={program.location(): [program.name, section, interval]}, whole=True,
    )  # fmt: skip


def merge(program: Program) -> None:
    head, other = PEOPLE[program.name][0], program.random.choice(PEOPLE[program.name][1:4])
    if program.state.get(f"alias {other}") == head:
        program.verb("speakers", "--split", other, effects={f"alias {other}": other})
    else:
        program.verb("speakers", "--merge", other, head, effects={f"alias {other}": head})


def rename(program: Program) -> None:
    name = PEOPLE[program.name][5]
    new = f"{name} Senior"
    if program.state.get(f"alias {name}") == new:
        name, new = new, name
    effects = {f"alias {name}": new, f"alias {new}": None}
    program.verb("speakers", "--rename", name, new, effects=effects, whole=True)


def correct(program: Program) -> None:
    for headline in program.some(1):
        if headline == FIRST_HEADLINE:  # in which nobody says anything
            continue
        speaker = program.random.choice(PEOPLE[program.name])

        def change(archive: Archive, headline: str = headline, speaker: str = speaker) -> None:
            number = program.id(headline)
            archive.quotes.correct(number, archive.quotes.of_article(number)[0], speaker)

        program.call("correct", {f"speaker {headline}": speaker}, change)


# The archive as a whole


def back_up(program: Program) -> None:
    target = program.folder / "copies" / f"{program.name}-{program.number}-{program.written}.db"
    program.written += 1
    if program.random.random() < 0.5:
        program.verb("backup")  # among the automatic ones, of which old ones are pruned
    if program.verb("backup", str(target)) and program.alone:
        program.tell("copy", str(target))
        part = target.with_suffix(".part")
        part.write_text(json.dumps(program.state), encoding="utf-8")
        part.rename(target.with_suffix(".state"))


def export(program: Program) -> None:
    target = program.folder / f"{program.name}.jsonl"
    if program.verb("export", str(target), "--force") and program.alone:
        articles = sum(one.startswith("article ") for one in program.state)
        program.tell("export", str(target), articles)


def tidy(program: Program) -> None:
    """Keep the newest articles, and those starred or clipped; then anything again."""
    program.verb("keep", "--number", str(KEPT), effects={"keep": KEPT})
    program.verb("tidy", effects=tidied(program))
    program.verb("keep", "--number", "0", effects={"keep": 0})


def tidy_nothing(program: Program) -> None:
    if not program.state["keep"]:  # a rule from a round before would remove what another has
        program.verb("tidy")


def tidied(program: Program) -> State:
    mine = [one for one in program.state if one.startswith("article ")]
    mine.sort(key=lambda one: str(program.state[one]), reverse=True)
    old = [one.removeprefix("article ") for one in mine[KEPT:]]
    return {
        name: None
        for one in old
        if not program.state[f"starred {one}"] and f"clip {one}" not in program.state
        for what in ("article", "read", "starred", "speaker")
        if (name := f"{what} {one}") in program.state
    }


def undo(program: Program) -> None:
    """Make a change that is logged, and undo it."""
    before = dict(program.state)
    program.random.choice((clip, change_source, merge, tidy))(program)
    changed = {one for one in before | program.state if before.get(one) != program.state.get(one)}
    changed.discard("keep")
    if changed:
        back = {one: before.get(one) for one in changed}
        program.verb("undo", effects=back, whole=len(back) < ONE_SLICE)


def restore(program: Program) -> None:
    """Restore a copy that was made earlier, then the archive that it replaced."""
    known = sorted((program.folder / "copies").glob("*.state"))
    if not known:
        return
    copy = program.random.choice(known)
    then = json.loads(copy.read_text(encoding="utf-8"))
    before, copy = dict(program.state), copy.with_suffix(".db")
    if program.verb("restore", str(copy), effects=difference(before, then), whole=True):
        program.verb("restore", "--undo", effects=difference(then, before), whole=True)


def requote(program: Program) -> None:
    program.verb("requote")


def repair(program: Program) -> None:
    program.verb("doctor", "--repair")


def export_opml(program: Program) -> None:
    program.verb("opml", "export", str(program.folder / f"{program.name}.opml"), "--force")


CHANGES: dict[str, Change] = {
    "import": import_files,
    "refresh": refresh,
    "mark": mark,
    "star": star,
    "clip": clip,
    "note": note_clipping,
    "unclip": unclip,
    "filter": save_filter,
    "rename filter": rename_filter,
    "setting": set_setting,
    "change": change_source,
    "opml import": come_and_go,
    "opml export": export_opml,
    "merge": merge,
    "rename": rename,
    "correct": correct,
    "requote": requote,
    "doctor": repair,
    "backup": back_up,
    "export": export,
    "tidy": tidy_nothing,
}
"""What programs do beside one another."""

ALONE: dict[str, Change] = {"tidy": tidy, "undo": undo, "restore": restore}
"""What a program does only where there is no other, as it changes what is the other's."""
