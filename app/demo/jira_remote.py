"""Remote links of the fake Jira's issues, as others write them: one of each global id."""

from typing import Any

Links = dict[str, dict[str, dict[str, Any]]]
"""By an issue's id and a global id: what the link says."""


def linked(links: Links, issue: str, body: Any, here: str) -> tuple[dict[str, Any], int]:
    """Made, or said anew from nothing, as Atlassian does it."""
    its = links.setdefault(issue, {})
    status = 200 if body["globalId"] in its else 201
    its[body["globalId"]] = {"url": body["object"]["url"], "title": body["object"]["title"]}
    number = 10_000 + len(its)
    return {"id": number, "self": f"{here}/issue/{issue}/remotelink/{number}"}, status


def unlinked(links: Links, issue: str, global_id: str) -> bool:
    return links.get(issue, {}).pop(global_id, None) is not None
