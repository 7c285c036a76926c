"""Shapes and wording of opportunities; what could identify a client is refused beside its field."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional, ValidationError

from community.core.forms import AtMost, Form, Markdown, Required
from community.groups.forms import ReplyForm
from community.referrals.rules import EXPIRES_AFTER, BuyerType, DealBand, Kind, identities_in

KINDS = {
    Kind.CLIENT_NEEDS_SOMEONE: _l("A client needs someone"),
    Kind.OVERFLOW: _l("More work than I can take"),
    Kind.SUBCONTRACT: _l("A part of my work to hand on"),
    Kind.SEEKING_INTRO: _l("I look for an introduction"),
}
BUYER_TYPES = {
    BuyerType.SOLO: _l("One person"),
    BuyerType.SMALL_FIRM: _l("Small firm"),
    BuyerType.AGENCY: _l("Agency"),
    BuyerType.ENTERPRISE: _l("Large company"),
    BuyerType.NONPROFIT: _l("Nonprofit"),
    BuyerType.PUBLIC: _l("Public body"),
}
DEAL_BANDS = {
    DealBand.UNDER_1K: _l("under 1,000"),
    DealBand.TO_3K: _l("1,000 to 3,000"),
    DealBand.TO_10K: _l("3,000 to 10,000"),
    DealBand.TO_25K: _l("10,000 to 25,000"),
    DealBand.OVER_25K: _l("over 25,000"),
    DealBand.UNKNOWN: _l("size not known yet"),
}
DAYS = [7, 14, EXPIRES_AFTER, 60, 90]


def _choices(words: dict) -> list[SelectChoice]:  # type: ignore[type-arg]
    return [SelectChoice(value, label) for value, label in words.items()]


class NoIdentity:
    """Refuses email addresses, links, handles and telephone numbers, and says which it found."""

    def __call__(self, form: Form, field: Field) -> None:
        found = identities_in(field.data or "")
        if found:
            named = ", ".join(f"“{identity.text}”" for identity in found[:3])
            raise ValidationError(_("Say what is needed, not who needs it: take out %(found)s.", found=named))


class OpportunityForm(ReplyForm):
    """A thread that passes on work or asks for an introduction."""

    kind = SelectField(_l("What is it"), choices=_choices(KINDS))
    title = StringField(_l("Title"), [Required(_l("Give it a title.")), AtMost(160), NoIdentity()])
    need = TextAreaField(
        _l("What is needed"),
        [Required(_l("Say what is needed.")), AtMost(600), NoIdentity()],
        description=_l("The work, not the client: no names, addresses, numbers or links."),
    )
    buyer_type = SelectField(
        _l("What sort of client"), choices=_choices(BUYER_TYPES), default=BuyerType.SMALL_FIRM
    )
    deal_band = SelectField(_l("Size of the work"), choices=_choices(DEAL_BANDS), default=DealBand.UNKNOWN)
    timing = StringField(
        _l("When"), [Optional(), AtMost(160), NoIdentity()], description=_l("For example: start in January")
    )
    days = SelectField(
        _l("Open for"),
        choices=[SelectChoice(days, _l("%(days)d days", days=days)) for days in DAYS],
        coerce=int,
        default=EXPIRES_AFTER,
    )
    body = TextAreaField(
        _l("Anything else"), [Optional(), Markdown(), NoIdentity()], description=_l("Markdown works.")
    )


class AnswerForm(ReplyForm):
    """An offer to take it."""

    body = TextAreaField(
        _l("Why you"),
        [Required(_l("Say in a few words why you are the one.")), Markdown()],
        description=_l("It becomes a post in the thread."),
    )
