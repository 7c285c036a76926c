"""Codes of accounts."""

import pytest

from community.opsaccount.channels.rules import PLATFORMS, Kind, free_code


@pytest.mark.parametrize(
    ("platform", "kind", "taken", "code"),
    [
        ("upwork", Kind.MARKETPLACE, set(), "upwork"),
        ("upwork", Kind.MARKETPLACE, {"upwork"}, "upwork-2"),
        ("upwork", Kind.MARKETPLACE, {"upwork", "upwork-2"}, "upwork-3"),
        ("", Kind.MAIL, set(), "mail-1"),
        ("", Kind.MAIL, {"mail-1"}, "mail-2"),
    ],
)
def test_a_code_is_free_and_says_nothing_of_the_name(platform, kind, taken, code):
    assert free_code(platform, kind, taken) == code


def test_only_upwork_binds_a_relationship_by_its_terms():
    assert {key: p.lock_months for key, p in PLATFORMS.items() if p.lock_months} == {"upwork": 24}
