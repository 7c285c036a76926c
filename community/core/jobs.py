"""Background jobs: huey inside the process when embedded, with Redis and its own worker at scale."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer
from redis import ConnectionPool

from community.config import Config
from community.core import events
from community.core.redis_options import PATIENTLY

log = logging.getLogger(__name__)


class JsonSerializer(Serializer):
    """Carries jobs as JSON, so that whoever can write to the queue still cannot run code of their own."""

    def _serialize(self, data: Any) -> bytes:
        if isinstance(data, Message):
            return json.dumps({"message": list(data)}, default=_plain).encode()
        return json.dumps({"value": data}, default=_plain).encode()

    def _deserialize(self, data: bytes) -> Any:
        found = json.loads(data)
        if "message" not in found:
            return found["value"]
        message = Message(*found["message"])
        return message._replace(
            eta=_instant(message.eta),
            args=tuple(message.args),
            expires=_instant(message.expires),
            expires_resolved=_instant(message.expires_resolved),
        )


class Job:
    """A function that can be run now (`job(…)`) or soon, elsewhere (`job.soon(…)`).

    Arguments are ids and plain JSON values. Huey runs a job at most once: what must happen is
    also a row that a periodic job finds again.
    """

    def __init__(self, work: Callable[..., None], every: str | None) -> None:
        self.work, self.every, self.name = work, every, f"{work.__module__}.{work.__name__}"

    def __call__(self, *args: Any) -> None:
        self.work(*args)

    def soon(self, *args: Any) -> None:
        """Queue the job; a queue that is down is logged, never an error for the person waiting."""
        try:
            current_app.extensions["jobs"][self.name](*args)
        except Exception:
            log.exception("could not queue %s", self.name)


JOBS: list[Job] = []


def job(work: Callable[..., None]) -> Job:
    """Make `work` a job; it runs in an app context and a transaction of its own."""
    JOBS.append(Job(work, None))
    return JOBS[-1]


def every(minutes: str) -> Callable[[Callable[..., None]], Job]:
    """Run the decorated function on a schedule; `minutes` is the minute field of a crontab."""

    def register(work: Callable[..., None]) -> Job:
        JOBS.append(Job(work, minutes))
        return JOBS[-1]

    return register


def init_jobs(app: Flask, config: Config) -> None:
    """Choose the queue from the configuration and register every job with it."""
    queue = _queue(config)
    app.extensions["huey"] = queue
    app.extensions["jobs"] = {each.name: _register(queue, each, app) for each in JOBS}


def start_embedded_worker(app: Flask) -> Consumer:
    """Work the queue inside this process, in greenlets (the one-process mode)."""
    consumer = make_worker(app)
    consumer.start()
    return consumer


def make_worker(app: Flask) -> Consumer:
    """A worker of the queue, not yet started; `run()` makes it a process of its own."""
    return app.extensions["huey"].create_consumer(workers=4, worker_type="greenlet", check_worker_health=True)


def _queue(config: Config) -> Huey:
    if config.redis_url:
        pool = ConnectionPool.from_url(config.redis_url, **PATIENTLY)
        return RedisHuey("guildhall", connection_pool=pool, serializer=JsonSerializer(), results=False)
    return SqliteHuey(
        "guildhall", filename=str(config.data / "jobs.db"), serializer=JsonSerializer(), results=False
    )


def _register(queue: Huey, each: Job, app: Flask) -> Any:
    @wraps(each.work)
    def in_own_transaction(*args: Any) -> None:
        with app.app_context():
            try:
                each.work(*args)
                events.commit()
            except BaseException:
                events.rollback()
                raise

    # Huey puts the module before the name itself.
    name = each.work.__name__
    if each.every:
        return queue.periodic_task(crontab(minute=each.every), name=name)(in_own_transaction)
    return queue.task(name=name)(in_own_transaction)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a job carries plain JSON values, not {type(value).__name__}")


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else text
