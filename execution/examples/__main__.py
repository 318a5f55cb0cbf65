"""Asks the bookshop what stands on the command line, and prints the answer and its plan's work."""

import asyncio
import json
import sys

from graphql import GraphQLError, parse, validate

from execution.compiled.answers import answered
from execution.compiled.plans import Plans, Prepared
from execution.examples.bookshop import LANGUAGE, asking
from execution.examples.rows import opened


def answer(text: str) -> dict[str, object]:
    document = parse(text)
    faults = validate(LANGUAGE.schema, document)
    prepared = faults or Plans(LANGUAGE, document).prepared(None, {})
    if not isinstance(prepared, Prepared):
        return told(None, list(prepared))
    if prepared.plan is None:
        return told(None, [GraphQLError("This has no plan: ask the schema itself.")])
    found = asyncio.run(answered(prepared.plan, asking(opened()), prepared.variables))
    return told(found.data, list(found.errors))


def told(data: object, errors: list[GraphQLError]) -> dict[str, object]:
    return {"data": data, **({"errors": [each.formatted for each in errors]} if errors else {})}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answer(sys.argv[1]), indent=2) + "\n")
