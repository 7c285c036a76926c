"""Groups. Most doors are asked of `guild`: closed, by approval, its owner none of the personas.

What only owners may do is asked of `own`, a group of the member's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from community.accounts.secrets import token_hash
from community.core import clock
from community.core.db import db
from community.groups.models import Invitation, JoinRequest
from tests.access.personas import SIGN_IN, Answer, Answers, everyone, hall, members
from tests.access.table import Row
from tests.access.world import World
from tests.factories import make_group, make_member, make_reply, make_thread, put_in, remove_reply

TOKEN = "the secret of a link"


def build(world: World) -> None:
    """The groups, a thread of three posts, somebody who asks to join, and an invitation link."""
    keeper, member = make_member("Group Keeper"), world.member("member")
    guild = make_group(keeper, "Guild", visibility="closed", joining="approval")
    put_in(guild, member)
    put_in(guild, world.member("moderator"), "moderator")
    make_group(keeper, "Square")
    own = make_group(member, "Own", visibility="closed", joining="invitation")
    guest = make_member("Own Guest")
    put_in(own, guest)
    put_in(make_group(keeper, "Next Door"), world.member("neighbour"))
    thread = make_thread(guild, keeper)
    make_reply(thread, member)
    remove_reply(thread, member, make_reply(thread, member))
    world["thread"], world["own_guest"] = thread.id, guest.id
    _ways_in(world, guild.id, make_member("Asker").id)


def _ways_in(world: World, group_id: int, asker_id: int) -> None:
    now = clock.now()
    terms = {"token_hash": token_hash(TOKEN), "expires_at": now + timedelta(days=1)}
    request = JoinRequest(group_id=group_id, member_id=asker_id, state="waiting", created_at=now)
    link = Invitation(group_id=group_id, role="member", created_at=now, **terms)
    db.session.add_all([request, link])
    db.session.flush()
    world["request"], world["invitation"] = request.id, link.id


At = Callable[[World], Mapping[str, Any]]


def at(slug: str, **more: Any) -> At:
    """An address below a group; a text is the name of what the world keeps."""
    return lambda world: {
        "slug": slug,
        **{name: world[value] if isinstance(value, str) else value for name, value in more.items()},
    }


GUILD, OWN = at("guild"), at("own")
REQUEST, LINK = at("guild", request_id="request"), at("guild", invitation_id="invitation")
OWN_GUEST = at("own", member_id="own_guest")
THREAD = at("guild", thread_id="thread")


def post(number: int) -> At:
    """1 is the keeper's, 2 the member's, 3 the member's and removed."""
    return at("guild", thread_id="thread", number=number)


def link(world: World) -> Mapping[str, Any]:
    """The address of the invitation."""
    return {"token": TOKEN}


def sending(**fields: Any) -> At:
    """A form of these fields."""
    return lambda world: fields


def insiders(answer: Answer, *, moderator: Answer | None = None, others: Answer = 404) -> Answers:
    """For members and moderators of the guild; `others` is what outsiders get, guests too when it is 404."""
    guest = 404 if others == 404 else SIGN_IN
    return hall(stranger=others, member=answer, moderator=moderator, administrator=others, guest=guest)


SETTINGS = {"name": "New", "slug": "new-name", "visibility": "closed", "joining": "invitation"}
THREAD_VERBS = "lock_thread unlock_thread pin_thread unpin_thread remove_thread put_thread_back".split()
EDIT = {"body": "C", "version": 1}
FOUND = SETTINGS | {"slug": "newly-found"}
OWNER_SENDS = insiders(303, moderator=403, others=403)
OWNER = insiders(200, moderator=403, others=403)
MODERATOR = insiders(403, moderator=200, others=403)

ROWS = [
    Row("GET", "groups.index", everyone(200)),
    Row("GET", "groups.new", members(200)),
    Row("POST", "groups.new", members(303), form=sending(**FOUND)),
    Row("GET", "groups.show", everyone(200), at=GUILD),
    Row("GET", "groups.settings", OWNER, at=OWN),
    Row("POST", "groups.settings", OWNER_SENDS, at=OWN, form=sending(**SETTINGS)),
    Row("POST", "groups.join", members(303), at=at("square")),
    Row("POST", "groups.leave", insiders(303, others=403), at=GUILD),
    Row("POST", "groups.ask_to_join", hall(stranger=303, member=403, administrator=303), at=GUILD),
    Row("POST", "groups.withdraw_request", hall(stranger=303, member=403, administrator=303), at=GUILD),
    Row("GET", "groups.members", insiders(200, others=403), at=GUILD),
    Row("POST", "groups.change_role", insiders(303, moderator=404), at=OWN_GUEST, form=sending(role="owner")),
    Row("POST", "groups.remove_member", insiders(303, moderator=404), at=OWN_GUEST),
    Row("GET", "groups.join_requests", MODERATOR, at=GUILD),
    Row("POST", "groups.approve_request", insiders(403, moderator=303), at=REQUEST),
    Row("POST", "groups.decline_request", insiders(403, moderator=303), at=REQUEST),
    Row("POST", "groups.ignore_request", insiders(403, moderator=303), at=REQUEST),
    Row("GET", "groups.invitations", MODERATOR, at=GUILD),
    Row("POST", "groups.invite", MODERATOR, at=GUILD, form=sending(role="member", days=7)),
    Row("POST", "groups.revoke_invitation", insiders(403, moderator=303), at=LINK),
    Row("POST", "groups.reset_invitation", insiders(403, moderator=200), at=LINK),
    Row("GET", "groups.invitation", everyone(200), at=link),
    Row("POST", "groups.accept_invitation", members(303), at=link),
    Row("GET", "groups.new_thread", insiders(200, others=403), at=GUILD),
    Row("POST", "groups.new_thread", insiders(303, others=403), at=GUILD, form=sending(title="T", body="B")),
    Row("GET", "groups.thread", insiders(200), at=THREAD),
    Row("POST", "groups.reply", insiders(303), at=THREAD, form=sending(body="B")),
    Row("GET", "groups.new_reply", insiders(200), at=THREAD),
    *(
        Row("POST", f"groups.{verb}", insiders(403, moderator=303), at=THREAD)
        for verb in THREAD_VERBS
    ),
    Row("GET", "groups.post", insiders(302), at=post(1)),
    Row("GET", "groups.post_actions", insiders(200), at=post(1)),
    Row("GET", "groups.edit_post", insiders(200, moderator=403), at=post(2)),
    Row("POST", "groups.edit_post", insiders(303, moderator=403), at=post(2), form=sending(**EDIT)),
    Row("GET", "groups.post_history", insiders(200), at=post(1)),
    Row("POST", "groups.remove_post", insiders(303, moderator=403), at=post(2)),
    Row("POST", "groups.take_down_post", insiders(403, moderator=303), at=post(1), form=sending(reason="R")),
    Row("POST", "groups.put_post_back", insiders(303, moderator=403), at=post(3)),
]  # fmt: skip
