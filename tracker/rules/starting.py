"""What speaks against beginning an application: nothing of it stops anyone, but it asks for a reason."""

from collections.abc import Sequence

from tracker.vocabulary.calls import CallStatus

_NOT_POSSIBLE = frozenset({CallStatus.SUSPENDED, CallStatus.EXHAUSTED, CallStatus.CLOSED})


def start_warnings(
    status: CallStatus | None, *, running: Sequence[str] = (), begun: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the warnings in sentences.

    ``status`` is that of the programme (``None``: there is none), ``running`` the numbers of applications to the same
    programme for the same Vorhaben, ``begun`` the titles of its Vorhaben that are on their way already.
    """
    found = []
    if status in _NOT_POSSIBLE and status is not None:
        found.append(f"Das Programm nimmt zurzeit keine Anträge an: {status.label}.")
    if running:
        found.append(f"Für dieses Vorhaben gibt es schon einen Antrag bei diesem Programm: {', '.join(running)}.")
    if begun:
        named = ", ".join(f"„{title}“" for title in begun)
        found.append(
            f"Laut Bestandsaufnahme läuft das Vorhaben schon: {named}. Ein Beginn vor dem Bescheid kann die "
            "Förderung ausschließen."
        )
    return tuple(found)
