"""States of contacts and what their dates mean on a given day."""

from __future__ import annotations

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
