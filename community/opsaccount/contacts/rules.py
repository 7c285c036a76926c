"""States of contacts and what their dates mean on a given day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """Somebody who asked, or somebody who signed."""

    LEAD = "lead"
    CLIENT = "client"


class PointKind(StrEnum):
    """What sort of address a contact point is."""

    EMAIL = "email"
    PHONE = "phone"
    INBOX = "inbox"
    OTHER = "other"


class LockRelease(StrEnum):
    """Why a platform's terms no longer bind a relationship."""

    FEE_PAID = "fee_paid"
    BEGAN_ELSEWHERE = "began_elsewhere"
    EXPIRED = "expired"


class ProposalState(StrEnum):
    """Where a proposal stands; only sent and viewed ones are open."""

    SENT = "sent"
    VIEWED = "viewed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Source(StrEnum):
    """How a contact came into the log."""

    MANUAL = "manual"
    IMPORT = "import"
    GUIDED = "guided"


class Direction(StrEnum):
    """Who wrote or called."""

    IN = "in"
    OUT = "out"


OPEN_STATES = (ProposalState.SENT, ProposalState.VIEWED)
VERIFIED_FOR = timedelta(days=180)
"""How long a bounce-free touch proves that a contact point reaches somebody (score.md)."""


def reaches(
    *, confirmed_on: date | None, touched_on: date | None, bounced_on: date | None, as_of: date
) -> bool:
    """Whether a contact point counts as verified on a day.

    The member's confirmation lasts; a bounce-free touch proves it for 180 days. A bounce undoes what came
    before it or on the same day.
    """
    bounced = bounced_on if bounced_on and bounced_on <= as_of else None
    touched = touched_on and as_of - VERIFIED_FOR <= touched_on <= as_of
    proofs = [
        confirmed_on if confirmed_on and confirmed_on <= as_of else None,
        touched_on if touched else None,
    ]
    return any(proof is not None and (bounced is None or proof > bounced) for proof in proofs)


def lock_end(started_on: date, months: int) -> date:
    """The day a platform's claim on a relationship ends: so many months after its start.

    A day the month does not have becomes the month's last.
    """
    years, month = divmod(started_on.month - 1 + months, 12)
    year, month = started_on.year + years, month + 1
    return started_on.replace(year=year, month=month, day=min(started_on.day, monthrange(year, month)[1]))


def is_locked(*, until: date | None, release: str | None, released_on: date | None, as_of: date) -> bool:
    """Whether a platform's terms bind a relationship on a day."""
    if until is None or until < as_of:
        return False
    return not (release and (released_on is None or released_on <= as_of))


def in_play(
    state: str, *, sent_on: date, expires_on: date | None, decided_on: date | None, as_of: date
) -> bool:
    """Whether a proposal lay open in front of a lead on a day."""
    undecided = state in OPEN_STATES or (decided_on is not None and decided_on > as_of)
    return undecided and sent_on <= as_of and (expires_on is None or expires_on >= as_of)
