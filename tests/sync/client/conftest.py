"""A stub cloud on a real socket: answers are scripted, requests are kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

Answer = Callable[["Handler"], None]


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class StubCloud:
    """`script` holds the next answers; the last one repeats."""

    script: list[Answer] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    base_url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)
    thinking: threading.Event = field(default_factory=threading.Event)

    def say(
        self, status: int, body: bytes, *, times: int = 1, headers: str = "", after: float = 0
    ) -> None:
        """Answer so; `after` is the seconds that the cloud takes to begin."""

        def answer(handler: Handler) -> None:
            self.thinking.wait(after)
            handler.send_response(status)
            handler.send_header("Content-Length", str(len(body)))
            if headers:
                handler.send_header(*headers.split(": "))
            handler.end_headers()
            handler.wfile.write(body)

        self.script += [answer] * times

    def hang_up(self, *, times: int = 1) -> None:
        def answer(handler: Handler) -> None:
            handler.close_connection = True

        self.script += [answer] * times

    def stream(self, *chunks: bytes) -> None:
        """Chunks of an event stream, then the connection ends."""

        def answer(handler: Handler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Type", "text/event-stream")
            handler.send_header("Transfer-Encoding", "chunked")
            handler.end_headers()
            for chunk in chunks:
                handler.wfile.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
                handler.wfile.flush()
            handler.wfile.write(b"0\r\n\r\n")

        self.script.append(answer)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    cloud: StubCloud

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.cloud.lock:
            self.cloud.requests.append(
                Request(self.command, self.path, dict(self.headers.items()), body)
            )
            script = self.cloud.script
            answer = script.pop(0) if len(script) > 1 else script[0]
        answer(self)

    do_GET = do_POST = _answer

    def log_message(self, format: str, *args: object) -> None:
        del format, args


@pytest.fixture
def stub() -> Iterator[StubCloud]:
    cloud = StubCloud()
    handler = type("BoundHandler", (Handler,), {"cloud": cloud})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    cloud.base_url = f"http://127.0.0.1:{server.server_address[1]}"
    yield cloud
    server.shutdown()
    thread.join()
    server.server_close()
