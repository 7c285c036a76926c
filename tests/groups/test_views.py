"""Groups and threads through the front door: what people see, what forms say, what nobody else learns."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from community.groups.models import Group, Post, Thread
from tests.factories import make_group, make_member, make_reply, make_thread, put_in

SETTINGS = {"name": "Copywriters", "slug": "copywriters", "visibility": "open", "joining": "now"}


@pytest.fixture
def here(thread) -> str:
    return f"/groups/copywriters/threads/{thread.id}"


def without_token(page: str) -> str:
    """The page but for its form token, which tells the time."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


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


class TestComingAndGoing:
    def test_join_and_leave(self, visit, group, ben):
        browser = visit(ben)
        assert browser.post("/groups/copywriters/join").status_code == 303
        assert "Welcome to" in browser.get("/groups/copywriters").text
        assert browser.post("/groups/copywriters/leave").status_code == 303
        assert browser.get("/groups/copywriters/threads/new", 403)

    def test_the_last_owner_is_told_why_not(self, visit, group, ada):
        browser = visit(ada)
        browser.post("/groups/copywriters/leave")
        assert "You are the only owner" in browser.get("/groups/copywriters/members").text

    def test_asking_answering_and_being_let_in(self, visit, ada, ben):
        make_group(ada, "Guild", visibility="closed", joining="approval", prompt="What do you write?")
        asker, moderator = visit(ben), visit(ada)
        assert "What do you write?" in asker.get("/groups/guild").text
        asker.post("/groups/guild/join-requests", {"answer": "Mostly emails"})
        assert "Your request is with the moderators" in asker.get("/groups/guild").text
        page = moderator.get("/groups/guild/join-requests").text
        assert "Mostly emails" in page
        number = re.search(r"join-requests/(\d+)/approve", page)[1]
        moderator.post(f"/groups/guild/join-requests/{number}/approve")
        assert "Start a thread" in asker.get("/groups/guild").text

    def test_who_is_ignored_sees_the_same_as_who_waits(self, visit, ada, ben):
        make_group(ada, "Guild", visibility="closed", joining="approval")
        asker, moderator = visit(ben), visit(ada)
        asker.post("/groups/guild/join-requests", {"answer": "x"})
        asker.get("/groups/guild")
        waiting = without_token(asker.get("/groups/guild").text)
        number = re.search(r"join-requests/(\d+)/ignore", moderator.get("/groups/guild/join-requests").text)[
            1
        ]
        moderator.post(f"/groups/guild/join-requests/{number}/ignore")
        assert without_token(asker.get("/groups/guild").text) == waiting

    def test_an_invitation_link_is_shown_once_and_lets_in(self, visit, ada, ben):
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

    def test_a_role_that_does_not_exist_is_refused(self, visit, group, ada):
        terms = {"role": "emperor", "days": "7", "max_uses": "1"}
        assert visit(ada).post("/groups/copywriters/invitations", terms).status_code == 422


class TestAddressesOfNothing:
    @pytest.mark.parametrize("number", [2**31 - 1, 2**31, 2**63, 10**40, "9" * 6000, "١"])
    def test_a_number_no_row_can_have_is_not_found(self, visit, here, ada, number):
        browser = visit(ada)
        for path in ("/members", "/groups/copywriters/threads", f"{here}/posts"):
            browser.get(f"{path}/{number}", 404)
        assert browser.post(f"{here}/posts/{number}/remove").status_code == 404
        assert browser.get(f"{here}/posts/new?to={number}", 200)

    def test_a_name_that_no_row_can_have_is_not_found(self, visit, group, ada):
        visit(ada).get("/groups/%00", 404)
        visit(None).get("/invitations/a%00b", 404)

    def test_a_group_named_like_the_hole_of_the_token_gets_no_token_in_its_address(self, visit, ada):
        slug = "hole-of-the-token"
        thread = make_thread(make_group(ada, slug), ada)
        page = visit(ada).get(f"/groups/{slug}/threads/{thread.id}").text
        assert f'action="/groups/{slug}/threads/{thread.id}/posts"' in page


