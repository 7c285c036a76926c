"""Invitation links through the front door: shown once, let in so many, lead nobody else anywhere."""

from __future__ import annotations

import re

from tests.factories import make_group, make_member


def test_an_invitation_link_is_shown_once_and_lets_in(visit, ada, ben):
    make_group(ada, "Cellar", visibility="secret", joining="invitation")
    owner, guest = visit(ada), visit(ben)
    made = owner.post("/groups/cellar/invitations", {"role": "member", "days": "7", "max_uses": "1"})
    link = re.search(r'value="http://[^/]+(/invitations/[^"]+)"', made.text)[1]
    assert made.headers["Cache-Control"] == "no-store"
    assert link.rpartition("/")[2] not in owner.get("/groups/cellar/invitations").text
    for reader in (guest, visit(None)):
        page = reader.get(link)
        assert "Cellar" in page.text
        assert page.headers["Referrer-Policy"] == "no-referrer" and "noindex" in page.text
    guest.get("/groups/cellar", 404)
    assert guest.post(link).location == "/groups/cellar"
    assert "Cellar" in guest.get("/groups/cellar").text
    assert visit(make_member()).post(link).status_code == 410
    assert "This invitation is over" in visit(None).get(link, 410).text


def test_a_role_that_does_not_exist_is_refused(visit, group, ada):
    terms = {"role": "emperor", "days": "7", "max_uses": "1"}
    assert visit(ada).post("/groups/copywriters/invitations", terms).status_code == 422
