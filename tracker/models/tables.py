"""Every table, so that one import knows the whole schema."""

from importlib import import_module
from pkgutil import iter_modules

from sqlmodel import SQLModel

from tracker import models

for found in iter_modules(models.__path__, f"{models.__name__}."):
    # Whatever file is added here belongs to the schema: nobody has to enter it in a list.
    if found.name != __name__:
        import_module(found.name)

METADATA = SQLModel.metadata
