"""Groups through the front door: making one, its settings, and what nobody else learns of it."""

from __future__ import annotations

import pytest

from community.groups.models import Group
from tests.browser import without_token
from tests.factories import make_group, make_member, make_thread, put_in

SETTINGS = {"name": "Copywriters", "slug": "copywriters", "visibility": "open", "joining": "now"}


class TestMakingAGroup:
    FORM = {
        "name": "Übersetzer & Friends",
        "visibility": "closed",
        "joining": "approval",
        "prompt": "Which pair?",
    }

    def test_its_address_is_made_of_its_name(self, visit, ada):
        answer = visit(ada).post("/groups/new", self.FORM)
        assert (answer.status_code, answer.location) == (303, "/groups/ubersetzer-friends")
        assert "Übersetzer &amp; Friends" in visit(ada).get(answer.location).text

    def test_without_a_name_nothing_is_said_about_the_address(self, visit, ada):
        answer = visit(ada).post("/groups/new", {**self.FORM, "name": " "})
        assert answer.status_code == 422 and "Give the group a name." in answer.text
        assert 'id="slug-error"' not in answer.text

    @pytest.mark.parametrize(
        ("seen", "joined", "words"),
        [
            ("closed", "now", "A closed group cannot be joined at once"),
            ("secret", "now", "A secret group can be joined by invitation link only."),
            ("secret", "approval", "A secret group can be joined by invitation link only."),
        ],
    )
    def test_settings_that_do_not_fit_are_refused_beside_the_field(self, visit, ada, seen, joined, words):
        answer = visit(ada).post("/groups/new", {**self.FORM, "visibility": seen, "joining": joined})
        assert answer.status_code == 422
        assert words in answer.text.partition('id="joining-error"')[2]
        assert 'value="Übersetzer &amp; Friends"' in answer.text and "Which pair?" in answer.text

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"name": " "}, "Give the group a name."),
            ({"slug": "new"}, "Use lower-case letters"),
            ({"name": "日本"}, "Use lower-case letters"),
            ({"slug": "taken"}, "Another group has this address."),
            ({"visibility": "nonsense"}, "Not a valid choice"),
        ],
    )
    def test_what_is_wrong_is_said(self, visit, ada, ben, changed, words):
        make_group(ben, "Taken", visibility="secret", joining="invitation")
        answer = visit(ada).post("/groups/new", {**self.FORM, **changed})
        assert answer.status_code == 422 and words in answer.text


class TestPrivacy:
    @pytest.fixture
    def closed(self, ada) -> Group:
        made = make_group(ada, "Closed Ones", visibility="closed", joining="approval", description="For few")
        make_thread(made, ada, "Inner matters")
        return made

    def test_a_closed_group_shows_its_name_and_description_and_nothing_more(self, visit, closed, ben):
        for reader in (ben, None):
            page = visit(reader).get("/groups/closed-ones").text
            assert "Closed Ones" in page and "For few" in page
            assert "Inner matters" not in page and "Ada Okafor" not in page
            assert "Closed Ones" in visit(reader).get("/groups/").text

    def test_a_secret_group_is_answered_like_nothing(self, visit, ada, ben):
        group = make_group(ada, "Cellar", visibility="secret", joining="invitation")
        thread = make_thread(group, ada)
        assert "Cellar" in visit(ada).get("/groups/").text
        for reader in (ben, None):
            browser = visit(reader)
            assert "Cellar" not in browser.get("/groups/").text
            for part in (
                "",
                f"/threads/{thread.id}",
                f"/threads/{thread.id}/posts/1",
                "/members",
                "/settings",
            ):
                there = browser.get(f"/groups/cellar{part}", 404)
                nowhere = browser.get(f"/groups/nowhere{part}", 404)
                assert without_token(there.text) == without_token(nowhere.text)
                assert list(there.headers.keys()) == list(nowhere.headers.keys())
            assert browser.post("/groups/cellar/join").status_code == 404

    def test_a_thread_is_not_found_below_another_group(self, visit, here, ada):
        make_group(ada, "Elsewhere")
        visit(ada).get(here.replace("copywriters", "elsewhere"), 404)

    def test_a_change_of_privacy_says_what_it_does_first(self, db, visit, thread, group, ada):
        hidden = {**SETTINGS, "visibility": "closed", "joining": "approval"}
        asked = visit(ada).post("/groups/copywriters/settings", hidden)
        assert asked.status_code == 422 and "1 thread disappears" in asked.text
        assert group.visibility == "open"
        assert (
            visit(ada).post("/groups/copywriters/settings", {**hidden, "understood": "y"}).status_code == 303
        )
        assert (group.visibility, group.access_epoch) == ("closed", 2)
        asked = visit(ada).post("/groups/copywriters/settings", SETTINGS)
        assert asked.status_code == 422 and "becomes readable for more people" in asked.text

    def test_other_settings_need_no_warning(self, visit, thread, group, ada):
        answer = visit(ada).post("/groups/copywriters/settings", {**SETTINGS, "slug": "writers"})
        assert (answer.status_code, answer.location) == (303, "/groups/writers")
        assert group.access_epoch == 1


@pytest.mark.parametrize(
    ("seen", "joined", "act", "words"),
    [
        ("open", "now", "Sign in to join", None),
        ("open", "approval", "Sign in to ask to join", None),
        ("open", "invitation", None, None),
        ("closed", "approval", "Sign in to ask to join", "Whoever asks to join is let in by a moderator."),
        ("closed", "invitation", None, "One joins by invitation"),
    ],
)
def test_a_guest_is_told_how_one_joins(visit, ada, seen, joined, act, words):
    make_group(ada, "Guild", slug="guild", visibility=seen, joining=joined)
    page = visit(None).get("/groups/guild").text
    assert ("Sign in to" in page) is (act is not None) and (act or "") in page
    assert ('href="/sign-in?next=/groups/guild"' in page) is (act is not None)
    assert ("What is said here is for members." in page) is (words is not None) and (words or "") in page


def test_moderators_see_that_somebody_asks_to_join(visit, ada, ben, cleo):
    group = make_group(ada, "Guild", slug="guild", visibility="closed", joining="approval")
    put_in(group, cleo)
    assert "ask to join" not in visit(ada).get("/groups/guild").text
    for asker in (ben, make_member("Dora")):
        visit(asker).post("/groups/guild/join-requests", {"answer": "Please"})
    assert "2 people ask to join." in visit(ada).get("/groups/guild").text
    assert "ask to join" not in visit(cleo).get("/groups/guild").text
