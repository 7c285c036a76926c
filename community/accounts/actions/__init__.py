"""What changes accounts: sign-ups, sessions, passwords, addresses, profiles."""

from community.accounts.actions.members import add_member, change_profile
from community.accounts.actions.passwords import change_password, mail_reset, reset_password
from community.accounts.actions.sessions import end_other_sessions, end_session, note_use, start_session
from community.accounts.actions.sign_ups import confirm_sign_up, mail_confirmation_again, sign_up

__all__ = [
    "add_member",
    "change_password",
    "change_profile",
    "confirm_sign_up",
    "end_other_sessions",
    "end_session",
    "mail_confirmation_again",
    "mail_reset",
    "note_use",
    "reset_password",
    "sign_up",
    "start_session",
]
