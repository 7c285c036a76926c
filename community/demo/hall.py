"""Tells the example community's history: every act through the product's own actions, at its own time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from community.accounts.actions import add_member
from community.accounts.models import Member
from community.accounts.secrets import hash_password
from community.core import clock
from community.core.access import Actor
from community.demo.content import Circle, Example, Person, Post, Talk, Wish, instant
from community.groups.actions import groups, membership, replies, threads, ways_in
from community.groups.queries.groups import group_at
from community.groups.queries.people import invitation_by_token, member_at, request_at, waiting_requests
from community.groups.queries.threads import thread_at
from community.groups.rules import Joining, Role, Visibility
from community.groups.subjects import SeenGroup, SeenThread
from community.referrals import actions as opportunities
from community.referrals.queries import answers_to, opportunity_at
from community.referrals.rules import BuyerType, DealBand, Kind
from community.referrals.subjects import SeenOpportunity

INVITED_FOR = 365
"""Days that an invitation link of the example stands."""


class Act(NamedTuple):
    """Something that happened, and when."""

    at: datetime
    do: Callable[[], None]


@dataclass
class Hall:
    """Who and what the history has brought into being so far."""

    members: dict[str, Member] = field(default_factory=dict)
    threads: dict[tuple[str, str], int] = field(default_factory=dict)
    invitations: dict[str, str] = field(default_factory=dict)

    def actor(self, handle: str) -> Actor:
        """That member as one who acts; a fresh one each time, since actors remember what they saw."""
        member = self.members[handle]
        return Actor(member.id, member.name, member.is_admin, timezone=member.timezone)

    def group(self, handle: str, circle: Circle) -> SeenGroup:
        """The group as that member sees it."""
        seen = group_at(self.actor(handle), circle.slug)
        assert seen, f"{handle} does not see {circle.slug}"
        return seen

    def thread(self, handle: str, circle: Circle, talk: Talk) -> SeenThread:
        """The thread as that member sees it."""
        seen = thread_at(self.actor(handle), circle.slug, self.threads[circle.slug, talk.title])
        assert seen, f"{handle} does not see {talk.title!r}"
        return seen

    def opportunity(self, handle: str, circle: Circle, talk: Talk) -> SeenOpportunity:
        """The opportunity as that member sees it."""
        seen = opportunity_at(self.actor(handle), circle.slug, self.threads[circle.slug, talk.title])
        assert seen, f"{handle} does not see {talk.title!r}"
        return seen


def tell(example: Example, now: datetime, password: str) -> Hall:
    """Let the whole history happen in its order; flushes, and leaves the commit to the caller."""
    hall = Hall()
    history = [act for person in example.people.values() for act in _arrival(hall, person, now, password)]
    for circle in example.circles:
        history += _founding(hall, circle, now)
        history += (act for handle in circle.people[1:] for act in _entry(hall, example, circle, handle, now))
        history += (act for talk in circle.threads for act in _conversation(hall, circle, talk, now))
        history += (_asking(hall, circle, wish, now) for wish in circle.wishes)
    for act in sorted(history, key=lambda act: act.at):
        with clock.moved_to(act.at):
            act.do()
    return hall


def email_of(handle: str) -> str:
    """The address that member signs in with; mail to it goes nowhere."""
    return f"{handle}@example.org"


def _arrival(hall: Hall, person: Person, now: datetime, password: str) -> Iterator[Act]:
    def arrive() -> None:
        hall.members[person.handle] = add_member(
            email=email_of(person.handle),
            name=person.name,
            password_hash=hash_password(password),
            headline=person.headline,
            timezone=person.timezone,
            languages=person.languages.replace(" ", ""),
            currency=person.currency,
            is_admin=person.admin,
        )

    yield Act(_arrived(person, now), arrive)


def _arrived(person: Person, now: datetime) -> datetime:
    return datetime.combine(now.date() - timedelta(days=person.joined), time(6, 30), now.tzinfo)


def _founding(hall: Hall, circle: Circle, now: datetime) -> Iterator[Act]:
    def found() -> None:
        groups.create_group(
            hall.actor(circle.owner),
            name=circle.name,
            slug=circle.slug,
            description=circle.description.strip(),
            visibility=Visibility(circle.visibility),
            joining=Joining(circle.joining),
            prompt=circle.prompt,
        )
        if circle.joining == Joining.INVITATION:
            owner, seen = hall.actor(circle.owner), hall.group(circle.owner, circle)
            made = ways_in.invite(owner, seen, role=Role.MEMBER, days=INVITED_FOR, max_uses=None)
            hall.invitations[circle.slug] = made[1]

    yield Act(instant(circle.created, now), found)


def _entry(hall: Hall, example: Example, circle: Circle, handle: str, now: datetime) -> Iterator[Act]:
    """Join by the group's own way, a day after both were there, and take up the role."""
    came = max(instant(circle.created, now), _arrived(example.people[handle], now)) + timedelta(days=1)
    yield Act(came, lambda: _come_in(hall, circle, handle))
    if circle.joining == Joining.APPROVAL:
        yield Act(came + timedelta(hours=3), lambda: _approve(hall, circle, handle))
    if handle in circle.moderators:
        yield Act(came + timedelta(hours=4), lambda: _make_moderator(hall, circle, handle))


