"""The phone page served over a real socket, without the rest of the cloud."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi import FastAPI

from sync.cloud.phone.routes import router


@pytest.fixture(scope="module")
def page_url() -> Iterator[str]:
    """Base address of a server that has the page's routes only."""
    app = FastAPI()
    app.include_router(router)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()  # early callers queue until the server runs
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()
