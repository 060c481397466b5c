"""Words about applications: how they are made and decided, what they cost, why they ended, which papers they leave."""

from tracker.vocabulary.word import Word


class Phase(Word):
    """The six words of the report, each for several stages."""

    PLANNED = "planned", "geplant"
    REQUESTED = "requested", "beantragt"
    GRANTED = "granted", "genehmigt"
    COMPLETED = "completed", "abgeschlossen"
    ABANDONED = "abandoned", "abgebrochen"
    REJECTED = "rejected", "abgelehnt"


class ExitReason(Word):
    """Why an application ended. One code belongs to one of the three lists below the class."""

    OWN_SHARE = "own_share", "Eigenanteil nicht finanzierbar"
    BUDGET_SUPERVISION = "budget_supervision", "Haushaltssicherung / vorläufige Haushaltsführung"
    NO_SUPERVISORY_CONSENT = "no_supervisory_consent", "Keine Zustimmung der Kommunalaufsicht"
    NO_RESOLUTION = "no_resolution", "Kein politischer Beschluss / Gremium lehnt ab"
    COUNCIL_TOO_LATE = "council_too_late", "Gremienlauf nicht rechtzeitig möglich"
    STAFF = "staff", "Personal für Antrag oder Umsetzung fehlt"
    EFFORT = "effort", "Antrags- und Nachweisaufwand zu hoch"
    TOO_SHORT = "too_short", "Frist oder Umsetzungszeitraum zu kurz"
    NOT_READY = "not_ready", "Planungsstand reicht nicht (Kostenberechnung, Gutachten, Grundstück fehlen)"
    FOLLOW_UP_COST = "follow_up_cost", "Folgekosten / Zweckbindung zu belastend"
    STARTED_OR_FUNDED = "started_or_funded", "Vorhaben bereits begonnen oder anderweitig gefördert (Kumulierung)"
    PARTNERS_MISSING = "partners_missing", "Partner für gemeinsamen Antrag fehlen"
    CALL_ENDED = "call_ended", "Programm überzeichnet, ausgeschöpft oder eingestellt"
    DROPPED = "dropped", "Andere Förderung günstiger / Vorhaben aufgegeben oder verschoben"

    FUNDS_EXHAUSTED = "funds_exhausted", "Mittel ausgeschöpft / überzeichnet"
    FORMAL_ERROR = "formal_error", "Formaler Fehler oder Frist versäumt"
    NOT_FUNDABLE = "not_fundable", "Nicht zuwendungsfähig"
    NOT_SELECTED = "not_selected", "Fachlich nicht ausgewählt (Ranking)"
    PAPERS_INCOMPLETE = "papers_incomplete", "Unterlagen unvollständig"
    STARTED_EARLY = "started_early", "Vorzeitig begonnen"
    FINANCING_UNSURE = "financing_unsure", "Gesamtfinanzierung nicht gesichert"

    SPENT_LESS = "spent_less", "Minderausgaben / nicht verbraucht"
    PROCUREMENT = "procurement", "Vergabeverstoß"
    DEADLINE_MISSED = "deadline_missed", "Frist versäumt (Mittelverwendung, Verwendungsnachweis)"
    PURPOSE_MISSED = "purpose_missed", "Zweck verfehlt"
    EARMARK_BROKEN = "earmark_broken", "Zweckbindung verletzt"
    INTEREST = "interest", "Zinsen"
    COST_NOT_FUNDABLE = "cost_not_fundable", "Nicht zuwendungsfähige Ausgaben"


_REASONS = tuple(ExitReason)
_FIRST_REJECTION = _REASONS.index(ExitReason.FUNDS_EXHAUSTED)
_FIRST_REFUND = _REASONS.index(ExitReason.SPENT_LESS)
# Nicht weiterverfolgt, zurückgezogen, Bewilligung nicht in Anspruch genommen: the partner's own reasons.
NOT_PURSUED_REASONS = _REASONS[:_FIRST_REJECTION]
# Abgelehnt: the funder's reasons.
REJECTION_REASONS = _REASONS[_FIRST_REJECTION:_FIRST_REFUND]
# Widerruf, Rücknahme, Erstattung: why money goes back.
REFUND_REASONS = _REASONS[_FIRST_REFUND:]


class Revocation(Word):
    """What kind of taking back it was; three different acts in law."""

    REVOKED = "revoked", "Widerruf"
    WITHDRAWN = "withdrawn", "Rücknahme"
    REFUND = "refund", "Erstattung"


class GrantForm(Word):
    """Förderart: whether and how often money has to be applied for."""

    APPLICATION = "application", "Antrag"
    WITHOUT_APPLICATION = "without_application", "ohne Antrag"
    LUMP_SUM = "lump_sum", "Pauschale"
    YEARLY = "yearly", "jährlich wiederkehrend"


class Financing(Word):
    """Finanzierungsart: how the grant follows from cost and income."""

    SHARE = "share", "Anteilfinanzierung"
    GAP = "gap", "Fehlbedarfsfinanzierung"
    FIXED = "fixed", "Festbetragsfinanzierung"
    FULL = "full", "Vollfinanzierung"


class Spending(Word):
    """Whether money is consumed or builds something that lasts; a single plan line is never mixed."""

    CONSUMPTIVE = "consumptive", "konsumtiv"
    INVESTIVE = "investive", "investiv"
    MIXED = "mixed", "gemischt"


class Flow(Word):
    """Where a plan line stands in the municipal budget: two words of the result plan, two of the financial plan."""

    EARNING = "earning", "Ertrag"
    EXPENSE = "expense", "Aufwand"
    RECEIPT = "receipt", "Einzahlung"
    PAYMENT = "payment", "Auszahlung"


