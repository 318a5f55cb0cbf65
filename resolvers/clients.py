"""Machines and their secrets as administrators see them; a secret's digest is never read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from typing_extensions import Doc

from auth.gate import Gate
from model.client import Client, ClientSecret
from model.rows import Row, among, columns
from resolvers.cursors import instant, words
from resolvers.ids import GlobalId, key_of
from resolvers.levels import one_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, Parents, page, pages

CLIENT = columns(Client)
SECRET = [column for column in columns(ClientSecret) if column.key != "digest"]
BY_NAME = Order((Client.name, Client.id), (words, UUID))
NEWEST_FIRST = Order((ClientSecret.created_at, ClientSecret.id), (instant, UUID), descending=True)


@dataclass(frozen=True)
class WhichClient:
    id: Annotated[GlobalId, Doc("The machine's id.")]


async def list_clients(load: Gate, paging: Paging, asked: Columns) -> Page:
    return await page(load, Listing(Client, select(*CLIENT), BY_NAME), paging, asked)


async def find_client(load: Gate, which: WhichClient, _: Columns) -> Row | None:
    key = key_of(which.id, "Client")
    return None if key is None else (await clients_by_id(load, [key], None, frozenset()))[0]


async def clients_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    found = await load.rows(Client, select(*CLIENT).where(among(Client.id, keys)))
    return one_each(found, "id", keys)


async def secrets_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    found = await load.rows(ClientSecret, select(*SECRET).where(among(ClientSecret.id, keys)))
    return one_each(found, "id", keys)


async def secrets_of(
    load: Gate, keys: Sequence[UUID], paging: Paging, asked: Columns
) -> list[Page]:
    listing = Listing(ClientSecret, select(*SECRET), NEWEST_FIRST)
    return await pages(load, listing, Parents(ClientSecret.client_id, keys), paging, asked)
