"""Documents remembered: as many as their memory holds, the last used ones."""

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


def test_a_long_one_is_not_kept() -> None:
    documents, text = Documents[DocumentNode](), "{ a }" + " " * LONGEST
    documents.keep(text, parse(text))
    assert documents.find(text) is None
