"""The HTML of posts, made once per version and kept: the same bytes for everyone who may read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from secrets import token_urlsafe

from flask import current_app
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from community.core.db import reading_only
from community.core.kept import Kept
from community.core.spoken import reading_in
from community.groups.forms import ReplyForm
from community.groups.queries.posts import PostMark, ShownPost, shown_posts
from community.groups.queries.threads import ThreadLine
from community.groups.subjects import SeenThread

KEPT_POSTS = Kept(16_000_000)
"""Some eight thousand posts of ordinary length."""
KEPT_FORMS = Kept(4_000_000)
"""Empty reply forms: making one anew took a quarter of a thread's page."""
KEPT_LINES = Kept(4_000_000)
"""Some eight thousand lines of lists."""
_TOKEN, _KEY = (f"hole-{token_urlsafe(18)}" for _ in range(2))
"""What nobody can call a group, or the token would land in its address."""


def rendered_posts(slug: str, thread_id: int, marks: Sequence[PostMark]) -> list[Markup]:
    """The partial of each marked post, in their order; one query for those not kept, none if all are.

    Nothing of a viewer may enter here: no name, no token, no right. What is special to them is added
    by the page around it.
    """
    place = (slug, str(get_locale()))
    kept = {mark.id: KEPT_POSTS.get((mark.id, mark.version, mark.author_version, *place)) for mark in marks}
    if missing := [post_id for post_id, html in kept.items() if html is None]:
        for post in shown_posts(missing):
            kept[post.id] = rendered_post(slug, thread_id, post)
    return [Markup(kept[mark.id] or "") for mark in marks]


def rendered_post(slug: str, thread_id: int, post: ShownPost) -> str:
    """The partial of one post that was just looked up."""
    # Not render_template: its context processors would hand the viewer to the template.
    template = current_app.jinja_env.get_template("groups/_post.html")
    html = template.render(post=post, here=f"/groups/{slug}/threads/{thread_id}/posts")
    key = (post.id, post.version, post.author_version, slug, str(get_locale()))
    # Keep what was read, not what is being written: a commit that fails gives its ids to other posts.
    return KEPT_POSTS.keep(key, html) if reading_only() else html


def rendered_lines(threads: Iterable[ThreadLine], pinned: bool = False, with_group: bool = False) -> Markup:
    """Lines of a list of threads. All that one shows is in its key, the minute included for "2 hours ago"."""
    read = reading_in()
    return Markup("".join(_line(thread, pinned, with_group, read) for thread in threads))


def _line(thread: ThreadLine, pinned: bool, with_group: bool, read: tuple[str, ...]) -> str:
    key = (thread, pinned, with_group, *read)
    html = KEPT_LINES.get(key)
    if html is None:
        template = current_app.jinja_env.get_template("groups/_thread_line.html")
        html = KEPT_LINES.keep(key, template.render(thread=thread, pinned=pinned, with_group=with_group))
    return html


def fresh_reply_form(thread: SeenThread) -> Markup:
    """A thread's empty reply form, with a token and a key of its own put where the kept one has holes."""
    place = (thread.group.slug, thread.id, str(get_locale()))
    html = KEPT_FORMS.get(place) or KEPT_FORMS.keep(place, _reply_form_with_holes(thread))
    return Markup(html.replace(_TOKEN, generate_csrf()).replace(_KEY, token_urlsafe(18)))


def _reply_form_with_holes(thread: SeenThread) -> str:
    form = ReplyForm()
    form.csrf_token.current_token, form.form_key.data = _TOKEN, _KEY
    template = current_app.jinja_env.get_template("groups/_reply_form.html")
    return template.render(form=form, thread=thread, group=thread.group)
