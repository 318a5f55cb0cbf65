"""SCIM's resources on our rows: found, filtered and paged, and written with their versions."""

from collections.abc import Callable, Sequence
from typing import Any, Union, cast
from uuid import UUID

from scim2_models import (
    InvalidValueException,
    Meta,
    NotFoundException,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    ScimFilter,
    SearchRequest,
    UniquenessException,
)
from scim2_models.path import CompareOperator, Comparison
from scim2_server.storage import AsyncScimStorage, SearchPage
from scim2_server.utils import parametrize
from typing_extensions import override

from app.scim.models import PROVIDER
from connectors.keepable import is_keepable, unkept
from rules.terms import ProvisionedKind
from sync.provisioned import Kept, Shelf, name_key_of, uuid_of

KINDS = {"User": ProvisionedKind.USER, "Group": ProvisionedKind.GROUP}
NEVER_KEPT = ("password", "meta", "schemas", "id")
NAMES = {ProvisionedKind.USER: "username", ProvisionedKind.GROUP: "displayname"}
Found = Resource[Any]


class RowStorage(AsyncScimStorage):
    """One request's storage, within its transaction."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    @override
    async def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Found:
        return resource_of(resource_type, await self._kept(resource_type, resource_id))

    @override
    async def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: Any = None,
    ) -> SearchPage:
        plain = search_request.filter is None and search_request.sort_by is None
        if plain and len(resource_types) == 1:
            return await self._page(resource_types[0], search_request)
        found = [
            resource_of(each, kept)
            for each in resource_types
            for kept in await self._candidates(each, search_request.filter)
        ]
        return chosen(found, search_request)

    async def create(self, resource_type: ResourceType, resource: Found) -> Found:
        kind, payload = kind_of(resource_type), payload_of(resource)
        check_texts(payload)
        await self._check_unique(kind, payload, None)
        key = self._shelf.new_id()
        return resource_of(resource_type, await self._shelf.put(kind, key, payload, None))

    async def update(
        self,
        resource_type: ResourceType,
        resource: Found,
        *,
        expected_version: str | None = None,
    ) -> Found:
        old = await self._kept(resource_type, str(resource.id), expected_version)
        payload = payload_of(resource)
        if payload == old.payload:
            return resource_of(resource_type, old)
        check_texts(payload)
        await self._check_unique(old.kind, payload, old.id)
        kept = await self._shelf.put(old.kind, old.id, payload, old)
        return resource_of(resource_type, kept)

    async def delete(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        expected_version: str | None = None,
    ) -> None:
        await self._shelf.delete(await self._kept(resource_type, resource_id, expected_version))

    async def _kept(
        self, resource_type: ResourceType, resource_id: str, expected: str | None = None
    ) -> Kept:
        key = uuid_of(resource_id)
        found = key and await self._shelf.find(kind_of(resource_type), key)
        if not found:
            raise NotFoundException(detail=f"There is no {resource_type.name} {resource_id!r}.")
        if expected is not None and expected != version_of(found):
            raise PreconditionFailedException
        return found

    async def _check_unique(
        self, kind: ProvisionedKind, payload: dict[str, Any], own: UUID | None
    ) -> None:
        if kind is ProvisionedKind.GROUP:
            return
        holders = await self._shelf.named(kind, name_key_of(kind, payload))
        if any(each.id != own for each in holders):
            raise UniquenessException

    async def _page(self, kind: ResourceType, asked: SearchRequest[Any]) -> SearchPage:
        """Without a filter the database turns the pages, however many people there are."""
        count = 0 if asked.count is None else asked.count
        total, rows = await self._shelf.some(kind_of(kind), asked.start_index_0 or 0, count)
        return SearchPage(total, [resource_of(kind, each) for each in rows])

    async def _candidates(
        self, resource_type: ResourceType, asked: ScimFilter[Any] | None
    ) -> Sequence[Kept]:
        """What a filter can fit at all: providers look people up by name before each write."""
        kind = kind_of(resource_type)
        name, value = equality(asked)
        if not is_keepable(value):
            return []
        if name == NAMES[kind]:
            return await self._shelf.named(kind, value.casefold())
        if name == "externalid":
            return await self._shelf.of_external_id(kind, value)
        if name == "id":
            key = uuid_of(value)
            found = key and await self._shelf.find(kind, key)
            return [found] if found else []
        return await self._shelf.all(kind)


def equality(asked: ScimFilter[Any] | None) -> tuple[str, str]:
    """The attribute and the text that a filter compares, where it is that simple."""
    node = None if asked is None else asked.ast
    if not isinstance(node, Comparison) or node.op != CompareOperator.eq:
        return "", ""
    if not isinstance(node.value, str):
        return "", ""
    return str(node.attr_path).rpartition(":")[2].casefold(), node.value


def chosen(found: Sequence[Found], asked: SearchRequest[Any]) -> SearchPage:
    """Those that fit, in order, and of them the page."""
    fits = matching(found, asked.filter)
    fitting = [each for each in found if fits(each)]
    if asked.sort_by is not None:
        is_down = asked.sort_order == SearchRequest.SortOrder.descending
        values = {id(each): asked.sort_value(each) for each in fitting}
        there = [each for each in fitting if values[id(each)] is not None]
        rest = [each for each in fitting if values[id(each)] is None]
        there.sort(key=lambda each: values[id(each)], reverse=is_down)
        fitting = [*rest, *there] if is_down else [*there, *rest]
    start = asked.start_index_0 or 0
    end = None if asked.count is None else start + asked.count
    return SearchPage(len(fitting), list(fitting[start:end]))


def matching(found: Sequence[Found], asked: ScimFilter[Any] | None) -> Callable[[Found], bool]:
    if asked is None:
        return lambda _: True
    if not asked.models and found:
        models = tuple(dict.fromkeys(type(each) for each in found))
        asked = parametrize(ScimFilter, Union[models])(str(asked))  # noqa: UP007 — made of parts.
    return asked.match


def kind_of(resource_type: ResourceType) -> ProvisionedKind:
    return KINDS[str(resource_type.name)]


def payload_of(resource: Found) -> dict[str, Any]:
    """What is kept: no password ever, and nothing that we say ourselves."""
    told = resource.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {name: value for name, value in told.items() if name not in NEVER_KEPT}


def check_texts(payload: dict[str, Any]) -> None:
    """Else the database would refuse it, and the provider try the same again for ever."""
    place = next(unkept(payload), None)
    if place is not None:
        detail = f"{place} may hold no NUL (U+0000) and no half of a surrogate pair."
        raise InvalidValueException(detail=detail, attribute=place)


def resource_of(resource_type: ResourceType, kept: Kept) -> Found:
    model = cast("type[Found]", PROVIDER.model_for(resource_type))
    resource = model.model_validate({**kept.payload, "id": str(kept.id)})
    resource.meta = Meta(
        resource_type=resource_type.name,
        created=kept.created_at,
        last_modified=kept.modified_at,
        version=version_of(kept),
    )
    return resource


def version_of(kept: Kept) -> str:
    return f'W/"{kept.version}"'
