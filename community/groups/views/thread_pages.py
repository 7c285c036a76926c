"""Which page of a thread is asked for; and pages for guests, made once and kept until something changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import abort, request, session
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from community.core.kept import Kept
from community.groups.queries.threads import versions_of
from community.groups.rules import page_of

ThreadView = Callable[..., ResponseReturnValue]

GUEST_PAGES = Kept(8_000_000)
"""Whole pages under keys that an edit, a removal, a rename or a change of privacy replaces."""


def page_asked(next_number: int) -> int:
    """The page that the address names, brought into those that the thread has."""
    return min(max(request.args.get("page", 1, type=int), 1), page_of(next_number - 1))


def kept_for_guests(view: ThreadView) -> ThreadView:
    """Let guests have the page that `view` made for the last one.

    Stands outside the guard: a page is kept only when a guest got it, under the versions of its thread
    and its group, and whatever takes the right to read away raises one of these.
    """

    @wraps(view)
    def answer(slug: str, thread_id: int) -> ResponseReturnValue:
        # Nobody is signed in without a session; a guest has one who was told something just now.
        if "post" in request.args or session:
            return view(slug=slug, thread_id=thread_id)
        versions = versions_of(slug, thread_id)
        if versions is None:
            abort(404)
        key = (thread_id, slug, page_asked(versions.next_number), str(get_locale()), versions)
        if (kept := GUEST_PAGES.get(key)) is not None:
            return kept
        page = view(slug=slug, thread_id=thread_id)
        return GUEST_PAGES.keep(key, page) if isinstance(page, str) else page

    return answer
