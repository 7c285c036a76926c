"""Imports every module of the product, so that every table is known whoever registers it."""

from importlib import import_module
from pkgutil import walk_packages

import community
from community.core.db import Base
from community.opsaccount.scope import Owned

for module in walk_packages(community.__path__, "community."):
    # A migration runs only inside Alembic.
    if not module.name.startswith("community.migrations."):
        import_module(module.name)

METADATA = Base.metadata
MODELS = [mapper.class_ for mapper in Base.registry.mappers]
PRIVATE = {model.__tablename__: model for model in MODELS if issubclass(model, Owned)}
"""The models of the private space by table."""
