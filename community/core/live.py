"""The socket server of live updates. The database is the truth, the socket only the bell.

A client names a topic and a subject; the server loads the subject, asks the permission table, and joins the
rooms itself. A room's name carries an epoch: raising it leaves everyone in a dead room at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import socketio
from flask import Flask, current_app
from flask_socketio import SocketIO, disconnect, join_room, leave_room, rooms

from community.config import Config
from community.core.access import Actor, Permission, current_actor, public
from community.core.db import db
from community.core.limits import allow
from community.core.redis_options import BRIEFLY, Patience

SUBSCRIBING_RATE = "120/minute"
"""How often one member may subscribe; a page does it once, and again after each break."""

Handler = Callable[..., Any]

sio = SocketIO()
EVENTS: dict[str, str] = {}
"""Each socket event with what its handler declares about access."""


@dataclass(frozen=True)
class Topic:
    """A kind of thing that can be watched."""

    load: Callable[[Actor, int], Any]
    """The subject as the actor stands to it, or None."""
    permission: Permission
    rooms: Callable[[Any], list[str]]
    """The rooms whose pushes concern the subject; the first is the subject's own."""
    missed: Callable[[Any, Mapping[str, Any]], dict[str, Any]]
    """What to tell a client that says how far it has got."""
    show: Callable[[int, int], tuple[str, dict[str, Any]] | None]
    """The room and the payload for (subject id, item), None when there is nothing to tell any more."""


TOPICS: dict[str, Topic] = {}


class _ClosingRooms:
    """A room that is closed takes the connections of a sign-in session with it, on every worker."""

    untold = 0
    """How many messages other workers were not told of."""

    def basic_close_room(self: Any, room: str, namespace: str) -> None:
        if room.startswith("session:"):
            for sid, _ in list(self.get_participants(namespace, room)):
                self.server.disconnect(sid, namespace=namespace, ignore_queue=True)
        super().basic_close_room(room, namespace)  # type: ignore[misc]


class _OneProcess(_ClosingRooms, socketio.Manager):
    pass


class _OverRedis(_ClosingRooms, socketio.RedisManager):
    """Workers on one bus, who know when it was away: Redis keeps nothing for those who do not listen."""

    def __init__(self, url: str) -> None:
        super().__init__(url, channel="guildhall", redis_options=BRIEFLY)
        self.patience = Patience()

    def _publish(self, data: Any) -> int | None:
        heard: int | None = None
        if not self.patience.spent:
            heard = super()._publish(data)
            if heard is None:
                self.patience.spend()
        self.untold += heard is None
        return heard

    def _redis_connect(self) -> None:
        super()._redis_connect()
        self.pubsub.ignore_subscribe_messages = False

    def _redis_listen_with_retries(self) -> Iterator[Any]:
        """What the bus says; when it is heard again after a pause, pages here ask for what they missed."""
        for message in super()._redis_listen_with_retries():
            if message["type"] == "subscribe":
                self.server.emit("again", {}, ignore_queue=True)
            yield message


def on(event: str) -> Callable[[Handler], Handler]:
    """Handle a socket event; refuses a handler that does not declare who may send it."""

    def register(handler: Handler) -> Handler:
        access = getattr(handler, "__access__", None)
        if access is None:
            raise RuntimeError(f"socket event {event} without declared access")
        EVENTS[event] = access
        sio.on(event)(handler)
        return handler

    return register


def init_live(app: Flask, config: Config) -> None:
    """Attach the socket server; several workers share it through Redis.

    Raises RuntimeError when an event was registered without declaring its access.
    """
    bus = _OverRedis(config.redis_url) if config.redis_url else _OneProcess()
    pages = app.wsgi_app
    sio.init_app(
        app,
        async_mode="gevent",
        transports=["websocket"],
        client_manager=bus,
        always_connect=True,
        manage_session=False,
    )
    app.wsgi_app = _sockets_or_pages(app.wsgi_app, pages)  # type: ignore[method-assign]
    check_events()


