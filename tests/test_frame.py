"""The bar around every page: kept for all, and yet each member's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from community.frame import KEPT_FRAMES
from tests.browser import Browser
from tests.factories import make_member

Visit = Callable[..., Browser]


def bar_of(page: str) -> str:
    return page.partition('<header class="bar">')[2].partition("</header>")[0]


def test_the_second_member_finds_the_first_ones_bar_with_their_own_name_in_it(visit: Visit, ada, ben):
    bars = [bar_of(visit(member).get("/groups/").text) for member in (ada, ben, ada)]
    assert len(KEPT_FRAMES) == 2  # one bar and one foot
    assert [(ada.name in bar, ben.name in bar) for bar in bars] == [
        (True, False),
        (False, True),
        (True, False),
    ]
    assert "hole-" not in "".join(bars)


def test_a_guest_after_a_member_finds_nothing_of_them(visit: Visit, ada):
    visit(ada).get("/groups/")
    bar = bar_of(visit(None).get("/groups/").text)
    assert "Sign in" in bar and ada.name not in bar and "csrf_token" not in bar


@pytest.mark.parametrize("name", ["<b>Bold</b>", '" onclick="x', "csrf_token hole-", r"\1 \g<0>"])
def test_a_name_is_text_whatever_it_holds(visit: Visit, name):
    bar = bar_of(visit(make_member(name)).get("/groups/").text)
    assert "<b>" not in bar and 'onclick="' not in bar and bar.count('name="csrf_token"') == 1


def test_each_page_marks_its_own_place(visit: Visit, ada):
    me = visit(ada)
    for path, place in (
        ("/groups/", "Groups"),
        ("/opportunities/", "Opportunities"),
        ("/profile", "Profile"),
    ):
        current = bar_of(me.get(path).text).partition('aria-current="page">')[2].partition("</a>")[0]
        assert current.endswith(place), path


def test_the_button_in_the_bar_signs_out(visit: Visit, ada):
    me = visit(ada)
    token = bar_of(me.get("/").text).partition('name="csrf_token" value="')[2].partition('"')[0]
    assert me.open("/sign-out", method="POST", data={"csrf_token": token}).status_code == 303
    assert "Sign in" in bar_of(me.get("/").text)
