"""The words that say what a day is about, by the name of their cue, and how strongly each cue says it.

The first list that has a word names its cue, so special compounds stand before general ones.
"""

# What is handed in, as the first part of a compound: "Einreichungsfrist", "Bewerbungsschluss".
HANDING_IN = (
    "*(antrags?|antragstellungs|antragseingangs|antragsabgabe|einreichungs?|einreiche?|eingabe|bewerbungs"
    "|bewerber|abgabe"
    "|vorlage|meldungs?|melde|anmelde|anmeldungs|einsende|einsendungs|ausschluss|annahme|teilnahme|skizzen|eingangs"
    "|vorschlags|bekundungs|ausschreibungs|registrierungs|beantragungs|zugangs)-?"
)
# The beginnings of compounds with "Zeitraum", "Beginn" and the like that are about the project itself.
PROJECT = (
    "*(bewilligungs|durchführungs|förder|förderungs|projekt|maßnahmen?|umsetzungs|vorhabens?|bau|ausführungs"
    "|realisierungs"
    "|verwendungs|leistungs|ausgaben|finanzierungs|programm)-?"
)
CUE_WORDS = {
    "proof": """
        *(verwendungs|zwischen|schluss|kosten|ausgaben|leistungs|zahlungs|mittel)nachweis*
        nachweis(e|en|es|führung)?
        *(sach|zwischen|schluss|abschluss|end|ergebnis|jahres|fortschritts|tätigkeits)bericht* berichte?
        *abrechnung* abgerechnet abzurechnen abrechnen *rechnung(en)? erfolgskontroll* evaluation* evaluierung*
        monitoring monitorings monitoring(berichte?|pflicht)* belegen? beleg
    """,
    "drawdown": """
        *mittelabr* *mittelanforderung* *mittelanmeldung* *zahlungsantr* *zahlungsanforderung* auszahlung*
        abrufe? abruffrist abzurufen abrufen abgerufen *verausgab* ausgezahlt auszuzahlen kassenwirksam*
        abschlagszahlung* *abschlagsantr* zugewiesen überwiesen ausgeschüttet
        verbrauch* abfließen mittelabfluss* anzufordern angefordert *anforderung(en)? übertrag*
    """,
    "papers_later": """
        nachfolgen nachgesandt nachgeschickt nachmeldung*
        nachreich* nachgereicht* nachzureichen nachlief* nachgeliefert nachzuliefern vervollständig* ergänz*
        fehlende[nrsm]? nachforder* nachgeforder* *änderungsantr* *verlängerungsantr* widerspr(u|ü)ch*
        nachbesser* nachzubessern
    """,
    "other_paper": """
        *ratsbeschl* stellungnahmen? kofinanzierungszusage* unterstützungsschreiben
    """,
    "validity": """
        (un)?befristet* befristung* gültig* *geltungs(dauer|zeitraum)* kraft *krafttreten* valid*
    """,
    "document": """
        *richtlinien? *erlass(es)? *verwaltungsvorschrift* *verordnung* *gesetz(es)? *regelung(en)?
        *vereinbarung(en)? *bestimmungen *grundsätze *nebenbestimmung* vertrag* guideline*
    """,
    "publication": """
        *veröffentlich* *bekanntmach* bekanntgemacht *anzeigers? banz* mbl gmbl gvbl gv bgbl abl *amtsblatt*
        *ministerialblatt* datier* fassung aktualisier* stand neugefasst gefasst beschlossen verkünde*
        unterzeichne* erschienen erschien pressemitteilung* published bekanntgegeben herausgegeben
    """,
    "event": """
        *veranstaltung* *sprechstunde* *webinar* *seminar* *workshop* *konferenz* *tagung* *kongress* auftakt*
        *schulung* *verleihung* *sitzung* treffens? *(s|en|k|t|r|l)treffens? *foren *forum *erfahrungsaustausch*
        *(informations|info|beratungs|gesprächs|online)-?(termin|tag|stunde|gespräch|session|call|runde|abend)*
        *fachtag* *(projekt|themen|netzwerk|praxis|aktions)tage?[ns]?
        *(beratungs|aktions|projekt|themen)woche* lädt
        einladung* vorträge? begehung* beratungsgespräch* kick kickoff messe grundkurs aufbaukurs *lehrg(a|ä)ng*
        dialog* findet fand
        informieren vorstellen
        *gespräche? event infotage? *austausch
    """,
    "question": """
        (rück|nach|bieter|verständnis|sach|zusatz)?fragen anfragen auskünfte faqs? questions?
    """,
    "award": """
        *jury* *entscheid(et|en|ung|ungen|ungs)? entschieden begutacht* *gutachte* bekanntgabe*
        *bewilligung(en)? bewilligt *bescheide?[ns]? beschieden benachrichtig* prämiert? prämierung
        ergehen ergeht
        ausgezeichnet *preisträger* gewinner* *ergebnis(se|sen)? *beirat* zusagen? ausgewählt prüft prüfen
        *auswahl auswahl(entscheidung|ergebnis)* geprüft bekannt verliehen award* results? informiert verkündung
    """,
    "earmark": """
        *zweckbindung* *zweckgebunden* *bindefrist* *bindungsfrist* nutzen nutzung nutzungsdauer vorzuhalten
        vorhalten aufbewahr* aufzubewahren bindungszeitraum*
    """,
    "period": """
        PROJECT(zeitraum(e?s)?|zeiträume|laufzeit(en)?|periode|beginns?|start|endes?|abschluss|dauer)
        *laufzeit* *fertigstell* fertiggestellt* fertigzustellen *baubeginn* abzuschließen*
        abschluss abschließen umgesetzt* umzusetzen* umsetzung* umsetzen durchgeführt* durchzuführen*
        durchführung realisier* *inbetriebnahme* betrieb errichtet gebaut besetzen besetzt begonnen abgenommen
        abnahme beenden beschafft angeschafft geliefert lieferung beauftragt investieren investiert
        eröffnung vergeben erfüllen schützen dauern
    """,
    "finished": """
        abgeschlossen* beendet
    """,
    "deadline": """

        HANDING_IN(frist|first|schluss|termin|stichtag|ende|datum|schlusstermin|ablauf|tag)(e|s|es|en|tage?n?|termine?n?)?
        *deadlines? cut cutoff cut-off schlusstermin* *stichtag* annahmeschluss meldeschluss fristende
    """,
    "span": """
        (HANDING_IN|förder|förderungs|auswahl|wettbewerbs)(zeitraum(e?s)?|zeiträumen?|zeitfensters?|fensters?)
        (HANDING_IN|auswahl|wettbewerbs)(phasen?)
        (HANDING_IN)(möglichkeit(en)?)
        (HANDING_IN|förder|förderungs|auswahl|wettbewerbs)(perioden?|runden?|zeit(en)?|portals?|verfahrens?|slots?)
    """,
    "opening_noun": """
        (HANDING_IN|aufruf|ausschreibungs|programm|portal)(start|beginn|öffnung|freischaltung)s? opening
    """,
    "term": """
        frist fristen schlusstag fristablauf fristverlängerung fristwahrung
    """,
    "appointment": """
        termin termine terminen
    """,
    "outline": """
        *skizzen? *kurzantr* *voranträge?n? *vorantrag* *kurzvorschl* *kurzkonzept* *kurzexpos*
        *kurzdarstellung* *ideenpapiere?n? outlines? pre-?proposals? *kurzbeschreibung(en)? *kurzbewerbung*
    """,
    "concept": """
        (*(projekt|grob|kurz|wettbewerbs|umsetzungs|ideen|vorhaben))?konzepte?n?s? konzeptpapiere?n?
    """,
    "idea": """
        *idee *ideen
    """,
    "registration": """
        *interesse*bekundung* bekunden bekundet *voranmeld* *registrier*
        rückmeldungen meldung(en)? *(erhebungs|abfrage|frage|melde)bogen
        *bedarfs?(an)?(meldung|anzeige|abfrage)* *anmeldung(en)? *absichtserklärung* *interessensbekundung*
        expressions? vormerk* vorgemerkt *anmeldeformular* *teilnahmeerklärung* *teilnahmemeldung* *maßnahmenmeldung*
    """,
    "interest": """
        interesse bedarfe?s?
    """,
    "application": """
        *anträge?n? *antrag(s|es)? *ant(ä|a)ge?n?
        *antragstellung *antragsstellung *antragseinreichung *antragsunterlagen
        *antragsannahme *antragsdokumente* *bewerbung(en|s)? *bewerbungsunterlagen *wettbewerbsbeitr*
        beiträge?n? *vorschläge?n? *vorschlag *vorhabenbeschreibung* proposals? applications? uploads? *gesuche?n?
        nominierung(en)? förderanfragen? *beantragung
    """,
    "handing": """
        einreichung(en)? abgabe einsendung(en)? vorlage eingang zugang *antragseingang posteingang rückgabe rücksendung
    """,
    "papers": """
        *unterlagen *formular* vordruck* dokumente?n?
    """,
    "apply": """
        bewerben bewirbt bewerbt beworben beantragen beantragt apply teilnehmen teilnahme mitmachen anmelden
        angemeldet anzumelden registrieren melden meldet gemeldet erklären erklärt
    """,
    "take_part": """
        beteiligen beteiligung
    """,
    "submit": """
        einzureichen* eingereicht einreichen einreicht abgeschickt einging eingingen
        reichen reicht vorzulegen vorgelegt vorlegen vorliegen
        vorliegt eingehen eingegangen eingeht einzugehen zugehen zugegangen zugehend hochgeladen hochzuladen
        hochladen abgesendet abgesandt absenden abzusenden übermitteln übermittelt übersenden übersandt
        zuzusenden zusenden zugesandt gesandt gesendet senden schicken geschickt abzuschicken abgeben abzugeben
        abgegeben einsenden einzusenden eingesandt eingesendet richten gerichtet anzulegen angelegt zuleiten
        zuzuleiten zugeleitet stellen gestellt stellt submitted submit submission einzustellen mitzuteilen
        mitteilen anzuzeigen angezeigt anzeigen übergeben erfassen eingegeben einpflegen abschicken beizubringen
        zukommen eintreffen eingetroffen eintrifft vorzuschlagen vorschlagen vorgeschlagen einzubringen einbringen
        eingebracht
    """,
    "accept": """
        entgegen entgegengenommen entgegenzunehmen annehmen angenommen annahme nimmt nehmen berücksichtigt
        accepted annimmt annahmen erwarten erbitten erbeten
    """,
    "possible": """
        möglich zulässig
    """,
    "call": """
        *aufrufe?[sn]? calls? ausschreibung(en)? *wettbewerbe?s? *runden? antragsverfahren auswahlverfahren
        (zeit|förder)fensters?
    """,
    "portal": """
        *portale?s? *plattform geöffnet offen freigeschaltet läuft bereit verfügung verfügbar open opens closes
    """,
    "holds": """
        gilt gelten galt
    """,
}
# Frame and weight of a cue: what the day near it is about. "submit" is handing in an application.
FRAMES: dict[str, tuple[str, float]] = {
    "proof": ("proof", 4.0),
    "drawdown": ("drawdown", 3.5),
    "papers_later": ("papers_later", 3.2),
    "other_paper": ("papers_later", 1.8),
    "validity": ("validity", 3.0),
    "document": ("validity", 0.8),
    "publication": ("publication", 1.8),
    "event": ("event", 3.6),
    "question": ("question", 3.0),
    "award": ("award", 2.2),
    "earmark": ("earmark", 3.5),
    "period": ("period", 2.2),
    "finished": ("period", 1.5),
    "deadline": ("submit", 3.5),
    "span": ("submit", 3.0),
    "opening_noun": ("submit", 3.0),
    "term": ("submit", 2.0),
    "appointment": ("submit", 1.4),
    "outline": ("submit", 1.4),
    "concept": ("submit", 0.6),
    "idea": ("submit", 0.6),
    "registration": ("submit", 1.5),
    "application": ("submit", 1.3),
    "interest": ("submit", 0.6),
    "handing": ("submit", 1.2),
    "papers": ("submit", 0.7),
    "apply": ("submit", 1.6),
    "take_part": ("submit", 0.9),
    "submit": ("submit", 1.0),
    "accept": ("submit", 0.75),
    "possible": ("submit", 0.3),
    "call": ("submit", 0.8),
    "portal": ("submit", 0.6),
    "holds": ("validity", 0.6),
}
