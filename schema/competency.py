"""What the company values, and the competencies that it speaks of."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.everyday.feedback import feedback_on_competencies, feedback_on_values
from resolvers.everyday.recognitions import recognitions_on_values
from resolvers.pages import Paging
from schema.edges import by, column
from schema.node import Node
from schema.paging import Connection

if TYPE_CHECKING:
    from schema.feedback import Feedback
    from schema.recognition import Recognition

OFF = "null where the feature is not on for you."


@strawberry.type(description="Something that the company values in how people work.")
class CompanyValue(Node):
    name: str = column("Its name.")
    description: str | None = column("What it means.")
    version: int = column("Goes up with each change; a save names the one it read.")
    recognitions: (
        Connection[Annotated["Recognition", strawberry.lazy("schema.recognition")]] | None
    ) = by(
        recognitions_on_values,
        f"The recognition you see that shows it, newest first; {OFF}",
        arguments=Paging,
    )
    feedback: Connection[Annotated["Feedback", strawberry.lazy("schema.feedback")]] | None = by(
        feedback_on_values, f"The feedback you see about it, newest first; {OFF}", arguments=Paging
    )


@strawberry.type(description="Something that people can be good at, and grow in.")
class Competency(Node):
    name: str = column("Its name.")
    description: str | None = column("What it means.")
    version: int = column("Goes up with each change; a save names the one it read.")
    feedback: Connection[Annotated["Feedback", strawberry.lazy("schema.feedback")]] | None = by(
        feedback_on_competencies,
        f"The feedback you see about it, newest first; {OFF}",
        arguments=Paging,
    )
