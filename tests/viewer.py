"""A browser tab as the socket server sees it: connects, subscribes, and keeps what is pushed to it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self
from urllib.parse import urlsplit

from simple_websocket import Client, ConnectionClosed

PATIENCE = 30.0
"""Seconds that a busy machine may take for what comes at once on an idle one."""
MOMENT = 0.05
"""Seconds; of a longer wait that was asked for no longer, the rest is the machine's."""


class TurnedAway(Exception):
    """The server ended the connection."""


class Viewer:
    """One Socket.IO connection over websocket, made with a member's cookie."""

    def __init__(self, address: str, cookie: str = "") -> None:
        self.pushes: list[dict[str, Any]] = []
        self.told_again = 0
        url = address.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        # The client names its host without the port, so the page it comes from is named likewise.
        home = f"http://{urlsplit(address).hostname}"
        headers = {"Origin": home, **({"Cookie": cookie} if cookie else {})}
        self._socket = Client.connect(url, headers=headers)
        self._asked = 0
        # Not waiting for the greeting: this client overlooks a frame that comes along with the handshake.
        self._say("40")
        self._await(lambda frame: frame.startswith("40"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        with suppress(ConnectionClosed, OSError):
            self._socket.close()

    def send(self, event: str, message: object) -> dict[str, Any]:
        """Send an event; what the server acknowledges it with."""
        self._asked += 1
        self._say(f"42{self._asked}{json.dumps([event, message])}")
        beginning = f"43{self._asked}"
        answer = self._await(lambda frame: frame.startswith(beginning))
        return json.loads(answer.removeprefix(beginning))[0]

    def subscribe(self, thread_id: int, **known: int) -> dict[str, Any]:
        """Watch a thread; `last` and `version` say how far this tab has got."""
        return self.send("subscribe", {"topic": "thread", "id": thread_id, **known})

    def numbers(self, count: int, within: float = PATIENCE) -> list[int]:
        """The numbers of the first `count` posts pushed, waiting for them for `within` seconds."""
        self._listen_until(lambda: len(self.pushes) >= count, within)
        return [push["number"] for push in self.pushes]

    def hears(self, wanted: set[int], within: float = PATIENCE) -> bool:
        """Whether posts of these numbers are pushed in that time, each of them once or again."""
        return self._listen_until(lambda: wanted <= {push["number"] for push in self.pushes}, within)

    def wait_for_again(self, within: float) -> bool:
        """Whether the server asks to subscribe again in that time."""
        return self._listen_until(lambda: bool(self.told_again), within)

    def hung_up(self, within: float) -> bool:
        """Whether the server ends the connection in that time."""
        try:
            return self._listen_until(lambda: False, within)
        except TurnedAway:
            return True

    def _listen_until(self, holds: Callable[[], bool], within: float) -> bool:
        """Whether it holds within so many seconds; while all the machine stands still, time does too."""
        left = within
        while not holds() and left > 0:
            began = time.monotonic()
            self._listen(min(left, MOMENT))
            left -= min(time.monotonic() - began, MOMENT)
        return holds()

    def _say(self, frame: str) -> None:
        try:
            self._socket.send(frame)
        except (ConnectionClosed, OSError) as end:
            raise TurnedAway from end

    def _await(self, wanted) -> str:  # type: ignore[no-untyped-def]
        deadline = time.monotonic() + PATIENCE
        while frame := self._listen(deadline - time.monotonic()):
            if wanted(frame):
                return frame
        raise TimeoutError("the socket server did not answer")

    def _listen(self, seconds: float) -> str | None:
        """The next frame, None after that many seconds; pings are answered and pushes kept on the way."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                frame = self._socket.receive(timeout=left)
            except ConnectionClosed as end:
                raise TurnedAway from end
            if frame is None:
                return None
            if frame == "2":
                self._say("3")
                continue
            if frame.startswith("41"):
                raise TurnedAway
            self._take(frame)
            return str(frame)
        return None

    def _take(self, frame: str) -> None:
        if frame.startswith("42["):
            event, *payload = json.loads(frame[2:])
            if event == "push":
                self.pushes.append(payload[0])
            self.told_again += event == "again"
