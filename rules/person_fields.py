"""What sources tell of a person, as far as only one of them can be heard."""

from enum import Enum


class PersonField(Enum):
    """A source can lead in each; units are not among them, for people are in those of all."""

    NAME = "NAME"
    EMAIL = "EMAIL"
    TITLE = "TITLE"
    LOCATION = "LOCATION"
    STATUS = "STATUS"
    EMPLOYEE_NUMBER = "EMPLOYEE_NUMBER"
    STARTED_ON = "STARTED_ON"
    ENDED_ON = "ENDED_ON"
    MANAGER = "MANAGER"
    DOTTED_MANAGERS = "DOTTED_MANAGERS"
    LEADS_UNIT = "LEADS_UNIT"
    SHARE = "SHARE"
