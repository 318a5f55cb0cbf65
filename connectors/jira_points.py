"""Which fields of a Jira site hold points, or whatever other number is summed there."""

from connectors.jira_fields import points_fields
from connectors.jira_site import Site
from rules.errors import Refused


async def points_of(site: Site) -> tuple[str, ...]:
    """Their ids, best first; Refused where the field that somebody named is not there."""
    wanted = site.settings.points_field
    found = points_fields(await site.get("field"), wanted)
    if wanted and not found:
        raise Refused(f"This Jira has no field {wanted!r}; name another points field.")
    return found
