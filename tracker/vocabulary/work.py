"""Words about harvests, jobs, letters and applications at work."""

from tracker.vocabulary.word import Word


class JobKind(Word):
    """What the clockwork can start."""

    CRAWL = "crawl", "Abruf der Quellen"
    ADD_CALL = "add_call", "Programm aus einer Adresse anlegen"
    MATCH = "match", "Vorschläge berechnen"
    LETTERS = "letters", "Wochenbrief"


class JobState(Word):
    """Where a job stands."""

    WAITING = "waiting", "wartet"
    RUNNING = "running", "läuft"
    DONE = "done", "abgeschlossen"
    FAILED = "failed", "fehlgeschlagen"


class RunState(Word):
    """How the harvest of one source went. Only a sound run may withdraw a call."""

    RUNNING = "running", "läuft"
    SOUND = "sound", "in Ordnung"
    POOR = "poor", "unvollständig"
    FAILED = "failed", "gestört"


class LetterKind(Word):
    """Which mail it is."""

    WEEKLY = "weekly", "Wochenbrief"


class LetterState(Word):
    """A letter on its way; UNCLEAR is never sent again by itself."""

    PREPARED = "prepared", "vorbereitet"
    SENDING = "sending", "wird gesendet"
    SENT = "sent", "gesendet"
    REFUSED = "refused", "abgelehnt"
    UNCLEAR = "unclear", "unklar"


class MergeKind(Word):
    """What staff decided about two origins that look alike."""

    SAME = "same", "dasselbe Programm"
    SEPARATE = "separate", "zwei Programme"


class Stage(Word):
    """Where an application stands, from idea to completion; exits at the end."""

    IDEA = "idea", "Projektidee"
    CHECK = "check", "Förderfähigkeit wird geprüft"
    DECISION = "decision", "Entscheidung über den Antrag"
    PREPARATION = "preparation", "Antrag in Vorbereitung"
    OUTLINE = "outline", "Projektskizze eingereicht"
    INVITED = "invited", "Zur Antragstellung aufgefordert"
    APPLICATION = "application", "Antrag in Erstellung"
    SUBMITTED = "submitted", "Antrag gestellt"
    REVIEW = "review", "In Prüfung beim Fördergeber"
    AWARDED = "awarded", "Bewilligt"
    IMPLEMENTATION = "implementation", "In Umsetzung"
    PROOF = "proof", "Verwendungsnachweis in Arbeit"
    PROOF_REVIEW = "proof_review", "Verwendungsnachweis eingereicht"
    COMPLETED = "completed", "Abgeschlossen"
    NOT_PURSUED = "not_pursued", "Nicht weiterverfolgt"
    REJECTED = "rejected", "Abgelehnt"
    WITHDRAWN = "withdrawn", "Antrag zurückgezogen"
    DECLINED = "declined", "Bewilligung nicht in Anspruch genommen"
    REVOKED = "revoked", "Widerruf oder Rückforderung"
