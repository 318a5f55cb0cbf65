"""The kinds of systems that can be connected. Administrators only."""

import strawberry

from schema.edges import column
from schema.scalars import Json


@strawberry.type(description="A secret that a connector needs; what it is, nobody can ask.")
class ConnectorSecret:
    name: str = column("What to call it in `secrets`.")
    title: str = column("What people call it.")
    about: str = column("Where the other system shows it.")
    is_needed: bool = column("Whether nothing can be read without it, as it is usually set up.")
    needed_where: Json | None = column(
        "A JSON Schema that the settings fit with which nothing can be read without it, as far as "
        "it is ever asked for; null where it never has to be there."
    )


@strawberry.type(description="A field of ours that a setting `map.NAME` finds where we would not.")
class ConnectorField:
    name: str = column("Our name of it.")
    usual: str = column("Where it is looked for without a map; empty where nowhere.")
    is_needed: bool = column("Whether nobody arrives without it.")


@strawberry.type(description="A kind of system that people or tasks can be read from.")
class Connector:
    kind: str = column("What to call it in `connectionCreate`.")
    title: str = column("What people call it.")
    reads: str = column("What it reads, and that it writes nothing.")
    needs: str = column("What to have at hand before setting it up.")
    settings_schema: Json = column("Its settings as a JSON Schema, without the map and secrets.")
    secrets: list[ConnectorSecret] = column("Its secrets.")
    fields: list[ConnectorField] = column("What can be mapped.")
    brings_people: bool = column("Whether it brings people; else it brings tasks.")
    takes_webhooks: bool = column("Whether the other system can tell us of changes.")
