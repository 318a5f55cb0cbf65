"""Documents remembered: as many as their memory holds, the last used ones."""

import pytest
from graphql import DocumentNode, parse

from execution.documents import LONGEST, Documents

ONE, TWO, THREE = "{ a }", "{ b }", "{ c }"


def test_a_document_is_found_again_by_its_text() -> None:
    documents, parsed = Documents[DocumentNode](), parse(ONE)
    documents.keep(ONE, parsed)
    assert (documents.find(ONE), documents.find("{a}")) == (parsed, None)


def test_the_one_used_longest_ago_makes_room() -> None:
    documents = Documents[DocumentNode](characters=10)
    for text in (ONE, TWO):
        documents.keep(text, parse(text))
    documents.find(ONE)
    documents.keep(THREE, parse(THREE))
    assert [documents.find(text) is not None for text in (ONE, TWO, THREE)] == [True, False, True]


@pytest.mark.parametrize(("longest", "is_kept"), [(LONGEST, False), (2 * LONGEST, True)])
def test_one_that_is_longer_than_is_taken_is_not_kept(longest: int, is_kept: bool) -> None:
    documents = Documents[DocumentNode](longest=longest)
    text = "{ a }" + " " * LONGEST
    documents.keep(text, parse(text))
    assert (documents.find(text) is not None) is is_kept
