"""Many websocket viewers in one process: who gets a pushed post, and after how long.

Speaks just enough of Socket.IO over websocket to connect, subscribe and recognise what is pushed.
"""

import base64
import json
import os
import selectors
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

TEXT, PING, PONG = 1, 9, 10
PATIENCE = 20.0  # seconds for a push to reach everyone


class Missing(Exception):
    """Some viewers were not reached, so the time of the others means nothing."""


@dataclass(frozen=True)
class Audience:
    """Who watches and what is said: `cookies`, one a viewer; `subscription`, the event each sends first.

    Every one of `posts` is a whole HTTP request whose body holds its twin of `marks`, which tells the push.
    """

    port: int
    cookies: Sequence[str]
    subscription: Sequence[Any] | None
    posts: Sequence[bytes]
    marks: Sequence[bytes]


@dataclass(frozen=True)
class Delivery:
    """Milliseconds from sending the post to its arrival: the median over posts of p50 and p99 of viewers."""

    p50: float
    p99: float
    size: int
    """Bytes of one pushed message."""


@dataclass
class _Viewer:
    socket: socket.socket
    received: bytearray = field(default_factory=bytearray)

    def send(self, text: str) -> None:
        self.frame(TEXT, text.encode())

    def frame(self, opcode: int, payload: bytes) -> None:
        """A client's frame must be masked; a mask of zeros leaves the payload as it is."""
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size)
        self.socket.sendall(bytes([0x80 | opcode]) + length + b"\0\0\0\0" + payload)

    def messages(self) -> Iterator[bytes]:
        """Take what has come and yield the whole text messages in it, having answered pings."""
        chunk = self.socket.recv(65536)
        if not chunk:
            raise Missing("The server closed a viewer's connection.")
        self.received += chunk
        while frame := _first_frame(self.received):
            opcode, payload = frame
            if opcode == PING:
                self.frame(PONG, payload)
            elif payload == b"2":
                self.send("3")
            else:
                yield payload

    def expect(self, beginning: bytes, holding: bytes = b"") -> None:
        """Wait for the message that begins so; raises Missing when it does not hold what it should."""
        while True:
            for message in self.messages():
                if message.startswith(beginning):
                    if holding not in message:
                        raise Missing(f"A viewer was answered {message[:200]!r}")
                    return


def watch(audience: Audience) -> Delivery:
    """Connect everyone, send the posts one by one, and time each arrival; raises Missing or TimeoutError."""
    with ExitStack() as stack:
        viewers = [_connect(audience, cookie) for cookie in audience.cookies]
        for viewer in viewers:
            stack.callback(viewer.socket.close)
        selector = stack.enter_context(selectors.DefaultSelector())
        for viewer in viewers:
            selector.register(viewer.socket, selectors.EVENT_READ, viewer)
        pairs = zip(audience.posts, audience.marks, strict=True)
        rounds = [_deliver(audience.port, selector, post, mark) for post, mark in pairs]
    cuts = [quantiles(arrivals, n=100, method="inclusive") for arrivals, _ in rounds]
    return Delivery(median(c[49] for c in cuts), median(c[98] for c in cuts), rounds[0][1])


def _connect(audience: Audience, cookie: str) -> _Viewer:
    address = f"localhost:{audience.port}"
    key = base64.b64encode(os.urandom(16)).decode()
    head = [
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        f"Host: {address}",
        f"Origin: http://{address}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    viewer = _Viewer(socket.create_connection(("127.0.0.1", audience.port), timeout=PATIENCE))
    viewer.socket.sendall("\r\n".join(head).encode() + b"\r\n\r\n")
    _skip_head(viewer)
    viewer.expect(b"0")
    viewer.send("40")
    viewer.expect(b"40")
    if audience.subscription:
        # The number asks for an acknowledgement: the viewer has joined once it has come.
        viewer.send("421" + json.dumps(audience.subscription))
        viewer.expect(b"431", holding=b'"status":200')
    return viewer


def _skip_head(viewer: _Viewer) -> None:
    """Read the answer to the upgrade one byte at a time, so that no frame is swallowed with it."""
    head = bytearray()
    while not head.endswith(b"\r\n\r\n"):
        byte = viewer.socket.recv(1)
        if not byte:
            break
        head += byte
    if not head.startswith(b"HTTP/1.1 101"):
        raise Missing(f"The server refused a websocket: {head.decode(errors='replace')}")


def _deliver(
    port: int, selector: selectors.BaseSelector, post: bytes, mark: bytes
) -> tuple[list[float], int]:
    """Send one post; milliseconds to each viewer, and the size of the message."""
    waiting = {key.data.socket for key in selector.get_map().values()}
    arrivals, size = [], 0
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as writer:
        began = time.perf_counter()
        writer.sendall(post)
        while waiting:
            ready = selector.select(timeout=PATIENCE)
            if not ready:
                raise Missing(f"{len(waiting)} viewers were not reached; the answer: {writer.recv(600)!r}")
            for key, _ in ready:
                for message in key.data.messages():
                    if mark in message and key.data.socket in waiting:
                        arrivals.append((time.perf_counter() - began) * 1000)
                        waiting.remove(key.data.socket)
                        size = len(message)
    return arrivals, size


def _first_frame(received: bytearray) -> tuple[int, bytes] | None:
    """Cut the first whole frame off what has come: its opcode and payload."""
    if len(received) < 2:
        return None
    size, start = received[1] & 0x7F, 2
    if size == 126:
        size, start = int.from_bytes(received[2:4], "big"), 4
    elif size == 127:
        size, start = int.from_bytes(received[2:10], "big"), 10
    if len(received) < start + size or len(received) < start:
        return None
    opcode, payload = received[0] & 0x0F, bytes(received[start : start + size])
    del received[: start + size]
    return opcode, payload
