import asyncio

from ksocket.discover.room import Room


async def test_room_is_for_so_many_addresses_and_given_back_once():
    room, inside = Room(10, 3), []

    async def enter(addresses):
        leave = await room.enter(addresses)
        inside.append(addresses)
        return leave

    first, second = await enter(6), await enter(4)
    waiting = asyncio.create_task(enter(5))
    await asyncio.sleep(0)
    second()
    second()
    await asyncio.sleep(0)
    assert inside == [6, 4]
    first()
    assert callable(await waiting)
    assert inside == [6, 4, 5]
