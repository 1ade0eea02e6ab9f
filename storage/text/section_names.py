"""What feeds and sites call the sections that most desks have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from storage.text.folding import fold

__all__ = ["category_parts", "choose_category", "guess_section", "usual_section"]

_USUAL = {
    "WORLD": "world, world news, international, international news, global, globe, foreign,"
    " foreign news, foreign affairs, ausland, welt, weltgeschehen, monde, mundo, internacional,"
    " mondo, esteri, buitenland, wereld, internationaal, utrikes, verden, varlden, udland, swiat,"
    " zahranici, vilag, africa, americas, asia, europe, middle east, asia pacific, latin america,"
    " в мире, мир, 国际, 国際, 世界",
    "POLITICS": "politics, political, politik, politique, politica, politiek, polityka, politika,"
    " politikk, innenpolitik, government, election, elections, white house, congress, parliament,"
    " policy, us politics, uk politics, национальная политика, политика, 政治",
    "BUSINESS": "business, business news, economy, economics, finance, financial, markets, market,"
    " money, companies, industry, industries, wirtschaft, finanzen, unternehmen, economie, eco,"
    " entreprises, bourse, economia, economía, negocios, finanzas, empresas, affari, finanza,"
    " economie en financien, ekonomi, okonomi, naringsliv, gospodarka, ekonomika, stocks, jobs,"
    " real estate, personal finance, бизнес, экономика, 经济, 経済",
    "TECH": "tech, technology, technologies, technik, technologie, tecnologia, tecnología, teknik,"
    " teknologi, technika, digital, digitales, netzwelt, numerique, it, internet, computing,"
    " computers, software, hardware, gadgets, mobile, apps, cybersecurity,"
    " artificial intelligence, ai, programming, open source, startups, технологии,"
    " 科技, テクノロジー",
    "SCIENCE": "science, sciences, science news, wissen, wissenschaft, ciencia, scienza, scienze,"
    " wetenschap, vetenskap, vitenskap, nauka, veda, space, astronomy, physics, biology,"
    " chemistry, research, наука, 科学",
    "CULTURE": "culture, kultur, cultura, cultuur, kultura, arts, art, arts and culture, books,"
    " book review, film, films, movies, music, musik, musique, musica, theatre, theater, tv,"
    " television, media, entertainment, entertainment and arts, feuilleton, lifestyle, style,"
    " fashion, design, food, travel, cinema, livres, spettacoli, cultura y ocio, культура, 文化",
    "SPORT": "sport, sports, sporten, deporte, deportes, esportes, sporty, football, soccer,"
    " fussball, fußball, fodbold, voetbal, futbol, calcio, tennis, cricket, rugby, golf,"
    " basketball, baseball, hockey, cycling, formula 1, motorsport, olympics, nfl, nba, mlb, nhl,"
    " спорт, 体育, スポーツ",
    "OPINION": "opinion, opinions, comment, commentary, commentisfree, editorial, editorials,"
    " op-ed, oped, columnists, columns, letters, meinung, kommentar, kommentare, debatte,"
    " debat, idees, tribune, tribunes, opinione, opinioni, opinión, opinie, ledare, мнения, 评论",
    "CLIMATE": "climate, climate change, climate crisis, environment, umwelt, klima, klimawandel,"
    " environnement, planete, climat, medio ambiente, clima, ambiente, milieu, klimaat, miljo,"
    " srodowisko, energy, energy and environment, weather, nature, климат, экология, 环境",
    "HEALTH": "health, health news, gesundheit, sante, salud, salute, saude, gezondheid, halsa,"
    " helse, zdrowie, medicine, medical, medizin, wellness, coronavirus, covid-19, здоровье, 健康",
}
_NO_CATEGORIES = frozenset(
    {"uncategorized", "uncategorised", "non classe", "allgemein", "sin categoria", "general",
     "senza categoria", "unkategorisiert", "misc", "miscellaneous", "other", "default"}
)  # fmt: skip
_BREAKS = re.compile(r"\s*[/>|:;·»›,&]\s*|\s+[-–—]\s+|\s+(?:and|und|et|y|e|en|och|og)\s+")
_DESK_WORDS = {
    "WORLD": r"world|international|foreign",
    "BUSINESS": r"business|econom\w*|market\w*|financ\w*|money",
    "POLITICS": r"politic\w*|government|election\w*",
    "SPORT": r"sports?|football|cricket|tennis",
    "TECH": r"tech\w*|digital|computing|software|internet",
    "SCIENCE": r"scien\w*|space|physics",
    "HEALTH": r"health|medic\w*",
    "CULTURE": r"cultur\w*|arts?|books?|film|music|entertainment",
    "CLIMATE": r"climate|environment",
    "OPINION": r"opinions?|comment|editorials?",
}


def usual_section(category: str) -> str:
    """Return the usual section for a category, such as POLITICS for *Politik*; else ``""``."""
    return _sections().get(fold(category), "")


def category_parts(category: str) -> Iterator[str]:
    """Yield a category, then its parts if it is made of several, as *Sport/Local* is."""
    yield category
    parts = [part for part in _BREAKS.split(category) if part]
    if len(parts) > 1:
        yield from parts


def _is_none(category: str) -> bool:
    """Return whether a category says only that there is none, as *Uncategorized* does."""
    return fold(category) in _NO_CATEGORIES


def choose_category(categories: Sequence[str]) -> str:
    """Choose what says most of an article's section: the first usual one, else the first."""
    named = [one for one in categories if not _is_none(one)]
    usual = (one for one in named if any(map(usual_section, category_parts(one))))
    return next(usual, named[0] if named else "")


def guess_section(*texts: str) -> str:
    """Guess the section of a source from a usual one named in its title or address."""
    words = " ".join(texts).replace("_", " ")
    for desk, names in _DESK_WORDS.items():
        if re.search(rf"\b(?:{names})\b", words, re.IGNORECASE):
            return desk
    return ""


@cache
def _sections() -> dict[str, str]:
    return {
        fold(name.strip()): section
        for section, names in _USUAL.items()
        for name in names.split(",")
    }
