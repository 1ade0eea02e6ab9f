"""Which agency an article names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.wire.agency import find_agency


@pytest.mark.parametrize(
    ("paragraph", "agency"),
    [
        ("PORTO VIDAL, Nov 23 (Vidal Press) - The port reopened.", "Vidal Press"),
        ("PORTO VIDAL (Reuters) – The port reopened.", "Reuters"),
        ("NEW YORK (AP) — The port reopened.", "AP"),
        ("ST. JOHN'S, Newfoundland (CP) -- The port reopened.", "CP"),
        ("Berlin (dpa) - Der Hafen ist wieder offen.", "dpa"),
        ("Berlin (dpa/lbn) - Der Hafen ist wieder offen.", "dpa/lbn"),
    ],
)
def test_a_dateline_names_its_agency(paragraph: str, agency: str) -> None:
    assert find_agency(paragraph) == agency


@pytest.mark.parametrize(
    "paragraph",
    [
        "",
        "DORVANY – Radu Comănescu won the election.",
        "Jonas Færevik (Moderate Union) – the finance minister – said no.",
        "The port (the largest in Vestmark) reopened.",
        "PORTO VIDAL (Vidal Press) reopened the port.",
        "A (B) - c",
        "NATO, which has 32 members, said that its planes (" + "very " * 30 + ") - none - left.",
    ],
)
def test_other_beginnings_name_none(paragraph: str) -> None:
    assert find_agency(paragraph) == ""


@given(st.text(alphabet="AB ab(),-–.1", max_size=120))
def test_the_agency_is_a_part_of_the_paragraph(paragraph: str) -> None:
    assert find_agency(paragraph) in paragraph
