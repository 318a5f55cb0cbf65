"""Whether a text is a filter of LDAP at all: what is none is never answered, but by our own client.

It is looked at where it is given, also where the client, an extra, is not installed.
https://www.rfc-editor.org/rfc/rfc4515
"""

import re

from rules.errors import Invalid

DONE = "\0"
"""Stands for a part that was looked at already; no filter holds one."""
COMPARES = re.compile(r"\(\s*[^()&|!=<>~\s\0][^()=\0]*=[^()\0]*\)")
COMBINES = re.compile(r"\(\s*(?:[&|]\s*(?:\0\s*)+|!\s*\0\s*)\)")


def checked_filter(text: str) -> str:
    """The same text; Invalid, naming the setting, where it is no filter."""
    if DONE in text or not _is_whole(text):
        message = "filter is no filter of LDAP: write it as (employeeType=staff), or several as "
        raise Invalid(f"{message}(&(objectClass=person)(employeeType=staff)).", path=("filter",))
    return text


def _is_whole(text: str) -> bool:
    """From the innermost parentheses out, until nothing changes."""
    left, before = COMPARES.sub(DONE, text), ""
    while left != before:
        left, before = COMBINES.sub(DONE, left), left
    return left.strip() == DONE
