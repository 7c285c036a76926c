"""Who may do what: the visibility pairs against their SQL twins, and every rule of the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from community.accounts.models import Member
from community.core import clock
from community.core.access import Actor, permits
from community.groups import policy, rules
from community.groups.models import Group, Membership, Thread
from community.groups.policy import visible_groups, visible_threads
from community.groups.queries.groups import group_at
from community.groups.queries.threads import thread_of_id
from community.groups.rules import Joining, Removal, Role, Visibility
from community.groups.subjects import SeenGroup, SeenInvitation, SeenMember, SeenPost, SeenRequest, SeenThread
from tests.factories import actor_for, make_group, make_member

NOW = clock.now()
FITTING = [(v, j) for v, j in product(Visibility, Joining) if rules.joining_fits(v, j)]
STANDINGS = [None, *Role]


@pytest.fixture
def town(db: SQLAlchemy, ada: Member) -> dict[int, tuple[Group, Thread, Thread]]:
    """A group of each fitting kind, each with a standing and a removed thread."""
    made = {}
    for visibility, joining in FITTING:
        group = make_group(ada, visibility=visibility, joining=joining)
        threads = [
            Thread(group_id=group.id, title="t", created_at=NOW, last_post_at=NOW, removed_at=removed)
            for removed in (None, NOW)
        ]
        db.session.add_all(threads)
        db.session.flush()
        made[group.id] = (group, *threads)
    return made


def standing(member: Member | None, group: Group, role: Role | None, db: SQLAlchemy) -> Actor:
    if member and role:
        place = Membership(group_id=group.id, member_id=member.id, role=role, joined_at=NOW)
        db.session.add(place)
        db.session.flush()
    return actor_for(member)


@pytest.mark.parametrize("role", STANDINGS)
@pytest.mark.parametrize("admin", [False, True])
def test_the_table_and_its_sql_twins_agree(db: SQLAlchemy, town, role: Role | None, admin: bool):
    member = make_member(is_admin=admin)
    for group, *_ in town.values():
        standing(member, group, role, db)
    _compare(db, actor_for(member), town)


def test_for_guests_they_agree_too(db: SQLAlchemy, town):
    _compare(db, Actor(), town)


def _compare(db: SQLAlchemy, actor: Actor, town) -> None:
    listed = set(db.session.scalars(select(Group.id).where(visible_groups(actor))))
    assert listed == {g.id for g, *_ in town.values() if group_at(actor, g.slug)}
    threads = select(Thread.id).join(Group, Group.id == Thread.group_id).where(visible_threads(actor))
    asked = [t.id for _, *threads in town.values() for t in threads]
    assert set(db.session.scalars(threads)) == {i for i in asked if thread_of_id(actor, i)}


def test_what_is_listed_is_what_the_matrix_says(db: SQLAlchemy, town):
    outsider, insider = make_member(), make_member()
    for group, *_ in town.values():
        standing(insider, group, Role.MEMBER, db)
    kinds = {g.id: g.visibility for g, *_ in town.values()}

    def seen_by(actor: Actor) -> set[str]:
        return {kinds[i] for i in db.session.scalars(select(Group.id).where(visible_groups(actor)))}

    assert seen_by(Actor()) == seen_by(actor_for(outsider)) == {"open", "closed"}
    assert seen_by(actor_for(insider)) == {"open", "closed", "secret"}


# The table, rule by rule: who of these standings may, everything else being equal.

ADA = Actor(1, "Ada")
GUEST = Actor()


def a_group(role: Role | None = None, **values) -> SeenGroup:
    made = SeenGroup(1, "g", "G", "", Visibility.OPEN, Joining.NOW, "", 1, 1, 1, 0, None, NOW, role)
    return replace(made, **values)


def a_thread(role: Role | None = None, **values) -> SeenThread:
    group = a_group(role, **values.pop("group", {}))
    return replace(SeenThread(1, "t", "talk", 2, 3, 2, 2, NOW, 1, None, None, None, group), **values)


def a_post(role: Role | None = None, thread: dict | None = None, **values) -> SeenPost:
    at = a_thread(role, **(thread or {}))
    made = SeenPost(1, 1, 1, "Ada", "b", "<p>b</p>", 1, 1, None, NOW, None, None, None, "", at)
    return replace(made, **values)


def may(permission: str, subjects) -> list[Role | None]:
    """The standings for which Ada is permitted."""
    return [role for role in STANDINGS if permits(ADA, permission, subjects(role))]


MEMBERS = list(Role)
MODERATORS = [Role.MODERATOR, Role.OWNER]
OWNERS = [Role.OWNER]
EVERYONE = STANDINGS


def closed(role: Role | None) -> SeenGroup:
    return a_group(role, visibility=Visibility.CLOSED, joining=Joining.APPROVAL)


@pytest.mark.parametrize(
    ("permission", "subjects", "expected"),
    [
        ("group:see", a_group, EVERYONE),
        ("group:see", lambda role: a_group(role, visibility=Visibility.SECRET), MEMBERS),
        ("group:read", a_group, EVERYONE),
        ("group:read", closed, MEMBERS),
        ("group:join", a_group, [None]),
        ("group:join", closed, []),
        ("group:ask-to-join", closed, [None]),
        ("group:ask-to-join", a_group, []),
        ("group:leave", a_group, MEMBERS),
        ("group:members", a_group, EVERYONE),
        ("group:members", closed, MEMBERS),
        ("group:edit", a_group, OWNERS),
        ("group:decide-requests", a_group, MODERATORS),
        ("group:invite", a_group, MODERATORS),
        ("thread:start", a_group, MEMBERS),
        ("thread:read", a_thread, EVERYONE),
        ("thread:read", lambda role: a_thread(role, group={"visibility": Visibility.CLOSED}), MEMBERS),
        ("thread:read", lambda role: a_thread(role, removed_at=NOW), MODERATORS),
        ("thread:reply", a_thread, MEMBERS),
        ("thread:reply", lambda role: a_thread(role, locked_at=NOW), []),
        ("thread:reply", lambda role: a_thread(role, removed_at=NOW), []),
        ("thread:lock", a_thread, MODERATORS),
        ("thread:pin", a_thread, MODERATORS),
        ("thread:remove", a_thread, MODERATORS),
        ("post:read", a_post, EVERYONE),
        ("post:edit", a_post, MEMBERS),
        ("post:edit", lambda role: a_post(role, author_id=2), []),
        ("post:edit", lambda role: a_post(role, author_id=None), []),
        ("post:edit", lambda role: a_post(role, removed_at=NOW), []),
        ("post:edit", lambda role: a_post(role, thread={"locked_at": NOW}), []),
        ("post:history", a_post, EVERYONE),
        ("post:history", lambda role: a_post(role, removed_at=NOW), MODERATORS),
        ("post:remove", a_post, MEMBERS),
        ("post:remove", lambda role: a_post(role, author_id=2), []),
        ("post:take-down", lambda role: a_post(role, author_id=2), MODERATORS),
        ("post:put-back", a_post, []),
    ],
)
def test_a_rule(permission: str, subjects, expected: list[Role | None]):
    assert may(permission, subjects) == expected


@pytest.mark.parametrize(
    ("removal", "hours", "author", "expected"),
    [
        (Removal.AUTHOR, 1, 1, MEMBERS),
        (Removal.AUTHOR, 25, 1, []),
        (Removal.AUTHOR, 1, 2, []),
        (Removal.MODERATOR, 1, 1, MODERATORS),
        (Removal.MODERATOR, 1000, 2, MODERATORS),
    ],
)
def test_whoever_removed_a_post_may_put_it_back(removal: Removal, hours: int, author: int, expected: list):
    removed = clock.now() - timedelta(hours=hours)
    assert (
        may(
            "post:put-back",
            lambda role: a_post(role, removed_at=removed, removal=removal, author_id=author),
        )
        == expected
    )


@pytest.mark.parametrize("group", [a_group(), closed(None)])
def test_a_guest_may_not_join_or_see_members(group: SeenGroup):
    assert not permits(GUEST, policy.JOIN, group)
    assert not permits(GUEST, policy.ASK_TO_JOIN, group)
    assert not permits(GUEST, policy.SEE_MEMBERS, group)
    assert not permits(GUEST, policy.CREATE)
    assert permits(ADA, policy.CREATE)


def test_nobody_asks_to_join_what_does_not_exist_for_them():
    hidden = a_group(visibility=Visibility.SECRET, joining=Joining.APPROVAL)
    assert not permits(ADA, policy.ASK_TO_JOIN, hidden)


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (Role.OWNER, Role.OWNER, True),
        (Role.OWNER, Role.MEMBER, True),
        (Role.MODERATOR, Role.MEMBER, True),
        (Role.MODERATOR, Role.MODERATOR, False),
        (Role.MODERATOR, Role.OWNER, False),
        (Role.MEMBER, Role.MEMBER, False),
    ],
)
def test_who_may_send_whom_away(mine: Role, theirs: Role, expected: bool):
    member = SeenMember(2, "Ben", "", theirs, NOW, a_group(mine))
    assert permits(ADA, policy.REMOVE_MEMBER, member) is expected
    assert not permits(ADA, policy.REMOVE_MEMBER, replace(member, id=1))


def test_only_owners_change_roles():
    for role in Role:
        member = SeenMember(2, "Ben", "", Role.MEMBER, NOW, a_group(role))
        assert permits(ADA, policy.CHANGE_ROLE, member) is (role == Role.OWNER)


def test_requests_and_invitations_are_the_moderators():
    request = lambda role: SeenRequest(1, 2, "Ben", "", "waiting", NOW, a_group(role))  # noqa: E731
    assert may("join-request:decide", request) == MODERATORS

    def invitation(role: Role | None, gives: Role = Role.MEMBER) -> SeenInvitation:
        return SeenInvitation(1, gives, None, 0, NOW, NOW, None, "Ada", a_group(role))

    assert may("invitation:manage", invitation) == MODERATORS
    assert may("invitation:manage", lambda role: invitation(role, Role.OWNER)) == OWNERS
    assert may("invitation:accept", invitation) == EVERYONE
    assert not permits(GUEST, policy.ACCEPT_INVITATION, invitation(None))
