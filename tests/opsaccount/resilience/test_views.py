"""The stress test through the front door."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from community.core.db import db as database
from community.opsaccount.billing.actions import new_item
from community.opsaccount.channels.actions import account_for
from community.opsaccount.contacts.actions import save_lock
from community.opsaccount.contacts.actions.contacts import add_contact
from community.opsaccount.contacts.models import Contact
from community.opsaccount.contacts.rules import Kind
from community.opsaccount.queries import find
from community.opsaccount.resilience.models import ChosenWeights, SavedResult
from community.opsaccount.resilience.weights import Weights
from tests.factories import desk_of
from tests.opsaccount.resilience import desks

PAGE = "/desk/stress-test/"
DAY = desks.AS_OF.isoformat()
TEST = f"{PAGE}?as_of={DAY}"


@pytest.fixture
def ids(ada):
    """The first published vector in Ada's Desk: the ids by name."""
    ada.currency = "USD"
    with desk_of(ada):
        return desks.marketplace_desk()


@pytest.fixture
def me(visit, ada, ids):
    """Ada's browser."""
    return visit(ada)


def count(member, model):
    with desk_of(member):
        return database.session.scalar(select(func.count()).select_from(model))


def test_the_page_says_the_verdict_the_number_and_who_is_behind_it(me):
    page = me.get(TEST).text
    assert "Without Upwork, only 10% of demand is left: 9 of 10 qualified leads came from there." in page
    assert "<strong>61</strong>" in page and "medium (52%)" in page
    assert "With any one record left out the score would be between" in page
    for words in (
        "can only be reached on Upwork",
        "the contract lies on Upwork",
        "can only pay through Upwork",
    ):
        assert words in page


def test_clients_without_work_under_way_neither_reassure_nor_alarm(visit, ben):
    with desk_of(ben):
        upwork = account_for("upwork").id
        paused = add_contact(Kind.CLIENT, "Paused", origin_account_id=upwork)
        item = {"contact_id": paused.id, "account_id": upwork, "kind": "earning", "currency": "USD"}
        day = desks.days_ago(30)
        database.session.add(new_item(base="USD", settled_on=day, gross=100_00, fee=None, **item))
    page = visit(ben).get(TEST).text
    assert "Nobody is recorded who could be lost with Upwork." in page
    assert "verdict-none" in page and "verdict-survives" not in page
    assert "not tested" in page and "hold without any marketplace" not in page


def test_a_cell_opens_the_names_behind_it(me):
    page = me.get(f"{TEST}&without=upwork&show=payment").text
    assert 'id="behind-payment" open' in page and 'id="behind-demand" open' not in page


def test_a_script_is_sent_the_very_part_that_the_page_includes(me):
    page = me.get(f"{TEST}&without=upwork").text
    part = me.get(f"{TEST}&without=upwork", headers={"HX-Request": "true"}).text
    assert part.strip().startswith("<section") and part.strip() in page


def test_every_action_leads_to_the_form_it_needs(me, ids):
    page = me.get(TEST).text
    assert f"/desk/contacts/{ids['A']}/routes/new" in page
    me.get(f"/desk/contacts/{ids['A']}/routes/new")


def test_a_locked_client_is_named_with_the_day_and_never_moved(me, ada, ids):
    with desk_of(ada):
        lock = {"lock_account_id": ids["upwork"], "platform_lock_until": date(2027, 9, 30)}
        save_lock(find(Contact, ids["A"]), {**lock, "lock_release": None})
    page = me.get(f"{TEST}&without=upwork&show=payment").text
    assert "locked until September 30, 2027" in page
    assert "the terms of Upwork bind this client until September 30, 2027" in page
    assert "stays where it is" in page
    for advice in ("routes/new", "engagements/new"):
        assert f"/desk/contacts/{ids['A']}/{advice}" not in page


@pytest.mark.parametrize("hostile", ["", "31.1.2026", "0001-01-01", "9999-12-31", "<script>", "2026-02-30"])
def test_a_day_that_is_none_is_said_and_today_is_shown(me, hostile):
    answer = me.get(PAGE, query_string={"as_of": hostile}, status=422 if hostile else 200)
    assert ("Enter a day as year-month-day" in answer.text) is bool(hostile)
    assert "<script>" not in answer.text


