"""The load client counts only whole answers of the awaited status."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.client import Load, UnexpectedAnswer, measure, request


class Answers(BaseHTTPRequestHandler):
    """Answers 200 with 1,000 bytes, except at /gone."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        with suppress(ConnectionError):  # a client that has seen enough leaves in the middle
            self.wfile.write(b"a" * 400)
            self.wfile.flush()
            self.wfile.write(b"b" * 600)

    def log_message(self, *words: object) -> None:
        """Says nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """Where a small server answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_it_asks_as_often_as_told_and_takes_the_whole_body(port: int) -> None:
    timing = measure(Load(port, [[request("/")], [request("/")]], seconds=60, most=20))
    assert timing.size == 1000
    assert timing.per_second > 0
    assert 0 < timing.p50 <= timing.p99


def test_a_page_that_answers_otherwise_is_no_measurement(port: int) -> None:
    with pytest.raises(UnexpectedAnswer, match="404"):
        measure(Load(port, [[request("/"), request("/gone")]], seconds=60, most=20))