class LineKind(Word):
    """What a line of the finance plan is; grant and own share follow from the lines and are none."""

    COST = "cost", "Ausgabe"
    THIRD_PARTY = "third_party", "Leistungen Dritter (ohne öffentliche Förderung)"
    OTHER_PUBLIC = "other_public", "Weitere öffentliche Förderung"


class SplitKey(Word):
    """By what a sum is divided among partners."""

    INHABITANTS = "inhabitants", "nach Einwohnern"
    EQUAL = "equal", "zu gleichen Teilen"
    COST = "cost", "nach Kosten"
    FIXED = "fixed", "nach festen Beträgen"
    LEVY_BASE = "levy_base", "nach Umlagegrundlagen"


class Budgeted(Word):
    """Veranschlagt: whether the budget of the year holds the money."""

    BUDGET = "budget", "ja"
    SUPPLEMENTARY = "supplementary", "Nachtrag"
    UNPLANNED = "unplanned", "üpl.-apl."
    MISSING = "missing", "nein"


class ApplicationModel(Word):
    """Antragsmodell: who applies for whom."""

    SINGLE = "single", "Einzelantrag"
    JOINT = "joint", "gemeinsamer Antrag (eine Antragstellerin, Vereinbarung)"
    PASSED_ON = "passed_on", "mit Weiterleitung (Erst-/Letztempfängerin)"
    ALLIANCE = "alliance", "Verbundvorhaben (je Partnerin eigener Antrag)"


class DecisionBasis(Word):
    """Beschlussgrundlage of one partner. The last four warn, none blocks."""

    RESOLUTION = "resolution", "Beschluss des Gremiums (Empfehlung/Entscheidung)"
    URGENT = "urgent", "Dringlichkeitsentscheidung (§ 60 GO NRW / § 50 KrO NRW)"
    BUDGETED = "budgeted", "Im Haushaltsplan veranschlagt, kein gesonderter Beschluss"
    THRESHOLD = "threshold", "Innerhalb der Wertgrenze der Zuständigkeitsordnung"
    RESERVED = "reserved", "Antrag unter Gremienvorbehalt, Beschluss nachzureichen"
    NOT_NEEDED = "not_needed", "Kein Beschluss erforderlich (mit Begründung)"


class JointAnswer(Word):
    """A partner's answer to a concrete joint application; SILENT is set by the system, never by a person."""

    JOINS = "joins", "Wir machen mit (vorbehaltlich Beschluss)"
    STAYS_OUT = "stays_out", "Wir machen nicht mit"
    UNDECIDED = "undecided", "Noch in Klärung"
    SILENT = "silent", "Keine Rückmeldung"


class SubmissionRoute(Word):
    """Antragsweg."""

    PORTAL = "portal", "Portal"
    EMAIL = "email", "E-Mail"
    PAPER = "paper", "Papier"


class OfficeSupport(Word):
    """What the Projektleitstelle did for an application."""

    NONE = "none", "keine"
    RESEARCH = "research", "Recherche"
    APPLICATION = "application", "Antrag"
    PROCESSING = "processing", "Abwicklung"


class DocumentType(Word):
    """What a paper in the file of an application is, in the order in which they come up."""

    GUIDELINE = "guideline", "Förderrichtlinie"
    CALL = "call", "Förderaufruf"
    LEAFLET = "leaflet", "Merkblatt/FAQ"
    NEED = "need", "Kurzbeschreibung Förderbedarf"
    OUTLINE = "outline", "Projektskizze"
    APPLICATION = "application", "Antrag"
    FINANCE_PLAN = "finance_plan", "Kosten- und Finanzierungsplan / KuF"
    COST_ESTIMATE = "cost_estimate", "Kostenberechnung (DIN 276)"
    AGREEMENT = "agreement", "Kooperationsvereinbarung / öffentlich-rechtliche Vereinbarung"
    INTENT = "intent", "Absichtserklärung (LoI)"
    COUNCIL_PAPER = "council_paper", "Sitzungsvorlage"
    RESOLUTION = "resolution", "Beschlussauszug (Niederschrift)"
    URGENT_DECISION = "urgent_decision", "Dringlichkeitsentscheidung"
    TREASURER = "treasurer", "Stellungnahme Kämmerei"
    SUPERVISION = "supervision", "Zustimmung Kommunalaufsicht"
    RECEIPT = "receipt", "Eingangsbestätigung"
    FURTHER_CLAIM = "further_claim", "Nachforderung"
    EARLY_START = "early_start", "Zustimmung zum vorzeitigen Maßnahmenbeginn"
    AWARD = "award", "Zuwendungsbescheid"
    CHANGED_AWARD = "changed_award", "Änderungsbescheid"
    WAIVER = "waiver", "Rechtsbehelfsverzicht"
    CONTRACT = "contract", "Vergabevermerk/Auftrag"
    PAYMENT_CALL = "payment_call", "Mittelabruf (Mittelanforderung)"
    INTERIM_PROOF = "interim_proof", "Zwischennachweis"
    REPORT = "report", "Sachbericht"
    FIGURES = "figures", "zahlenmäßiger Nachweis"
    VOUCHERS = "vouchers", "Belegliste"
    PROOF = "proof", "Verwendungsnachweis"
    AUDIT_NOTE = "audit_note", "Prüfvermerk RPA"
    FINAL_AWARD = "final_award", "Schlussbescheid"
    REVOCATION = "revocation", "Widerrufs-/Erstattungsbescheid"
    PUBLICITY = "publicity", "Publizitätsnachweis"
    CALL_NOTE = "call_note", "Gesprächsvermerk"
