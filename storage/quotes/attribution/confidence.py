"""Confidence of attributions: the accuracy of each sieve, measured on annotated news."""

from __future__ import annotations

from storage.quotes.attribution.context import Attribution
from storage.quotes.entities import Entity
from storage.quotes.grammar.mentions import Mention
from storage.quotes.lexicon import ORGANIZATION, PERSON
from storage.quotes.tokenization.tokens import Token

__all__ = ["MENTION_KINDS", "estimate_confidence", "mention_kind", "statement_confidence"]

MENTION_KINDS = ("name", "pronoun", "nominal", "description")
"""The kinds of speaker mentions; a description is a noun phrase resolved to a person."""

# For each sieve, by kind of mention: name, pronoun, nominal, description. Measured on 840 articles
# (about 7,500 quotations); a figure based on fewer than a dozen or so is drawn towards that of its
# sieve and kind. `python tests/bench/quotes.py --table train` prints this table, except for the
# sieves that name no speaker. "asked", "answered", "signed", "summed up" and
# "interviewed" hardly occur in those articles, so they have the figures of the kinds.
_ACCURACY = {
    "interviewed": (0.95, 0.91, 0.83, 0.76),
    "asked": (0.95, 0.91, 0.83, 0.76),
    "answered": (0.95, 0.91, 0.83, 0.76),
    "signed": (0.95, 0.91, 0.83, 0.76),
    "colon": (0.93, 0.87, 0.77, 0.85),
    "inverted": (0.97, 0.86, 0.90, 0.77),
    "after": (0.96, 0.91, 0.94, 0.84),
    "passive": (0.69, 0.76, 0.76, 0.68),
    "introduced": (0.92, 0.94, 0.79, 0.80),
    "closing": (0.97, 0.94, 0.95, 0.87),
    "before": (0.95, 0.92, 0.80, 0.76),
    "trailing": (0.79, 0.81, 0.85, 0.71),
    "reopened": (0.92, 0.95, 0.88, 0.84),
    "announced": (0.84, 0.84, 0.79, 0.78),
    "summed up": (0.95, 0.91, 0.83, 0.76),
    "subject": (0.71, 0.75, 0.51, 0.73),
    "continued": (0.96, 0.90, 0.95, 0.85),
    "report before": (0.96, 0.87, 0.81, 0.83),
    "sentence before": (0.75, 0.79, 0.77, 0.71),
    "signed below": (0.85, 0.86, 0.83, 0.79),
    "paragraph before": (0.91, 0.87, 0.75, 0.81),
    "narration before": (0.90, 0.89, 0.78, 0.80),
}

# The share of the accuracy that remains for mentions of these kinds.
_ORGANIZATION_DISCOUNT = 0.80
_PLACE_DISCOUNT = 0.65
_NAMESAKE_DISCOUNT = 0.80
_IT_DISCOUNT = 0.45


_STATED = {
    "name": 0.92,
    "organization": 0.90,
    "pronoun": 0.82,
    "nominal": 0.85,
    "description": 0.65,
    "document": 0.70,
}
"""The share of right speakers of statements, by kind of mention, found by reading."""


def estimate_confidence(attribution: Attribution) -> float:
    """Estimate how likely the speaker of `attribution` is right, 0 to 1; 0 without a speaker."""
    if attribution.speaker is None or attribution.mention is None:
        return 0.0
    measured = _ACCURACY[attribution.sieve][MENTION_KINDS.index(mention_kind(attribution))]
    measured = round(measured * _discount(attribution, attribution.mention), 2)
    if attribution.origin is None:
        return measured
    return min(
        measured, estimate_confidence(attribution.origin)
    )  # no more certain than the attribution it continues


def statement_confidence(mention: Mention, tokens: list[Token], entity: Entity | None) -> float:
    """Estimate how likely the speaker of a statement is right, 0 to 1."""
    kind: str = mention.kind
    if kind == "name" and entity is not None and not entity.is_person:
        kind = "organization"
    elif kind == "nominal" and entity is not None:
        kind = "description"
    elif kind == "nominal" and not tokens[mention.head_index].flags & (PERSON | ORGANIZATION):
        kind = "document"
    first = mention.first_index
    is_joint = first > 1 and tokens[first - 1].lower == "and" and tokens[first - 2].kind == "name"
    is_unclear = mention.entity is not None and _is_shared(mention, tokens)
    share = _NAMESAKE_DISCOUNT if is_joint or is_unclear else 1.0
    return round(_STATED[kind] * share, 2)


def _discount(attribution: Attribution, mention: Mention) -> float:
    """Return the share of the accuracy that holds for a mention: less if not a person's name."""
    if mention.head == "it":
        return _IT_DISCOUNT
    entity = mention.entity
    if mention.kind != "name" or entity is None:
        return 1.0
    if not entity.is_person:
        return _PLACE_DISCOUNT if entity.is_place else _ORGANIZATION_DISCOUNT
    return _NAMESAKE_DISCOUNT if _is_shared(mention, attribution.tokens) else 1.0


def _is_shared(mention: Mention, tokens: list[Token]) -> bool:
    """Return whether a mention is only a surname that others in the article have too."""
    title = tokens[mention.head_index].title
    is_alone = len(mention.head.split()) - len(title.split()) == 1
    return is_alone and mention.entity is not None and mention.entity.namesake


def mention_kind(attribution: Attribution) -> str:
    """Return which of `MENTION_KINDS` the mention of the speaker is."""
    if attribution.mention is None:
        return "nominal"
    described = attribution.mention.kind == "nominal" and attribution.entity is not None
    return "description" if described else attribution.mention.kind
