"""Every table of the private space, found by looking, so that a later one is tested without being named."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import community.opsaccount
from community.core.db import Base
from community.opsaccount.scope import Owned
from community.opsaccount.sealing import Sealed


def private_models() -> list[type[Owned]]:
    """All classes with private rows, by table name."""
    for found in pkgutil.walk_packages(community.opsaccount.__path__, "community.opsaccount."):
        if found.name.rsplit(".", 1)[1] == "models":
            import_module(found.name)
    classes = (mapper.class_ for mapper in Base.registry.mappers)
    return sorted((c for c in classes if issubclass(c, Owned)), key=lambda c: c.__tablename__)


def sealed_texts(model: type[Owned]) -> list[str]:
    """The names of the sealed texts of a class."""
    return sorted(
        name for kind in model.__mro__ for name, value in vars(kind).items() if isinstance(value, Sealed)
    )
