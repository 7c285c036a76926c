"""Facts recorded by actions, and who acts on them: inside the transaction, or after it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from community.core.db import FACTS, db

log = logging.getLogger(__name__)

Handler = Callable[[Any], None]
H = TypeVar("H", bound=Callable[[Any], None])

_inside: dict[type, list[Handler]] = defaultdict(list)
_after: dict[type, list[Handler]] = defaultdict(list)


def inside(kind: type) -> Callable[[H], H]:
    """Decorate a handler that runs at once, in the transaction of whoever records a `kind`."""

    def register(handler: H) -> H:
        if handler not in _inside[kind]:
            _inside[kind].append(handler)
        return handler

    return register


def after(kind: type) -> Callable[[H], H]:
    """Decorate a handler that runs once the transaction that recorded a `kind` is durable."""

    def register(handler: H) -> H:
        if handler not in _after[kind]:
            _after[kind].append(handler)
        return handler

    return register


def record(fact: object) -> None:
    """Tell the inside handlers now and remember `fact` (a frozen dataclass of ids) for after the commit."""
    for handler in _inside[type(fact)]:
        handler(fact)
    db.session.info.setdefault(FACTS, []).append(fact)


def commit() -> None:
    """Commit the session, then run the after-commit handlers of what was recorded in it.

    A handler that fails is logged and does not stop the others: what must not be lost is in the outbox.
    """
    db.session.commit()
    for fact in db.session.info.pop(FACTS, []):
        for handler in _after[type(fact)]:
            try:
                handler(fact)
            except Exception:
                log.exception("after-commit handler %s failed", handler.__qualname__)
                db.session.rollback()


def rollback() -> None:
    """Undo the session and forget what was recorded in it."""
    db.session.info.pop(FACTS, None)
    db.session.rollback()
