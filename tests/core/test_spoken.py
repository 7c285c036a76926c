"""Dates and moments as people say them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from babel import Locale
from flask import Flask
from flask_babel import Babel, force_locale, get_locale

from community.core.spoken import say_day, say_moment, words

TODAY = date(2026, 11, 18)  # a Wednesday
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english():
    app = Flask("spoken")
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 18), "today"),
        (date(2026, 11, 19), "tomorrow"),
        (date(2026, 11, 17), "yesterday"),
        (date(2026, 11, 20), "Friday"),
        (date(2026, 11, 24), "Tuesday"),
        (date(2026, 11, 25), "November 25"),
        (date(2026, 11, 15), "3 days ago"),
        (date(2026, 11, 11), "November 11"),
        (date(2027, 1, 2), "January 2, 2027"),
    ],
)
def test_a_day_is_said_in_the_shortest_words_that_leave_no_doubt(day, words):
    assert say_day(day, TODAY, Locale("en")) == words


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(seconds=-44), "just now"),
        (timedelta(seconds=-46), "46 seconds ago"),
        (timedelta(minutes=-5), "5 minutes ago"),
        (timedelta(hours=2), "in 2 hours"),
        (timedelta(days=-3), "3 days ago"),
        (timedelta(days=-7), "November 11"),
    ],
)
def test_a_moment_is_told_by_its_distance_for_a_week_and_by_its_date_after(distance, words):
    assert say_moment(NOW + distance, NOW, Locale("en")) == words


def test_the_words_follow_the_language():
    assert say_day(date(2026, 11, 20), TODAY, Locale("de")) == "Freitag"


def test_words_are_safe_and_their_values_are_not():
    assert words("<b>%(name)s</b> &amp; %(share)d %%", name="<i>", share=5) == "<b>&lt;i&gt;</b> &amp; 5 %"


def test_words_in_each_language_are_remembered_apart(monkeypatch):
    monkeypatch.setattr("community.core.spoken._", lambda text: f"{get_locale()}:{text}")
    with force_locale("de"):
        assert words("Nobody says this twice") == "de:Nobody says this twice"
    with force_locale("fr"):
        assert words("Nobody says this twice") == "fr:Nobody says this twice"
