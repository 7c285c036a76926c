"""Who may do what with accounts: this package's rows of the permission table."""

from __future__ import annotations

from community.accounts.models import Member, SignInSession
from community.core.access import Actor, permission


@permission("member:see")
def SEE_MEMBER(actor: Actor, member: Member) -> bool:
    """Members see each other's profiles; guests see none."""
    return actor.is_authenticated


@permission("session:end")
def END_SESSION(actor: Actor, session: SignInSession) -> bool:
    """A session is ended by the member it signs in, and by nobody else."""
    return actor.id == session.member_id


@permission("instance:first-administrator")
def BECOME_FIRST_ADMINISTRATOR(actor: Actor, wanted: bool) -> bool:
    """Any member who holds the code, while there is no administrator."""
    return actor.is_authenticated and wanted
