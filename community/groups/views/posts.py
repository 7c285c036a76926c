"""One post: where it stands, what can be done with it, its correction, removal and history."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.core import events
from community.core.access import current_actor, requires
from community.groups import policy
from community.groups.actions import posts as actions
from community.groups.blueprint import bp
from community.groups.forms import EditForm, ReplyForm, TakeDownForm
from community.groups.queries.posts import post_at, revisions_of
from community.groups.queries.threads import thread_at
from community.groups.rules import quoted
from community.groups.subjects import SeenPost, SeenThread
from community.groups.views.threads import address, reply_page

AT = "/groups/<slug>/threads/<int:thread_id>/posts/<int:number>"


@bp.get("/groups/<slug>/threads/<int:thread_id>/posts/new")
@requires(policy.REPLY, thread_at)
def new_reply(thread: SeenThread) -> ResponseReturnValue:
    """The reply form alone, without script: `to` is the post answered, `quote` takes its text along."""
    form = ReplyForm()
    to = request.args.get("to", 0, type=int)
    given = 0 < to < thread.next_number
    post = post_at(current_actor(), thread.group.slug, thread.id, to) if given else None
    if post is not None and post.removed_at is None:
        form.reply_to.data = str(post.number)
        if "quote" in request.args:
            form.body.data = quoted(post.body)
    return reply_page(thread, form)


@bp.get(AT)
@requires(policy.READ_POST, post_at)
def post(post: SeenPost) -> ResponseReturnValue:
    """The permanent address of a post: leads to its place on the right page."""
    return redirect(address(post.thread, post.number), 302)


@bp.get(f"{AT}/actions")
@requires(policy.READ_POST, post_at)
def post_actions(post: SeenPost) -> ResponseReturnValue:
    """All that this reader may do with the post, on a page that needs no script."""
    return _actions_page(post, TakeDownForm())


def _actions_page(post: SeenPost, form: TakeDownForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "groups/post_actions.html", post=post, thread=post.thread, group=post.thread.group, form=form
    )
    return page, status


@bp.route(f"{AT}/edit", methods=["GET", "POST"])
@requires(policy.EDIT_POST, post_at)
def edit_post(post: SeenPost) -> ResponseReturnValue:
    form = EditForm(data={"body": post.body, "version": post.version})
    if not form.validate_on_submit():
        return _edit_page(post, form, 422 if form.is_submitted() else 200)
    version = form.version.data or 0
    if version != post.version:
        return _conflict(post, form)
    try:
        actions.edit_post(
            current_actor(), post, body=form.body.data or "", version=version, reason=form.reason.data or ""
        )
    except actions.StaleEdit:
        return _conflict(_read_again(post), form)
    return redirect(address(post.thread, post.number), 303)


def _edit_page(post: SeenPost, form: EditForm, status: int, theirs: str | None = None) -> ResponseReturnValue:
    page = render_template(
        "groups/edit_post.html",
        post=post,
        thread=post.thread,
        group=post.thread.group,
        form=form,
        theirs=theirs,
    )
    return page, status


def _conflict(post: SeenPost, form: EditForm) -> ResponseReturnValue:
    """Show the text that is there now beside the one that was typed; sending again replaces it knowingly."""
    form.version.data = post.version
    form.version.raw_data = None
    return _edit_page(post, form, 409, theirs=post.body)


def _read_again(post: SeenPost) -> SeenPost:
    events.rollback()
    group = post.thread.group
    return post_at(current_actor(), group.slug, post.thread.id, post.number) or post


@bp.get(f"{AT}/history")
@requires(policy.SEE_HISTORY, post_at)
def post_history(post: SeenPost) -> ResponseReturnValue:
    return render_template(
        "groups/post_history.html",
        post=post,
        thread=post.thread,
        group=post.thread.group,
        revisions=revisions_of(post),
    )


@bp.post(f"{AT}/remove")
@requires(policy.REMOVE_POST, post_at)
def remove_post(post: SeenPost) -> ResponseReturnValue:
    return _done(
        post, lambda: actions.remove_post(current_actor(), post), _("Removed. You can put it back for a day.")
    )


@bp.post(f"{AT}/take-down")
@requires(policy.TAKE_DOWN, post_at)
def take_down_post(post: SeenPost) -> ResponseReturnValue:
    form = TakeDownForm()
    if not form.validate():
        return _actions_page(post, form, 422)
    reason = form.reason.data or ""
    return _done(
        post, lambda: actions.take_down(current_actor(), post, reason=reason), _("The post is removed.")
    )


@bp.post(f"{AT}/put-back")
@requires(policy.PUT_BACK, post_at)
def put_post_back(post: SeenPost) -> ResponseReturnValue:
    return _done(post, lambda: actions.put_back(current_actor(), post), _("The post is back."))


def _done(post: SeenPost, act, words: str) -> ResponseReturnValue:  # type: ignore[no-untyped-def]
    """Act, unless somebody else just did, and show the post's actions again, the way back among them."""
    try:
        act()
    except actions.StaleEdit:
        events.rollback()
        flash(_("Somebody changed this post at the same moment. Look at it again."), "warning")
    else:
        flash(words, "success")
    group = post.thread.group
    return redirect(
        url_for("groups.post_actions", slug=group.slug, thread_id=post.thread.id, number=post.number), 303
    )
