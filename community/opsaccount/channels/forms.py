"""Forms of accounts and drills."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional, ValidationError

from community.core.forms import AtMost, Required, WholeNumber
from community.opsaccount.actions import once_id
from community.opsaccount.channels.models import Account
from community.opsaccount.channels.rules import PLATFORMS, Function
from community.opsaccount.fields import NAME, TEXT, CarrierField, Day, DeskForm, OptionalUnless, choices_of
from community.opsaccount.wording import ACCOUNT_KINDS, FUNCTIONS


class AccountForm(DeskForm):
    """An account somebody else controls. Delivery there needs the exception in writing."""

    platform = HiddenField(default="", validators=[AtMost(24)])
    name = StringField(_l("Name"), [Required(_l("Give the account a name.")), AtMost(NAME)])
    kind = SelectField(_l("What it is"), choices=choices_of(ACCOUNT_KINDS))
    function = SelectField(
        _l("What you use it for"),
        choices=choices_of(FUNCTIONS),
        description=_l("Discovery only is the default: you are found there, you deliver on your own path."),
    )
    exception = TextAreaField(
        _l("Why delivery happens there"),
        [
            OptionalUnless(
                lambda form: form.function.data == Function.DISCOVERY_AND_DELIVERY,
                _l("Write down why you deliver there, or choose discovery only."),
            ),
            AtMost(TEXT),
        ],
        description=_l("The written exception: needed when you also deliver on this account."),
    )
    exception_on = Day(_l("Exception decided on"))
    since = Day(_l("Used since"))
    closed_on = Day(_l("Closed on"), description=_l("Leave empty while you use it."))
    notes = TextAreaField(_l("Notes"), [Optional(), AtMost(TEXT)])

    others: frozenset[str] = frozenset()
    """The names of the member's other accounts, in lower case."""

    def tell_apart(self, accounts: Iterable[Account], about: Account | None) -> None:
        """Refuse the names of all `accounts` but the one the form is `about`, or made when sent before."""
        mine = about.id if about else once_id(Account, self.once.data or "")
        self.others = frozenset(account.name.casefold() for account in accounts if account.id != mine)

    def validate_name(self, field: Any) -> None:
        """Two of one name could not be told apart wherever they stand side by side."""
        if field.data.strip().casefold() in self.others:
            raise ValidationError(
                _("You have an account of this name. Say in the name what sets this one apart.")
            )

    def validate_platform(self, field: Any) -> None:
        """A platform this instance knows, or none."""
        if field.data and field.data not in PLATFORMS:
            raise ValidationError(_("That platform is not known here."))

    def validate_closed_on(self, field: Any) -> None:
        """Not before it was opened."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_("It cannot be closed before it was opened."))


class DrillForm(DeskForm):
    """Some days without one account."""

    account_id = CarrierField(_l("The account left out"), none=_l("No account in particular"))
    drilled_on = Day(_l("Last day of the drill"), required=True)
    days = WholeNumber(
        _l("Days it lasted"), [NumberRange(1, 366, _l("Enter a number of days from 1 to 366."))]
    )
    result = TextAreaField(
        _l("What came of it"),
        [Required(_l("Write down what came of it.")), AtMost(TEXT)],
        description=_l("Which other lanes brought conversations, what broke, what you will change."),
    )
