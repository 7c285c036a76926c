"""Forms of clients, leads and what hangs on them."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Optional, ValidationError

from community.core.forms import AtMost, Required
from community.opsaccount.contacts.models import Contact
from community.opsaccount.contacts.rules import OPEN_STATES
from community.opsaccount.fields import (
    NAME,
    TEXT,
    CarrierField,
    ContactField,
    Day,
    DeskForm,
    OriginField,
    RecordField,
    choices_of,
)
from community.opsaccount.wording import (
    CONTACT_KINDS,
    DIRECTIONS,
    LOCK_RELEASES,
    POINT_KINDS,
    PROPOSAL_STATES,
)


class ContactForm(DeskForm):
    """A client or a lead."""

    kind = SelectField(_l("Who this is"), choices=choices_of(CONTACT_KINDS))
    name = StringField(_l("Name"), [Required(_l("Enter a name.")), AtMost(NAME)])
    organisation = StringField(_l("Organisation"), [Optional(), AtMost(NAME)])
    origin = OriginField(
        _l("Where they came from"), description=_l("The account that brought them, or the lane of your own.")
    )
    first_touch_on = Day(_l("First touch"))
    qualified_on = Day(
        _l("Qualified on"), description=_l("The day you knew that need, budget and timing were real.")
    )
    client_since = Day(_l("Client since"))
    closed_on = Day(_l("Lead closed on"), description=_l("Only for a lead that is no longer in play."))
    next_touch_on = Day(_l("Next touch"))
    notes = TextAreaField(_l("Notes"), [Optional(), AtMost(TEXT)])

    def values(self) -> dict[str, Any]:
        values = super().values()
        del values["origin"]
        return values | self.origin.origin


class PointForm(DeskForm):
    """A way to reach a contact."""

    account_id = CarrierField(
        _l("Carried by"),
        none=_l("My own mail domain or phone"),
        description=_l("Who could cut this line: the marketplace, the inbox, the mail provider."),
    )
    kind = SelectField(_l("What it is"), choices=choices_of(POINT_KINDS))
    address = StringField(_l("Address or number"), [Required(_l("Enter the address.")), AtMost(NAME)])
    confirmed_on = Day(
        _l("Confirmed on"),
        description=_l(
            "The day you made sure that this reaches them. A touch that did not bounce counts for 180 days."
        ),
    )
    bounced_on = Day(_l("Bounced on"))


class TouchForm(DeskForm):
    """One message or call that happened."""

    touched_on = Day(_l("Day"), required=True)
    direction = SelectField(_l("Who began it"), choices=choices_of(DIRECTIONS))
    point_id = RecordField(_l("Through"), none=_l("None of the ways listed"))
    bounced = BooleanField(_l("It came back: the address did not work"))
    note = TextAreaField(_l("Note"), [Optional(), AtMost(TEXT)])


class EngagementForm(DeskForm):
    """Work for a client, with its contract."""

    title = StringField(_l("What it is"), [Required(_l("Name the work.")), AtMost(NAME)])
    started_on = Day(_l("Started on"), required=True)
    closed_on = Day(_l("Closed on"), description=_l("Leave empty while it runs."))
    signed_on = Day(_l("Contract signed on"), description=_l("Leave empty where there is no contract."))
    contract_account_id = CarrierField(_l("The contract lies with"))
    files_account_id = CarrierField(_l("The files of the work lie with"))
    file_complete_on = Day(
        _l("File found complete on"),
        description=_l("Final scope, payment terms, legal protections and classification all on file."),
    )

    def validate_closed_on(self, field: Any) -> None:
        """Not before it was started."""
        if field.data and self.started_on.data and field.data < self.started_on.data:
            raise ValidationError(_("It cannot be closed before it was started."))


class RouteForm(DeskForm):
    """A way a client can pay."""

    account_id = CarrierField(
        _l("Paid through"),
        none=_l("My own invoice and bank account"),
        ask=_l("Choose how they can pay."),
        description=_l("Your own invoice counts once your invoice profile is complete, under Cash & cost."),
    )
    since = Day(_l("Possible since"), required=True)
    ended_on = Day(_l("No longer possible from"))


class ProposalForm(DeskForm):
    """A proposal in front of a lead."""

    title = StringField(_l("What it is about"), [Required(_l("Say what is proposed.")), AtMost(NAME)])
    account_id = CarrierField(_l("Sent through"))
    sent_on = Day(_l("Sent on"), required=True)
    expires_on = Day(_l("Expires on"))
    state = SelectField(_l("Where it stands"), choices=choices_of(PROPOSAL_STATES))
    decided_on = Day(
        _l("Decided on"),
        needed=(lambda form: form.state.data not in OPEN_STATES, _l("Enter the day it was decided.")),
    )


class LockForm(DeskForm):
    """What a marketplace's terms say about a relationship."""

    lock_account_id = CarrierField(_l("Bound to"), none=_l("No account: this relationship is free"))
    platform_lock_until = Day(
        _l("Bound until"),
        description=_l("Upwork: 24 months from the relationship's start."),
        needed=(lambda form: form.lock_account_id.data, _l("Enter the day the account's terms end.")),
    )
    lock_release = SelectField(
        _l("No longer bound because"),
        choices=[SelectChoice("", _l("It still is")), *choices_of(LOCK_RELEASES)],
    )
    lock_released_on = Day(_l("Free since"))

    def values(self) -> dict[str, Any]:
        values = super().values()
        return {**values, "lock_release": values["lock_release"] or None}


class MergeForm(DeskForm):
    """The contact that this one really is."""

    # Nobody is chosen beforehand: what cannot be undone must not begin with whoever comes first.
    other = ContactField(
        _l("This is the same as"), none=_l("Choose one"), validators=[DataRequired(_l("Choose who it is."))]
    )


def shown_lock(contact: Contact) -> dict[str, Any]:
    """What LockForm shows of a contact."""
    return {
        "lock_account_id": contact.lock_account_id,
        "platform_lock_until": contact.platform_lock_until,
        "lock_release": contact.lock_release or "",
        "lock_released_on": contact.lock_released_on,
    }
