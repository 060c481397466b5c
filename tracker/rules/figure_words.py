"""The words near a day, a rate or an amount that say whether it is one an applicant must know.

Validity, publication, payment calls, proof of use, events and decisions are no deadlines; programme totals, thresholds
of procurement or state-aid law no amounts; interest, taxes and savings no rates.
"""

from tracker.rules.weighing import cues

DEADLINE = cues(
    good_strong="""
        *(?:antrags|einreich*|bewerbungs|abgabe|skizzen|melde|anmelde|einsende|eingangs|teilnahme)(?:frist|schluss|termin)*
        *(?:antrags|einreich*|bewerbungs)(?:zeitr[aä]um|fenster|phase)* *stichtag* einsendeschluss deadline cut-off
        *förderaufrufe?s? antragsrunde*""",
    good="""
        frist(?:en)? *antr[aä]ge?[ns]? antragstellung antragsverfahren beantrag* bewerb* *skizzen? interessenbekundung*
        aufrufe?s? *runde wettbewerb* *anmeldung* verlängert *vorschläge?n? *(?:antrags|förder|online)portal""",
    good_weak="""
        einzureichen* eingereicht einreichen einreichung vorliegen vorzulegen stellen gestellt abzugeben abgabe möglich
        eingehen spätestens abgesendet hochgeladen hochzuladen geöffnet freigeschaltet""",
    bad_strong="""
        *nachweise?n?s? nachzuweisen *mittelabr* *zahlungsan* auszahl* abgerufen in_kraft außer_kraft gültig* geltungs*
        befrist* *laufzeit *(?<!antrags)(?<!einreichungs)(?<!einreiche)(?<!bewerbungs)zeitraum zweckbindung*
        *veranstaltung* webinar* *sprechstunde* *workshop* rückfragen fragen erschienen aktualisiert stand: bericht*
        abrechn* abgeschlossen abzuschließen fertig* umgesetzt umzusetzen begonnen beginnen starten enden durchgeführt
        jury tagt preisverleihung besetzen besetzt wurden""",
    bad="""
        gilt_(?:bis|ab|vom|seit) veröffentlich* bekanntmachung* banz* mbl fassung entscheid* entschieden *richtlinien?
        *erlass* *gesetz* verordnung""",
)
RATE = cues(
    good_strong="""
        fördersatz fördersätze* förderquoten? förderhöhe zuwendungshöhe eigen(?:anteil|mittel|beitrag|leistung)*
        zuwendungsfähig* förderfähig* anteil(?:s)?finanzierung beihilfeintensität finanzschwach* interkommunal*
        haushalts(?:sicherung|notlage)* *zuschuss* *zuschüsse* *zuwendung* ko-?finanzierung*""",
    good="""
        (?:ge)?förder* bezuschuss* ausgaben kosten erhalten trägt bringt beteiligt übernimmt gewährt unterstützt
        erstattet höchstens maximal max bis_zu""",
    bad_certain="*zins* tilgung* umsatzsteuer mehrwertsteuer *darlehens? *kredit*",
    bad_strong="""
        *verbrauch* *einspar* senk* reduzier* treibhaus* co2* *emission* gesellschaftsanteile? beteiligung* stammkapital
        überschr* *honorar* auslastung bevölkerung ziel inflation* steigerung* gemeinkosten* pauschal* vergleich""",
    bad="wurden anteil_der",
)
AMOUNT = cues(
    good_strong="""
        höchst(?:betrag|grenze|summe|förderung)* förderhöchst* bagatellgrenze*
        mindest(?:zuwendung|betrag|förder|volumen|kosten|ausgaben)* festbetr* fördersumme *zuwendung(?:en)? *zuschuss*
        *zuschüsse* eigen(?:anteil|mittel|beitrag)* preisgeld* *prämien? (?:investitions|projekt)volumen
        (?:je|pro)_(?:vorhaben|projekt|maßnahme|antrag|kommune|antragsteller*)""",
    good="""
        höchstens maximal max bis_zu mindestens mind begrenzt unterhalb beantragt beantragen (?:ge)?förder* ausgaben
        kosten gesamtkosten gewährt bewilligt erhalten""",
    bad_certain="zur_verfügung *haushaltsmittel* bundestag* landtag*",
    bad_strong="""
        insgesamt (?:förder|förderungs|fördermittel|programm|finanz|gesamt)volumen budget mindern mindert de-minimis*
        auftragswert* *vergabe* schwellenwert* wertgrenze* *umsatz* bilanz* stammkapital investiert* wurden gebühr*
        kostet bereit bereitgestellt bislang im_jahr *darlehens? *kredit*""",
)
