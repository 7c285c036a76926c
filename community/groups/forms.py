"""Shapes and wording of what members send about groups, threads and posts."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from community.core.forms import AtMost, Form, Markdown, Required, WholeNumber
from community.groups.queries.groups import slug_is_taken
from community.groups.rules import Joining, Role, Visibility, at_least, joining_fits, slug_is_usable, slug_of

VISIBILITIES = [
    SelectChoice(Visibility.OPEN, _l("Open: anyone can read it, signed in or not")),
    SelectChoice(Visibility.CLOSED, _l("Closed: others see its name and description only")),
    SelectChoice(Visibility.SECRET, _l("Secret: for others it does not exist")),
]
JOININGS = [
    SelectChoice(Joining.NOW, _l("At once")),
    SelectChoice(Joining.APPROVAL, _l("After a moderator has agreed")),
    SelectChoice(Joining.INVITATION, _l("By an invitation link only")),
]
ROLES = [
    SelectChoice(Role.MEMBER, _l("Member")),
    SelectChoice(Role.MODERATOR, _l("Moderator")),
    SelectChoice(Role.OWNER, _l("Owner")),
]
LIVES = [SelectChoice(1, _l("1 day")), SelectChoice(7, _l("7 days")), SelectChoice(30, _l("30 days"))]


class GroupForm(Form):
    """A group's name, address and privacy."""

    name = StringField(_l("Name"), [Required(_l("Give the group a name.")), AtMost(80)])
    slug = StringField(
        _l("Address"),
        [AtMost(48)],
        description=_l("The last part of the group's link. Left empty, it is made of the name."),
    )
    description = TextAreaField(
        _l("Description"),
        [Optional(), AtMost(1000)],
        description=_l(
            "Who it is for and what is talked about. In a closed group this is all that others see."
        ),
    )
    visibility = RadioField(_l("Who can see it"), choices=VISIBILITIES, default=Visibility.CLOSED)
    joining = RadioField(_l("How people join"), choices=JOININGS, default=Joining.APPROVAL)
    prompt = StringField(
        _l("What you ask of those who want to join"),
        [Optional(), AtMost(300)],
        description=_l("Shown when joining needs approval, for example: What do you work on?"),
    )

    def __init__(self, *args: Any, group_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group_id = group_id

    def validate_slug(self, field: StringField) -> None:
        """Fill in an address made of the name, and refuse one that is taken or unusable."""
        if not field.data and not (self.name.data or "").strip():
            return  # the missing name is the one thing to say
        field.data = (field.data or slug_of(self.name.data or "")).lower()
        if not slug_is_usable(field.data):
            raise ValidationError(
                _l("Use lower-case letters, digits and single hyphens, for example copywriters-berlin.")
            )
        if slug_is_taken(field.data, besides=self.group_id):
            raise ValidationError(_l("Another group has this address. Choose a different one."))

    def validate_joining(self, field: RadioField) -> None:
        """Refuse a way in that the visibility rules out."""
        if self.visibility.data not in list(Visibility) or field.data not in list(Joining):
            return  # refused already: not one of the choices
        if joining_fits(Visibility(self.visibility.data), Joining(field.data)):
            return
        if self.visibility.data == Visibility.SECRET:
            raise ValidationError(_l("A secret group can be joined by invitation link only."))
        raise ValidationError(
            _l("A closed group cannot be joined at once: choose approval or invitation, or make it open.")
        )


class SettingsForm(GroupForm):
    """The settings of a group that exists; `understood` confirms what a change of privacy does."""

    understood = BooleanField(_l("I understand what this does to the threads already there"))


class JoinForm(Form):
    """What a member says under the group's prompt."""

    answer = TextAreaField(_l("Your answer"), [Optional(), AtMost(1000)])


class DeclineForm(Form):
    """A word to somebody who may ask again."""

    message = TextAreaField(
        _l("Message"), [Optional(), AtMost(1000)], description=_l("They see it, and may ask again.")
    )


class InviteForm(Form):
    """The terms of an invitation link."""

    role = SelectField(_l("Joins as"), choices=ROLES, default=Role.MEMBER)
    days = SelectField(_l("Works for"), choices=LIVES, coerce=int, default=7)
    max_uses = WholeNumber(
        _l("For how many people"),
        [Optional(), NumberRange(1, 1000, _l("Between 1 and 1,000, or nothing for no limit."))],
        description=_l("Left empty: for everyone who has the link while it works."),
    )

    def validate_role(self, field: SelectField) -> None:
        """Refuse a role above the inviter's own; the view names it."""
        if field.data in list(Role) and not at_least(self.inviter, Role(field.data)):
            raise ValidationError(_l("You cannot give a role above your own."))

    def __init__(self, *args: Any, inviter: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inviter = inviter


class RoleForm(Form):
    """A member's role."""

    role = SelectField(_l("Role"), choices=ROLES)


class ReasonForm(Form):
    """Why a moderator acts; those concerned can read it."""

    reason = StringField(_l("Reason"), [Optional(), AtMost(300)])


class TakeDownForm(Form):
    """Why a moderator removes a post; a reason is due."""

    reason = StringField(_l("Reason"), [Required(_l("Say why, in a few words.")), AtMost(300)])


BODY_LIMITS = [Required(_l("Write something first.")), Markdown()]


class ReplyForm(Form):
    """A reply. `form_key` makes sure that the same form sent twice posts once."""

    body = TextAreaField(_l("Your reply"), BODY_LIMITS)
    reply_to = HiddenField(_l("Answers post"), [Optional()])
    form_key = HiddenField(_l("Key"), default=lambda: token_urlsafe(18))

    @property
    def answers(self) -> int | None:
        """The number of the post it answers, None for none (or nonsense)."""
        text = self.reply_to.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None

    def new_key(self) -> None:
        """Let the next sending of this form be a new post."""
        self.form_key.data = token_urlsafe(18)


class ThreadForm(ReplyForm):
    """A new thread: its title and first post."""

    title = StringField(_l("Title"), [Required(_l("Give the thread a title.")), AtMost(160)])
    body = TextAreaField(_l("Your post"), BODY_LIMITS)


class EditForm(Form):
    """A new text for a post; `version` says which one was being read while it was written."""

    body = TextAreaField(_l("Text"), BODY_LIMITS)
    reason = StringField(_l("What you changed"), [Optional(), AtMost(300)])
    version = IntegerField(widget=HiddenInput(), default=0)
