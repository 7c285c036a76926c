"""Joining, asking and leaving through the front door."""

from __future__ import annotations

import re

from tests.browser import without_token
from tests.factories import make_group


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
