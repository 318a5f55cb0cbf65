"""What we say of ourselves by SCIM: the resources, their schemas, and what we can do with them."""

from typing import Annotated

import scim2_models
from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    EnterpriseUser,
    ETag,
    Extension,
    Filter,
    Group,
    Patch,
    ResourceType,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    User,
)

from app.http.bodies import LONGEST_BODY
from connectors.scim import OURS

MOST_RESULTS = 1000
MOST_OPERATIONS = 1000


class People(Extension):
    """What SCIM has no place for, and an organisation's history needs."""

    __schema__ = scim2_models.URN(OURS)

    hire_date: Annotated[str | None, "ISO 8601"] = None
    """The first day, such as 2026-11-01."""

    termination_date: Annotated[str | None, "ISO 8601"] = None
    """The last day."""

    location: str | None = None
    """Where somebody works, as people say it."""


PROVIDER = ScimProvider(
    models=[User, Group, EnterpriseUser, People],
    resource_types=[
        ResourceType.from_resource(User[EnterpriseUser | People]),
        ResourceType.from_resource(Group),
    ],
    config=ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=True, max_operations=MOST_OPERATIONS, max_payload_size=LONGEST_BODY),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=True),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="A machine's secret",
                description="Authorization: Bearer okr_…, of a machine that may provision people.",
                primary=True,
            )
        ],
    ),
)
