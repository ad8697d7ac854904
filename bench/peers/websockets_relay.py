"""Floor reference: websockets.asyncio.server.broadcast to every other socket of a path."""

import asyncio
import os

from websockets.asyncio.server import broadcast, serve

rooms: dict[str, set] = {}


async def participant(ws):
    room = rooms.setdefault(ws.request.path, set())
    room.add(ws)
    try:
        async for message in ws:
            broadcast(room - {ws}, message)
    finally:
        room.discard(ws)


async def main():
    async with serve(
        participant, "127.0.0.1", int(os.environ["PORT"]), compression=None, max_size=None
    ):
        await asyncio.Future()


if os.environ.get("UVLOOP"):
    import uvloop

    uvloop.run(main())
else:
    asyncio.run(main())