class TestReplying:
    def test_a_reply_leads_to_its_place(self, visit, here, thread, ada):
        for _ in range(19):
            make_reply(thread, ada)
        answer = visit(ada).post(f"{here}/posts", {"body": "Number *twenty-one*"})
        assert (answer.status_code, answer.location) == (303, f"{here}?page=2#post-21")
        assert "<em>twenty-one</em>" in visit(ada).get(f"{here}?page=2").text

    def test_a_script_gets_the_partial_alone(self, visit, here, ada):
        answer = visit(ada).post(f"{here}/posts", {"body": "Short"}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert answer.text.startswith("<article") and 'id="post-2"' in answer.text and "Short" in answer.text

    def test_the_same_form_twice_posts_once(self, db, visit, here, ada):
        browser, form = visit(ada), {"body": "Once", "form_key": "a form's key"}
        assert [browser.post(f"{here}/posts", form).location for _ in range(2)] == [f"{here}#post-2"] * 2
        assert len(db.session.scalars(select(Post)).all()) == 2

    def test_the_same_form_with_another_text_loses_neither(self, db, visit, here, ada):
        browser = visit(ada)
        browser.post(f"{here}/posts", {"body": "One", "form_key": "k"})
        answer = browser.post(f"{here}/posts", {"body": "Two", "form_key": "k"})
        assert answer.status_code == 409 and "Two</textarea>" in answer.text
        key = re.search(r'name="form_key"[^>]*value="([^"]+)"', answer.text)[1]
        assert browser.post(f"{here}/posts", {"body": "Two", "form_key": key}).status_code == 303
        assert [post.body for post in db.session.scalars(select(Post).order_by(Post.number))][1:] == [
            "One",
            "Two",
        ]

    @pytest.mark.parametrize(
        ("body", "words"), [("  ", "Write something first."), ("x" * (32 * 1024 + 1), "too long")]
    )
    def test_an_empty_or_endless_reply_is_refused(self, db, visit, here, ada, body, words):
        answer = visit(ada).post(f"{here}/posts", {"body": body})
        assert answer.status_code == 422 and words in answer.text and body.strip() in answer.text
        assert len(db.session.scalars(select(Post)).all()) == 1

    def test_who_posts_too_fast_keeps_the_text(self, visit, here, ada):
        browser = visit(ada)
        answers = [browser.post(f"{here}/posts", {"body": f"Number {n}"}) for n in range(21)]
        assert [answer.status_code for answer in answers] == [303] * 20 + [429]
        assert "Number 20</textarea>" in answers[-1].text

    def test_a_locked_thread_takes_no_reply(self, visit, here, group, ada, ben):
        put_in(group, ben)
        visit(ada).post(f"{here}/lock", {"reason": "Done"})
        assert "closed to replies" in visit(ben).get(here).text
        assert visit(ben).post(f"{here}/posts", {"body": "Still"}).status_code == 403
        visit(ada).post(f"{here}/unlock")
        assert visit(ben).post(f"{here}/posts", {"body": "Again"}).status_code == 303

    def test_without_script_one_quotes_by_a_link(self, visit, here, ada):
        page = visit(ada).get(f"{here}/posts/new?to=1&quote=1").text
        assert "&gt; The first post." in page and "Answer to #1" in page
        answer = visit(ada).post(f"{here}/posts", {"body": "So", "reply_to": "1"})
        assert "answers #1" in visit(ada).get(answer.location.partition("#")[0]).text

    def test_a_pinned_thread_stands_above_newer_ones(self, visit, here, group, ada):
        make_thread(group, ada, "Newer")
        visit(ada).post(f"{here}/pin")
        page = visit(ada).get("/groups/copywriters").text
        assert page.index("Too expensive") < page.index("Newer") and page.count("Too expensive") == 1
        visit(ada).post(f"{here}/unpin")
        page = visit(ada).get("/groups/copywriters").text
        assert page.index("Newer") < page.index("Too expensive")


class TestCorrecting:
    def test_a_stale_edit_shows_both_texts(self, visit, here, ada):
        first, second = visit(ada), visit(ada)
        first.post(f"{here}/posts/1/edit", {"body": "Mine from the desk", "version": 1})
        answer = second.post(f"{here}/posts/1/edit", {"body": "Mine from the train", "version": 1})
        assert answer.status_code == 409
        assert "Mine from the desk" in answer.text and "Mine from the train</textarea>" in answer.text
        version = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)[1]
        assert version == "2"
        again = second.post(f"{here}/posts/1/edit", {"body": "Mine from the train", "version": version})
        assert again.status_code == 303
        assert "Mine from the train" in visit(ada).get(here).text

    def test_the_history_shows_what_stood_before(self, visit, here, ada):
        visit(ada).post(f"{here}/posts/1/edit", {"body": "x" * 200, "version": 1, "reason": "Anew"})
        assert "edited" in visit(ada).get(here).text
        page = visit(None).get(f"{here}/posts/1/history").text
        assert "The first post." in page and "Anew" in page and "Ada Okafor" in page


