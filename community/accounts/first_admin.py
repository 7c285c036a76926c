"""The one-time code that makes the first administrator, since there are no default accounts."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, exists, select, update

from community.accounts.models import AdminCode, Member
from community.accounts.secrets import token_hash
from community.core import clock, events
from community.core.db import db


def first_admin_code() -> str | None:
    """A fresh code, replacing any earlier unused one; None once an administrator exists."""
    if db.session.scalar(select(Member.id).where(Member.is_admin).limit(1)):
        events.rollback()
        return None
    code = "-".join(secrets.token_hex(2) for _ in range(4))
    db.session.execute(delete(AdminCode).where(AdminCode.used_at.is_(None)))
    db.session.add(AdminCode(code_hash=token_hash(code), created_at=clock.now()))
    events.commit()
    return code


def use_admin_code(member: Member, code: str) -> bool:
    """Make `member` administrator if `code` is the unused one; it works once, whoever races."""
    used = db.session.execute(
        update(AdminCode)
        .where(
            AdminCode.code_hash == token_hash(code.strip().lower()),
            AdminCode.used_at.is_(None),
            # Another way to the first administrator (the command line) ends this one.
            ~exists().where(Member.is_admin),
        )
        .values(used_at=clock.now(), used_by=member.id)
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        return False
    member.is_admin = True
    return True
