"""Words about partners, their companies and their people."""

from tracker.vocabulary.word import Word


class PartnerKind(Word):
    """What kind of municipality a partner is."""

    KREIS = "kreis", "Kreis"
    STADT = "stadt", "Stadt"
    GEMEINDE = "gemeinde", "Gemeinde"


class LegalForm(Word):
    """Legal form of a municipal company, as far as programmes ask for it."""

    GMBH = "gmbh", "GmbH"
    GMBH_CO_KG = "gmbh_co_kg", "GmbH & Co. KG"
    AG = "ag", "AG"
    AOER = "aoer", "Anstalt des öffentlichen Rechts"
    ZWECKVERBAND = "zweckverband", "Zweckverband"
    EIGENBETRIEB = "eigenbetrieb", "Eigenbetrieb (rechtlich unselbständig)"
    EG = "eg", "eingetragene Genossenschaft"
    EV = "ev", "eingetragener Verein"
    UNKNOWN = "unknown", "offen, bitte prüfen"


class Role(Word):
    """What a person may do; ``rules.access`` decides by it."""

    OFFICE = "office", "Projektleitstelle"
    CONTACT = "contact", "Ansprechpartner:in der Kommune"
    DEPARTMENT = "department", "Fachamt"
    TREASURER = "treasurer", "Kämmerei"
    LEADERSHIP = "leadership", "Verwaltungsspitze"
    POLITICS = "politics", "Politik"
    AUDITOR = "auditor", "Rechnungsprüfung"
    ADMINISTRATOR = "administrator", "Administration"
    SYSTEM = "system", "Förderpfad"
