"""HTML to blocks, titles to one line."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.feeds.parsing.html_blocks import html_to_blocks, html_to_line, text_to_blocks
from storage.model import Block, Link
from storage.text.cleaning import clean_text

BASE = "https://courier.example/news/today"


def texts(markup):
    return [(block.kind, block.text) for block in html_to_blocks(markup, base=BASE)]


def test_the_kinds_of_block_a_news_page_has():
    markup = """
        <h2>At the lock</h2><p>The dredger <em>Marta</em>
        ran aground.</p>
        <ul><li>One crew</li><li><p>No cargo</p></li></ul>
        <blockquote><p>“We wait for the tide.”</p></blockquote>
        <pre>high  03:12\nlow   09:40\n</pre>
        <figure><img src="a.jpg" alt="The Marta on the bank">
        <figcaption>Sunday / A. Renn</figcaption></figure>
        <table><tr><th>Ship</th><th>Crew</th></tr><tr><td>Marta</td><td>9</td></tr></table>
    """
    assert texts(markup) == [
        ("heading", "At the lock"),
        ("paragraph", "The dredger Marta ran aground."),
        ("item", "One crew"),
        ("item", "No cargo"),
        ("quote", "“We wait for the tide.”"),
        ("code", "high  03:12\nlow   09:40"),
        ("image", "The Marta on the bank"),
        ("image", "Sunday / A. Renn"),
        ("paragraph", "Ship | Crew"),
        ("paragraph", "Marta | 9"),
    ]


def test_links_are_spans_of_the_text_and_are_resolved():
    (block,) = html_to_blocks(
        '<p>See <a href="../lock">the <b>lock</b></a>, or not.</p>', base=BASE
    )
    assert block == Block(
        "See the lock, or not.", links=(Link(4, 12, "https://courier.example/lock"),)
    )


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "JAVA\nSCRIPT:alert(1)", "", "mailto:a@b"]
)
def test_links_to_other_schemes_keep_their_text(href):
    (block,) = html_to_blocks(f'<p>See <a href="{href}">this</a></p>')
    assert (block.text, block.links) == ("See this", ())


def test_a_link_over_several_blocks_is_a_link_in_each():
    found = html_to_blocks('<a href="/x"><p>One</p><p>Two</p></a>', base=BASE)
    assert [(block.text, len(block.links)) for block in found] == [("One", 1), ("Two", 1)]


def test_one_line_break_is_a_line_and_two_are_a_paragraph():
    assert texts("<p>One<br>two<br><br>three</p>") == [
        ("paragraph", "One\ntwo"),
        ("paragraph", "three"),
    ]


def test_scripts_and_styles_are_left_out():
    markup = (
        "<script>bad()</script><style>p{}</style><p hidden>no</p><!-- no --><iframe>no</iframe>"
        "<svg><text>no</text></svg><template>no</template><p>Yes</p><form><button>no</button></form>"
    )
    assert texts(markup) == [("paragraph", "Yes")]


def test_plain_text_with_blank_lines_is_paragraphs():
    assert texts("One &amp; a half\n\nTwo") == [
        ("paragraph", "One & a half"),
        ("paragraph", "Two"),
    ]
    assert text_to_blocks("One\nline\n\n<b>Two</b>") == (Block("One line"), Block("<b>Two</b>"))


def test_a_body_escaped_twice_is_unescaped():
    assert texts("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;") == [
        ("paragraph", "One"),
        ("paragraph", "Two"),
    ]


def test_escaped_markup_inside_markup_is_text():
    assert texts("<p>Write &lt;b&gt; for bold</p>") == [("paragraph", "Write <b> for bold")]


def test_control_characters_and_bidi_marks_are_removed_after_decoding():
    (block,) = html_to_blocks("<p>a&#27;[31mb&#x202e;c\x1b]0;d\x07&#8203;e&#0;</p>")
    assert block.text == clean_text(block.text)
    assert "\x1b" not in block.text
    assert "‮" not in block.text


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 50000 + "deep",
        "<blockquote>" * 20000 + "deep",
        "<b><i>" * 30000 + "deep",
        "<table><tr><td>" * 10000 + "deep",
        "<p>deep" * 40000,
        "<" * 200000,
        "&" * 200000,
        "<a href='" + "x" * 300000,
        "<img alt='" * 20000,
        "<!--" * 50000,
    ],
)
def test_huge_markup_costs_little(markup):
    # If the cost grew with the square of the depth, this would take minutes.
    assert sum(len(block.text) for block in html_to_blocks(markup)) <= len(markup)


def test_markup_nested_too_deeply_keeps_its_text():
    assert [block.text for block in html_to_blocks("<div>" * 5_000 + "deep <b>down</b>")] == [
        "deep down"
    ]


def test_inline_pictures_do_not_count_towards_the_limit():
    markup = f"<p>One</p><img src='data:image/png;base64,{'A' * 600_000}'><p>Two</p>"
    assert texts(markup) == [("paragraph", "One"), ("paragraph", "Two")]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Dredger aground", "Dredger aground"),
        ("A &amp;amp; B", "A & B"),
        ("<b>Ferry</b> &lt;i&gt;late&lt;/i&gt;", "Ferry late"),
        ("&amp;lt;b&amp;gt;Ferry&amp;lt;/b&amp;gt;", "Ferry"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("I <3 Velda", "I <3 Velda"),
        ("AT&T &copy; 2026", "AT&T © 2026"),
        ("<script>alert(1)</script>Ferry", "Ferry"),
        ("Ferry<img src=x onerror=alert(1)", "Ferry"),
        ("One<br/>two", "One two"),
        ("<![CDATA[Ferry & co]]>", "Ferry & co"),
        ("a\x1b[2J‮b\x00", "a[2Jb"),
        ("  two \n\t words ", "two words"),
        ("[bold]not markup[/bold]", "[bold]not markup[/bold]"),
    ],
)
def test_a_title_is_one_clean_line(title, shown):
    assert html_to_line(title) == shown


pieces = st.sampled_from(
    [
        *"ab <>&;/=\"'\n\x00\x1b\x9b\u202e\u200b\ud800",
        *(
            "<p>",
            "</p>",
            "<a href='//x'>",
            "</a>",
            "&lt;b&gt;",
            "<li>",
            "<pre>",
            "&#27;",
            "&#x202e;",
        ),
        *("&amp;lt;", "<br>", "<table>", "<td>", "<!--", "<script>", "<img alt='abc'>", "<q>"),
    ]
)
wild = st.lists(pieces, max_size=40).map("".join)


@given(wild)
def test_blocks_of_any_markup_are_clean_with_links_inside_their_text(markup):
    for block in html_to_blocks(markup, base=BASE):
        assert block.text.strip()
        assert block.text == clean_text(block.text)
        block.text.encode()
        for link in block.links:
            assert 0 <= link.start < link.end <= len(block.text)
            assert link.url.startswith(("http://", "https://"))


@given(wild)
def test_any_title_becomes_one_line_without_markup(title):
    shown = html_to_line(title)
    assert shown == " ".join(clean_text(shown).split())
    assert not re.search(r"<[a-zA-Z/][^<>]*>", shown)
    shown.encode()


@given(st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1), min_size=1))
def test_plain_words_are_unchanged(words):
    words = [word for word in words if clean_text(word) == word]
    markup = "".join(f"<p>{html.escape(word)}</p>" for word in words)
    assert [block.text for block in html_to_blocks(markup)] == words
