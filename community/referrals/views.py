"""Opportunities: the list, offering one, its page, answers, and its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.core import events
from community.core.access import current_actor, permits, requires, signed_in
from community.core.limits import allow
from community.groups.actions.replies import ThreadClosed
from community.groups.actions.threads import FormAlreadyUsed
from community.groups.policy import START_THREAD
from community.groups.queries.groups import group_at
from community.groups.queries.posts import written_with
from community.groups.subjects import SeenGroup
from community.referrals import actions, policy, queries
from community.referrals.forms import BUYER_TYPES, DEAL_BANDS, KINDS, AnswerForm, OpportunityForm
from community.referrals.rules import BuyerType, DealBand, Kind, State
from community.referrals.subjects import SeenOpportunity

bp = Blueprint("referrals", __name__)

OFFERING_RATE = "20/hour"
AT = "/groups/<slug>/threads/<int:thread_id>/opportunity"
WORDS = {"kinds": KINDS, "buyer_types": BUYER_TYPES, "deal_bands": DEAL_BANDS}


@bp.get("/opportunities/")
@signed_in
def index() -> ResponseReturnValue:
    page = queries.open_opportunities(current_actor(), request.args.get("at"))
    return render_template("referrals/index.html", page=page, **WORDS)


@bp.route("/groups/<slug>/opportunities/new", methods=["GET", "POST"])
@requires(START_THREAD, group_at)
def new(group: SeenGroup) -> ResponseReturnValue:
    form, actor = OpportunityForm(), current_actor()
    if not form.validate_on_submit():
        return _new_page(group, form, 422 if form.is_submitted() else 200)
    if not allow(OFFERING_RATE, "opportunity", actor.id):
        form.form_errors.append(_("You have offered a great deal in a short time. Try again in an hour."))
        return _new_page(group, form, 429)
    try:
        thread_id = _offer(group, form)
    except FormAlreadyUsed:
        events.rollback()
        written = written_with(actor.id, form.form_key.data)
        thread_id = written.thread_id if written else 0
    return redirect(url_for("referrals.show", slug=group.slug, thread_id=thread_id), 303)


def _offer(group: SeenGroup, form: OpportunityForm) -> int:
    return actions.offer_opportunity(
        current_actor(),
        group,
        title=form.title.data or "",
        kind=Kind(form.kind.data),
        need=form.need.data or "",
        buyer_type=BuyerType(form.buyer_type.data),
        deal_band=DealBand(form.deal_band.data),
        timing=form.timing.data or "",
        expires_on=queries.today() + timedelta(days=form.days.data),
        body=form.body.data or "",
        form_key=form.form_key.data,
    )


def _new_page(group: SeenGroup, form: OpportunityForm, status: int) -> ResponseReturnValue:
    return render_template("referrals/new.html", group=group, form=form), status


@bp.get(AT)
@requires(policy.SEE, queries.opportunity_at)
def show(opportunity: SeenOpportunity) -> ResponseReturnValue:
    return _page(opportunity, AnswerForm())


def _page(opportunity: SeenOpportunity, form: AnswerForm, status: int = 200) -> ResponseReturnValue:
    answers = queries.answers_to(opportunity)
    actor = current_actor()
    answered = any(answer.member_id == actor.id for answer in answers)
    offers = permits(actor, policy.ANSWER, opportunity) and not answered
    page = render_template(
        "referrals/show.html",
        opportunity=opportunity,
        thread=opportunity.thread,
        group=opportunity.thread.group,
        answers=answers,
        form=form if offers else None,
        **WORDS,
    )
    return page, status


@bp.post(f"{AT}/answers")
@requires(policy.ANSWER, queries.opportunity_at)
def answer(opportunity: SeenOpportunity) -> ResponseReturnValue:
    form, actor = AnswerForm(), current_actor()
    if not form.validate():
        return _page(opportunity, form, 422)
    if not allow("20/minute", "post", actor.id):
        form.form_errors.append(_("You are posting very fast. Wait a minute, then send it again."))
        return _page(opportunity, form, 429)
    try:
        body, key = form.body.data or "", form.form_key.data
        actions.answer_opportunity(actor, opportunity, body=body, form_key=key)
    except (actions.AlreadyAnswered, FormAlreadyUsed):
        return _undone(opportunity, _("You have answered this already."))
    except (actions.MovedMeanwhile, ThreadClosed):
        return _undone(opportunity, _("It is no longer open."))
    flash(_("Your answer is in the thread, and the author sees it here."), "success")
    return _back(opportunity)


@bp.post(f"{AT}/match")
@requires(policy.MATCH, queries.opportunity_at)
def match(opportunity: SeenOpportunity) -> ResponseReturnValue:
    chosen = request.form.get("answer", type=int)
    move = partial(actions.match_opportunity, answer_id=chosen)
    done = _("Matched. Nobody is asked any more."), _undo(opportunity)
    return _moved(opportunity, move, done, late=_("It is no longer open."))


@bp.post(f"{AT}/close")
@requires(policy.CLOSE, queries.opportunity_at)
def close(opportunity: SeenOpportunity) -> ResponseReturnValue:
    done = _("It is closed."), _undo(opportunity)
    return _moved(opportunity, actions.close_opportunity, done, late=_("It was closed already."))


@bp.post(f"{AT}/reopen")
@requires(policy.REOPEN, queries.opportunity_at)
def reopen(opportunity: SeenOpportunity) -> ResponseReturnValue:
    done = _("It is open again."), "success"
    return _moved(opportunity, actions.reopen_opportunity, done, late=_("It is open already."))


def _moved(
    opportunity: SeenOpportunity, move: Callable[..., None], done: tuple[str, str], *, late: str
) -> ResponseReturnValue:
    """Make the move and say so; `done` is the message and its category, `late` for who came second."""
    try:
        move(current_actor(), opportunity)
    except actions.MovedMeanwhile:
        return _undone(opportunity, late)
    flash(*done)
    return _back(opportunity)


def _undo(opportunity: SeenOpportunity) -> str:
    """The category of a message that offers to open again what was open until now."""
    thread = opportunity.thread
    where = url_for("referrals.reopen", slug=thread.group.slug, thread_id=thread.id)
    return f"undo {where}" if opportunity.state == State.OPEN else "success"


def _undone(opportunity: SeenOpportunity, words: str) -> ResponseReturnValue:
    events.rollback()
    flash(words, "warning")
    return _back(opportunity)


def _back(opportunity: SeenOpportunity) -> ResponseReturnValue:
    thread = opportunity.thread
    return redirect(url_for("referrals.show", slug=thread.group.slug, thread_id=thread.id), 303)
