"""The example community is possible whatever the hour, says what it is about, and names no client."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.numbers import list_currencies

from community.core import clock, markup
from community.demo.content import FOLDER, ContentError, instant, read_example
from community.referrals.rules import identities_in

NOON = datetime(2026, 3, 15, 12, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def example():
    return read_example()


@pytest.mark.parametrize("hour", range(24))
def test_whatever_the_hour_it_all_lies_in_the_past_and_in_order(example, hour):
    now = NOON.replace(hour=hour, minute=1)
    for circle in example.circles:
        for talk in circle.threads:
            told = [instant(post.when, now) for post in talk.posts]
            assert told == sorted(set(told)), talk.title
            assert told[-1] < now


def test_nobody_speaks_before_they_joined(example):
    now = NOON
    for circle in example.circles:
        made = instant(circle.created, now)
        assert _joined(example, circle.owner, now) < made
        for post in (post for talk in circle.threads for post in talk.posts):
            settled = max(made, _joined(example, post.by, now)) + timedelta(days=2)
            assert settled < instant(post.when, now), f"{post.by} in {circle.slug}"


def test_there_is_enough_to_read(example):
    posts = [post for circle in example.circles for talk in circle.threads for post in talk.posts]
    assert len(posts) >= 130
    assert len({post.text for post in posts}) == len(posts)
    assert {circle.visibility for circle in example.circles} == {"open", "closed", "secret"}
    assert sum(talk.opportunity is not None for c in example.circles for talk in c.threads) >= 4


def test_people_are_real_enough_to_be_members(example):
    for person in example.people.values():
        assert person.timezone in clock.zone_names()
        assert person.currency in list_currencies()
        assert 0 < len(person.headline) <= 160


def test_amounts_are_bands_and_no_client_can_be_found(example):
    """The same search that the form of an opportunity makes, over everything that is said."""
    for talk in (talk for circle in example.circles for talk in circle.threads):
        texts = [talk.title, *(post.text for post in talk.posts)]
        texts += [talk.opportunity.need, talk.opportunity.timing] if talk.opportunity else []
        for text in texts:
            assert identities_in(text) == []
            assert not re.search(r"[$€£]\s?\d|\d\s?(?:USD|EUR|€)", text), text


def test_a_paragraph_is_one_line(example):
    """A line break that slipped in would show: posts keep theirs."""
    for circle in example.circles:
        for talk in circle.threads:
            for post in talk.posts:
                assert "<br" not in markup.render(post.text), post.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('by = "yusuf"\nwhen = "62d', 'by = "kwame"\nwhen = "62d'), "kwame is no member"),
        (('when = "62d 11:40"', 'when = "63d 11:40"'), "comes before the one above it"),
        (("reply_to = 4", "reply_to = 40"), "answers one that is not above it"),
        (('when = "62d 11:40"', 'when = "last week"'), "is no time"),
        (("reply_to = 4", "answer = true"), "opportunity that is none"),
        (('owner = "maren"', 'owner = "nobody"'), "nobody is called nobody"),
    ],
)
def test_what_could_not_have_happened_is_refused(tmp_path: Path, change, said):
    (tmp_path / "groups").mkdir()
    (tmp_path / "members.toml").write_text((FOLDER / "members.toml").read_text())
    told = (FOLDER / "groups" / "ux-writers-table.toml").read_text()
    assert change[0] in told
    (tmp_path / "groups" / "one.toml").write_text(told.replace(*change, 1))
    with pytest.raises(ContentError, match=said):
        read_example(tmp_path)


def _joined(example, handle: str, now: datetime) -> datetime:
    return now - timedelta(days=example.people[handle].joined)
