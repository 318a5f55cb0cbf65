"""Relay's compiler and graphql-codegen take the committed schema, with what their users write."""

import json
import shutil
from pathlib import Path

from tests.interop.composing import HERE, ROOT, npm

SCHEMA = ROOT / "schema" / "schema.graphql"
COMPILER = ("node", "node_modules/relay-compiler/cli.js")
CODEGEN = ("node", "node_modules/@graphql-codegen/cli/cjs/bin.js")
DOCUMENT = """
query Reports($after: String) { me { person { ...Reported } } }
fragment Reported on Person {
  id reports(first: 10, after: $after) {
    edges { cursor node { id name startedOn avatarUrl } } pageInfo { hasNextPage endCursor } }
}
query Again($id: ID!, $after: String) {
  node(id: $id) { __typename id ... on Person { ...Reported } } }
"""


def test_relay_compiles_a_pagination_and_a_refetch(tmp_path: Path) -> None:
    """It wants `Node`, `node`, cursors and `pageInfo` as its specification has them."""
    shutil.copytree(HERE / "relay", tmp_path / "src")
    shutil.copy(SCHEMA, tmp_path / "schema.graphql")
    persisted = tmp_path / "persisted.json"
    persisted.write_text("{}")
    config = {
        "root": str(tmp_path),
        "sources": {"src": "okr"},
        "projects": {
            "okr": {
                "schema": "schema.graphql",
                "language": "javascript",
                "eagerEsModules": True,
                "persist": {"file": str(persisted)},
            }
        },
    }
    file = tmp_path / "relay.config.json"
    file.write_text(json.dumps(config))
    npm(*COMPILER, str(file))
    made = {path.name.partition(".")[0] for path in (tmp_path / "src/__generated__").iterdir()}
    assert {"reportsNextQuery", "reportsUnitQuery", "reportsCheckInMutation"} <= made
    texts = json.loads(persisted.read_text()).values()
    assert any("node(id: $id)" in text and "after: $cursor" in text for text in texts)


def test_codegen_makes_types_of_the_schema(tmp_path: Path) -> None:
    (tmp_path / "asked.graphql").write_text(DOCUMENT)
    config = {
        "schema": str(SCHEMA),
        "documents": str(tmp_path / "asked.graphql"),
        "generates": {
            f"{tmp_path}/made/": {"preset": "client", "config": {"documentMode": "string"}}
        },
    }
    file = tmp_path / "codegen.json"
    file.write_text(json.dumps(config))
    npm(*CODEGEN, "--config", str(file), folder=ROOT / "widgets")
    made = (tmp_path / "made" / "graphql.ts").read_text()
    assert "export type ReportsQuery = " in made
    assert "endCursor: string | null" in made
