"""The sentences of the gate, with places for what the call and the applicant say."""

from tracker.vocabulary.word import Word


class GateSentence(Word):
    """One finding in plain German. The names in braces are filled in by the rules."""

    AREA_EVERYWHERE = "area_everywhere", "Gefördert wird {where}."
    AREA_INSIDE = "area_inside", "Gefördert wird {where}; {name} gehört dazu."
    AREA_OUTSIDE_LAND = "area_outside_land", "Gefördert wird nur {where}; {name} liegt {home}."
    AREA_OUTSIDE = "area_outside", "Gefördert wird nur {where}; {name} gehört nicht dazu."
    AREA_PART = "area_part", "Gefördert wird nur {where}; das ist ein Teil von {name}."
    AREA_UNKNOWN = "area_unknown", "Das Programm nennt kein Fördergebiet."
    AREA_STRANGE = "area_strange", "Ob {name} im Fördergebiet liegt, lässt sich nicht sicher ablesen."

    APPLICANT_NAMED = "applicant_named", "Antragsberechtigt sind Kommunen."
    APPLICANT_TEXT = "applicant_text", "Der Text nennt Kommunen als Antragstellerinnen."
    APPLICANT_PUBLIC = (
        "applicant_public",
        "Antragsberechtigt sind öffentliche Einrichtungen; ob Kommunen dazugehören, steht nicht fest.",
    )
    APPLICANT_OTHERS = "applicant_others", "Antragsberechtigt sind nur: {who}. Kommunen gehören nicht dazu."
    APPLICANT_EXCLUDED = "applicant_excluded", "Der Text schließt Kommunen als Antragstellerinnen aus."
    APPLICANT_COUNTIES = (
        "applicant_counties",
        "Antragsberechtigt sind nur Kreise und kreisfreie Städte; {name} ist kreisangehörig.",
    )
    APPLICANT_UNKNOWN = "applicant_unknown", "Das Programm nennt nicht, wer einen Antrag stellen kann."
    APPLICANT_STRANGE = "applicant_strange", "Ob Kommunen einen Antrag stellen können, lässt sich nicht sicher ablesen."

    COMPANY_NAMED = "company_named", "Antragsberechtigt sind auch Unternehmen."
    COMPANY_ASSOCIATION = "company_association", "Antragsberechtigt sind auch Verbände und Vereinigungen."
    COMPANY_PUBLIC = (
        "company_public",
        "Antragsberechtigt sind öffentliche Einrichtungen; ob {name} ({form}) dazugehört, steht nicht fest.",
    )
    COMPANY_PUBLIC_BODY = (
        "company_public_body",
        "Antragsberechtigt sind öffentliche Einrichtungen; {name} ({form}) ist eine.",
    )
    COMPANY_FORM_NAMED = "company_form_named", "Der Text nennt die Rechtsform von {name} ({form}) ausdrücklich."
    COMPANY_SHARE_MET = (
        "company_share_met",
        "Verlangt {verb} {bound} kommunale Beteiligung; bei {name} sind es {share}.",
    )
    COMPANY_SHARE_MISSED = (
        "company_share_missed",
        "Verlangt {verb} {bound} kommunale Beteiligung; bei {name} sind es nur {share}.",
    )
    COMPANY_SHARE_UNKNOWN = (
        "company_share_unknown",
        "Verlangt {verb} {bound} kommunale Beteiligung; der Anteil bei {name} ist noch nicht eingetragen.",
    )
    COMPANY_ONLY_MUNICIPALITIES = (
        "company_only_municipalities",
        "Genannt sind nur Kommunen; ob auch {name} ({form}) einen Antrag stellen kann, steht nicht fest.",
    )
    COMPANY_TOO_PRIVATE = (
        "company_too_private",
        "Antragsberechtigt sind Kommunen; {name} gehört nur zu {share} Kommunen und zählt nicht dazu.",
    )
    COMPANY_NOT_SMALL = (
        "company_not_small",
        "Gefördert werden kleine und mittlere Unternehmen; gehören 25 % oder mehr einer öffentlichen Stelle, "
        "gilt ein Unternehmen meist nicht als solches.",
    )
    COMPANY_OTHERS = "company_others", "Antragsberechtigt sind nur: {who}. {name} ({form}) gehört nicht dazu."
    COMPANY_DEPENDENT = (
        "company_dependent",
        "{name} ist rechtlich ein Teil der Kommune: Den Antrag stellt die Kommune.",
    )

    STATUS_OPEN = "status_open", "Eine Antragstellung ist möglich."
    STATUS_ROLLING = "status_rolling", "Anträge sind laufend möglich."
    STATUS_UNTIL = "status_until", "Anträge sind bis zum {day} möglich."
    STATUS_YEARLY = "status_yearly", "Anträge sind jedes Jahr möglich, nächster Termin ist der {day}."
    STATUS_LATER = "status_later", "Die nächste Antragsrunde beginnt am {day}."
    STATUS_ANNOUNCED = "status_announced", "Das Programm ist angekündigt; Anträge sind noch nicht möglich."
    STATUS_SUSPENDED = "status_suspended", "Zurzeit gilt ein Antragsstopp; bitte nach der nächsten Runde fragen."
    STATUS_EXHAUSTED = "status_exhausted", "Die Mittel sind ausgeschöpft; bitte nach der nächsten Runde fragen."
    STATUS_CLOSED = "status_closed", "Die Antragsfrist ist abgelaufen, eine nächste Runde ist nicht bekannt."
    STATUS_CLOSED_ON = "status_closed_on", "Die Antragsfrist endete am {day}, eine nächste Runde ist nicht bekannt."
    STATUS_PAST_BUT_OPEN = (
        "status_past_but_open",
        "Die Quelle nennt das Programm offen, die letzte bekannte Frist endete aber am {day}.",
    )
    STATUS_SOUNDS_ENDED = "status_sounds_ended", "Der Text klingt nach einem beendeten Programm."
    STATUS_UNKNOWN = "status_unknown", "Ob zurzeit Anträge möglich sind, steht nicht fest."

    TIME_STARTED_FORBIDDEN = (
        "time_started_forbidden",
        "Das Vorhaben hat schon begonnen; das Programm fördert nur Vorhaben, die noch nicht begonnen haben.",
    )
    TIME_STARTED = (
        "time_started",
        "Das Vorhaben hat schon begonnen; ein Beginn vor dem Bescheid schließt eine Förderung meist aus.",
    )
    TIME_START_PASSED = (
        "time_start_passed",
        "Der geplante Beginn ({day}) ist vorbei; wurde schon begonnen, ist eine Förderung meist ausgeschlossen.",
    )
    TIME_TOO_EARLY = (
        "time_too_early",
        "Der geplante Beginn ({start}) liegt vor der nächsten Antragsfrist ({day}); bitte den Zeitplan prüfen.",
    )
    TIME_FITS = "time_fits", "Der Zeitplan steht der Förderung nicht entgegen."
    TIME_UNKNOWN = "time_unknown", "Für das Vorhaben ist noch kein Beginn eingetragen."

    SIZE_TOO_SMALL = "size_too_small", "Gefördert wird ab {bound} Kosten; angegeben sind {cost}."
    SIZE_GRANT_TOO_SMALL = (
        "size_grant_too_small",
        "Die Zuwendung beträgt mindestens {bound}; die ganzen Kosten sind mit {cost} angegeben.",
    )
    SIZE_FITS = "size_fits", "Die Kosten ({cost}) liegen über der Mindestgröße von {bound}."
    SIZE_NO_BOUND = "size_no_bound", "Das Programm nennt keine Mindestgröße."
    SIZE_UNKNOWN = "size_unknown", "Gefördert wird ab {bound}; Kosten sind nicht angegeben."

    FUNDING_GRANT = "funding_grant", "Gefördert wird mit einem Zuschuss."
    FUNDING_LOAN = "funding_loan", "Gefördert wird mit einem Darlehen; es ist zurückzuzahlen."
    FUNDING_BOTH = "funding_both", "Gefördert wird mit Zuschuss oder Darlehen."
    FUNDING_EQUITY = (
        "funding_equity",
        "Angeboten wird nur eine Beteiligung am Eigenkapital; das gibt es nur für Unternehmen.",
    )
    FUNDING_SECURITY = "funding_security", "Angeboten wird nur eine Bürgschaft oder Garantie, kein Geld."
    FUNDING_OTHER = "funding_other", "Die Quelle nennt keine übliche Art der Förderung; bitte dort nachlesen."
    FUNDING_UNKNOWN = "funding_unknown", "Die Art der Förderung ist nicht angegeben."

    BUDGET_VOLUNTARY = (
        "budget_voluntary",
        "{name}: {status}. Das Vorhaben ist nicht als Pflichtaufgabe eingetragen; bitte mit Kämmerei und "
        "Kommunalaufsicht klären, ob der Eigenanteil möglich ist.",
    )
    BUDGET_STRAINED = (
        "budget_strained",
        "{name}: {status}. Bei freiwilligen Aufgaben bitte mit Kämmerei und Kommunalaufsicht klären, ob der "
        "Eigenanteil möglich ist.",
    )
    BUDGET_MANDATORY = "budget_mandatory", "{name}: {status}. Das Vorhaben ist eine Pflichtaufgabe."
    BUDGET_FREE = "budget_free", "Für {name} ist keine Haushaltssicherung eingetragen."
