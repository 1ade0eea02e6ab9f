"""A made day of wire: 600 articles from 12 invented sources, the same ones every time.

    .venv/bin/python tests/wire_day.py day.jsonl
    .venv/bin/newsdesk --archive day.db import day.jsonl

writes a line an article, in the order they are sent, which an import keeps. `--until 12:00` stops
at noon; written to the same file again without it and imported again, the rest of the day arrives,
and one article says another figure than it did. `--day` sets the day (2026-11-24), `--truth FILE`
writes which event each article is about and, where it is an earlier one's text, what it is to that.

In it are: some forty-five events of the seed articles, each as urgent line, updates, the same text
from other sources, cuts, and takes that quote somebody else; corrections of one figure; a figure
that is changed without a word (`EDITED`); a kill (`KILLED`); an embargo (`EMBARGOED`); two
earthquakes that look alike (`LOOK_ALIKE`); and notices that are filled in like forms.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from storage import paths
from storage.importing.article_file import read_article
from storage.model import Article, TakeKind

DAY = date(2026, 11, 24)
COUNT = 600

AGENCIES = ("Meridian Wire", "Norrland Press Agency", "Concord News")
PAPERS = (
    "Orlik Gazette",
    "Strandholm Courier",
    "Market Ledger",
    "Porto Vidal Tribune",
    "Kessvik Harbour Post",
    "Radio Selcan",
    "Tarven Observer",
    "Northern Echoes",
    "Calandra Today",
)
SOURCES = (*AGENCIES, *PAPERS)

KILLED = "gulf-trawler-nambira"
EMBARGOED = "marsh-fever-vaccine-trial"
EDITED = "halvo-cable-cut"
LOOK_ALIKE = ("quake-sakonde", "quake-ostmar")
"""The events that are special, as `--truth` names them."""

_SIZES = (34, 28, 24, 20, 18, 16, 14, 13, 12, 11, 10, 10, 9, 9, 8, 8, 7, 7, 6, 6, 6, 5, 5, 5, 5, 4,
          4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1)  # fmt: skip
"""Articles of each event: few events are on every wire."""

_FIRST = ("Anja", "Ivar", "Marta", "Pavel", "Lucia", "Omer", "Signe", "Tomas", "Elif",
          "Henrik", "Ines", "Karol", "Nadia", "Oskar", "Petra", "Rui", "Selma", "Viktor",
          "Yasmin", "Leif")  # fmt: skip
_LAST = ("Aasland", "Brekke", "Castro", "Demir", "Eriksen", "Fonseca", "Grabowski", "Holm",
         "Ivarsen", "Jansky", "Kaya", "Lindqvist", "Moreira", "Novak", "Oduya", "Pereira",
         "Quist", "Rosen", "Sandvik", "Torp", "Ulvang", "Vesely", "Wolff", "Yilmaz")  # fmt: skip
_TOWNS = ("Kessvik", "Lisek", "Selcan", "Mirhan", "Strandholm", "Nystad", "Halden",
          "Ostmar", "Sakonde", "Brevik", "Arosa", "Tolmin", "Velmark", "Orsund", "Calder",
          "Dunmore")  # fmt: skip
_ROLES = ("a resident", "the mayor", "a shopkeeper", "a union official", "an economist",
          "a spokeswoman for the region", "a retired engineer", "a member of parliament",
          "the head of the local chamber of commerce", "a teacher")  # fmt: skip
_SAID = (
    "Nobody asked us, and nobody is asking us now",
    "We have seen this twice before and it ended the same way both times",
    "I read about it here, on the steps, like everybody else",
    "It is the right decision, taken about a year too late",
    "My mother would have called that a bargain with the weather",
    "There are questions that a press release does not answer",
    "We will know in a month whether they meant it",
    "Somebody has to pay for it, and I can guess who",
    "The figures are fine; it is the people behind them I worry about",
    "If they want our help, they know where the town hall is",
    "For us nothing changes before the spring",
    "It was on the radio before it was in our letter box",
    "I would not bet a bicycle on that promise",
    "This is a small place, and we remember who came and who did not",
)
_SCENES = (
    "In {town} the square was full by {hour} o'clock, and the cafés ran out of chairs.",
    "The regional council of {town} called a meeting for {hour} o'clock on Wednesday.",
    "A search of the public records in {town} turned up {number} earlier complaints.",
    "Schools in {town} sent {number} pupils home early as a precaution.",
    "Analysts at the Halden Institute put the cost at {number} million crowns.",
    "Trains through {town} ran {number} minutes late for most of the day.",
    "A petition started in {town} had {number},000 signatures by the afternoon.",
    "The parliament library counts {number} comparable cases since 1990.",
)
_NOTICES = (
    (
        "{firm} third-quarter net {profit} mln crowns vs {before}",
        "BUSINESS",
        "{firm} of {town} reported a net profit of {profit} million crowns for the third quarter,"
        " against {before} million a year earlier.|Sales were {sales} million crowns.",
    ),
    (
        "{firm} declares dividend of {cents} cents",
        "BUSINESS",
        "The directors of {firm} declared a dividend of {cents} cents a share, payable December"
        " {day} to shareholders of record on December {early}.",
    ),
    (
        "{town} weather: wind {wind} knots, {rain} millimetres of rain",
        "CLIMATE",
        "The weather office in {town} expects wind of {wind} knots and {rain} millimetres of rain"
        " by midnight.|Fog is likely in the valleys on Wednesday.",
    ),
    (
        "{team} beat {other} {goals}-{fewer}",
        "SPORT",
        "{team} beat {other} {goals}-{fewer} in {town} in front of {crowd},000 spectators."
        "|{name} scored the winner in the {minute}th minute.",
    ),
    (
        "{town} court jails {name} for {years} years over {crime}",
        "WORLD",
        "A court in {town} sentenced {name} to {years} years in prison for {crime}."
        "|Defence lawyer {lawyer} said there would be an appeal.",
    ),
    (
        "{firm} names {name} as chief executive",
        "BUSINESS",
        "{firm} appointed {name} as its chief executive from December {day}, the company said."
        "|{lawyer} leaves after {years} years.",
    ),
    (
        "Ferry {firm} cancels sailings from {town} to {other}",
        "NEWS",
        "Sailings between {town} and {other} are cancelled until {early}00 because of waves of"
        " {goals} metres.|Tickets can be changed at the quay.",
    ),
    (
        "{town} hospital opens ward with {cents} beds",
        "HEALTH",
        "The hospital of {town} opened a ward with {cents} beds for patients with heart disease."
        "|It cost {sales} million crowns, said its director, {name}.",
    ),
    (
        "{name} of {town} wins prize for short stories",
        "CULTURE",
        "{name}, {cents}, a librarian from {town}, won the {firm} prize for short stories, worth"
        " {crowd},000 crowns.|The jury praised a voice without vanity.",
    ),
    (
        "{town} port handled {sales},000 tonnes in October",
        "BUSINESS",
        "The port of {town} handled {sales},000 tonnes of goods in October, {before}% more than a"
        " year before.|Timber and grain grew most.",
    ),
    (
        "Diary of events in {town} on Wednesday",
        "NEWS",
        "{early}00 Council of {town} meets.|1{hour}30 {name} presents the accounts of {firm}."
        "|1{hour}45 Concert in the town hall.",
    ),
)
_CRIMES = ("smuggling eels", "forging permits", "arson", "tax fraud", "bribery", "perjury")
_FIRMS = ("Aker", "Borealis", "Cormorant", "Delta", "Estuary", "Fjell", "Granite", "Heron",
          "Isthmus", "Juniper", "Kestrel", "Lagoon", "Marlin", "Nordlys", "Osprey")  # fmt: skip
_TRADES = ("Shipping", "Foods", "Paper", "Energy", "Insurance", "Timber", "Optics", "Cement")

_QUAKE = (
    "An earthquake of magnitude {size} shook {place} at {clock} on Tuesday, the {survey} said."
    "|The tremor was centred {depth} kilometres below the sea floor, {far} kilometres {side} of"
    " {town}.|“We felt two shocks, the second one longer,” said {name}, {role} in {town}.",
    "Rescue teams reached the villages near {town} by noon; {hurt} people were treated for"
    " injuries.|“Roofs have come down, walls have not,” said {other}, who leads the civil defence"
    " of {place}.",
    "Engineers closed {bridges} bridges and the hospital of {town} moved patients into tents."
    "|The {survey} counted {after} aftershocks.",
    "The government of {place} released {money} million crowns for repairs."
    "|“People will sleep in the sports hall tonight,” said {name}.",
)
_QUAKES = (
    {"place": "Sakonde", "town": "Port Amiri", "survey": "Sakonde Geological Survey", "size": "6.1",
     "clock": "04:12", "depth": "31", "far": "85", "side": "west", "hurt": "46", "bridges": "three",
     "after": "58", "money": "40", "name": "Adama Sekou", "other": "Fatou Danjuma",
     "role": "a fisherman"},
    {"place": "Ostmar", "town": "Krasna", "survey": "Ostmar Seismic Institute", "size": "5.8",
     "clock": "09:47", "depth": "12", "far": "20", "side": "north", "hurt": "17",
     "bridges": "two", "after": "23", "money": "12", "name": "Zora Malik", "other": "Bela Kovar",
     "role": "a baker"},
)  # fmt: skip
_FIGURE = re.compile(r"\b\d{2,}\b(?![:.%]|,\d)")


@dataclass(frozen=True, slots=True)
class Sent:
    """An article as a source sends it.

    Attributes:
        event: What it is about.
        kind: What its text is to that of the article with the id `of`.
        at: The minute of the day at which it is sent.
    """

    id: str
    event: str
    source: str
    section: str
    headline: str
    paragraphs: tuple[str, ...]
    at: int
    kind: TakeKind | None = None
    of: str = ""
    published: int = -1

    def document(self, day: date) -> dict[str, object]:
        """Return it as a document of a `.jsonl` file."""
        minute = self.at if self.published < 0 else self.published
        moment = datetime.combine(day, time(), UTC) + timedelta(minutes=minute)
        return {
            "id": self.id,
            "headline": self.headline,
            "section": self.section,
            "published": moment.isoformat(),
            "source": self.source,
            "link": f"https://{self.source.lower().replace(' ', '-')}.example/{self.id}",
            "body": "\n\n".join(self.paragraphs),
        }


class _Desk:
    """Draws names, figures and texts from one seed, and numbers what is sent."""

    def __init__(self) -> None:
        self.random = random.Random(1815)
        self._last = 0

    def id(self) -> str:
        self._last += 1
        return f"w{self._last:04}"

    def name(self) -> str:
        return f"{self.random.choice(_FIRST)} {self.random.choice(_LAST)}"

    def own_paragraphs(self) -> list[str]:
        """Return a quotation and a scene that only one desk has."""
        town, role = self.random.choice(_TOWNS), self.random.choice(_ROLES)
        quote = f"“{self.random.choice(_SAID)},” said {self.name()}, {role} in {town}."
        scene = self.random.choice(_SCENES).format(
            town=self.random.choice(_TOWNS),
            hour=self.random.choice(("eight", "ten", "noon", "two", "six")),
            number=self.random.randint(12, 89),
        )
        return self.random.sample([quote, scene], 2)


def wire_day() -> list[Sent]:
    """Return the articles of the day in the order they are sent."""
    desk = _Desk()
    sent = [*_events(desk), *_earthquakes(desk)]
    edits = sum(one.published >= 0 for one in sent)
    sent += _notices(desk, COUNT - len(sent) + edits)
    return sorted(sent, key=lambda one: (one.at, one.id))


def _events(desk: _Desk) -> Iterator[Sent]:
    seeds = sorted(paths.seeds_folder().glob("*.txt"))
    special = [path for path in seeds if path.stem[11:] in (KILLED, EMBARGOED, EDITED)]
    others = [path for path in seeds if path not in special]
    order = desk.random.sample(others, len(_SIZES) - len(special))
    for place, path in zip((4, 6, 9), special, strict=True):
        order.insert(place, path)
    for path, size in zip(order, _SIZES, strict=True):
        yield from _event(desk, path.stem[11:], read_article(path), size)


def _event(desk: _Desk, event: str, article: Article, size: int) -> list[Sent]:
    """Return the takes of one event, of its agency first, then of whoever takes it on."""
    text = [block.text for block in article.blocks if block.kind == "paragraph"]
    agency = desk.random.choice(AGENCIES)
    start = desk.random.randint(10, 1_150)
    section, headline = article.section, article.headline
    first = Sent(desk.id(), event, agency, section, headline, tuple(text[:2]), start)
    if event == EMBARGOED:
        start = 9 * 60
        first = replace(first, at=start, headline=f"EMBARGOED UNTIL 1800 GMT: {headline}")
        first = replace(first, paragraphs=tuple(text))
    if size > 20:
        first = replace(first, headline=f"URGENT: {headline}", paragraphs=(text[0],))
    sent, filed, minute = [first], len(first.paragraphs), start
    step = max(4, min(40, (1_430 - start) // size))
    while len(sent) < size:
        minute = min(minute + desk.random.randint(step // 2, step), 1_435)
        done = len(sent)
        latest = next(one for one in reversed(sent) if one.source == agency)
        if done % 6 in (1, 3) and filed < len(text) and event != EMBARGOED:
            filed = min(filed + desk.random.randint(2, 3), len(text))
            number = sum(one.source == agency for one in sent)
            take = replace(
                latest,
                headline=f"UPDATE {number}-{headline}",
                paragraphs=tuple(text[:filed]),
                kind="retake",
            )
        elif done % 9 == 8:
            take = _corrected(desk, latest, headline)
        else:
            take = _taken_on(desk, latest, article)
        sent.append(replace(take, id=desk.id(), of=latest.id if take.kind else "", at=minute))
    return [*sent, *_later(desk, event, sent)]


def _later(desk: _Desk, event: str, sent: Sequence[Sent]) -> Iterator[Sent]:
    """Yield what becomes of an event that is special: a kill, or a figure that is changed."""
    if event == KILLED:
        notice = (
            "Editors: please kill this story, sent earlier today. The trawler was not fired on;"
            " the ministry has corrected its statement. There will be no substitute.",
        )
        kill = replace(sent[0], headline=f"KILL: {sent[0].headline}", paragraphs=notice)
        yield replace(kill, id=desk.id(), at=min(sent[-1].at + 45, 1_438))
    if event == EDITED:
        whole = max(sent, key=lambda one: (one.source in AGENCIES, len(one.paragraphs)))
        text = tuple(
            paragraph.replace("34,000 tonnes", "43,000 tonnes") for paragraph in whole.paragraphs
        )
        at = min(whole.at + 240, 1_436)
        yield replace(whole, paragraphs=text, at=at, published=whole.at)


def _corrected(desk: _Desk, latest: Sent, headline: str) -> Sent:
    """Return a take of which one figure is another, or, without figures, a name."""
    text = list(latest.paragraphs)
    places = [place for place, one in enumerate(text) if _FIGURE.search(one)]
    if not places:
        return _repeated(desk, latest)
    place = desk.random.choice(places)
    figure = _FIGURE.search(text[place])
    assert figure is not None
    other = str(int(figure[0]) + desk.random.randint(1, 8)).zfill(len(figure[0]))  # 34,000: 34,002
    text[place] = _FIGURE.sub(other, text[place], count=1)
    return replace(
        latest, headline=f"CORRECTED-{headline}", paragraphs=tuple(text), kind="correction"
    )


def _repeated(desk: _Desk, latest: Sent) -> Sent:
    return replace(latest, source=desk.random.choice(PAPERS), kind="repeat")


def _taken_on(desk: _Desk, latest: Sent, article: Article) -> Sent:
    """Return what a paper or another agency makes of the latest take."""
    kind = desk.random.choices(("repeat", "cut", "retake", "own"), (4, 3, 3, 2))[0]
    source = desk.random.choice([one for one in SOURCES if one != latest.source])
    text = list(latest.paragraphs)
    if kind == "cut" and len(text) > 3:
        kept = tuple(text[: max(2, len(text) // 2)])
        return replace(latest, source=source, paragraphs=kept, kind="cut")
    if kind == "retake":
        added = (*text, *desk.own_paragraphs())
        return replace(latest, source=source, paragraphs=added, kind="retake")
    if kind == "own":
        quotes = [one.text for one in article.blocks if "“" in one.text or '"' in one.text]
        town = desk.random.choice(_TOWNS)
        own = [f"{town.upper()} - {article.standfirst or article.headline}", *quotes[:1]]
        own += desk.own_paragraphs()
        headline = (article.standfirst or article.headline).split(". ")[0].rstrip(".")[:110]
        return replace(latest, source=source, headline=headline, paragraphs=tuple(own), kind=None)
    return replace(_repeated(desk, latest), source=source)


def _earthquakes(desk: _Desk) -> Iterator[Sent]:
    """Yield two events of one kind on one day, with other places, figures and names."""
    for event, facts, start in zip(LOOK_ALIKE, _QUAKES, (262, 595), strict=True):
        text: list[str] = []
        headline = f"Earthquake of magnitude {facts['size']} shakes {facts['place']}"
        before = ""
        for number, part in enumerate(_QUAKE):
            text += part.format(**facts).split("|")
            one = Sent(
                desk.id(),
                event,
                AGENCIES[0],
                "WORLD",
                f"UPDATE {number}-{headline}" if number else f"URGENT: {headline}",
                tuple(text),
                start + 55 * number,
                "retake" if before else None,
                before,
            )
            yield one
            other = replace(_repeated(desk, one), id=desk.id(), of=one.id, at=one.at + 12)
            yield replace(other, headline=headline)
            before = one.id


def _notices(desk: _Desk, count: int) -> Iterator[Sent]:
    """Yield notices that are forms filled in: each is an event of its own."""
    draw = desk.random
    seen: set[str] = set()
    while len(seen) < count:
        headline, section, text = draw.choice(_NOTICES)
        towns = draw.sample(_TOWNS, 3)
        facts = {
            "firm": f"{draw.choice(_FIRMS)} {draw.choice(_TRADES)}", "town": towns[0],
            "team": towns[1], "other": towns[2], "name": desk.name(), "lawyer": desk.name(),
            "crime": draw.choice(_CRIMES), "profit": f"{draw.uniform(2, 90):.1f}",
            "before": f"{draw.uniform(2, 90):.1f}", "sales": draw.randint(100, 900),
            "cents": draw.randint(5, 95), "day": draw.randint(15, 29), "early": draw.randint(8, 14),
            "wind": draw.randint(5, 45), "rain": draw.randint(0, 30), "goals": draw.randint(2, 5),
            "fewer": draw.randint(0, 1), "crowd": draw.randint(3, 41),
            "minute": draw.randint(46, 89), "years": draw.randint(2, 14),
            "hour": draw.randint(0, 9),
        }  # fmt: skip
        named = headline.format(**facts)
        if named in seen:
            continue
        seen.add(named)
        id_ = desk.id()
        yield Sent(
            id_,
            f"notice-{id_}",
            draw.choice(SOURCES),
            section,
            named,
            tuple(text.format(**facts).split("|")),
            draw.randint(0, 1_438),
        )


def main() -> None:
    """Write the day, or the part of it that was asked for."""
    parser = argparse.ArgumentParser(description="Write a made day of wire as JSON Lines.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--day", type=date.fromisoformat, default=DAY, metavar="YYYY-MM-DD")
    parser.add_argument("--until", type=time.fromisoformat, metavar="HH:MM")
    parser.add_argument("--truth", type=Path, metavar="FILE", help="the event of each article")
    args = parser.parse_args()
    last = args.until.hour * 60 + args.until.minute if args.until else 24 * 60
    sent = [one for one in wire_day() if one.at < last]
    _write(args.file, [one.document(args.day) for one in sent])
    if args.truth:
        kinds = [
            {"id": one.id, "event": one.event, "source": one.source, "kind": one.kind, "of": one.of}
            for one in sent
        ]
        _write(args.truth, kinds)
    print(f"{len({one.id for one in sent})} articles, {len(sent)} lines: {args.file}")


def _write(file: Path, records: Sequence[Mapping[str, object]]) -> None:
    lines = [json.dumps(one, ensure_ascii=False) + "\n" for one in records]
    file.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
