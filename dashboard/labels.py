"""Words and signs of pages. Words of the domain stand in ``tracker.vocabulary``; no sign stands without its word."""

from tracker.vocabulary.calls import Band, CallStatus, ReviewAnswer, Verdict
from tracker.vocabulary.work import JobState, RunState

OFFICIAL_PAGES = "Maßgeblich sind immer die offiziellen Seiten der Fördergeber."
EXAMPLE = "Beispieldaten"
ALL = "Alle"

BAND_SIGNS = {Band.GOOD: "●●●", Band.POSSIBLE: "●●○", Band.CHECK: "●○○"}
VERDICT_SIGNS = {Verdict.YES: "✓", Verdict.NO: "✗", Verdict.OPEN: "?"}
STATUS_SIGNS = {
    CallStatus.OPEN: "✓",
    CallStatus.FORECASTED: "→",
    CallStatus.SUSPENDED: "‖",
    CallStatus.EXHAUSTED: "∅",
    CallStatus.CLOSED: "✗",
    CallStatus.UNKNOWN: "?",
}
RUN_SIGNS = {RunState.RUNNING: "…", RunState.SOUND: "✓", RunState.POOR: "!", RunState.FAILED: "✗"}
JOB_SIGNS = {JobState.WAITING: "…", JobState.RUNNING: "▸", JobState.DONE: "✓", JobState.FAILED: "✗"}

RECEIPTS = {
    ReviewAnswer.INTERESTED: (
        "Danke. Ihre Rückmeldung ist unverbindlich. "
        "Die Projektleitstelle und die anderen Kommunen sehen, dass Sie interessiert sind."
    ),
    ReviewAnswer.NOT_FOR_US: "Danke. Dieses Programm erscheint für dieses Vorhaben erst wieder, wenn es sich ändert.",
    ReviewAnswer.LATER: "Vorgemerkt. An diesem Tag steht der Vorschlag wieder hier.",
    ReviewAnswer.HIDE: "Dieses Programm wird Ihrer Kommune für kein Vorhaben mehr vorgeschlagen.",
}
"""What happens next after an answer, in the words a contact reads."""

FACTS = {
    "status": "Status",
    "rounds": "Frist",
    "rate": "Fördersatz",
    "rate_weak": "Fördersatz für finanzschwache Kommunen",
    "amount_min": "Mindestbetrag der Zuwendung",
    "amount_max": "Höchstbetrag der Zuwendung",
    "cost_min": "Mindestkosten des Vorhabens",
    "own_share_min": "Mindest-Eigenanteil",
}
"""What was read out of a text, by the names of ``CallFacts.passages``."""

ORDERS = {
    "fit": "Passt am besten, dann Frist",
    "deadline": "Frist",
    "title": "Titel",
    "changed": "Zuletzt geändert",
    "new": "Neueste zuerst",
}
"""How the list of calls can be sorted, by the names of ``calls.Order``."""
