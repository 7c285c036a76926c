"""Reading a thread page by page, starting one, replying, and what moderators do with it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.core import events
from community.core.access import current_actor, permits, requires
from community.core.limits import allow, insist
from community.groups import policy
from community.groups.actions import replies
from community.groups.actions import threads as actions
from community.groups.blueprint import bp
from community.groups.forms import ReasonForm, ReplyForm, ThreadForm
from community.groups.queries.groups import group_at
from community.groups.queries.posts import marks_between, number_of_post, written_with
from community.groups.queries.threads import thread_at
from community.groups.rendering import fresh_reply_form, rendered_posts
from community.groups.rules import numbers_on, page_of
from community.groups.subjects import SeenGroup, SeenThread
from community.groups.views.thread_pages import kept_for_guests, page_asked

WRITING_RATE = "20/minute"
"""How often one member may post, in all threads together."""


@bp.route("/groups/<slug>/threads/new", methods=["GET", "POST"])
@requires(policy.START_THREAD, group_at)
def new_thread(group: SeenGroup) -> ResponseReturnValue:
    form, actor = ThreadForm(), current_actor()
    if not form.validate_on_submit():
        return _new_thread_page(group, form, 422 if form.is_submitted() else 200)
    if not allow(WRITING_RATE, "post", actor.id):
        form.form_errors.append(_too_fast())
        return _new_thread_page(group, form, 429)
    key = form.form_key.data
    try:
        made = actions.start_thread(
            actor, group, title=form.title.data or "", body=form.body.data or "", form_key=key
        )
    except actions.FormAlreadyUsed:
        events.rollback()
        written = written_with(actor.id, key)
        made = written.thread_id if written else 0
    return redirect(url_for("groups.thread", slug=group.slug, thread_id=made), 303)


def _new_thread_page(group: SeenGroup, form: ThreadForm, status: int) -> ResponseReturnValue:
    return render_template("groups/new_thread.html", group=group, form=form), status


@bp.get("/groups/<slug>/threads/<int:thread_id>")
@kept_for_guests
@requires(policy.READ_THREAD, thread_at)
def thread(thread: SeenThread) -> ResponseReturnValue:
    """One page of the thread: twenty numbers, so that any page is found without counting."""
    wanted = request.args.get("post", type=int)
    if wanted is not None:
        return redirect(address(thread, number_of_post(thread, wanted)), 303)
    return _page(thread, page_asked(thread.next_number))


def _page(thread: SeenThread, page: int) -> str:
    actor = current_actor()
    first, last = numbers_on(page)
    marks = marks_between(thread.id, first, last)
    may_reply = permits(actor, policy.REPLY, thread)
    return render_template(
        "groups/thread.html",
        thread=thread,
        group=thread.group,
        page=page,
        pages=page_of(thread.next_number - 1),
        posts=rendered_posts(thread.group.slug, thread.id, marks),
        reply_form=fresh_reply_form(thread) if may_reply else None,
        lock_form=ReasonForm() if permits(actor, policy.LOCK, thread) else None,
    )


def address(thread: SeenThread, number: int) -> str:
    """Where the post of that number stands: its page, and on it the post."""
    page = page_of(number)
    return url_for(
        "groups.thread",
        slug=thread.group.slug,
        thread_id=thread.id,
        page=page if page > 1 else None,
        _anchor=f"post-{number}",
    )


@bp.post("/groups/<slug>/threads/<int:thread_id>/posts")
@requires(policy.REPLY, thread_at)
def reply(thread: SeenThread) -> ResponseReturnValue:
    """Post a reply. A script asks for the post's partial and gets it; a plain form is sent to its place."""
    form, actor = ReplyForm(), current_actor()
    if not form.validate():
        return reply_page(thread, form, 422)
    if not allow(WRITING_RATE, "post", actor.id):
        form.form_errors.append(_too_fast())
        return reply_page(thread, form, 429)
    try:
        number = replies.reply(
            actor,
            thread,
            body=form.body.data or "",
            reply_to=form.answers,
            form_key=form.form_key.data,
        )
    except actions.FormAlreadyUsed:
        form.new_key()
        form.form_errors.append(
            _("This form has posted already, with another text. Send it again to post this too.")
        )
        return reply_page(thread, form, 409)
    except replies.ThreadClosed:
        form.form_errors.append(_("This thread was removed in the meantime."))
        return reply_page(thread, form, 409)
    if request.headers.get("HX-Request") == "true":
        return str(rendered_posts(thread.group.slug, thread.id, marks_between(thread.id, number, number))[0])
    return redirect(address(thread, number), 303)


def reply_page(thread: SeenThread, form: ReplyForm, status: int = 200) -> ResponseReturnValue:
    """The reply form on a page of its own, or alone for a script, with all that was typed."""
    template = (
        "groups/_reply_form.html" if request.headers.get("HX-Request") == "true" else "groups/reply.html"
    )
    return render_template(template, thread=thread, group=thread.group, form=form), status


def _too_fast() -> str:
    return _("You are posting very fast. Wait a minute, then send it again; your text is still here.")


@bp.post("/groups/<slug>/threads/<int:thread_id>/lock")
@requires(policy.LOCK, thread_at)
def lock_thread(thread: SeenThread) -> ResponseReturnValue:
    form = ReasonForm()
    actions.lock_thread(current_actor(), thread, reason=form.reason.data or "" if form.validate() else "")
    return _back(thread, _("The thread is closed to replies."))


@bp.post("/groups/<slug>/threads/<int:thread_id>/unlock")
@requires(policy.LOCK, thread_at)
def unlock_thread(thread: SeenThread) -> ResponseReturnValue:
    actions.unlock_thread(current_actor(), thread)
    return _back(thread, _("People can reply again."))


@bp.post("/groups/<slug>/threads/<int:thread_id>/pin")
@requires(policy.PIN, thread_at)
def pin_thread(thread: SeenThread) -> ResponseReturnValue:
    actions.pin_thread(current_actor(), thread)
    return _back(thread, _("The thread stays at the top of the group."))


@bp.post("/groups/<slug>/threads/<int:thread_id>/unpin")
@requires(policy.PIN, thread_at)
def unpin_thread(thread: SeenThread) -> ResponseReturnValue:
    actions.unpin_thread(current_actor(), thread)
    return _back(thread, _("The thread is no longer pinned."))


@bp.post("/groups/<slug>/threads/<int:thread_id>/remove")
@requires(policy.REMOVE_THREAD, thread_at)
def remove_thread(thread: SeenThread) -> ResponseReturnValue:
    insist("60/hour", "remove thread", current_actor().id)
    actions.remove_thread(current_actor(), thread)
    return _back(thread, _("The thread is removed. Moderators still see it here and can put it back."))


@bp.post("/groups/<slug>/threads/<int:thread_id>/put-back")
@requires(policy.REMOVE_THREAD, thread_at)
def put_thread_back(thread: SeenThread) -> ResponseReturnValue:
    actions.put_thread_back(current_actor(), thread)
    return _back(thread, _("The thread is back."))


def _back(thread: SeenThread, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("groups.thread", slug=thread.group.slug, thread_id=thread.id), 303)
