"""Rate limits, counted in memory when embedded and in Redis when several workers share them."""

from __future__ import annotations

import logging

from flask import Flask, abort, current_app, request
from limits import parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from community.config import Config

log = logging.getLogger(__name__)


def init_limits(app: Flask, config: Config) -> None:
    """Choose where counts are kept."""
    alone = MovingWindowRateLimiter(MemoryStorage())
    app.extensions["limits alone"] = app.extensions["limits"] = alone
    if config.redis_url:
        shared = RedisStorage(config.redis_url, wrap_exceptions=True)
        app.extensions["limits"] = MovingWindowRateLimiter(shared)


def allow(rate: str, *key: object) -> bool:
    """Count one act of `key` against `rate` ("5/minute"); False when there were too many.

    While Redis is away each worker counts for itself: nobody is turned away, and nobody is let loose.
    """
    counted = parse(rate), *map(str, key)
    try:
        return current_app.extensions["limits"].hit(*counted)
    except StorageError as error:
        log.warning("limits are counted by this worker alone: %s", error)
        return current_app.extensions["limits alone"].hit(*counted)


def insist(rate: str, *key: object) -> None:
    """Like `allow`, but answers 429 when there were too many."""
    if not allow(rate, *key):
        abort(429)


def visitor() -> str:
    """Who a guest is for counting: the address the request came from."""
    return request.remote_addr or "unknown"