def _come_in(hall: Hall, circle: Circle, handle: str) -> None:
    actor = hall.actor(handle)
    if circle.joining == Joining.NOW:
        membership.join(actor, hall.group(handle, circle))
    elif circle.joining == Joining.APPROVAL:
        ways_in.ask_to_join(actor, hall.group(handle, circle), answer="")
    else:
        invitation = invitation_by_token(actor, hall.invitations[circle.slug])
        assert invitation
        membership.accept_invitation(actor, invitation)


def _approve(hall: Hall, circle: Circle, handle: str) -> None:
    owner, seen = hall.actor(circle.owner), hall.group(circle.owner, circle)
    for line in waiting_requests(seen, None).items:
        request = request_at(owner, circle.slug, line.id)
        if request and request.member_id == hall.members[handle].id:
            ways_in.approve_request(owner, request)


def _make_moderator(hall: Hall, circle: Circle, handle: str) -> None:
    owner = hall.actor(circle.owner)
    member = member_at(owner, circle.slug, hall.members[handle].id)
    assert member
    membership.change_role(owner, member, Role.MODERATOR)


def _asking(hall: Hall, circle: Circle, wish: Wish, now: datetime) -> Act:
    def ask() -> None:
        ways_in.ask_to_join(hall.actor(wish.by), hall.group(wish.by, circle), answer=wish.text.strip())

    return Act(instant(wish.when, now), ask)


def _conversation(hall: Hall, circle: Circle, talk: Talk, now: datetime) -> Iterator[Act]:
    first, *rest = talk.posts
    opened = instant(first.when, now)
    yield Act(opened, lambda: _open(hall, circle, talk, now))
    for post in rest:
        yield Act(instant(post.when, now), partial(_say, hall, circle, talk, post))
    if talk.pinned:
        yield Act(opened + timedelta(minutes=1), lambda: _pin(hall, circle, talk))
    if talk.opportunity and talk.opportunity.matched_with:
        said = instant(talk.posts[-1].when, now)
        yield Act(said + timedelta(minutes=5), lambda: _match(hall, circle, talk))


def _open(hall: Hall, circle: Circle, talk: Talk, now: datetime) -> None:
    post, offered = talk.posts[0], talk.opportunity
    actor, group, body = hall.actor(post.by), hall.group(post.by, circle), post.text.strip()
    if offered is None:
        made = threads.start_thread(actor, group, title=talk.title, body=body, form_key=None)
    else:
        made = opportunities.offer_opportunity(
            actor,
            group,
            title=talk.title,
            kind=Kind(offered.kind),
            need=offered.need,
            buyer_type=BuyerType(offered.buyer_type),
            deal_band=DealBand(offered.deal_band),
            timing=offered.timing,
            expires_on=now.date() + timedelta(days=offered.expires_in),
            body=body,
        )
    hall.threads[circle.slug, talk.title] = made


def _say(hall: Hall, circle: Circle, talk: Talk, post: Post) -> None:
    actor, body = hall.actor(post.by), post.text.strip()
    if post.answer:
        opportunities.answer_opportunity(actor, hall.opportunity(post.by, circle, talk), body=body)
    else:
        replies.reply(actor, hall.thread(post.by, circle, talk), body=body, reply_to=post.reply_to)


def _match(hall: Hall, circle: Circle, talk: Talk) -> None:
    giver = talk.posts[0].by
    seen = hall.opportunity(giver, circle, talk)
    found = hall.members[talk.opportunity.matched_with].id if talk.opportunity else None
    chosen = next(answer for answer in answers_to(seen) if answer.member_id == found)
    opportunities.match_opportunity(hall.actor(giver), seen, answer_id=chosen.id)


def _pin(hall: Hall, circle: Circle, talk: Talk) -> None:
    threads.pin_thread(hall.actor(circle.owner), hall.thread(circle.owner, circle, talk))
