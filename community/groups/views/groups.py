"""Finding, making, entering and leaving groups, and their settings."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.core.access import current_actor, permits, public, requires, signed_in
from community.core.limits import insist
from community.groups import policy
from community.groups.actions import groups as actions
from community.groups.actions import membership, ways_in
from community.groups.blueprint import bp
from community.groups.forms import GroupForm, JoinForm, SettingsForm
from community.groups.models import JoinRequest
from community.groups.queries import groups as queries
from community.groups.queries.people import my_request, waiting_count
from community.groups.queries.threads import threads_of
from community.groups.rules import Joining, Visibility, exposure
from community.groups.subjects import SeenGroup


@bp.get("/groups/")
@public("open and closed groups can be found by anyone")
def index() -> ResponseReturnValue:
    actor = current_actor()
    mine = queries.my_groups(actor) if actor.is_authenticated else []
    page = queries.visible(actor, request.args.get("at"))
    return render_template("groups/index.html", mine=mine, page=page)


@bp.route("/groups/new", methods=["GET", "POST"])
@signed_in
def new() -> ResponseReturnValue:
    form = GroupForm()
    if not form.validate_on_submit():
        return render_template("groups/new.html", form=form), 422 if form.is_submitted() else 200
    actor = current_actor()
    insist("10/hour", "create group", actor.id)
    group = actions.create_group(actor, **_settings(form))
    flash(_("“%(name)s” is there. Now invite the first people.", name=group.name), "success")
    return redirect(url_for("groups.show", slug=group.slug), 303)


def _settings(form: GroupForm) -> dict[str, Any]:
    texts = {name: form[name].data or "" for name in ("name", "slug", "description", "prompt")}
    privacy = {"visibility": Visibility(form.visibility.data), "joining": Joining(form.joining.data)}
    return {**texts, **privacy}


@bp.get("/groups/<slug>")
@requires(policy.SEE, queries.group_at)
def show(group: SeenGroup) -> ResponseReturnValue:
    actor = current_actor()
    asks = permits(actor, policy.ASK_TO_JOIN, group)
    return _group_page(group, my_request(actor, group) if asks else None, JoinForm() if asks else None)


def _group_page(group: SeenGroup, asked: JoinRequest | None = None, form: JoinForm | None = None) -> str:
    """The group with a page of its threads, the pinned ones above the first."""
    reads = permits(current_actor(), policy.READ, group)
    pinned, page = threads_of(group, request.args.get("at")) if reads else ([], None)
    decides = group.joining == Joining.APPROVAL and permits(current_actor(), policy.DECIDE_REQUESTS, group)
    return render_template(
        "groups/show.html",
        group=group,
        asked=asked,
        form=form,
        page=page,
        pinned=pinned,
        waiting=waiting_count(group) if decides else 0,
    )


@bp.route("/groups/<slug>/settings", methods=["GET", "POST"])
@requires(policy.EDIT, queries.group_at)
def settings(group: SeenGroup) -> ResponseReturnValue:
    form = SettingsForm(obj=group, group_id=group.id)
    if not form.validate_on_submit():
        return _settings_page(group, form, 422 if form.is_submitted() else 200)
    effect = exposure(group.visibility, Visibility(form.visibility.data))
    if effect and group.thread_count and not form.understood.data:
        return _settings_page(group, form, 422, effect)
    actions.change_settings(current_actor(), group, **_settings(form))
    flash(_("The settings are saved."), "success")
    return redirect(url_for("groups.show", slug=form.slug.data), 303)


def _settings_page(
    group: SeenGroup, form: SettingsForm, status: int, effect: str | None = None
) -> ResponseReturnValue:
    """The form; with an `effect` (`exposes`, `hides`) it asks to confirm what that does to the threads."""
    return render_template("groups/settings.html", group=group, form=form, effect=effect), status


@bp.post("/groups/<slug>/join")
@requires(policy.JOIN, queries.group_at)
def join(group: SeenGroup) -> ResponseReturnValue:
    membership.join(current_actor(), group)
    flash(_("Welcome to “%(name)s”.", name=group.name), "success")
    return redirect(url_for("groups.show", slug=group.slug), 303)


@bp.post("/groups/<slug>/leave")
@requires(policy.LEAVE, queries.group_at)
def leave(group: SeenGroup) -> ResponseReturnValue:
    try:
        membership.leave(current_actor(), group)
    except membership.LastOwner:
        flash(_("You are the only owner. Make somebody else an owner first, then leave."), "error")
        return redirect(url_for("groups.members", slug=group.slug), 303)
    flash(_("You have left “%(name)s”.", name=group.name), "success")
    return redirect(url_for("groups.index"), 303)


@bp.post("/groups/<slug>/join-requests")
@requires(policy.ASK_TO_JOIN, queries.group_at)
def ask_to_join(group: SeenGroup) -> ResponseReturnValue:
    actor, form = current_actor(), JoinForm()
    if not form.validate():
        return _group_page(group, form=form), 422
    insist("20/hour", "ask to join", actor.id)
    ways_in.ask_to_join(actor, group, answer=form.answer.data or "")
    flash(_("Your request is with the moderators."), "success")
    return redirect(url_for("groups.show", slug=group.slug), 303)


@bp.post("/groups/<slug>/join-requests/withdraw")
@requires(policy.ASK_TO_JOIN, queries.group_at)
def withdraw_request(group: SeenGroup) -> ResponseReturnValue:
    ways_in.withdraw_request(current_actor(), group)
    flash(_("Your request is withdrawn."), "success")
    return redirect(url_for("groups.show", slug=group.slug), 303)
