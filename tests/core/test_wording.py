"""A message keeps its words apart from its values until a language is known."""

from community.core.wording import say

GERMAN = {"%(count)s rows: %(why)s": "%(count)s Zeilen: %(why)s", "no date": "kein Datum"}


def german(template, **values):
    words = GERMAN[template]
    return words % values if values else words


def test_in_english_it_is_the_filled_template():
    assert str(say("%(count)s rows: %(why)s", count=3, why=say("no date"))) == "3 rows: no date"


def test_it_is_translated_with_the_messages_inside_it():
    message = say("%(count)s rows: %(why)s", count=3, why=say("no date"))
    assert message.translated(german) == "3 Zeilen: kein Datum"


def test_values_are_never_taken_for_templates():
    assert str(say("Cell %(cell)s", cell="100% %(x)s")) == "Cell 100% %(x)s"
