"""What a source may tell beside who somebody is: dotted managers, a lead of the unit, a share."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from connectors.records import Beside

DOTTED, LEADS, SHARE = FIELDS = ("dotted_managers", "leads_unit", "share")
YES = frozenset(("yes", "y", "true", "1", "x", "ja", "lead", "leader", "head"))
NO = frozenset(("no", "n", "false", "0", "nein", "member"))
NUMBER = re.compile(r"(\d{1,3}(?:[.,]\d{1,40})?)\s*(%?)\Z", re.ASCII)
PLACES = 6
"""A third of a week, or a sum of floats, has no end of them."""
Texts = Mapping[str, Sequence[str]]
"""By field, as far as the source tells it: no text where it tells that there is none."""


def beside(told: Texts) -> Beside | None:
    """What is broken is told as nothing, so that it stays as it was."""
    if not told:
        return None
    return Beside(
        leads_unit=_leads(_one(told[LEADS])) if LEADS in told else None,
        share=_share(_one(told[SHARE])) if SHARE in told else None,
        dotted=tuple(_parts(told[DOTTED])) if DOTTED in told else None,
    )


def broken(told: Texts, read: Beside | None) -> Iterator[tuple[str, str]]:
    """A code and what is wrong, of each part that could not be read."""
    if read is None:
        return
    share, leads = (_one(told.get(name, ())) for name in (SHARE, LEADS))
    if share and read.share is None:
        yield "BAD_SHARE", f"has the share {share!r}; write it as 0.8 or 80%"
    if leads and read.leads_unit is None:
        yield "BAD_LEAD", f"has {leads!r} for whether they lead their unit; write yes or no"


def _one(texts: Sequence[str]) -> str:
    return texts[0].strip() if texts else ""


def _parts(texts: Sequence[str]) -> Iterator[str]:
    """Several in one text stand between semicolons or on lines of their own."""
    parts = (part.strip() for text in texts for part in re.split(r"[;|\n]", text))
    return iter(dict.fromkeys(part for part in parts if part))


def _leads(text: str) -> bool | None:
    word = text.casefold()
    return word in YES if word in YES | NO else None


def _share(text: str) -> Decimal | None:
    """A part of one, or from 5 on a percentage."""
    match = NUMBER.match(text)
    if match is None:
        return None
    value = Decimal(match[1].replace(",", "."))
    share = value / 100 if match[2] or value >= 5 else value
    return round(share, PLACES).normalize() if 0 <= share <= 1 else None
