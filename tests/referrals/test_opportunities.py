"""Offering, finding, answering and ending opportunities, through the front door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core import clock
from community.core.access import permits
from community.groups.models import Post, Thread
from community.referrals import actions, policy
from community.referrals.models import Opportunity, OpportunityAnswer, OpportunityMove
from community.referrals.queries import at_home, open_opportunities, opportunity_at
from community.referrals.rules import State
from tests.factories import (
    actor_for,
    end_opportunity,
    make_answer,
    make_group,
    make_member,
    make_opportunity,
    make_reply,
    put_in,
)

OFFER = {
    "title": "Landing page in French",
    "kind": "client_needs_someone",
    "need": "Translate and adapt a landing page, 900 words.",
    "buyer_type": "small_firm",
    "deal_band": "under-1k",
    "timing": "This month",
    "days": "30",
}


@pytest.fixture
def group(ada, ben):
    made = make_group(ada, "Copywriters", visibility="closed", joining="approval")
    put_in(made, ben)
    return made


def of(db, thread_id: int) -> Opportunity:
    return db.session.scalars(select(Opportunity).where(Opportunity.thread_id == thread_id)).one()


def here(thread_id: int, what: str = "") -> str:
    return f"/groups/copywriters/threads/{thread_id}/opportunity{what}"


def test_an_offer_is_a_thread_and_a_page(db, visit, ada, ben, group):
    answer = visit(ada).post("/groups/copywriters/opportunities/new", OFFER)
    assert answer.status_code == 303
    page = visit(ben).get(answer.location).text
    assert "Landing page in French" in page and "Translate and adapt" in page and "under 1,000" in page
    thread = db.session.scalars(select(Thread)).one()
    assert thread.kind == "opportunity"
    assert "See what is needed" in visit(ben).get(f"/groups/copywriters/threads/{thread.id}").text
    assert "Landing page in French" in visit(ben).get("/opportunities/").text
    assert of(db, thread.id).expires_on == clock.today("UTC") + timedelta(days=30)


def test_the_same_form_twice_offers_once(db, visit, ada, group):
    browser, form = visit(ada), {**OFFER, "form_key": "one form"}
    first, second = (browser.post("/groups/copywriters/opportunities/new", form) for _ in range(2))
    assert first.location == second.location
    assert len(db.session.scalars(select(Opportunity)).all()) == 1


@pytest.mark.parametrize("field", ["title", "need", "timing", "body"])
def test_what_could_name_the_client_is_refused_and_nothing_typed_is_lost(db, visit, ada, group, field: str):
    told = {**OFFER, field: "Ask jane@acme.example about it"}
    answer = visit(ada).post("/groups/copywriters/opportunities/new", told)
    assert answer.status_code == 422
    assert "take out “jane@acme.example”" in answer.text
    assert "Translate and adapt" in answer.text or field == "need"
    assert db.session.scalars(select(Opportunity)).first() is None


def test_a_member_answers_once_and_the_answer_is_a_post(db, visit, ada, ben, group):
    thread_id = make_opportunity(group, ada)
    browser = visit(ben)
    assert browser.post(here(thread_id, "/answers"), {"body": "I have done ten of these."}).status_code == 303
    page = visit(ada).get(here(thread_id)).text
    assert "Ben Castillo" in page and "says why in #2" in page
    assert "Offer to take it" not in browser.get(here(thread_id)).text
    browser.post(here(thread_id, "/answers"), {"body": "Me again"})
    assert "You have answered this already." in browser.get(here(thread_id)).text
    assert len(db.session.scalars(select(OpportunityAnswer)).all()) == 1
    assert len(db.session.scalars(select(Post)).all()) == 2, "the second answer left no post behind"


def test_a_double_click_answers_once_without_complaint(db, visit, ada, ben, group):
    thread_id = make_opportunity(group, ada)
    browser = visit(ben)
    for _ in range(2):
        browser.post(here(thread_id, "/answers"), {"body": "I can", "form_key": "one form"})
    assert "You have answered this already." not in browser.get(here(thread_id)).text
    assert len(db.session.scalars(select(Post)).all()) == 2


def test_the_author_names_the_match_and_then_closes(db, visit, ada, ben, group):
    thread_id = make_opportunity(group, ada)
    visit(ben).post(here(thread_id, "/answers"), {"body": "I can"})
    answer = db.session.scalars(select(OpportunityAnswer)).one()
    author = visit(ada)
    assert author.post(here(thread_id, "/match"), {"answer": answer.id}).status_code == 303
    assert "The match" in visit(ben).get(here(thread_id)).text
    assert "Overflow" not in visit(ben).get("/opportunities/").text
    assert author.post(here(thread_id, "/close")).status_code == 303
    assert author.post(here(thread_id, "/close")).status_code == 403
    moves = db.session.execute(select(OpportunityMove.state, OpportunityMove.moved_by)).all()
    assert [tuple(move) for move in moves] == [("open", ada.id), ("matched", ada.id), ("closed", ada.id)]


def test_what_was_ended_too_early_is_opened_again(db, visit, ada, ben, group):
    thread_id = make_opportunity(group, ada)
    make_answer(thread_id, group, ben)
    answer, author = db.session.scalars(select(OpportunityAnswer)).one(), visit(ada)
    for act, form in (("/match", {"answer": answer.id}), ("/close", {})):
        assert author.post(here(thread_id, act), form).status_code == 303
        page = author.get(here(thread_id)).text
        assert "Undo</button>" in page and "Open it again</button>" in page
        assert author.post(here(thread_id, "/reopen")).status_code == 303
        page = author.get(here(thread_id)).text
        assert "The match" not in page and "Open it again</button>" not in page
        assert "Overflow" in visit(ben).get("/opportunities/").text
    assert author.post(here(thread_id, "/reopen")).status_code == 403


def test_a_match_that_is_closed_has_no_undo_that_would_open_it(visit, ada, group):
    thread_id, author = make_opportunity(group, ada), visit(ada)
    author.post(here(thread_id, "/match"))
    author.get(here(thread_id))
    author.post(here(thread_id, "/close"))
    page = author.get(here(thread_id)).text
    assert "Undo</button>" not in page and "Open it again</button>" in page


def test_neither_what_a_moderator_closed_nor_what_has_run_out_is_opened_by_its_author(
    db, visit, ada, ben, cleo, group
):
    put_in(group, cleo, "moderator")
    closed = make_opportunity(group, ben)
    end_opportunity(closed, group, cleo)
    assert visit(ben).post(here(closed, "/reopen")).status_code == 403
    assert visit(cleo).post(here(closed, "/reopen")).status_code == 303
    late = make_opportunity(group, ben)
    end_opportunity(late, group, ben)
    of(db, late).expires_on = clock.today("UTC") - timedelta(days=1)
    db.session.commit()
    for member in (ben, cleo):
        assert visit(member).post(here(late, "/reopen")).status_code == 403


def test_who_decides_second_is_told(db, ada, group):
    thread_id = make_opportunity(group, ada)
    seen = opportunity_at(actor_for(ada), "copywriters", thread_id)
    assert seen
    actions.close_opportunity(actor_for(ada), seen)
    with pytest.raises(actions.MovedMeanwhile):
        actions.match_opportunity(actor_for(ada), seen)


def test_a_day_later_it_is_expired_with_and_without_the_job(db, visit, ada, ben, group):
    thread_id = make_opportunity(group, ada, expires_on=clock.today("UTC") - timedelta(days=1))
    seen = opportunity_at(actor_for(ben), "copywriters", thread_id)
    assert seen and seen.state == State.EXPIRED
    assert open_opportunities(actor_for(ben), None).items == []
    assert visit(ben).post(here(thread_id, "/answers"), {"body": "Late"}).status_code == 403
    assert of(db, thread_id).state == "open"
    actions.expire_opportunities()
    actions.expire_opportunities()
    db.session.expire_all()
    assert of(db, thread_id).state == "expired"
    moves = db.session.scalars(select(OpportunityMove.state)).all()
    assert list(moves) == ["open", "expired"]


def test_lists_hold_what_one_may_read_and_nothing_else(db, visit, ada, ben, group):
    stranger = make_member("Stranger")
    square = make_group(stranger, "Square")
    hidden, open_ = make_opportunity(group, ada, "Hidden"), make_opportunity(square, stranger, "For all")
    assert [line.thread_id for line in open_opportunities(actor_for(ben), None).items] == [open_, hidden]
    assert [line.thread_id for line in open_opportunities(actor_for(stranger), None).items] == [open_]
    assert [line.id for line in at_home(actor_for(ben))[1]] == [hidden]
    page = visit(stranger).get("/opportunities/").text
    assert "For all" in page and "Hidden" not in page
    assert visit(stranger).get(here(hidden), 404)


def test_at_home_stand_the_newest_five_that_are_open(db, ada, ben, group):
    asked = [make_opportunity(group, ada, f"Need {number}") for number in range(7)]
    late = make_opportunity(group, ada, "Too late", expires_on=clock.today("UTC") - timedelta(days=1))
    make_reply(db.session.get_one(Thread, asked[0]), ben)
    threads, opportunities = at_home(actor_for(ben))
    assert [line.id for line in opportunities] == asked[:1:-1]
    assert [line.id for line in threads] == [asked[0], late, *asked[:0:-1]]


def test_a_removed_thread_takes_its_opportunity_along(db, visit, ada, ben, group):
    thread_id = make_opportunity(group, ada)
    visit(ada).post(f"/groups/copywriters/threads/{thread_id}/remove")
    for member in (ada, ben):
        assert open_opportunities(actor_for(member), None).items == []
        assert at_home(actor_for(member)) == ([], [])
    visit(ben).get(here(thread_id), 404)


def test_an_ordinary_thread_is_no_opportunity(visit, ada, group):
    answer = visit(ada).post("/groups/copywriters/threads/new", {"title": "Talk", "body": "Just that"})
    visit(ada).get(f"{answer.location}/opportunity", 404)


def test_who_may_answer_match_and_close(db, ada, ben, cleo, group):
    put_in(group, cleo, "moderator")
    outsider = make_member("Outsider")
    make_reply(db.session.get_one(Thread, make_opportunity(group, ada)), ada)
    thread_id = make_opportunity(group, ben)

    def rights(member) -> tuple[bool, ...]:
        actor = actor_for(member)
        seen = opportunity_at(actor, "copywriters", thread_id)
        if seen is None:
            return ()
        asked = (policy.SEE, policy.ANSWER, policy.MATCH, policy.CLOSE)
        return tuple(permits(actor, permission, seen) for permission in asked)

    assert rights(ben) == (True, False, True, True)
    assert rights(ada) == (True, True, False, True)
    assert rights(cleo) == (True, True, False, True)
    assert rights(outsider) == rights(None) == ()