class TestRemoving:
    def test_an_author_removes_and_puts_back(self, visit, here, ada):
        browser = visit(ada)
        answer = browser.post(f"{here}/posts/1/remove")
        assert "Put back" in browser.get(answer.location).text
        page = visit(None).get(here).text
        assert "Removed by the author." in page and "The first post." not in page
        browser.post(f"{here}/posts/1/put-back")
        assert "The first post." in visit(None).get(here).text

    def test_a_moderator_gives_a_reason_and_the_author_cannot_undo_it(self, visit, here, group, ada, ben):
        put_in(group, ben)
        browser = visit(ben)
        browser.post(f"{here}/posts", {"body": "Call Jane at Acme"})
        answer = visit(ada).post(f"{here}/posts/2/take-down", {"reason": ""})
        assert answer.status_code == 422 and "Say why" in answer.text
        visit(ada).post(f"{here}/posts/2/take-down", {"reason": "Names a client"})
        page = browser.get(here).text
        assert "Names a client" in page and "Call Jane" not in page
        assert browser.post(f"{here}/posts/2/put-back").status_code == 403
        assert "Call Jane" not in browser.get(f"{here}/posts/2/actions").text
        browser.get(f"{here}/posts/2/history", 403)
        assert "Call Jane" in visit(ada).get(f"{here}/posts/2/actions").text

    def test_a_removed_thread_is_there_for_moderators_only(self, db, visit, here, group, ada, ben):
        put_in(group, ben)
        visit(ada).post(f"{here}/remove")
        assert "only moderators see it" in visit(ada).get(here).text
        for reader in (ben, None):
            visit(reader).get(here, 404)
            assert "Too expensive" not in visit(reader).get("/groups/copywriters").text
        visit(ada).post(f"{here}/put-back")
        visit(ben).get(here)


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![x](https://evil.example/pixel.png)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_markdown_never_becomes_code(visit, here, ada, body):
    answer = visit(ada).post(f"{here}/posts", {"body": body})
    page = visit(ada).get(answer.location.partition("#")[0]).text
    post = page[page.index('id="post-2"') :].partition("</article>")[0]
    assert not re.search(r"<script|<img|href=\"(javascript|data):", post)


def test_a_new_thread_is_posted_once(db, visit, group, ada):
    browser, form = visit(ada), {"title": "T", "body": "B", "form_key": "k"}
    first, second = (browser.post("/groups/copywriters/threads/new", form) for _ in range(2))
    assert first.location == second.location
    assert len(db.session.scalars(select(Thread)).all()) == 1