def _sockets_or_pages(sockets: Handler, pages: Handler) -> Handler:
    """Only sockets go through the library, which copies the environment of a request and makes it a class."""

    def answer(environ: dict[str, Any], start_response: Handler) -> Iterable[bytes]:
        asked = sockets if environ["PATH_INFO"].startswith("/socket.io/") else pages
        answered: Iterable[bytes] = asked(environ, start_response)
        return answered

    return answer


def check_events() -> None:
    """Refuse to start while any socket event does not say who may send it."""
    silent = set(sio.server.handlers.get("/", {})) - set(EVENTS)
    if silent:
        raise RuntimeError(f"socket events without declared access: {', '.join(sorted(silent))}")


_on_connect: list[Callable[[Flask], None]] = []


def on_connect(act: Callable[[Flask], None]) -> Callable[[Flask], None]:
    """Call `act` with the application whenever a member connects to this process."""
    _on_connect.append(act)
    return act


@on("connect")
@public("a guest is turned away here: members only")
def connect(auth: object = None) -> bool:
    """Let members in; the room of their sign-in session ends their connection when the session ends."""
    actor = current_actor()
    if actor.is_anonymous:
        return False
    join_room(f"session:{actor.session_id}")
    for act in _on_connect:
        act(current_app._get_current_object())  # type: ignore[attr-defined]
    return True


@on("subscribe")
@public("the topic's own permission decides")
def subscribe(message: object = None) -> dict[str, Any]:
    """Join the rooms of `{"topic": …, "id": …}`; answers a status as HTTP has them, and what was missed."""
    actor = current_actor()
    if actor.is_anonymous:
        disconnect()
        return {"status": 401}
    if not allow(SUBSCRIBING_RATE, "subscribe", actor.id):
        return {"status": 429}
    topic, subject_id = _asked(message)
    if topic is None or not isinstance(message, dict):
        return {"status": 404}
    for _attempt in range(3):
        joined = _enter(topic, actor, subject_id)
        if joined is None:
            return {"status": 404}
        # A new transaction: what was written before we stood in the room was not pushed to us, and an
        # epoch that rose meanwhile has left us in a dead room.
        db.session.rollback()
        subject = topic.load(actor, subject_id)
        if subject is not None and topic.rooms(subject) == joined:
            return {"status": 200, **topic.missed(subject, message)}
    return {"status": 409}


def _asked(message: object) -> tuple[Topic | None, int]:
    """The topic and id that a message names; clients send anything."""
    if not isinstance(message, dict):
        return None, 0
    name, subject_id = message.get("topic"), message.get("id")
    if not isinstance(name, str) or type(subject_id) is not int or not 0 < subject_id < 2**63:
        return None, 0
    return TOPICS.get(name), subject_id


def _enter(topic: Topic, actor: Actor, subject_id: int) -> list[str] | None:
    """Join the subject's rooms, leaving those of its older epochs; None for who may not."""
    subject = topic.load(actor, subject_id)
    if subject is None or not topic.permission(actor, subject):
        return None
    wanted = topic.rooms(subject)
    stems = {room.rpartition(":")[0] for room in wanted}
    for room in rooms():
        if room not in wanted and room.rpartition(":")[0] in stems:
            leave_room(room)
    for room in wanted:
        join_room(room)
    return wanted


class BusAway(Exception):
    """Other workers were not told."""


def push(room: str, payload: Mapping[str, Any]) -> None:
    """Tell everyone in `room`. Raises BusAway when only those connected to this worker may have heard it."""
    untold = sio.server.manager.untold
    sio.emit("push", payload, to=room)
    if sio.server.manager.untold != untold:
        raise BusAway


def revoke(room: str) -> None:
    """Tell everyone in `room` to subscribe again, and close it: whoever lost the right stays outside."""
    sio.emit("again", {}, to=room)
    sio.close_room(room)


def end_sessions(session_ids: Iterable[int]) -> None:
    """Disconnect every socket that was opened with one of those sign-in sessions, on all workers."""
    for session_id in session_ids:
        sio.close_room(f"session:{session_id}")


def connected_sessions() -> set[int]:
    """The sign-in sessions with a socket in this process."""
    here = getattr(sio.server, "manager", None)
    names = here.rooms.get("/", {}) if here else {}
    return {int(room.partition(":")[2]) for room in list(names) if room and room.startswith("session:")}
