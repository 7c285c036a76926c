"""The people of the access table, and short ways to say what each of them is answered."""

from __future__ import annotations

from collections.abc import Mapping

SIGN_IN = "sign in"
"""The answer "sent to the sign-in page"; a success that redirects elsewhere is 303."""

TURNED_AWAY = "turned away"
"""A socket that is not let in at all."""

Answer = int | str
Answers = Mapping[str, Answer]

HALL = ("guest", "ended", "stranger", "member", "neighbour", "moderator", "administrator")
"""A guest, a cookie of a session that was ended, a member of no group, a member of the world's group, a
member of another group only, a moderator of the world's group, an administrator of the instance."""

DESK = ("guest", "ended", "owner", "neighbour", "administrator")
"""The owner is the same person as the Hall's `member`; the ended session was theirs."""


def everyone(answer: Answer) -> Answers:
    """The same for all, guests included."""
    return dict.fromkeys(HALL, answer)


def members(answer: Answer, *, guest: Answer = SIGN_IN) -> Answers:
    """The same for everyone who is signed in; an ended session is a guest."""
    return {**everyone(answer), "guest": guest, "ended": guest}


def hall(
    *,
    stranger: Answer,
    member: Answer,
    administrator: Answer,
    guest: Answer = SIGN_IN,
    neighbour: Answer | None = None,
    moderator: Answer | None = None,
) -> Answers:
    """Each persona's own; a neighbour is otherwise as a stranger, a moderator as a member."""
    return {
        "guest": guest,
        "ended": guest,
        "stranger": stranger,
        "member": member,
        "neighbour": stranger if neighbour is None else neighbour,
        "moderator": member if moderator is None else moderator,
        "administrator": administrator,
    }


def desk(owner: Answer, *, others: Answer = 404) -> Answers:
    """A private address: `others` is 404 where it names a record, the owner's answer where it names none."""
    return {"guest": SIGN_IN, "ended": SIGN_IN, "owner": owner, "neighbour": others, "administrator": others}
