"""What happened to opportunities, by ids, in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OpportunityOffered:
    """A member opened an opportunity."""

    opportunity_id: int
    thread_id: int
    member_id: int


@dataclass(frozen=True)
class OpportunityAnswered:
    """A member offered to take it."""

    opportunity_id: int
    member_id: int
    post_number: int


@dataclass(frozen=True)
class OpportunityMoved:
    """An opportunity came into another state."""

    opportunity_id: int
    state: str
