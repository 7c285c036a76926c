"""The socket server of live updates. The database is the truth, the socket only the bell."""

from __future__ import annotations

from flask import Flask
from flask_socketio import SocketIO

from community.config import Config

sio = SocketIO()


def init_live(app: Flask, config: Config) -> None:
    """Attach the socket server; several workers share it through Redis."""
    sio.init_app(
        app,
        async_mode="gevent",
        transports=["websocket"],
        message_queue=config.redis_url,
        always_connect=True,
        manage_session=False,
    )
