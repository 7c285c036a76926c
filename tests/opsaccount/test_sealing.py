"""Sealing: what opens, what does not, and what a rollback leaves."""

from __future__ import annotations

import pytest

from community.core.db import db as database
from community.opsaccount import sealing
from community.opsaccount.sealing import Unsealable, blind_index, open_sealed, seal
from tests.factories import desk_of


def test_sealed_text_opens_in_its_place(ada):
    with desk_of(ada):
        sealed = seal("Société Générale".encode(), "here")
        assert b"Soci" not in sealed
        assert open_sealed(sealed, "here").decode() == "Société Générale"


@pytest.mark.parametrize("bend", [lambda s: s[:-1] + bytes([s[-1] ^ 1]), lambda s: b"\x09" + s[1:]])
def test_changed_bytes_do_not_open(ada, bend):
    with desk_of(ada), pytest.raises(Unsealable):
        open_sealed(bend(seal(b"text", "here")), "here")


def test_sealed_text_does_not_open_elsewhere(ada):
    with desk_of(ada), pytest.raises(Unsealable):
        open_sealed(seal(b"text", "here"), "there")


def test_a_neighbours_key_opens_nothing(ada, ben):
    with desk_of(ada):
        sealed = seal(b"text", "here")
    with desk_of(ben), pytest.raises(Unsealable):
        open_sealed(sealed, "here")


def test_a_key_that_was_rolled_back_is_not_used_again(ada):
    with desk_of(ada):
        lost = seal(b"text", "here")
        database.session.rollback()
        kept = seal(b"text", "here")
        database.session.commit()
        with pytest.raises(Unsealable):
            open_sealed(lost, "here")
    sealing.forget_key(ada.id)
    with desk_of(ada):
        assert open_sealed(kept, "here") == b"text"


def test_a_blind_index_is_equal_for_the_owner_alone(ada, ben):
    with desk_of(ada):
        mine = blind_index("  ACME  Ltd", "client")
        assert mine == blind_index("acme ltd", "client")
        assert mine != blind_index("acme ltd", "lead")
    with desk_of(ben):
        assert mine != blind_index("acme ltd", "client")
