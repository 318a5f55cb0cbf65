"""JQL is built so that no text steps out of its place."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.jira_query import tokens_of
from connectors import jql
from rules.errors import Invalid
from rules.terms import LinkSelector

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"))


@given(TEXTS)
def test_any_text_is_read_back_as_itself(text: str) -> None:
    assert tokens_of(jql.quoted(text)) == ['"' + text]


def test_a_text_with_control_characters_is_invalid() -> None:
    with pytest.raises(Invalid):
        jql.quoted("a\0b")


def test_project_keys_are_quoted_because_a_project_may_be_called_and() -> None:
    assert jql.in_projects(["OKR", "AND"]) == 'project in ("OKR", "AND")'


@pytest.mark.parametrize("key", ["", "okr", "OKR)", 'OKR"', "OKR OR 1", "1OKR", "OKR\n"])
def test_what_is_no_project_key_is_invalid(key: str) -> None:
    with pytest.raises(Invalid):
        jql.in_projects([key])


def test_a_moment_is_told_in_epoch_milliseconds() -> None:
    assert jql.changed_since(datetime(2024, 11, 29, 10, tzinfo=UTC)) == "updated >= 1732874400000"


@pytest.mark.parametrize(
    ("selector", "value", "clause"),
    [
        (LinkSelector.EPIC, "OKR-7", 'parent in ("OKR-7")'),
        (LinkSelector.ISSUE, " okr-7 ", 'key in ("OKR-7")'),
        (LinkSelector.JQL, 'labels = "a)" OR text ~ "order by"', None),
    ],
)
def test_a_link_s_selector_becomes_a_clause(
    selector: LinkSelector, value: str, clause: str | None
) -> None:
    assert jql.selecting(selector, value) == (clause or f"({value})")


@pytest.mark.parametrize(
    ("selector", "value"),
    [
        (LinkSelector.EPIC, "OKR-7) OR (project = HR"),
        (LinkSelector.ISSUE, "OKR-0"),
        (LinkSelector.ISSUE, "OKR"),
        (LinkSelector.BOARD, "12"),
        (LinkSelector.JQL, "  "),
        (LinkSelector.JQL, "a = 1) OR (project = HR"),
        (LinkSelector.JQL, "(a = 1"),
        (LinkSelector.JQL, 'a = "x'),
        (LinkSelector.JQL, "a = 'x\\'"),
        (LinkSelector.JQL, 'a = "\\\\") OR ("" = ""'),
        (LinkSelector.JQL, "a = 1 Order\n BY created"),
        (LinkSelector.JQL, r"""a = \") OR project = HR OR (a = '"' AND a = "'\"" """),
        (LinkSelector.JQL, r"""a = \') OR project = HR OR (a = "'" AND a = '"\'' """),
        (LinkSelector.JQL, "a = b\\ c"),
    ],
)
def test_a_selector_that_leaves_its_place_is_invalid(selector: LinkSelector, value: str) -> None:
    with pytest.raises(Invalid):
        jql.selecting(selector, value)
