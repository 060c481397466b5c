"""The form of everything that passes between the programs: frozen, strict about names, without behaviour."""

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """A value. Unknown fields are refused, so a misspelt name never disappears."""

    model_config = ConfigDict(frozen=True, extra="forbid")
