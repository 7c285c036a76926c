"""Settings that fit, roles, slugs, pages, corrections."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from community.groups import rules
from community.groups.rules import Joining, Role, Visibility

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("visibility", "fitting"),
    [
        (Visibility.OPEN, {Joining.NOW, Joining.APPROVAL, Joining.INVITATION}),
        (Visibility.CLOSED, {Joining.APPROVAL, Joining.INVITATION}),
        (Visibility.SECRET, {Joining.INVITATION}),
    ],
)
def test_who_sees_it_limits_how_it_is_joined(visibility: Visibility, fitting: set[Joining]):
    assert {joining for joining in Joining if rules.joining_fits(visibility, joining)} == fitting


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        ("open", "open", None),
        ("secret", "closed", "exposes"),
        ("closed", "open", "exposes"),
        ("open", "closed", "hides"),
        ("closed", "secret", "hides"),
    ],
)
def test_a_change_of_privacy_exposes_or_hides(before: str, after: str, effect: str | None):
    assert rules.exposure(Visibility(before), Visibility(after)) == effect


def test_roles_include_the_lesser_ones():
    held = [(role, [wanted for wanted in Role if rules.at_least(role, wanted)]) for role in (None, *Role)]
    assert held == [
        (None, []),
        (Role.MEMBER, [Role.MEMBER]),
        (Role.MODERATOR, [Role.MEMBER, Role.MODERATOR]),
        (Role.OWNER, [Role.MEMBER, Role.MODERATOR, Role.OWNER]),
    ]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Copywriters, Berlin!", "copywriters-berlin"),
        ("Übersetzer", "ubersetzer"),
        ("日本", ""),
        ("a" * 60, "a" * 48),
        ("ab " * 20, "ab-" * 15 + "ab"),
    ],
)
def test_a_slug_is_made_of_the_name(name: str, slug: str):
    assert rules.slug_of(name) == slug


@pytest.mark.parametrize("slug", ["", "new", "Upper", "two--hyphens", "-a", "a-", "a/b", "a" * 49, "ü"])
def test_unusable_slugs(slug: str):
    assert not rules.slug_is_usable(slug)


@pytest.mark.parametrize("slug", ["a", "copywriters-berlin", "7", "a" * 48])
def test_usable_slugs(slug: str):
    assert rules.slug_is_usable(slug)


@pytest.mark.parametrize(("number", "page"), [(0, 1), (1, 1), (20, 1), (21, 2), (40, 2), (10_000, 500)])
def test_pages_are_ranges_of_numbers(number: int, page: int):
    assert rules.page_of(number) == page
    first, last = rules.numbers_on(page)
    assert first <= max(number, 1) <= last and last - first == 19


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("same", "same", 0),
        ("", "abc", 3),
        ("a typo hear", "a typo here", 2),
        ("aaaa", "aa", 2),
        ("start middle end", "start end", 7),
        ("x" * 500 + "a" + "y" * 500, "x" * 500 + "b" + "y" * 500, 1),
    ],
)
def test_what_counts_as_changed(old: str, new: str, changed: int):
    assert rules.changed_characters(old, new) == rules.changed_characters(new, old) == changed


def test_a_quick_small_correction_by_the_author_folds():
    old, new = "x" * 200, "x" * 100 + "y" * 100
    fold = rules.is_small_correction
    assert fold(old, new, age=300 * SECOND, same_author=True)
    assert not fold(old, new + "z", age=300 * SECOND, same_author=True)
    assert not fold(old, new, age=301 * SECOND, same_author=True)
    assert not fold(old, new, age=300 * SECOND, same_author=False)


def test_an_author_may_undo_a_removal_for_a_day():
    removed = datetime(2026, 1, 1, tzinfo=UTC)
    assert rules.may_undo(removed, removed + timedelta(hours=24))
    assert not rules.may_undo(removed, removed + timedelta(hours=24) + SECOND)


def test_a_quotation_marks_every_line_and_leaves_room():
    assert rules.quoted("one\n\ntwo\n") == "> one\n>\n> two\n\n"
