"""What a process that serves owes to all it serves: fair turns, and no needless pauses."""

import gc
from collections.abc import Callable, Iterable
from typing import Any

from gevent import socket
from werkzeug.wsgi import ClosingIterator

Application = Callable[..., Iterable[bytes]]


def settle() -> None:
    """Let the garbage collector pass by what is loaded now and stays.

    To walk through the whole application each time would stop everybody for some 90 milliseconds.
    """
    gc.collect()
    gc.freeze()


class Turns:
    """Fair turns among the connections of a process: one goes on after the loop has looked at all sockets.

    A request that has come already is read without waiting. Where nothing else waits either (SQLite answers
    at once), a quick client would keep everybody else out for as long as it likes.
    """

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
