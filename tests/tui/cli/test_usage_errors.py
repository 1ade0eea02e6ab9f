"""Wrong calls of the command line: one line that says what is wrong, where, and what to do."""

from __future__ import annotations

import pytest

from tests.tui.cli.conftest import Call


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("edits abc", "edits: ID is a whole number, not “abc”; newsdesk list prints them"),
        ("story x", "story: ID is a whole number, not “x”; newsdesk stories prints them"),
        ("clips --remove x", "clips --remove: N is a whole number, not “x”"),
        ("list --state kiled", "list --state: no “kiled”; did you mean killed?"),
        (
            "list --state repeated",
            "list --state: repeats are marked in lists, but there is no filter for them;"
            " --search repeat finds the word in headlines; see newsdesk list --help",
        ),
        (
            "list --state foo",
            "list --state: no “foo”; choose killed, embargoed, corrected, urgent, update, "
            "exclusive or analysis",
        ),
        (
            "watch add ferry --level foo",
            "watch --level: no “foo”; choose mark, bell, desktop or command",
        ),
        ("watch foo", "watch: no “foo”; choose list, add, test, change or remove"),
        ("--keys foo", "--keys: no “foo”; choose newsboat, vim or mutt"),
        ("completion tcsh", "completion: no “tcsh”; choose bash, zsh or fish"),
        (
            "alerts --watch nope",
            "--watch: no watch “nope”; kinds: watch, kill, correction, change, embargo",
        ),
        ("alerts --watch embarg", "--watch: no watch “embarg”; did you mean embargo?"),
        ("lst", "no verb “lst”; did you mean list? newsdesk --help lists the verbs"),
        ("xyzzy", "no verb “xyzzy”; newsdesk --help lists the verbs"),
        ("brief foo", "brief: no action “foo”; newsdesk brief --help lists the actions"),
        ("list --serch ferry", "list has no option --serch; did you mean --search?"),
        ("list --foo", "list has no option --foo; see newsdesk list --help"),
        ("--foo", "no option --foo; see newsdesk --help"),
        ("alerts now", "alerts takes no “now”; see newsdesk alerts --help"),
        ("list --limit", "list --limit needs a value: --limit N; see newsdesk list --help"),
        ("list --json=3", "list --json takes no value; see newsdesk list --help"),
        (
            "stories --merge 1",
            "stories --merge needs 2 values: --merge ID ID; see newsdesk stories --help",
        ),
        ("edits", "edits needs ID; see newsdesk edits --help"),
        ("opml", "opml needs ACTION (import or export) and FILE; see newsdesk opml --help"),
        ("list --st killed", "list: --st may be --starred or --state; write more of it"),
        (
            "clips --remove 1 --note 2 x",
            "clips: --note and --remove exclude each other; give one of them",
        ),
        (
            "list --limit x",
            "list --limit: “x” is not a number of rows; 0 shows all; see newsdesk list --help",
        ),
    ],
)
def test_a_wrong_call_is_answered_in_one_line(call: Call, typed: str, line: str) -> None:
    assert call(*typed.split()) == (2, "", f"newsdesk: {line}\n")


@pytest.mark.parametrize("span", ["before june", "before 06:00", "until 2026-06-01"])
def test_what_has_no_beginning_is_refused_as_one(call: Call, span: str) -> None:
    assert call("watch", "add", "ferry")[0] == 0
    line = f"newsdesk: --since {span}: has no beginning; for the end of a span use --until\n"
    assert call("list", "--since", span) == (2, "", line)


def test_nothing_typed_reaches_the_terminal_as_it_is(call: Call) -> None:
    for words in (("\x1b[2J",), ("edits", "\x1b[2J"), ("list", "--by", "a\nb"), ("--\x1b]0;x",)):
        status, out, err = call(*words)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert "\x1b" not in err
