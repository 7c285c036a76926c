"""Posts through the front door: replying, correcting, removing, and that their text never becomes code."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from community.groups.models import Post
from tests.factories import make_reply, put_in


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

    def test_without_script_one_quotes_by_a_link(self, visit, here, ada):
        page = visit(ada).get(f"{here}/posts/new?to=1&quote=1").text
        assert "&gt; The first post." in page and "Answer to #1" in page
        answer = visit(ada).post(f"{here}/posts", {"body": "So", "reply_to": "1"})
        assert "answers #1" in visit(ada).get(answer.location.partition("#")[0]).text


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
