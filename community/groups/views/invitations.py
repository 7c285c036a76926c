"""Invitation links: making, ending and following them."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.core import clock
from community.core.access import current_actor, public, requires
from community.core.addresses import link
from community.core.limits import insist, visitor
from community.groups import policy
from community.groups.actions import membership, ways_in
from community.groups.blueprint import bp
from community.groups.forms import InviteForm
from community.groups.queries import people as queries
from community.groups.queries.groups import group_at
from community.groups.rules import Role
from community.groups.subjects import SeenGroup, SeenInvitation


@bp.get("/groups/<slug>/invitations")
@requires(policy.INVITE, group_at)
def invitations(group: SeenGroup) -> ResponseReturnValue:
    return _page(group, _form(group))


@bp.post("/groups/<slug>/invitations")
@requires(policy.INVITE, group_at)
def invite(group: SeenGroup) -> ResponseReturnValue:
    form, actor = _form(group), current_actor()
    if not form.validate():
        return _page(group, form), 422
    insist("60/hour", "invite", actor.id)
    terms = {"days": form.days.data, "max_uses": form.max_uses.data}
    _made, token = ways_in.invite(actor, group, role=Role(form.role.data), **terms)
    return _secret(_page(group, _form(group), token))


@bp.post("/groups/<slug>/invitations/<int:invitation_id>/revoke")
@requires(policy.MANAGE_INVITATION, queries.invitation_at)
def revoke_invitation(invitation: SeenInvitation) -> ResponseReturnValue:
    ways_in.revoke_invitation(current_actor(), invitation)
    flash(_("The link no longer works."), "success")
    return redirect(url_for("groups.invitations", slug=invitation.group.slug), 303)


@bp.post("/groups/<slug>/invitations/<int:invitation_id>/reset")
@requires(policy.MANAGE_INVITATION, queries.invitation_at)
def reset_invitation(invitation: SeenInvitation) -> ResponseReturnValue:
    token = ways_in.reset_invitation(current_actor(), invitation)
    return _secret(_page(invitation.group, _form(invitation.group), token))


def _form(group: SeenGroup) -> InviteForm:
    return InviteForm(inviter=group.role or Role.MEMBER)


def _page(group: SeenGroup, form: InviteForm, token: str | None = None) -> str:
    """The list of links; `token` is that of the link just made, shown this once."""
    return render_template(
        "groups/invitations.html",
        group=group,
        form=form,
        link=link("groups.invitation", token=token) if token else None,
        invitations=queries.invitations_of(group),
        now=clock.now(),
    )


@bp.get("/invitations/<token>")
@public("whoever holds the link may see what it is for; following it changes nothing")
def invitation(token: str) -> ResponseReturnValue:
    insist("60/minute", "invitation", visitor())
    found = queries.invitation_by_token(current_actor(), token)
    if found is None:
        abort(404)
    stands = found.stands(clock.now())
    page = render_template("groups/invitation.html", invitation=found, token=token, stands=stands)
    return _secret(page, 200 if stands else 410)


@bp.post("/invitations/<token>")
@requires(policy.ACCEPT_INVITATION, queries.invitation_by_token)
def accept_invitation(found: SeenInvitation) -> ResponseReturnValue:
    try:
        came = membership.accept_invitation(current_actor(), found)
    except membership.InvitationSpent:
        return _secret(
            render_template("groups/invitation.html", invitation=found, token=None, stands=False), 410
        )
    flash(
        _("Welcome to “%(name)s”.", name=found.group.name)
        if came
        else _("You are a member of “%(name)s” already.", name=found.group.name),
        "success",
    )
    return redirect(url_for("groups.show", slug=found.group.slug), 303)


def _secret(page: str, status: int = 200) -> Response:
    """An answer whose address or text holds a secret: kept nowhere, passed on to nobody."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