def test_hostile_words_choose_nothing(me):
    page = me.get(f"{TEST}&without=%00%3Cb%3E&show=everything").text
    opened = [re.findall(r'id="behind-\w+"(?: open)?', shown) for shown in (page, me.get(TEST).text)]
    assert opened[0] == opened[1] != [] and "<b>" not in page


def test_a_newer_day_offers_the_day_of_the_newest_record(me):
    later = desks.AS_OF + timedelta(days=200)
    page = me.get(f"{PAGE}?as_of={later}").text
    assert "Your newest record is of" in page
    assert f"{PAGE}?as_of={desks.AS_OF - timedelta(days=1)}" in page


def test_an_empty_desk_is_told_what_to_record(visit, ada):
    page = visit(ada).get(PAGE).text
    assert "Nothing to test yet" in page and "/desk/stress-test/guided" in page
    assert "Keep this result" not in page


def test_looking_keeps_nothing(me, ada):
    me.get(TEST)
    assert count(ada, SavedResult) == 0


def test_a_kept_result_is_computed_again_to_the_same_figure(me, ada, ids):
    place = me.post(f"{PAGE}save", {"as_of": DAY}).location
    with desk_of(ada):
        find(Contact, ids["A"]).name = "Renamed since"
        desks.touch(ids["L5"], 0)
        desks.item(ids["C"], None, 99_999_900, 1)
    page = me.get(place).text
    assert "Computed again from the snapshot it kept: 61, the same figure." in page
    assert "Renamed since" not in page
    assert '<p class="score-number"><strong>61</strong>' not in me.get(TEST).text


def test_kept_results_make_a_trend_whose_points_open_them(me):
    for ago in (60, 30, 0):
        me.post(f"{PAGE}save", {"as_of": desks.days_ago(ago).isoformat()})
    page = me.get(TEST).text
    assert page.count('class="trend-point"') == 3 and "The same as a table" in page


def test_a_kept_result_is_deleted(me, ada):
    place = me.post(f"{PAGE}save", {"as_of": DAY}).location
    me.post(f"{place}/delete")
    assert count(ada, SavedResult) == 0
    me.get(place, status=404)


def test_a_neighbour_can_neither_open_nor_delete_it(me, visit, ada, ben):
    place = me.post(f"{PAGE}save", {"as_of": DAY}).location
    neighbour = visit(ben)
    neighbour.get(place, status=404)
    assert neighbour.post(f"{place}/delete").status_code == 404
    assert count(ada, SavedResult) == 1


@pytest.mark.parametrize("day", ["", "nonsense", "1990-01-01"])
def test_nothing_is_kept_of_a_day_without_records(me, ada, day):
    assert me.post(f"{PAGE}save", {"as_of": day}).location.endswith(PAGE)
    assert count(ada, SavedResult) == 0


def test_the_names_of_a_kept_result_are_sealed(me, ada):
    me.post(f"{PAGE}save", {"as_of": DAY})
    with desk_of(ada):
        kept = database.session.scalars(select(SavedResult)).one()
        for sealed in (kept.names_sealed, kept.snapshot_sealed, kept.result_sealed, kept.weights_sealed):
            assert sealed and b"upwork" not in sealed.lower()
        assert "Upwork" in kept.names


def test_the_members_own_weights_count(me, ada):
    chosen = {**asdict(Weights()), "worst_plug": 0}
    assert me.post(f"{PAGE}weights", chosen).status_code == 303
    page = me.get(TEST).text
    assert "<strong>52</strong>" in page and "weight 38%" in page
    assert me.post(f"{PAGE}weights/reset").status_code == 303
    assert count(ada, ChosenWeights) == 0
    assert "<strong>61</strong>" in me.get(TEST).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"channels": "many"},
        {"channels": "-1"},
        {"channels": "1001"},
        {"channels": ""},
        {"high_from": "10"},
        {"critical_from": "101"},
        dict.fromkeys(("channels", "clients", "worst_plug", "runway", "evidence"), "0"),
    ],
)
def test_weights_that_give_no_score_are_refused(me, ada, wrong):
    answer = me.post(f"{PAGE}weights", {**asdict(Weights()), "demand": "77", **wrong})
    assert answer.status_code == 422 and 'value="77"' in answer.text
    assert count(ada, ChosenWeights) == 0


def test_today_shows_the_score_and_the_two_worst_cells(me):
    later = me.get("/desk/").text
    assert "Stress test" in later and later.count('class="cell cell-') == 2
