"""Who may see members, end sessions, and become the first administrator."""

from community.accounts.models import Member, SignInSession
from community.accounts.policy import BECOME_FIRST_ADMINISTRATOR, END_SESSION, SEE_MEMBER
from community.core.access import Actor

GUEST, ADA, ADMINISTRATOR = Actor(), Actor(1, "Ada"), Actor(9, "Cleo", is_admin=True)


def test_members_see_members_and_guests_see_none():
    assert SEE_MEMBER(ADA, Member(id=2))
    assert not SEE_MEMBER(GUEST, Member(id=2))


def test_a_session_is_ended_by_its_own_member_only():
    session = SignInSession(member_id=1)
    assert END_SESSION(ADA, session)
    assert not END_SESSION(GUEST, session)
    assert not END_SESSION(ADMINISTRATOR, session)


def test_a_member_may_become_the_first_administrator_while_one_is_wanted():
    assert BECOME_FIRST_ADMINISTRATOR(ADA, True)
    assert not BECOME_FIRST_ADMINISTRATOR(ADA, False)
    assert not BECOME_FIRST_ADMINISTRATOR(GUEST, True)
