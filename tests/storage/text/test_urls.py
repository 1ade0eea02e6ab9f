"""URLs: typed addresses, links, redirects, and which addresses are public."""

from __future__ import annotations

import pytest

from storage.errors import FeedError
from storage.text.urls import is_public, normalize_url, redact_url, resolve_redirect, sanitize_url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("courier.example", "https://courier.example/"),
        (" courier.example/feed ", "https://courier.example/feed"),
        ("localhost:8000/feed", "http://localhost:8000/feed"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("[::1]:8000/x", "http://[::1]:8000/x"),
        ("news.localhost", "http://news.localhost/"),
        ("courier.example:8080/x", "https://courier.example:8080/x"),
        ("feed://courier.example/x", "https://courier.example/x"),
        ("feed:https://courier.example/x", "https://courier.example/x"),
        ("HTTP://Courier.Example:80/X", "http://courier.example/X"),
        ("//courier.example/x", "https://courier.example/x"),
    ],
)
def test_a_typed_address_is_normalized(text, url):
    assert normalize_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "ftp://x.example/", "javascript:alert(1)", "file:///etc/passwd", "a b"),
        *("http://", "https://[::1", "http://x.example:99999/", "\x1b[31m"),
    ],
)
def test_an_address_outside_the_web_is_rejected(text):
    with pytest.raises(FeedError, match="not a web address"):
        normalize_url(text)


def test_links_are_http_or_empty():
    base = "https://courier.example/news/"
    assert sanitize_url("../x", base=base) == "https://courier.example/x"
    assert sanitize_url("//cdn.example/x", base=base) == "https://cdn.example/x"
    for bad in ("javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "java\nscript:x"):
        assert sanitize_url(bad, base="") == ""
    assert resolve_redirect(base, "http://u:p@x.example/a#b") == "http://x.example/a"
    assert redact_url("https://user:secret@x.example/\x1b[31m") == "https://x.example/[31m"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://ada:se/cret@courier.example/f", "https://courier.example/f"),
        ("https://ada:se?cret@courier.example/f", "https://courier.example/f"),
        ("https://ada:se#cret@courier.example/f", "https://courier.example/f"),
        ("https://ada:12/34@courier.example/f", "https://courier.example/f"),
        ("https://ada:a@b/c@courier.example/f", "https://courier.example/f"),
        ("ada:se/cret@courier.example/f", "courier.example/f"),
        ("https://tug.example/@ada", "https://tug.example/@ada"),
        ("https://tug.example:8080/@ada", "https://tug.example:8080/@ada"),
        ("http://localhost:8080/@ada", "http://localhost:8080/@ada"),
        ("https://ada:secret@tug.example/@ada", "https://tug.example/@ada"),
    ],
)
def test_no_part_of_a_password_is_shown(typed, shown):
    assert redact_url(typed) == shown
    with pytest.raises(FeedError) as failure:
        normalize_url(f"ftp:{typed} x")
    assert "cret" not in str(failure.value)


@pytest.mark.parametrize(
    "address",
    [
        *("::10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b:1::a00:1", "fec0::1"),
        *("192.0.0.8", "192.88.99.1", "::ffff:192.0.0.8"),
    ],
)
def test_odd_addresses_are_not_public(address):
    assert not is_public(address)


def test_public_addresses_are_recognized():
    assert is_public("8.8.8.8")
    assert is_public("2606:4700::1111")
    assert not is_public("198.51.100.1")
