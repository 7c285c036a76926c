"""The front page: a landing page for guests, the first steps for a newcomer, the latest talk for a member."""

from __future__ import annotations

from tests.factories import make_group, make_member, make_thread, put_in


def test_a_guest_reads_what_this_is_and_how_to_come_in(browser):
    page = browser.get("/").text
    assert "If one account closed tomorrow" in page
    assert 'href="/sign-up"' in page


def test_a_newcomer_is_offered_the_first_steps(visit, ada):
    page = visit(ada).get("/").text
    assert "Welcome, Ada Okafor" in page
    assert 'href="/groups/"' in page


def test_a_member_reads_the_latest_of_their_own_groups_only(visit, ada, ben):
    hers, his = make_group(ada, "Copywriters"), make_group(ben, "Translators", visibility="secret")
    make_thread(hers, ada, "Too expensive")
    make_thread(his, ben, "Nobody else may read this")
    page = visit(ada).get("/").text
    assert "Too expensive" in page
    assert "Nobody else may read this" not in page


def test_the_group_that_spoke_last_stands_first(visit, ada):
    quiet, lively = make_group(ada, "Quiet"), make_group(ada, "Lively")
    make_thread(quiet, ada, "Said before")
    make_thread(lively, ada, "Said just now")
    page = visit(ada).get("/").text
    assert page.index("Said just now") < page.index("Said before")


def test_a_group_in_which_nothing_was_said_asks_for_a_beginning(visit, ada):
    group = make_group(make_member("Dora"), "Copywriters")
    put_in(group, ada)
    assert "Go to Copywriters" in visit(ada).get("/").text
