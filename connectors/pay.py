"""Pay has no place here: a field that looks like it is refused where somebody maps it."""

import re

from rules.errors import Invalid

PAY = re.compile(
    r"salar(y|ies)|compensation|remuneration|payroll|bonus|gehalt|verg[uü]tung|"
    r"\b(pay|wages?|earnings|commissions?|stipend|equity|stock|rsus?|lohn|ctc|ote|comp|tcc)\b|"
    r"\b(hourly|day|daily|base) rate\b"
)
PAY_REASON = (
    "looks like pay. OKR Graph keeps no pay, so that no score can ever be tied to it: "
    "leave this column out of the map"
)


def plain(name: str) -> str:
    """`Employee #`, `employee_id` and `EmployeeID` as people would say them."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[\W_]+", " ", spaced.replace("#", " number ")).casefold().split())


def without_pay(field: str, name: str) -> str:
    """The name again; Invalid where a map would take pay from it."""
    if PAY.search(plain(name)):
        raise Invalid(f"The map takes {field} from {name!r}, which {PAY_REASON}.", path=(field,))
    return name
