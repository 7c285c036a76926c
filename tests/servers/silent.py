"""A server that hangs: it takes every connection and never says a word."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def silent() -> Iterator[str]:
    """The address of a Redis that hangs for as long as the block lasts."""
    # Nobody accepts: the system completes the connections by itself, as it does for a stopped process.
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"
