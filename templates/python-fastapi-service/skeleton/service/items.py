"""The sample resource. Replace it with what this service is about."""

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, StringConstraints


class NewItem(BaseModel):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Item(NewItem):
    id: str


class ItemStore:
    """Keeps items until the process ends. Exchange it for a database when there is one."""

    def __init__(self) -> None:
        self._items: dict[str, Item] = {}

    def list(self) -> list[Item]:
        """All items, oldest first."""
        return [*self._items.values()]

    def find(self, item_id: str) -> Item | None:
        return self._items.get(item_id)

    def add(self, new: NewItem) -> Item:
        item = Item(id=str(uuid4()), name=new.name)
        self._items[item.id] = item
        return item


router = APIRouter(prefix="/api/items", tags=["items"])


def _store(request: Request) -> ItemStore:
    return request.app.state.items


@router.get("")
async def list_items(request: Request) -> list[Item]:
    return _store(request).list()


@router.post("", status_code=201)
async def add_item(new: NewItem, request: Request, response: Response) -> Item:
    item = _store(request).add(new)
    response.headers["location"] = f"/api/items/{item.id}"
    return item


@router.get("/{item_id}")
async def read_item(item_id: str, request: Request) -> Item:
    item = _store(request).find(item_id)
    if item is None:
        raise HTTPException(404, "There is no such item")
    return item
