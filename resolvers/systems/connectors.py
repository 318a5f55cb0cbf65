"""The kinds of systems that can be connected: for administrators, who set them up."""

from collections.abc import Sequence

from auth.gate import Gate
from auth.policy_line import Area
from auth.visibility.reach import reads
from resolvers.pages import Columns
from rules.terms import Role
from sync.catalogue import Kind, catalogue


async def list_connectors(load: Gate, _: object, __: Columns) -> Sequence[Kind]:
    """Nobody else learns what this service could be connected to."""
    if Role.ADMINISTRATOR not in load.viewer.roles or not reads(load.viewer, Area.ADMINISTRATION):
        return []
    return catalogue()
