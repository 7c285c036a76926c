"""Fair turns among the connections of one process.

A request that has come already is read without waiting. Where nothing else waits either (SQLite answers at
once), one quick client would keep everybody else out of its process for as long as it likes.
"""

from collections.abc import Callable, Iterable
from typing import Any

from gevent import socket
from werkzeug.wsgi import ClosingIterator

Application = Callable[..., Iterable[bytes]]


class Turns:
    """Whoever takes a turn goes on after the event loop has looked at all sockets once."""

    def __init__(self) -> None:
        # What can be read at any time is ready in the very next round of the loop. `gevent.sleep(0)` is not
        # such a round: it lets up to fifty others of its kind pass before the loop looks at a socket.
        self._always_ready, self._writer = socket.socketpair()
        self._writer.send(b".")

    def take(self) -> None:
        """Let the others go first."""
        socket.wait_read(self._always_ready.fileno())

    def between_requests(self, application: Application) -> Application:
        """The WSGI application, taking a turn after each answer."""

        def answer(environ: Any, start_response: Any) -> Iterable[bytes]:
            return ClosingIterator(application(environ, start_response), self.take)

        return answer
