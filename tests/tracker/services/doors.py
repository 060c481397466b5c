"""Who may go through a service, as the table of permissions says it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tracker.vocabulary.people import Role

EVERYONE = {role.value for role in Role}
OFFICE_ALONE = {"office"}
RUNS_IT = {"office", "administrator", "system"}


@dataclass(frozen=True)
class Door:
    """Who may call a service, and how a valid call looks. ``per_partner``: not for the records of another one."""

    allowed: set[str]
    call: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})
    per_partner: bool = False
