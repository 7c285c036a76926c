"""The members of a group, their roles, and those who want to become members."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.core.access import current_actor, requires
from community.groups import policy
from community.groups.actions import membership, ways_in
from community.groups.blueprint import bp
from community.groups.forms import DeclineForm, RoleForm
from community.groups.queries import people as queries
from community.groups.queries.groups import group_at
from community.groups.rules import Role
from community.groups.subjects import SeenGroup, SeenMember, SeenRequest


@bp.get("/groups/<slug>/members")
@requires(policy.SEE_MEMBERS, group_at)
def members(group: SeenGroup) -> ResponseReturnValue:
    page = queries.members_of(group, request.args.get("at"))
    return render_template("groups/members.html", group=group, page=page, form=RoleForm())


@bp.post("/groups/<slug>/members/<int:member_id>/role")
@requires(policy.CHANGE_ROLE, queries.member_at)
def change_role(member: SeenMember) -> ResponseReturnValue:
    form = RoleForm()
    if not form.validate():
        flash(_("Choose one of the roles."), "error")
        return _back_to_members(member.group)
    try:
        membership.change_role(current_actor(), member, Role(form.role.data))
    except membership.LastOwner:
        flash(_("A group needs an owner: make somebody else one first."), "error")
    else:
        flash(_("%(name)s has a new role.", name=member.name), "success")
    return _back_to_members(member.group)


@bp.post("/groups/<slug>/members/<int:member_id>/remove")
@requires(policy.REMOVE_MEMBER, queries.member_at)
def remove_member(member: SeenMember) -> ResponseReturnValue:
    try:
        membership.remove_member(current_actor(), member)
    except membership.LastOwner:
        flash(_("A group needs an owner: make somebody else one first."), "error")
    else:
        flash(_("%(name)s is no longer in the group.", name=member.name), "success")
    return _back_to_members(member.group)


def _back_to_members(group: SeenGroup) -> ResponseReturnValue:
    return redirect(url_for("groups.members", slug=group.slug), 303)


@bp.get("/groups/<slug>/join-requests")
@requires(policy.DECIDE_REQUESTS, group_at)
def join_requests(group: SeenGroup) -> ResponseReturnValue:
    page = queries.waiting_requests(group, request.args.get("at"))
    return render_template("groups/join_requests.html", group=group, page=page, form=DeclineForm())


@bp.post("/groups/<slug>/join-requests/<int:request_id>/approve")
@requires(policy.DECIDE_REQUEST, queries.request_at)
def approve_request(seen: SeenRequest) -> ResponseReturnValue:
    done = ways_in.approve_request(current_actor(), seen)
    return _decided(seen, done, _("%(name)s is now a member.", name=seen.member_name))


@bp.post("/groups/<slug>/join-requests/<int:request_id>/decline")
@requires(policy.DECIDE_REQUEST, queries.request_at)
def decline_request(seen: SeenRequest) -> ResponseReturnValue:
    form = DeclineForm()
    if not form.validate():
        flash(_("The message is too long: use at most 1,000 characters."), "error")
        return redirect(url_for("groups.join_requests", slug=seen.group.slug), 303)
    done = ways_in.decline_request(current_actor(), seen, message=form.message.data or "")
    return _decided(seen, done, _("%(name)s was declined and may ask again.", name=seen.member_name))


@bp.post("/groups/<slug>/join-requests/<int:request_id>/ignore")
@requires(policy.DECIDE_REQUEST, queries.request_at)
def ignore_request(seen: SeenRequest) -> ResponseReturnValue:
    done = ways_in.ignore_request(current_actor(), seen)
    return _decided(seen, done, _("The request is put away; nobody is told."))


def _decided(seen: SeenRequest, done: bool, words: str) -> ResponseReturnValue:
    if done:
        flash(words, "success")
    else:
        flash(_("Somebody decided this request before you."), "warning")
    return redirect(url_for("groups.join_requests", slug=seen.group.slug), 303)
