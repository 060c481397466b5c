"""Words about harvests, jobs, letters and applications at work."""

from tracker.vocabulary.word import Word


class JobKind(Word):
    """What the clockwork can start."""

    CRAWL = "crawl", "Abruf der Quellen"
    ADD_CALL = "add_call", "Programm aus einer Adresse anlegen"
    PAIRS = "pairs", "Doppelte Programme suchen"
    MATCH = "match", "Vorschläge berechnen"
    LETTERS = "letters", "Wochenbrief"
    POST = "post", "Post verschicken"
    REMINDERS = "reminders", "Erinnerungen"
    DEAD_LINKS = "dead_links", "Links prüfen"
    BACKUP = "backup", "Sicherung"


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
    REMINDER = "reminder", "Erinnerung"
    ALERT = "alert", "Eilige Änderung"
    OPINION = "opinion", "Bitte um Stellungnahme"
    ACCESS = "access", "Neuer persönlicher Link"
    TEST = "test", "Probebrief"


class LetterState(Word):
    """A letter on its way; UNCLEAR is never sent again by itself."""

    PREPARED = "prepared", "vorbereitet"
    SENDING = "sending", "wird gesendet"
    SENT = "sent", "gesendet"
    REFUSED = "refused", "abgelehnt"
    UNCLEAR = "unclear", "unklar"


class MergeKind(Word):
    """What staff decided about two origins that look alike; DOUBTFUL asks them to."""

    SAME = "same", "dasselbe Programm"
    SEPARATE = "separate", "zwei Programme"
    DOUBTFUL = "doubtful", "bitte prüfen"


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


class LinkState(Word):
    """What became of an official link when it was last tried."""

    REACHABLE = "reachable", "erreichbar"
    GONE = "gone", "Seite gibt es nicht mehr"
    UNSURE = "unsure", "nicht sicher prüfbar"


class HintState(Word):
    """Where a contact's Korrekturhinweis stands."""

    OPEN = "open", "offen"
    TAKEN = "taken", "übernommen"
    DECLINED = "declined", "nicht übernommen"


class TokenPurpose(Word):
    """The one thing a personal link opens."""

    DECISION = "decision", "Rückmeldung"
    OPINION = "opinion", "Stellungnahme"
    ITEM = "item", "Vorgang"
    SETTINGS = "settings", "Briefe einstellen oder abbestellen"
    CALENDAR = "calendar", "Kalender-Abo"


class TaskState(Word):
    """Whether a task is done."""

    OPEN = "open", "offen"
    DONE = "done", "erledigt"
    DROPPED = "dropped", "entfällt"


class TaskKind(Word):
    """Where a task comes from."""

    MANUAL = "manual", "Aufgabe"
    ECHO = "echo", "Rückmeldung aufgreifen"
    STAGE = "stage", "Arbeitsschritt"
    RESOLUTION = "resolution", "Beschluss nachreichen"
    CONTACT_CHECK = "contact_check", "Ansprechpartner:in prüfen"
    ACCESS_REQUEST = "access_request", "Zugang prüfen"
    ROUND_MOVED = "round_moved", "Frist hat sich geändert"

    @property
    def is_for_office(self) -> bool:
        """Say whether only the Projektleitstelle has to act, although the task is about a partner."""
        return self in {TaskKind.ECHO, TaskKind.CONTACT_CHECK, TaskKind.ACCESS_REQUEST}


class InquiryState(Word):
    """Where an Anfrage stands."""

    NEW = "new", "neu"
    RESEARCHING = "researching", "in Recherche"
    ANSWERED = "answered", "beantwortet"
    DONE = "done", "erledigt"


class Researcher(Word):
    """Who did the research for an Anfrage."""

    SELF = "self", "selbst"
    NRW_BANK = "nrw_bank", "NRW.BANK"
    KOMMUNAL_AGENTUR = "kommunal_agentur", "Kommunal Agentur NRW"
    WFG = "wfg", "WFG Kreis Unna"
    KREIS = "kreis", "Kreis"
    CONSULTANT = "consultant", "Büro"


class EventKind(Word):
    """What happens to an application beside its stages."""

    FURTHER_CLAIM = "further_claim", "Nachforderung"
    PROGRAMME_ENTRY = "programme_entry", "Programmaufnahme"
    ORAL_PROMISE = "oral_promise", "mündliche Zusage (kein Bescheid)"
    REJECTION_NOTICE = "rejection_notice", "Ablehnung angekündigt"
    OTHER = "other", "Ereignis"


class ProofKind(Word):
    """Which proof of use it is."""

    INTERIM = "interim", "Zwischennachweis"
    FINAL = "final", "Verwendungsnachweis"


class CouncilStep(Word):
    """What a body does with a paper."""

    RECOMMENDATION = "recommendation", "Empfehlung"
    DECISION = "decision", "Entscheidung"
