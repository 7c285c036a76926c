"""Sentences made where there is no request: a template and its values, put into words and language later."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for a member. `template` is the English msgid with %(name)s places.

    Values may be Messages, and days or instants, which pages say in the member's language and zone
    (`spoken.spoken`). str() gives it in English, days and instants as machines write them.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.template % self.values if self.values else self.template

    def translated(self, gettext: Callable[..., str], told: Callable[[object], object] = lambda v: v) -> str:
        """The sentence by `gettext(template, **values)`, nested messages translated and values `told`."""
        words = {
            name: value.translated(gettext, told) if isinstance(value, Message) else told(value)
            for name, value in self.values.items()
        }
        return gettext(self.template, **words)


def say(template: str, **values: object) -> Message:
    """A Message. Extraction finds the template by this name (`pybabel extract -k say`)."""
    return Message(template, values)
