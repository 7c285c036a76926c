"""Erases for good what was deleted from a Desk long ago; each Desk in a session of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import gevent
from flask import current_app
from sqlalchemy import ColumnElement, delete, exists, or_, select

from community.accounts.models import Member
from community.core import clock
from community.core.db import db, reading
from community.core.jobs import every, job
from community.opsaccount import scope
from community.opsaccount.channels.models import Account
from community.opsaccount.channels.queries import CARRIED
from community.opsaccount.contacts.models import ContactAlias, Touch
from community.opsaccount.imports.models import ColumnMapping, Import, Movement
from community.opsaccount.records import KEPT_FOR, Record

NAMES_AN_ACCOUNT = (
    *(column for _, columns in CARRIED.values() for column in columns),
    Touch.account_id,
    ContactAlias.account_id,
    Import.account_id,
    Movement.account_id,
    ColumnMapping.account_id,
)
"""Every column that may hold an account's id: a deleted account stays while one still does."""


@every("29")
def purge_desks() -> None:
    """Once an hour, look into every Desk for what is due, and queue the erasing where there is any."""
    # Most have nothing due: only reading, it takes no other writer's turn.
    with reading():
        for member_id in db.session.scalars(select(Member.id).order_by(Member.id)).all():
            if _has_due(member_id):
                purge_desk.soon(member_id)
            gevent.sleep(0)


@job
def purge_desk(owner_id: int) -> None:
    """Erase what was deleted from one Desk more than KEPT_FOR ago."""
    scope.enter(owner_id)
    for model, due in zip(_kinds(), _due(), strict=True):
        db.session.execute(delete(model).where(due).execution_options(synchronize_session=False))


def _has_due(owner_id: int) -> bool:
    """Whether there is anything to erase, asked in a session of its own: one serves one Desk."""
    with current_app._get_current_object().app_context():  # type: ignore[attr-defined]
        scope.enter(owner_id)
        return bool(db.session.scalar(select(or_(*(exists().where(due) for due in _due())))))


def _kinds() -> Sequence[type[Record]]:
    """Every kind of record; accounts last, which the others name. What hangs on a contact goes with it."""
    return [*(kind for kind in Record.__subclasses__() if kind is not Account), Account]


def _due() -> list[ColumnElement[bool]]:
    """Of each kind, what is to be erased now."""
    before = clock.now() - KEPT_FOR
    return [_is_due(kind, before) for kind in _kinds()]


def _is_due(kind: type[Record], before: datetime) -> ColumnElement[bool]:
    due = kind.deleted_at < before
    if kind is not Account:
        return due
    return due & ~or_(*(exists().where(column == Account.id) for column in NAMES_AN_ACCOUNT))
