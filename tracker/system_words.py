"""German for what the operating system refuses: a file, a folder, a connection."""

import errno

_REASONS = {
    errno.ENOENT: "gibt es nicht",
    errno.EACCES: "keine Berechtigung",
    errno.EPERM: "keine Berechtigung",
    errno.EROFS: "nur zum Lesen eingebunden",
    errno.EEXIST: "gibt es schon",
    errno.ENOTDIR: "ein Teil des Wegs ist kein Ordner",
    errno.EISDIR: "das ist ein Ordner, keine Datei",
    errno.ENOSPC: "kein Platz mehr auf dem Datenträger",
    errno.ECONNREFUSED: "die Gegenstelle nimmt keine Verbindung an",
    errno.ECONNRESET: "die Gegenstelle hat die Verbindung abgebrochen",
    errno.EPIPE: "die Gegenstelle hat die Verbindung abgebrochen",
    errno.EHOSTUNREACH: "dorthin führt kein Weg im Netz",
    errno.ENETUNREACH: "dorthin führt kein Weg im Netz",
    errno.EADDRINUSE: "die Adresse ist schon belegt",
}


def sentence(error: OSError) -> str:
    """Return what the system refused: which file or connection, and why."""
    name = f"„{error.filename}“" if error.filename else "Eine Datei oder Verbindung"
    return f"{name} lässt sich nicht verwenden: {reason(error)}."


def reason(error: OSError) -> str:
    """Return in a few words why the system refused; its own words where we have none."""
    if isinstance(error, TimeoutError):
        return "keine Antwort in der gesetzten Zeit"
    return _REASONS.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__
