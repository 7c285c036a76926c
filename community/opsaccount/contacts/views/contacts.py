"""The contact log and one contact: lists, the page itself, converting, locking, merging."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.core import clock
from community.core.access import current_actor, requires, signed_in
from community.opsaccount import queries as records
from community.opsaccount import wording
from community.opsaccount.billing import queries as billing
from community.opsaccount.channels import queries as channels
from community.opsaccount.channels.rules import Lane
from community.opsaccount.contacts import actions, queries
from community.opsaccount.contacts.forms import ContactForm, LockForm, MergeForm, shown_lock
from community.opsaccount.contacts.models import Contact
from community.opsaccount.contacts.rules import Kind, is_locked
from community.opsaccount.contacts.views.blueprint import bp, page_of, to_contact, to_list
from community.opsaccount.fields import origin_choice
from community.opsaccount.meanwhile import changed_meanwhile, opened
from community.opsaccount.pages import RecordPages, add_pages, brought_back, form_page, led_on, offered
from community.opsaccount.policy import own


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    state = request.args.get("state", "clients")
    state = state if state in queries.STATES else "clients"
    return _list(state, start=request.args.get("from", type=uuid.UUID))


@bp.post("/search")
@signed_in
def search() -> ResponseReturnValue:
    """Whose name holds the words, among everybody.

    It changes nothing and is a POST all the same: what a member looks for here are names of their clients,
    and an address is kept by the browser's history and by the log of any proxy on the way.
    """
    words = request.form.get("q", "").strip()[:100]
    if not words:
        return redirect(to_list()[0][1] or "", 303)
    return _list("all", search=words, start=request.form.get("from", type=uuid.UUID))


def _list(state: str, *, search: str = "", start: uuid.UUID | None) -> ResponseReturnValue:
    return render_template(
        "opsaccount/contacts/index.html",
        page=queries.contact_page(state, search=search, start=start),
        state=state,
        search=search,
        account_names=channels.account_names(),
        lanes=wording.LANES,
        today=clock.today(current_actor().timezone),
        is_locked=is_locked,
    )


@bp.get("/<uuid:record_id>")
@requires(own, queries.contact_with_ways)
def show(found: queries.ContactWithWays) -> ResponseReturnValue:
    contact, today = found.contact, clock.today(current_actor().timezone)
    if elsewhere := led_on(contact):
        return elsewhere
    account_names, aliases = queries.accounts_and_aliases(contact)
    return render_template(
        "opsaccount/contacts/show.html",
        contact=contact,
        ways=found,
        parts=queries.parts_of(contact),
        aliases=aliases,
        billing=billing.of_contact(contact),
        account_names=account_names,
        wording=wording,
        today=today,
        locked=is_locked(
            until=contact.platform_lock_until,
            release=contact.lock_release,
            released_on=contact.lock_released_on,
            as_of=today,
        ),
    )


@bp.post("/<uuid:record_id>/become-client")
@requires(own, records.live_one(Contact))
def become_client(contact: Contact) -> ResponseReturnValue:
    actions.become_client(contact, clock.today(current_actor().timezone))
    flash(_("A client now. Note the work and its contract next."), "success")
    return redirect(page_of(contact.id), 303)


@bp.route("/<uuid:record_id>/lock", methods=["GET", "POST"])
@requires(own, queries.editable_contact)
def lock(contact: Contact) -> ResponseReturnValue:
    if elsewhere := led_on(contact):
        return elsewhere
    fate = brought_back(contact, actions.restore_contact)
    form = offered(opened(LockForm, shown_lock(contact), fate=fate))
    valid, meanwhile = form.validate_on_submit(), changed_meanwhile(form, fate=fate)
    if valid and not meanwhile:
        actions.save_lock(contact, form.values())
        flash(_("Saved."), "success")
        return redirect(page_of(contact.id), 303)
    lede = _(
        "Some marketplaces claim the payments of a relationship that began there. While it is bound,"
        " nothing here will suggest moving it: the way out is new work from other lanes."
    )
    title = _("What binds this relationship")
    return form_page(form, title, to_contact(contact), lede=lede, meanwhile=meanwhile)


@bp.route("/<uuid:record_id>/merge", methods=["GET", "POST"])
@requires(own, records.live_one(Contact))
def merge(contact: Contact) -> ResponseReturnValue:
    form = MergeForm()
    form.other.choose_from([(id, name) for id, name in queries.labels() if id != contact.id])
    if form.validate_on_submit():
        kept = records.find(Contact, form.other.data)
        assert kept is not None  # one of the choices just read
        actions.merge(kept, contact)
        flash(_("One contact now: everything moved to %(name)s.", name=kept.name), "success")
        return redirect(page_of(kept.id), 303)
    page = render_template(
        "opsaccount/contacts/merge.html", form=form, contact=contact, crumbs_to=to_contact(contact)
    )
    return page, 422 if form.errors else 200


def _start(parent: None) -> dict[str, Any]:
    if request.args.get("kind") != Kind.LEAD:
        return {"kind": Kind.CLIENT}
    today, lane = clock.today(current_actor().timezone), request.args.get("lane", "")
    return {
        "kind": Kind.LEAD,
        "first_touch_on": today,
        "qualified_on": today if "qualified" in request.args else None,
        "origin": origin_choice(None, lane if lane in set(Lane) else ""),
    }


add_pages(
    bp,
    RecordPages(
        noun="contact",
        path="",
        model=Contact,
        form=ContactForm,
        find=queries.editable_contact,
        save=lambda contact, values, parent, id: actions.save_contact(contact, values, id=id),
        delete=actions.delete_contact,
        restore=actions.restore_contact,
        place=lambda contact: url_for("opsaccount.contacts.show", record_id=contact.id),
        crumbs=to_list,
        start=_start,
        fill=lambda c: {"origin": origin_choice(c.origin_account_id, c.origin_lane)},
        new_title=_l("New client or lead"),
        edit_title=_l("Change client or lead"),
        deleted=_l(
            "Deleted, with everything that hung on it: ways to reach them, work, billing, money owed."
        ),
        called=lambda contact: contact.name,
    ),
)
