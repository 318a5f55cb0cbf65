"""Machines and their secrets as administrators see them; a secret's digest is never read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from typing_extensions import Doc

from auth.gate import Gate
from model.client import Client, ClientSecret
from model.rows import Row, columns
from resolvers.cursors import instant, words
from resolvers.ids import GlobalId
from resolvers.levels import by_global_id, by_id, every
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, page, pages

CLIENT = columns(Client)
SECRET = [column for column in columns(ClientSecret) if column.key != "digest"]
BY_NAME = Order((Client.name, Client.id), (words, UUID))
NEWEST_FIRST = Order((ClientSecret.created_at, ClientSecret.id), (instant, UUID), descending=True)


@dataclass(frozen=True)
class WhichClient:
    id: Annotated[GlobalId, Doc("The machine's id.")]


async def list_clients(load: Gate, paging: Paging, asked: Columns) -> Page:
    return await page(load, Listing(Client, every(Client), BY_NAME), paging, asked)


async def find_client(load: Gate, which: WhichClient, _: Columns) -> Row | None:
    return await by_global_id(load, Client, which.id)


async def clients_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Client, keys)


async def secrets_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, ClientSecret, keys)


async def secrets_of(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(ClientSecret, every(ClientSecret), NEWEST_FIRST)
    return await pages(load, listing, Parents(ClientSecret.client_id, keys), paging, asked)
