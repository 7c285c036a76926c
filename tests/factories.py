"""Makers of records for tests: sensible by default, told only what the test is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any

from flask import current_app
from sqlalchemy import select

from community.accounts.actions import start_session
from community.accounts.models import Member, SignInSession
from community.accounts.secrets import hash_password, token_hash
from community.core import clock, events
from community.core.access import Actor
from community.core.db import db
from community.groups.actions import groups as group_actions
from community.groups.actions import membership, replies
from community.groups.actions import posts as post_actions
from community.groups.actions import threads as thread_actions
from community.groups.models import Group, Thread
from community.groups.queries.groups import group_at
from community.groups.queries.posts import post_at
from community.groups.queries.threads import thread_of_id
from community.groups.rules import Joining, Role, Visibility, slug_of
from community.groups.subjects import SeenGroup, SeenMember
from community.opsaccount import scope
from community.referrals.actions import answer_opportunity, close_opportunity, offer_opportunity
from community.referrals.queries import opportunity_at
from community.referrals.rules import BuyerType, DealBand, Kind

PASSWORD = "a long walk by the river"
_numbers = count(1)


def make_member(name: str = "", **values: Any) -> Member:
    """A confirmed member whose password is PASSWORD."""
    name = name or f"Member {next(_numbers)}"
    email = f"{name.lower().replace(' ', '.')}@example.org"
    given = {"email": email, "confirmed_at": clock.now(), "created_at": clock.now(), **values}
    member = Member(name=name, password_hash=_hash(), **given)
    db.session.add(member)
    db.session.commit()
    return member


def make_session(member: Member, **values: Any) -> SignInSession:
    """A sign-in session of `member` on another device."""
    token = start_session(member, device=values.pop("device", "Firefox on Linux"))
    made = db.session.scalars(
        select(SignInSession).where(SignInSession.token_hash == token_hash(token))
    ).one()
    for name, value in values.items():
        setattr(made, name, value)
    db.session.commit()
    return made


@contextmanager
def desk_of(member: Member) -> Iterator[None]:
    """Work inside the Desk of `member`, in a session of its own that is committed at the end."""
    member_id = member.id
    db.session.commit()
    with current_app._get_current_object().app_context():  # type: ignore[attr-defined]
        scope.enter(member_id)
        yield
        events.commit()
    db.session.expire_all()


@cache
def _hash() -> str:
    return hash_password(PASSWORD)


def actor_for(member: Member | None) -> Actor:
    """The actor that a request of this member would have."""
    return Actor(member.id, member.name, member.is_admin) if member else Actor()


def make_group(
    owner: Member, name: str = "", *, visibility: str = "open", joining: str = "now", **values: Any
) -> Group:
    """A group owned by `owner`."""
    name = name or f"Group {next(_numbers)}"
    made = group_actions.create_group(
        actor_for(owner),
        name=name,
        slug=values.pop("slug", slug_of(name)),
        description=values.pop("description", ""),
        visibility=Visibility(visibility),
        joining=Joining(joining),
        **values,
    )
    db.session.commit()
    return made


def put_in(group: Group, member: Member, role: str = "member") -> None:
    """Make `member` belong to `group`, in that role."""
    actor = actor_for(member)
    membership.join(actor, seen(group, member))
    if role != "member":
        place = SeenMember(member.id, member.name, "", Role.MEMBER, clock.now(), seen(group, member))
        membership.change_role(actor, place, Role(role))
    db.session.commit()


def seen(group: Group, member: Member | None) -> SeenGroup:
    """The group as `member` stands to it; must be visible to them."""
    found = group_at(actor_for(member), group.slug)
    assert found is not None
    return found


def make_thread(
    group: Group, author: Member, title: str = "A thread", body: str = "The first post."
) -> Thread:
    """A thread with one post of `author`, who belongs to the group."""
    made = thread_actions.start_thread(
        actor_for(author), seen(group, author), title=title, body=body, form_key=None
    )
    db.session.commit()
    return db.session.get_one(Thread, made)


def make_reply(thread: Thread, author: Member, body: str = "An answer.", **values: Any) -> int:
    """A reply; returns its number."""
    actor = actor_for(author)
    found = thread_of_id(actor, thread.id)
    assert found is not None
    number = replies.reply(actor, found, body=body, **values)
    db.session.commit()
    return number


def remove_reply(thread: Thread, author: Member, number: int) -> None:
    """The author takes their post away."""
    actor = actor_for(author)
    found = post_at(actor, db.session.get_one(Group, thread.group_id).slug, thread.id, number)
    assert found is not None
    post_actions.remove_post(actor, found)
    db.session.commit()


def make_opportunity(group: Group, author: Member, title: str = "Overflow", **values: Any) -> int:
    """An open opportunity of `author`; returns its thread's id."""
    given: dict[str, Any] = {
        "kind": Kind.OVERFLOW,
        "need": "Twelve product pages, German, within two weeks.",
        "buyer_type": BuyerType.SMALL_FIRM,
        "deal_band": DealBand.TO_3K,
        "timing": "January",
        "expires_on": clock.today("UTC") + timedelta(days=30),
    }
    actor = actor_for(author)
    made = offer_opportunity(actor, seen(group, author), title=title, **{**given, **values})
    db.session.commit()
    return made


def end_opportunity(thread_id: int, group: Group, member: Member) -> None:
    """Close the opportunity of that thread, as `member`."""
    found = opportunity_at(actor_for(member), group.slug, thread_id)
    assert found is not None
    close_opportunity(actor_for(member), found)
    db.session.commit()


def make_answer(thread_id: int, group: Group, member: Member, body: str = "I could.") -> int:
    """An offer of `member` to take the opportunity of that thread; returns its post's number."""
    actor = actor_for(member)
    found = opportunity_at(actor, group.slug, thread_id)
    assert found is not None
    number = answer_opportunity(actor, found, body=body)
    db.session.commit()
    return number
