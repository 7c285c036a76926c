"""What the tests of accounts count."""

import pytest
from argon2 import PasswordHasher


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each Argon2 computation, by name, as it is done."""
    done: list[str] = []
    for name in ("hash", "verify"):
        real = getattr(PasswordHasher, name)

        def counted(self, *args, name=name, real=real):  # type: ignore[no-untyped-def]
            done.append(name)
            return real(self, *args)

        monkeypatch.setattr(PasswordHasher, name, counted)
    return done
