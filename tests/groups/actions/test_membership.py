"""Joining and leaving: who counts, what it does to live rooms, who must stay."""

from __future__ import annotations

import pytest

from community.groups.actions import membership
from community.groups.queries.people import member_at
from community.groups.rules import Role
from tests.factories import actor_for, put_in, seen


class TestMembership:
    def test_joining_twice_counts_once(self, group, ben):
        as_stranger = seen(group, ben)
        for _ in range(2):
            membership.join(actor_for(ben), as_stranger)
        assert group.member_count == 2

    def test_leaving_raises_the_epoch_and_joining_does_not(self, group, ben):
        put_in(group, ben)
        epoch = group.access_epoch
        membership.leave(actor_for(ben), seen(group, ben))
        assert (group.member_count, group.access_epoch) == (1, epoch + 1)

    def test_the_last_owner_stays(self, group, ada, ben):
        put_in(group, ben)
        with pytest.raises(membership.LastOwner):
            membership.leave(actor_for(ada), seen(group, ada))
        me = member_at(actor_for(ada), "copywriters", ada.id)
        assert me
        with pytest.raises(membership.LastOwner):
            membership.change_role(actor_for(ada), me, Role.MEMBER)
        other = member_at(actor_for(ada), "copywriters", ben.id)
        assert other
        membership.change_role(actor_for(ada), other, Role.OWNER)
        membership.leave(actor_for(ada), seen(group, ada))
        assert group.member_count == 1
