"""Words about awards: the notices of a funder, the clocks that follow from them, the rule sets behind the clocks."""

from tracker.vocabulary.word import Word


class NoticeKind(Word):
    """Which kind of Bescheid a notice is."""

    AWARD = "award", "Zuwendungsbescheid"
    CHANGE = "change", "Änderungsbescheid"
    FOLLOW_UP = "follow_up", "Folgebescheid"
    FINAL = "final", "Schlussbescheid"
    REFUND = "refund", "Erstattungsbescheid"


class GapChoice(Word):
    """What can be done when less was granted than was asked for; a person decides."""

    OWN_SHARE = "own_share", "Eigenanteil erhöhen"
    SMALLER = "smaller", "Vorhaben verkleinern"
    OTHER_MONEY = "other_money", "weitere Förderung suchen"
    DECLINE = "decline", "Bewilligung nicht in Anspruch nehmen"


class OrderKind(Word):
    """What an Auftrag is about, as far as the start ban tells them apart."""

    WORKS = "works", "Bau-, Liefer- oder Dienstleistung"
    PLANNING = "planning", "Planung"
    GROUND_SURVEY = "ground_survey", "Baugrunduntersuchung"
    LAND = "land", "Grunderwerb"


class StartLevel(Word):
    """How hard an order before the Bescheid weighs. FORBIDDEN is the strongest warning the screen has."""

    FORBIDDEN = "forbidden", "förderschädlicher Beginn droht"
    CHECK = "check", "bitte im Bescheid prüfen"
    FINE = "fine", "in Ordnung"


class RuleSet(Word):
    """Whose Nebenbestimmungen hold for an award."""

    NRW_MUNICIPAL = "nrw_municipal", "Land NRW, Kommunen (VVG, ANBest-G)"
    NRW_OTHER = "nrw_other", "Land NRW, andere (VV, ANBest-P)"
    NRW_URBAN = "nrw_urban", "Städtebauförderung NRW"
    FEDERAL_MUNICIPAL = "federal_municipal", "Bund, Gebietskörperschaften (ANBest-Gk)"
    FEDERAL_OTHER = "federal_other", "Bund, andere (ANBest-P)"
    EFRE_NRW = "efre_nrw", "EFRE.NRW"
    GENERAL = "general", "allgemeines Recht"


class ClockKind(Word):
    """What a clock counts to."""

    OBJECTION = "objection", "Rechtsbehelfsfrist"
    PERIOD_END = "period_end", "Ende des Bewilligungszeitraums"
    PAYMENT_NEED = "payment_need", "Verwendung abgerufener Mittel"
    INTEREST = "interest", "Zinsen auf nicht verwendete Mittel"
    INTEREST_CHECK = "interest_check", "Zinsprüfung"
    SLICE_EXPIRY = "slice_expiry", "Verfall der Jahresscheibe"
    INTERIM_PROOF = "interim_proof", "Zwischennachweis"
    PROOF = "proof", "Verwendungsnachweis"
    LOCAL_AUDIT = "local_audit", "Vorlage bei der Rechnungsprüfung"
    NOTIFICATION = "notification", "Mitteilungspflicht"
    PUBLICITY = "publicity", "Publizität"
    EARMARK = "earmark", "Zweckbindung"


class Anchor(Word):
    """The day from which a clock runs, or the place where its day stands."""

    ANNOUNCED = "announced", "Bekanntgabe des Bescheids"
    PAYMENT = "payment", "Auszahlung"
    PURPOSE_FULFILLED = "purpose_fulfilled", "Erfüllung des Zuwendungszwecks"
    PERIOD_ENDS = "period_ends", "Ende des Bewilligungszeitraums"
    STATED = "stated", "im Bescheid genannter Tag"
    PROOF_DUE = "proof_due", "Frist des Verwendungsnachweises"
    EVENT = "event", "Eintritt des Ereignisses"


class PeriodUnit(Word):
    """In what a period of a clause is counted."""

    DAYS = "days", "Tage"
    WORKING_DAYS = "working_days", "Arbeitstage"
    WEEKS = "weeks", "Wochen"
    MONTHS = "months", "Monate"
    YEARS = "years", "Jahre"


class Confidence(Word):
    """How sure a rule is. VERIFY is shown as a request to look into the Bescheid, never as law."""

    CONFIRMED = "confirmed", "belegt"
    VERIFY = "verify", "bitte im Bescheid prüfen"


class ProofSide(Word):
    """The two halves of the zahlenmäßiger Nachweis."""

    INCOME = "income", "Einnahmen"
    COST = "cost", "Ausgaben"
