"""Files that somebody fetched by hand for a source that refuses programs, until the harvest has read them.

What a harvest reads goes into its archive; here a file only waits. One of yesterday's goes with the next one.
"""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from tracker import durable
from tracker.errors import Refused
from tracker.system_words import reason

LARGEST_MB = 100
_FOLDER = "eingang"
_ZIP = b"PK\x03\x04"
_KEPT = timedelta(days=1)


def keep(content: bytes, *, data_dir: Path, now: datetime) -> Path:
    """Put a ZIP below the data folder, whole before it has its name; return where it lies.

    Raises:
        Refused: there is none, it is no ZIP, too large, or the disk does not take it.
    """
    if not content:
        raise Refused("Bitte wählen Sie zuerst eine Datei.")
    if not content.startswith(_ZIP):
        raise Refused("Das ist keine ZIP-Datei. Bitte wählen Sie die Datei, wie sie heruntergeladen wurde.")
    if len(content) > LARGEST_MB * 1024 * 1024:
        raise Refused(f"Die Datei ist zu groß. Bitte wählen Sie eine mit höchstens {LARGEST_MB} MB.")
    folder = data_dir.absolute() / _FOLDER
    place = folder / f"{hashlib.sha256(content).hexdigest()}.zip"
    try:
        durable.write(place, content)
        for old in folder.iterdir():
            if old.stat().st_mtime < (now - _KEPT).timestamp():
                old.unlink(missing_ok=True)
    except OSError as error:
        raise Refused(
            f"Die Datei lässt sich nicht speichern: {reason(error)}. Bitte sagen Sie der IT Bescheid."
        ) from error
    return place
