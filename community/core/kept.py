"""A bounded memory of ready pieces of pages, each process its own."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

_ALL: list[Kept] = []


class Kept:
    """Texts by key, up to `capacity` characters in all; the ones not asked for longest go first.

    Keys carry the versions of what a text was made of, so nothing ever has to be thrown out for being old.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity, self.size = capacity, 0
        _ALL.append(self)
        self._texts: OrderedDict[Hashable, str] = OrderedDict()

    def get(self, key: Hashable) -> str | None:
        """The text kept under `key`, which is now the last to go."""
        text = self._texts.get(key)
        if text is not None:
            self._texts.move_to_end(key)
        return text

    def keep(self, key: Hashable, text: str) -> str:
        """Keep `text` and return it; one longer than the whole capacity is not kept."""
        self.drop(key)
        if len(text) <= self.capacity:
            self._texts[key] = text
            self.size += len(text)
            while self.size > self.capacity:
                self.size -= len(self._texts.popitem(last=False)[1])
        return text

    def drop(self, key: Hashable) -> None:
        """Forget what is kept under `key`, if anything."""
        self.size -= len(self._texts.pop(key, ""))

    def __len__(self) -> int:
        return len(self._texts)

    def clear(self) -> None:
        """Forget everything."""
        self._texts.clear()
        self.size = 0


def forget_everything() -> None:
    """Empty every memory: the database underneath is another one now (a restored backup, the next test)."""
    for kept in _ALL:
        kept.clear()
