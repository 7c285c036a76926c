"""What happened in groups, by ids, in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GroupJoined:
    """Somebody became a member."""

    group_id: int
    member_id: int


@dataclass(frozen=True)
class AccessNarrowed:
    """Somebody lost the right to be in the group's live rooms; `old_epoch` names the rooms now dead."""

    group_id: int
    old_epoch: int


@dataclass(frozen=True)
class JoinRequested:
    """Somebody asked to join."""

    group_id: int
    request_id: int


@dataclass(frozen=True)
class JoinRequestDecided:
    """A moderator approved or declined a request; an ignored one tells nobody."""

    group_id: int
    request_id: int


@dataclass(frozen=True)
class ThreadStarted:
    """A thread came into being, with its first post."""

    thread_id: int
    member_id: int


@dataclass(frozen=True)
class PostWritten:
    """A post was added to a thread."""

    thread_id: int
    post_id: int
    number: int


@dataclass(frozen=True)
class PostChanged:
    """A post was edited, removed or put back."""

    thread_id: int
    post_id: int
    number: int
