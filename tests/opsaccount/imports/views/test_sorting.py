"""Rows an export left open, sorted by hand."""

from __future__ import annotations

from tests.opsaccount.imports.sending import MIXED, added, contacts_of, items_of


def test_what_is_unsorted_counts_nowhere_until_it_is_sorted(visit, ada):
    me = visit(ada)
    added(me, MIXED)
    assert [gross for *_, gross, _ in items_of(ada)] == [5000]
    page = me.get("/desk/imports/unsorted").text
    assert "unknown payment type" in page and "$70.00" in page
    place = "/desk/imports/unsorted/" + page.split('href="/desk/imports/unsorted/')[1].split('"')[0]
    assert me.post(place, {"contact_id": ""}).status_code == 422
    me.get(place)
    me.post(place, {"kind": "earning", "contact_id": ""})
    assert [gross for *_, gross, _ in items_of(ada)] == [5000, 7000]
    assert set(contacts_of(ada)) == {"Logo"}
    me.post(f"{place}/back")
    assert [gross for *_, gross, _ in items_of(ada)] == [5000]
    me.post(place, {"kind": "ignored", "contact_id": ""})
    assert [gross for *_, gross, _ in items_of(ada)] == [5000]
    assert "Nothing to sort" in me.get("/desk/imports/unsorted").text
    added(me, MIXED)
    assert "Nothing to sort" in me.get("/desk/imports/unsorted").text
