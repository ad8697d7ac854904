"""pycrdt-websocket on uvicorn or hypercorn; STORE=path persists with its SQLiteYStore."""

import os
from contextlib import suppress

from pycrdt.store import SQLiteYStore
from pycrdt.websocket import ASGIServer, WebsocketServer, YRoom

STORE = os.environ.get("STORE")
PORT = int(os.environ["PORT"])


class Store(SQLiteYStore):
    db_path = STORE or ":memory:"


class Rooms(WebsocketServer):
    async def get_room(self, name):
        if STORE and name not in self.rooms:
            store = Store(path=name)
            self.rooms[name] = room = YRoom(ready=False, ystore=store, log=self.log)
            await self.start_room(room)
            await store.started.wait()
            with suppress(Exception):  # there is nothing yet
                await store.apply_updates(room.ydoc)
            room.ready = True
        room = await super().get_room(name)
        if STORE:
            await room.ydoc_observed.wait()
        return room


def log_and_continue(exception, log):
    log.warning("bench: %r", exception)
    return True


server = Rooms(exception_handler=log_and_continue if os.environ.get("TOLERANT") else None)
inner = ASGIServer(server)


async def app(scope, receive, send):
    if scope["type"] != "lifespan":
        await inner(scope, receive, send)
        return
    await receive()
    async with server:
        await send({"type": "lifespan.startup.complete"})
        await receive()
    await send({"type": "lifespan.shutdown.complete"})


if __name__ == "__main__":
    if os.environ.get("HYPERCORN"):
        import anyio
        from hypercorn.asyncio import serve
        from hypercorn.config import Config

        config = Config()
        config.bind = [f"127.0.0.1:{PORT}"]
        config.websocket_max_message_size = 1 << 27
        anyio.run(serve, app, config, backend="asyncio")
    else:
        import uvicorn

        uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", ws_max_size=1 << 27)
