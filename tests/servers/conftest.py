"""Lends the servers to their own tests."""

from tests.servers.fixtures import postgres_server, redis_url

__all__ = ["postgres_server", "redis_url"]
