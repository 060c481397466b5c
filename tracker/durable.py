"""Files that survive a power cut: the content reaches the disk first, then the name, then the folder with the name."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write(place: Path, content: bytes) -> None:
    """Write a file that has its name only once it is whole; its folder is made, and a half file is taken away."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        put_in_place(unfinished, place)
    finally:
        unfinished.unlink(missing_ok=True)


def put_in_place(unfinished: Path, target: Path) -> None:
    """Give a finished file the name it is to have, in place of what has it now."""
    flush(unfinished)
    unfinished.replace(target)
    flush(target.parent)


def flush(place: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    with suppress(PermissionError):  # a folder of somebody else still holds our file
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
