"""Our own errors. The edge (page, command, route) turns them into one German sentence."""


class FoerderpfadError(Exception):
    """Something a person can act on; its text is German and complete."""


class NotAllowed(FoerderpfadError):
    """The actor may not do this. The text says why."""


class NotFound(FoerderpfadError):
    """The record is not there (any more)."""


class Refused(FoerderpfadError):
    """An input cannot be used. The text says what to change."""


class WrongUsage(Refused):
    """A command was called in a way its help does not know. The text says how it is called."""


class ChangedMeanwhile(FoerderpfadError):
    """Somebody else changed the record since it was read; nothing was written."""


class WrongSchema(FoerderpfadError):
    """The database does not have the schema this version needs."""
