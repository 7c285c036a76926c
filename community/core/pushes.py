"""What viewers are still to be told: a row in the same transaction as the change, delivered after it.

A push that was delivered twice does no harm (clients know numbers and versions); one that was lost would.
So the row goes only after the push went out, in batches, and rows that stay are pushed again by whoever
finds them: every process that holds sockets looks, and so does a periodic job.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

import gevent
from flask import Flask, current_app
from flask_babel import force_locale
from sqlalchemy import String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from community.core import clock, events
from community.core.db import Base, BigId, Instant, db, reading, run
from community.core.jobs import every
from community.core.live import TOPICS, BusAway, connected_sessions, end_sessions, on_connect, sio
from community.core.live import push as push_to

log = logging.getLogger(__name__)

OVERDUE = timedelta(seconds=3)
"""After how long an undelivered push is believed to have lost its process."""
TICK = 1.0
"""Seconds between two looks of the keeper."""


class LivePush(Base):
    """One item of one subject that its viewers are to be told of."""

    __tablename__ = "live_pushes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    topic: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int] = mapped_column(BigId)
    item: Mapped[int] = mapped_column()
    """What of the subject: a post's number."""
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)


class Push(NamedTuple):
    """A LivePush outside its session; recorded as an event when it is left."""

    id: int
    topic: str
    subject_id: int
    item: int


_LEFT = insert(LivePush).returning(LivePush.id)


def leave_push(topic: str, subject_id: int, item: int) -> None:
    """Note in this transaction that viewers of the subject are to be told of the item."""
    values = {"topic": topic, "subject_id": subject_id, "item": item, "created_at": clock.now()}
    events.record(Push(run(_LEFT, values).scalar_one(), topic, subject_id, item))


@events.after(Push)
def _ring(push: Push) -> None:
    """Tell the viewers soon, without letting the writer wait for them."""
    if somebody_may_listen():
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        sio.start_background_task(_deliver_in, app, [push])


def somebody_may_listen() -> bool:
    """Whether a push could reach anyone: a socket of this process, or of others on the bus."""
    return bool(current_app.config["GUILDHALL"].redis_url or connected_sessions())


_delivered: set[int] = set()


def _deliver_in(app: Flask, pushes: Iterable[Push]) -> None:
    with app.app_context():
        _deliver(pushes)


def _deliver(pushes: Iterable[Push]) -> None:
    """Emit each push, once to its room; one that fails stays for the next look."""
    with reading(), force_locale(current_app.config["BABEL_DEFAULT_LOCALE"]):
        for push in pushes:
            try:
                shown = TOPICS[push.topic].show(push.subject_id, push.item)
                if shown is not None:
                    push_to(*shown)
            except BusAway:
                log.warning("push %s went to this process only: the bus is away", push.id)
            except Exception:
                log.exception("push %s of %s %s was not delivered", push.id, push.topic, push.subject_id)
            else:
                _delivered.add(push.id)
    db.session.rollback()


def forget_delivered() -> None:
    """Delete the rows of what went out since the last time."""
    gone = sorted(_delivered)
    if gone:
        db.session.execute(delete(LivePush).where(LivePush.id.in_(gone)))
        events.commit()
        _delivered.difference_update(gone)


def deliver_overdue() -> None:
    """Push again what a process that died, or a bus that was down, has left."""
    overdue = (
        select(LivePush.id, LivePush.topic, LivePush.subject_id, LivePush.item)
        .where(LivePush.created_at < clock.now() - OVERDUE)
        .order_by(LivePush.id)
        .limit(200)
    )
    with reading():
        found = [Push(*row) for row in db.session.execute(overdue)]
        db.session.rollback()
    _deliver(push for push in found if push.id not in _delivered)
    forget_delivered()


@every("*")
def sweep() -> None:
    """Deliver what is left when no process holds sockets that would look for it."""
    deliver_overdue()


ended_among: list[Callable[[set[int]], set[int]]] = []
"""Tell which of those sign-in sessions are over; the accounts package adds its own."""


@on_connect
def _start_keeper(app: Flask) -> None:
    if "live_keeper" not in app.extensions:
        app.extensions["live_keeper"] = sio.start_background_task(_keep, app)


def _keep(app: Flask) -> None:
    """While this process holds sockets: finish deliveries, find lost ones, and hang up on ended sessions."""
    while True:
        gevent.sleep(TICK)
        for look in (forget_delivered, deliver_overdue, _hang_up):
            with app.app_context():
                try:
                    look()
                except Exception:
                    log.exception("the keeper of live updates could not finish its look")
                    db.session.rollback()


def _hang_up() -> None:
    """The bell that ends a session's sockets may be lost with the bus; the row is not."""
    here = connected_sessions()
    for over in ended_among if here else ():
        with reading():
            end_sessions(over(here))
