"""Words about funding calls and what is read out of them."""

from tracker.vocabulary.word import Word


class CallStatus(Word):
    """Whether an application is possible, as of a given day."""

    FORECASTED = "forecasted", "angekündigt"
    OPEN = "open", "Antragstellung möglich"
    SUSPENDED = "suspended", "Antragsstopp"
    EXHAUSTED = "exhausted", "Mittel ausgeschöpft"
    CLOSED = "closed", "Antragsfrist abgelaufen oder Programm ausgelaufen"
    UNKNOWN = "unknown", "offen, bitte prüfen"


class Level(Word):
    """Who stands behind the money."""

    EU = "eu", "EU"
    BUND = "bund", "Bund"
    LAND = "land", "Land"
    KOMMUNE = "kommune", "Kommune"
    SONSTIGE = "sonstige", "Sonstige"
    UNKNOWN = "unknown", "offen, bitte prüfen"


class RoundKind(Word):
    """What has to be handed in by the day of a round."""

    OUTLINE = "outline", "Projektskizze"
    APPLICATION = "application", "Antrag"
    REGISTRATION = "registration", "Anmeldung"


class BodyKind(Word):
    """The three bodies behind a programme: who pays, who decides, who handles."""

    FUNDER = "funder", "Fördergeber"
    AUTHORITY = "authority", "Bewilligungsbehörde"
    AGENCY = "agency", "Projektträger"
    CONTACT = "contact", "Ansprechstelle"


class Verdict(Word):
    """What a gate rule finds. OPEN never hides a call."""

    YES = "ja", "erfüllt"
    NO = "nein", "nicht erfüllt"
    OPEN = "offen", "offen, bitte prüfen"


class GateRule(Word):
    """The rules a call must pass for one applicant."""

    AREA = "area", "Fördergebiet"
    APPLICANT = "applicant", "Antragsberechtigung"
    STATUS = "status", "Antragstellung"
    TIME = "time", "Zeitplan"
    SIZE = "size", "Größenordnung"
    FUNDING_TYPE = "funding_type", "Art der Förderung"
    BUDGET_STATUS = "budget_status", "Haushaltslage"


class Band(Word):
    """How well a call fits a project; shown instead of a number."""

    GOOD = "good", "passt gut"
    POSSIBLE = "possible", "könnte passen"
    CHECK = "check", "prüfen"


class ReviewAnswer(Word):
    """What a partner says to a suggestion."""

    INTERESTED = "interested", "Für uns interessant"
    NOT_FOR_US = "not_for_us", "Nicht für uns"
    LATER = "later", "Wiedervorlage"
    FORWARDED = "forwarded", "Weitergegeben"
    IDEA = "idea", "Dafür haben wir eine Idee"
    HIDE = "hide", "Dieses Programm nicht mehr zeigen"


class ReviewReason(Word):
    """Why a call is not for a partner. What the matcher may learn stands in ``rules.learning``."""

    TOPIC = "topic", "Thema trifft unser Vorhaben nicht"
    NOT_OUR_DUTY = "not_our_duty", "Nicht unsere Aufgabe"
    NO_PROJECT = "no_project", "Kein passendes Vorhaben bei uns"
    NOT_ELIGIBLE = "not_eligible", "Nicht antragsberechtigt"
    WRONG_AREA = "wrong_area", "Fördergebiet trifft nicht zu"
    KNOWN_APPLIED = "known_applied", "Ist bekannt, Antrag läuft oder ist gestellt"
    ALREADY_FUNDED = "already_funded", "Vorhaben wird schon gefördert (Doppelförderung)"
    ALREADY_STARTED = "already_started", "Vorhaben hat bereits begonnen"
    DEADLINE = "deadline", "Frist zu kurz oder nicht zu schaffen"
    TOO_SMALL_OR_BIG = "too_small_or_big", "Mindest- oder Höchstbetrag passt nicht"
    OWN_SHARE = "own_share", "Eigenanteil nicht darstellbar"
    STAFF = "staff", "Kein Personal für Antrag und Abwicklung"
    EFFORT = "effort", "Aufwand steht nicht im Verhältnis zum Zuschuss"
    DUPLICATE = "duplicate", "Doppelter Vorschlag, falsche oder veraltete Angabe"


class DeadlineWindow(Word):
    """How far away the next deadline of a call is."""

    SOON = "soon", "in den nächsten 30 Tagen"
    MONTHS = "months", "in 31 bis 90 Tagen"
    LATER = "later", "später"
    ROLLING = "rolling", "laufend"
    UNKNOWN = "unknown", "offen, bitte prüfen"
