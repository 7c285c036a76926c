"""A small HTTP load client: keep-alive connections, one request in flight on each, latencies kept.

Written for this, because a fresh machine has no load generator; one epoll loop in a process of its own
asks for several times what two Flask workers can answer, so it is never what is measured.
"""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from statistics import quantiles

HEAD_END = b"\r\n\r\n"


class UnexpectedAnswer(Exception):
    """A page answered with another status than the run is about, so its speed means nothing."""


@dataclass(frozen=True)
class Load:
    """What to ask for: each connection goes round its own requests until the time or the count is up."""

    port: int
    connections: Sequence[Sequence[bytes]]
    seconds: float
    status: int = 200
    most: int = 10**9


@dataclass(frozen=True)
class Timing:
    """What a run took. Latencies in milliseconds."""

    count: int
    per_second: float
    p50: float
    p99: float
    size: int
    """Bytes of one body."""
    busy: float
    """The part of its core that this client used: near 1, it is the client that was measured."""


def request(path: str, *, method: str = "GET", headers: Sequence[str] = (), body: bytes = b"") -> bytes:
    """The bytes of an HTTP/1.1 request to this machine, its connection kept alive."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Accept: text/html", *headers]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + HEAD_END + body


def measure(load: Load) -> Timing:
    """Run the load; raises UnexpectedAnswer at the first answer with another status."""
    began, worked = time.perf_counter(), time.process_time()
    latencies, size = _run(load, began + load.seconds)
    elapsed, worked = time.perf_counter() - began, time.process_time() - worked
    cuts = quantiles(latencies, n=100, method="inclusive")
    count, p50, p99 = len(latencies), cuts[49] * 1000, cuts[98] * 1000
    return Timing(count, count / elapsed, p50, p99, size, worked / elapsed)


@dataclass
class _Connection:
    socket: socket.socket
    requests: Iterator[bytes]
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    awaited: int | None = None  # bytes of the whole answer, once its head has come

    def send(self) -> None:
        self.received.clear()
        self.awaited = None
        self.sent_at = time.perf_counter()
        self.socket.sendall(next(self.requests))

    def receive(self, status: int) -> int | None:
        """Take what has come; the size of the body once the answer is complete, else None."""
        chunk = self.socket.recv(262144)
        if not chunk:
            raise UnexpectedAnswer(f"The server closed the connection after {bytes(self.received[:200])!r}")
        self.received += chunk
        if self.awaited is None:
            self.awaited = _length(self.received, status)
        if self.awaited is None or len(self.received) < self.awaited:
            return None
        return self.awaited - self.received.index(HEAD_END) - len(HEAD_END)


def _run(load: Load, until: float) -> tuple[list[float], int]:
    latencies: list[float] = []
    size = 0
    with ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        for requests in load.connections:
            connection = _Connection(stack.enter_context(_connect(load.port)), cycle(requests))
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send()
        while selector.get_map():
            for key, _ in selector.select():
                body = key.data.receive(load.status)
                if body is None:
                    continue
                size, now = body, time.perf_counter()
                latencies.append(now - key.data.sent_at)
                if now < until and len(latencies) < load.most:
                    key.data.send()
                else:
                    selector.unregister(key.data.socket)
    return latencies, size


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _length(received: bytearray, status: int) -> int | None:
    """The length of the whole answer, None while its head is incomplete."""
    end = received.find(HEAD_END)
    if end < 0:
        return None
    head = bytes(received[:end]).lower()
    if head.split(b" ", 2)[1] != str(status).encode():
        raise UnexpectedAnswer(bytes(received[:600]).decode(errors="replace"))
    at = head.find(b"\r\ncontent-length:")
    if at < 0:
        raise UnexpectedAnswer("An answer without Content-Length: " + head.decode(errors="replace"))
    return end + len(HEAD_END) + int(head[at + 17 :].split(b"\r\n", 1)[0])
