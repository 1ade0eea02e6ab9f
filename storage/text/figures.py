"""Figures of a text: numbers with the sign, currency, multiplier and unit they are read with; pure.

``-0.4%``, ``$30``, ``3 million``, ``four`` and ``5 litres`` are one figure each.
"""

from __future__ import annotations

import re
from functools import cache

__all__ = ["FIGURE", "figure_value", "figures_differ", "figures_of", "is_bare_word", "is_figure"]

_ONES = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty
"""
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: number for number, word in enumerate(_ONES.split(), start=1)} | {
    word: ten * 10 for ten, word in enumerate(_TENS.split(), start=3)
}
_MULTIPLIERS = {
    "hundred": "hundred hundreds",
    "dozen": "dozen dozens",
    "thousand": "thousand thousands k",
    "million": "million millions mln m mn",
    "billion": "billion billions bln bn",
    "trillion": "trillion trillions tn trn",
}
_UNITS = {
    "%": "% percent pct per_cent",
    "point": "point points percentage_point percentage_points",
    "basis point": "basis_point basis_points bps",
    "km": "km kms kilometre kilometres kilometer kilometers",
    "metre": "metre metres meter meters",
    "cm": "cm centimetre centimetres centimeter centimeters",
    "mm": "mm millimetre millimetres millimeter millimeters",
    "mile": "mile miles",
    "yard": "yard yards",
    "foot": "foot feet ft",
    "inch": "inch inches",
    "kg": "kg kilo kilos kilogram kilograms kilogramme kilogrammes",
    "gram": "gram grams gramme grammes",
    "tonne": "tonne tonnes",
    "ton": "ton tons",
    "pound": "pound pounds",
    "lb": "lb lbs",
    "ounce": "ounce ounces oz",
    "litre": "litre litres liter liters",
    "gallon": "gallon gallons",
    "pint": "pint pints",
    "barrel": "barrel barrels",
    "bushel": "bushel bushels",
    "hectare": "hectare hectares ha",
    "acre": "acre acres",
    "celsius": "degrees_celsius degrees_c °c celsius",
    "fahrenheit": "degrees_fahrenheit degrees_f °f fahrenheit",
    "degree": "degree degrees °",
    "km/h": "km/h kph kmh",
    "mph": "mph",
    "knot": "knot knots",
    "kw": "kw kilowatt kilowatts",
    "mw": "mw megawatt megawatts",
    "gw": "gw gigawatt gigawatts",
    "$": "dollar dollars usd us$ $",
    "€": "euro euros eur €",
    "£": "gbp £",
    "¥": "yen ¥",
    "₹": "rupee rupees ₹",
    "yuan": "yuan",
    "rouble": "rouble roubles ruble rubles",
    "franc": "franc francs chf",
    "cent": "cent cents",
    "second": "seconds",
    "minute": "minute minutes",
    "hour": "hour hours",
    "day": "day days",
    "week": "week weeks",
    "month": "month months",
    "year": "year years",
}
_SAME = {
    spelling.replace("_", " "): unit
    for unit, spellings in (_MULTIPLIERS | _UNITS).items()
    for spelling in spellings.split()
}


def _any_of(words: dict[str, str] | dict[str, int]) -> str:
    """Return a pattern for any of some words, the longest first."""
    longest_first = sorted(words, key=lambda one: -len(one))
    return "|".join(re.escape(one).replace("\\ ", "[ \u00a0]") for one in longest_first)


_MULTIPLIER = _any_of({word: one for word, one in _SAME.items() if one in _MULTIPLIERS})
_UNIT = _any_of({word: one for word, one in _SAME.items() if one in _UNITS})
_NUMBER = r"\d+(?:[.,:]\d+)*"
_WORD = rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?(?:{_any_of(_WORDS)})"
_END = r"(?![^\W_])"
_TAIL = (
    rf"(?:[ \u00a0-]?(?:{_MULTIPLIER}){_END})*(?:[ \u00a0-]?(?:{_UNIT})(?:(?<=[%°$€£¥₹])|{_END}))?"
)
FIGURE = (
    r"(?i:(?:(?<![\w%)\]-])-|\bminus[ ])?"
    r"(?:(?:\b(?:us|a|c|hk|nz|s))?[$€£¥₹][ \u00a0]?-?|\b(?:usd|eur|gbp|chf)[ \u00a0])?"
    rf"{_NUMBER}{_TAIL}"
    rf"|(?<![^\W_])(?:{_WORD}|(?:{_MULTIPLIER})(?<=[a-z]{{5}})){_END}{_TAIL})"
)
"""The pattern of a figure; a word alone may be one, too, such as *four* or *dozens*."""
_BARE = rf"(?i:{_WORD}|{_MULTIPLIER})"
_PIECE = (
    rf"(?i:^minus|^-|(?<=[$€£¥₹])-|{_NUMBER}|(?:us|a|c|hk|nz|s)?[$€£¥₹]"
    rf"|(?:{_WORD}|{_MULTIPLIER}|{_UNIT}){_END})"
)
_compile = cache(re.compile)  # on first use: it takes tens of milliseconds


def is_figure(token: str) -> bool:
    """Return whether a token is a figure."""
    return _compile(FIGURE).fullmatch(token) is not None


def is_bare_word(figure: str) -> bool:
    """Return whether a figure is one word, which may be no figure at all, as in *one of them*."""
    return _compile(_BARE).fullmatch(figure) is not None


def figures_of(text: str) -> dict[tuple[str, ...], str]:
    """Return the figures of a text as it has them first, by their values; *one* alone is none."""
    found: dict[tuple[str, ...], str] = {}
    for match in _compile(FIGURE).finditer(text):
        if match[0].casefold() != "one":
            found.setdefault(figure_value(match[0]), match[0])
    return found


def figures_differ(text: str, other: str) -> bool:
    """Return whether both of two texts have a figure that the other one has not."""
    here, there = figures_of(text).keys(), figures_of(other).keys()
    return bool(here - there and there - here)


def figure_value(figure: str) -> tuple[str, ...]:
    """Return the same for spellings of the same figure, as *5 km* and *five kilometres*."""
    pieces = (piece.casefold().replace("\u00a0", " ") for piece in _compile(_PIECE).findall(figure))
    return tuple(sorted(_value(one) for one in pieces))


def _value(piece: str) -> str:
    if piece == "minus":
        return "-"
    tens, _, ones = piece.rpartition("-")
    if ones in _WORDS:
        return str(_WORDS.get(tens, 0) + _WORDS[ones])
    return _SAME.get(piece, re.sub(r",(?=\d{3}(?!\d))", "", piece))
