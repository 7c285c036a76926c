"""Rate limits, counted in memory when embedded and in Redis when several workers share them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from flask import Flask, abort, current_app, request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from community.config import Config
from community.core.redis_options import BRIEFLY, Patience

log = logging.getLogger(__name__)


def init_limits(app: Flask, config: Config) -> None:
    """Choose where counts are kept."""
    alone = MovingWindowRateLimiter(MemoryStorage())
    app.extensions["limits alone"] = app.extensions["limits"] = alone
    if config.redis_url:
        shared = RedisStorage(config.redis_url, wrap_exceptions=True, **BRIEFLY)
        app.extensions["limits"] = MovingWindowRateLimiter(shared)
    app.extensions["limits patience"] = Patience()


def allow(rate: str, *key: object) -> bool:
    """Count one act of `key` against `rate` ("5/minute"); False when there were too many."""
    return count(rate, *key) is not None


@dataclass(frozen=True)
class Counted:
    """One act that was counted, and where."""

    storage: MemoryStorage | RedisStorage
    key: str

    def give_back(self) -> None:
        """Count it no longer.

        Whoever limits failures counts before knowing what comes of the act, and gives back what succeeded:
        counted afterwards, any number tried at the same moment would all find room.
        """
        # Where several are under way, which of their entries goes makes no odds: they are as old.
        if isinstance(self.storage, MemoryStorage):
            with self.storage.locks[self.key]:
                del self.storage.events.get(self.key, [])[:1]
            return
        try:
            self.storage.storage.lpop(self.storage.prefixed_key(self.key))
        except self.storage.base_exceptions as error:
            log.warning("an act stays counted: %s", error)


def count(rate: str, *key: object) -> Counted | None:
    """Count one act as `allow` does, in a way that it can be given back; None when there were too many.

    While Redis is away each worker counts for itself: nobody is turned away, and nobody is let loose.
    """
    item, named = parse(rate), tuple(map(str, key))
    limiter, patience = current_app.extensions["limits"], current_app.extensions["limits patience"]
    if not patience.spent:
        try:
            return _hit(limiter, item, *named)
        except StorageError as error:
            patience.spend()
            log.warning("limits are counted by this worker alone: %s", error)
    return _hit(current_app.extensions["limits alone"], item, *named)


def _hit(limiter: MovingWindowRateLimiter, item: RateLimitItem, *named: str) -> Counted | None:
    storage: Any = limiter.storage
    return Counted(storage, item.key_for(*named)) if limiter.hit(item, *named) else None


def insist(rate: str, *key: object) -> None:
    """Like `allow`, but answers 429 when there were too many."""
    if not allow(rate, *key):
        abort(429)


def visitor() -> str:
    """Who a guest is for counting: the address the request came from."""
    return request.remote_addr or "unknown"
