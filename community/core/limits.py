"""Rate limits, counted in memory when embedded and in Redis when several workers share them."""

from __future__ import annotations

from flask import Flask, abort, current_app, request
from limits import parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from community.config import Config


def init_limits(app: Flask, config: Config) -> None:
    """Choose where counts are kept."""
    storage = RedisStorage(config.redis_url) if config.redis_url else MemoryStorage()
    app.extensions["limits"] = MovingWindowRateLimiter(storage)


def allow(rate: str, *key: object) -> bool:
    """Count one act of `key` against `rate` ("5/minute"); False when there were too many."""
    return current_app.extensions["limits"].hit(parse(rate), *map(str, key))


def insist(rate: str, *key: object) -> None:
    """Like `allow`, but answers 429 when there were too many."""
    if not allow(rate, *key):
        abort(429)


def visitor() -> str:
    """Who a guest is for counting: the address the request came from."""
    return request.remote_addr or "unknown"
