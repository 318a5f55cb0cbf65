"""A file of unknown encoding and delimiter as rows of cells, each with the line it starts on."""

import codecs
import csv
import io
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

from rules.errors import Invalid

if TYPE_CHECKING:
    import _csv

DELIMITERS = ",;\t|"
WITHOUT_MARK = ["utf_16_le", "utf_16_be", "cp1252"]


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: tuple[str, ...]


def rows_of(content: bytes, familiarity: Callable[[Sequence[str]], int]) -> list[Row]:
    """All rows but blank ones, the header first; cells are trimmed, on one line, and composed.

    The delimiter is the one whose header has the most `familiarity`, then the most cells.
    """
    text = _decoded(content)
    if not text.strip():
        raise Invalid("The file is empty: it needs a header line and one line for each person.")
    delimiter = max(DELIMITERS, key=lambda each: _fit(_header(text, each), familiarity))
    return _rows(text, delimiter)


def _decoded(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        raise Invalid("This is a spreadsheet workbook; save it as “CSV UTF-8” and take that file.")
    encoding = _marked(content)
    if encoding is None and b"\0" not in content and _is_utf8(content):
        encoding = "utf-8"
    text = _decoded_as(content, encoding or _guessed(content))
    if "\0" in text:
        raise _not_text()
    return text


def _marked(content: bytes) -> str | None:
    """The encoding that a byte order mark names."""
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return None


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _guessed(content: bytes) -> str:
    best = from_bytes(content, cp_isolation=WITHOUT_MARK).best()
    if best is None:
        raise _not_text()
    return best.encoding


def _decoded_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise _not_text() from None


def _not_text() -> Invalid:
    return Invalid("The file is not a text in UTF-8, UTF-16 or Windows-1252; save it as CSV UTF-8.")


def _header(text: str, delimiter: str) -> Sequence[str]:
    """The first row that is not blank; none where this delimiter cannot read it."""
    try:
        return next(row for row in _reader(text, delimiter) if any(cell.strip() for cell in row))
    except (csv.Error, StopIteration):
        return ()


def _fit(header: Sequence[str], familiarity: Callable[[Sequence[str]], int]) -> tuple[int, int]:
    return familiarity(header), len(header)


def _rows(text: str, delimiter: str) -> list[Row]:
    reader = _reader(text, delimiter)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            tidy = tuple(map(_tidy, cells))
            if any(tidy):
                rows.append(Row(line, tidy))
            line = reader.line_num + 1
    except csv.Error:
        raise Invalid(
            f"Line {line}: a quotation mark opens here and is not closed properly; "
            "the file may be cut off."
        ) from None
    return rows


def _reader(text: str, delimiter: str) -> "_csv.Reader":
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _tidy(cell: str) -> str:
    """One line, single spaces, composed letters: what a person would say is the same name."""
    plain = "".join(" " if unicodedata.category(each) == "Cc" else each for each in cell)
    return unicodedata.normalize("NFC", " ".join(plain.split()))
