"""Who may do what with opportunities; whoever may read the thread sees them."""

from __future__ import annotations

from community.core.access import Actor, permission
from community.groups.policy import REPLY, can_see_thread
from community.groups.rules import Role, at_least
from community.referrals.rules import State, may_move
from community.referrals.subjects import SeenOpportunity


@permission("opportunity:see")
def SEE(actor: Actor, opportunity: SeenOpportunity) -> bool:
    return can_see_thread(actor, opportunity.thread)


@permission("opportunity:answer")
def ANSWER(actor: Actor, opportunity: SeenOpportunity) -> bool:
    """Members of the group, while it is open; nobody answers themselves."""
    mine = opportunity.author_id == actor.id
    return not mine and opportunity.state == State.OPEN and REPLY(actor, opportunity.thread)


@permission("opportunity:match")
def MATCH(actor: Actor, opportunity: SeenOpportunity) -> bool:
    """The author, who alone knows."""
    return _is_mine(actor, opportunity) and may_move(opportunity.state, State.MATCHED)


@permission("opportunity:close")
def CLOSE(actor: Actor, opportunity: SeenOpportunity) -> bool:
    """The author, and moderators, since an author may be gone."""
    moderates = at_least(opportunity.thread.group.role, Role.MODERATOR)
    return (moderates or _is_mine(actor, opportunity)) and may_move(opportunity.state, State.CLOSED)


@permission("opportunity:reopen")
def REOPEN(actor: Actor, opportunity: SeenOpportunity) -> bool:
    """Whoever ended it, while its day has not passed: an author does not undo what a moderator did."""
    moderates = at_least(opportunity.thread.group.role, Role.MODERATOR)
    ended_it = _is_mine(actor, opportunity) and opportunity.moved_by == actor.id
    return (moderates or ended_it) and may_move(opportunity.state, State.OPEN) and not opportunity.day_passed


def _is_mine(actor: Actor, opportunity: SeenOpportunity) -> bool:
    belongs = opportunity.thread.group.role is not None
    return belongs and opportunity.author_id is not None and opportunity.author_id == actor.id
