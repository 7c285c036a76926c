"""Opportunities: one of the member's in the closed group `guild`, one of somebody else's there."""

from __future__ import annotations

from tests.access.personas import members
from tests.access.rows.groups import at, insiders, sending
from tests.access.table import Row
from tests.access.world import World
from tests.factories import end_opportunity, make_group, make_member, make_opportunity, put_in

OFFER = {
    "title": "T",
    "kind": "overflow",
    "need": "N",
    "buyer_type": "solo",
    "deal_band": "1-3k",
    "days": 30,
}


def build(world: World) -> None:
    """A group of its own, so that nobody's rows depend on another module's order."""
    keeper, member = make_member("Broker"), world.member("member")
    group = make_group(keeper, "Brokers", visibility="closed", joining="approval")
    put_in(group, member)
    put_in(group, world.member("moderator"), "moderator")
    world["mine"] = make_opportunity(group, member)
    world["theirs"] = make_opportunity(group, keeper)
    world["ended"] = make_opportunity(group, keeper)
    end_opportunity(world["ended"], group, keeper)


MINE, THEIRS, ENDED = (at("brokers", thread_id=name) for name in ("mine", "theirs", "ended"))

ROWS = [
    Row("GET", "referrals.index", members(200)),
    Row("GET", "referrals.new", insiders(200, others=403), at=at("brokers")),
    Row("POST", "referrals.new", insiders(303, others=403), at=at("brokers"), form=sending(**OFFER)),
    Row("GET", "referrals.show", insiders(200), at=THEIRS),
    Row("POST", "referrals.answer", insiders(303), at=THEIRS, form=sending(body="Me")),
    Row("POST", "referrals.match", insiders(303, moderator=403), at=MINE),
    Row("POST", "referrals.close", insiders(403, moderator=303), at=THEIRS),
    Row("POST", "referrals.reopen", insiders(403, moderator=303), at=ENDED),
]
