"""What single words say about a figure beside them: grant or cost, ceiling or floor, whose, and what is no fact."""

from functools import lru_cache

from crawler.facts.lexicon import LONGEST_WORD, WORD
from crawler.facts.spelling import german, word_list

_NAMES = {
    "weak": """
        *haushaltss?icherung* *haushaltsnotlage* finanzschw(a|ä)ch* nothaushalt* *haushaltskonsolidierung*
        überschuld* *stärkungspakt* konsolidierungs(kommunen?|gemeinden?|hilfe) leistungsschwach* steuerschwach*
        hsk hsk-* notlagenkommunen? einkommensschwach* finanzknapp* haushaltssanierung* bedarfszuweisung*
        haushaltsausgleich* hoch(verschuldet|defizitär)* fehlbetragsgemeinden? zahlungsschwach*
    """,
    "loan": """
        *darlehen* *kredit* *tilgung* *zins* *bürgschaft* *garantie* loan* haftungsfreistellung* hausbank*
    """,
    "volume": """
        *fördervolumen* zuwendungsvolumen *förderbedarf zuwendungsbedarf
    """,
    "minimis": """
        *minimis* agvo beihilferecht* steuerjahre* dawi
    """,
    "procurement": """
        *auftragswerte?s? netto brutto *angebote?n? *direktauftr* *schwellenwerte?n? *wertgrenzen? uvgo vob vgv
        vergaberecht* *vergaben? *aufträge?n?
    """,
    "review": """
        *prüfung* *untersuchung* beizufügen einzuholen *nachweise?s? *verwendungsnachweis* baufachlich*
        *gutachten wirtschaftlichkeit* unterliegen
        unterliegt einnahmen *rückforderung* rückzahlung* *erstattung* gebühr* bußgeld* vereinfacht*
        sicherheit(en)? stundung* verzinst verzinsung abschreibung* inventari* wirtschaftsgüter* gegenstände
        abweichung* überschreitung* überschritten kostensteigerung* einbehalt* abschlag* raten schlussrate
        sachbericht* teilbetr* vorauszahlung* zwischenzahlung* rechnungsprüfung* zwischenfinanzierung
    """,
    "tax": """
        *umsatzsteuer* *mehrwertsteuer* *vorsteuer* mwst
    """,
    "flat": """
        pauschal *gemeinkosten* overhead* *verwaltungspauschale* *gemeinkostenpauschale* *planungsleistungen
        *planungskosten nebenkosten baunebenkosten *honorare?n? angesetzt anzusetzen anerkannt anrechenbar
        angerechnet anerkennungsfähig bemessungsgrundlage restkostenpauschale* *kostenpauschale* berücksichtigt
        zugrunde
    """,
    "quantity": """
        *minderung* *einsparung* *reduzierung* *reduktion* *senkung* *emission* treibhaus* *bedarfs?
        *auslastung* bevölkerung* *einwohner* *fläche* *arbeitszeit* beschäftigungsumfang* stellenumfang*
        stellenanteil* erreichen mehrheit* stimmen mitglieder *verbrauch* *energie* *strom* *wärme* geschützt
        versiegel* ziel ziele steigerung* *rückgang* bruttoinland* ausbau* wertung* gewichtung* punkte
        gesellschafts* beteiligungsquote gewichtet wahrscheinlichkeit grenzwert* effizienz* teilzeit
        lohnsteigerung* tarif* geteilt
    """,
    "portion": """
        anteile?s?
    """,
    "own": """
        *eigenanteile?s?n? *eigenmittel* *eigenbeteiligung* *eigenleistung* selbst selber kommunalanteil*
        *komplementär* selbstbeteiligung* eigenfinanzierung* eigenbeitr* eigenkapital own trägeranteil*
        gemeindeanteil* eigenquote kommunalbeitrag mindestanteil*
    """,
    "quota": """
        *fördersatz* *fördersätze* *förderrate* *förderquote* *zuschussquote* *zuschusssatz* quote *regelsatz*
        satz sätze
        *anteilfinanzierung* *anteilsfinanzierung* *kofinanzierung* (k|c)o-?financ?zi?* *förderintensität*
        beihilfeintensität* *förderanteil* *grundförderung* *basisförderung* *regelförder* *finanzierungsanteil*
        (förder|zuwendungs|zuschuss)?höchstsatz(es)? (zuwendungs|zuschuss)anteil(s|es)?
        (efre|esf|eler|jtf|eu|bundes|landes|förder)-?(anteil|quote|kofinanzierung|beteiligung)e?s?
        interventionssatz* rate zuwendungssatz* *fördersatz bezuschussung* *finanzierungssatz* erstattungssatz*
        höchstfördersatz* förderumfang*
    """,
    "prize": """
        *festbetr(a|ä)g* *preisgeld* *(förder|sonder|haupt|wettbewerbs|publikums|jury|einzel|geld)preise?[ns]?
        dotierung dotierte? prämiert ausgezeichnet honoriert
        sieger* gewinner* preisträger* *platzierter?
        *prämien? fixbetrag* *pauschalen? pauschalbetrag* dotiert *gutscheine?n?
        *scheck einmalzahlung preise?n? festbetragsfinanzierung* pauschalförderung*
    """,
    "bagatelle": """
        *bagatell*
        mindest(zuwendung|förder|zuschuss|betrag|summe|antragssumme)*
        förderuntergrenze* zuwendungsuntergrenze*
    """,
    "cost_floor": """
        mindest(kosten|ausgaben?|invest|volumen|projekt|gesamt|vorhaben|aufwand|investitionsvolumen)*
    """,
    "cap": """
        *höchstbetr(a|ä)g* höchst(förder|zuwendung|summe|zuschuss)*
        maximal(förder|zuwend|zuschuss|betrag|summe)* förderobergrenze* förderhöchst* zuwendungshöchst*
        förderdeckel* förder(ungs)?grenze zuwendungsgrenze zuschussgrenze
    """,
    "ceiling": """
        höchstens maximal* max *höchstgrenze* höchst(satz|ens)* *obergrenze* *deckel* gedeckelt begrenzt
        beschränkt limitiert *kappung* gekappt maximum überschreiten übersteigen übersteigt überschreitet
        hinausgehen exceed ceiling limit zuwendungshöchst* förderhöchst* förderobergrenze plafondiert
    """,
    "floor": """
        mindestens mind wenigstens minimum *untergrenze* unterschreiten unterschreitet least mindesthöhe*
    """,
    "extra": """
        zusätzlich* darüber
    """,
    "overall": """
        insgesamt
    """,
    "budget": """
        *budget* haushaltsmittel* verfügung bereit bereitgestellt bereitstellung gesamtvolumen programmvolumen*
        mittelvolumen* investiert eingeplant veranschlagt bundestag* landtag* haushaltsgesetzgeber* *etat*
        milliarden verpflichtungsermächtigung* eingestellt mittelausstattung finanzrahmen haushaltsansatz*
        gesamtbudget* ausgestattet steckt fließen volumen
    """,
    "cost": """
        *ausgaben *kosten *aufwendungen *investition(en)? *investitions(summe|volumen|kosten|betrag)* *volumen
        *bausumme* *projektsumme* *finanzbedarf* *aufwand* *nettoinvestition* *anschaffungspreis*
        *mehraufwendungen costs expenditure *vorhabenvolumen* *investitionsbedarf* *bruttokosten *projektgröße*
    """,
    "eligible": """
        zuwendungsfähig* förderfähig* beihilfefähig* zuschussfähig* förderungsfähig* eligible anerkannten
        zuwendungsfähigen förderwürdig* erstattungsfähig*
    """,
    "applied": """
        anträge?n? antragssumme antrag beantragt beantragen beantragung fördersumme
    """,
    "grant": """
        *zuwendung(en|s)? *zuschuss(es)? *zuschüssen? *förderung(en)?
        *förder(betrag|betrages|betrags|beträge|beträgen|summe|summen|höhe|geld|gelder)
        zuwendungs(höhe|betrag|summe) zuschuss(höhe|betrag) *finanzhilfen? bundesanteil* landesanteil*
        eu-beitrag* eu-anteil* unterstützung beihilfen? grants? *mittel funding contribution beitrag
        vollfinanzierung landesbeihilfen? bundesbeteiligung landesbeteiligung förderhöhe
    """,
    "funded": """
        gefördert zugeschossen gewährt gewähren förderte bezuschusste? bezuschussen fördert fördern erstattet
        unterstützt übernimmt übernehmen
        übernommen
        getragen funded covers?
    """,
    "payout": """
        ausgezahlt auszahlung(en)? auszahlbar
    """,
    "given": """
        erhalten erhält erhielten erhielt bekommen bekommt bewilligt ausgereicht finanziert
        finanzieren finanzierten? beteiligt beteiligen deckt decken trägt tragen vergibt
        zahlt gezahlt zahlen gibt receive steuert rechnen vergütet zugewendet
    """,
    "raise": """
        erhöht erhöhen erhöhung erhöhter erhöhte steigt steigen angehoben anheben anhebung aufschlag* *bonus
        *boni *zuschlag* höherer? aufgestockt aufstockung hinzu extra bonusförderung
    """,
    "joint": """
        interkommunal* *verbünde?n? *verbund* *kooperation* *partnern? zusammenschl* gemeinsame[nrsm]? gemeinsam
        mehrere[nr]? weitere[nrsm]? konsorti* je-weitere bündnis* zusammenarbeit mitantragstell*
    """,
    "total": """
        zusammen zusammengenommen summe gesamtförderung
    """,
    "payer_eu": """
        eu efre esf eler jtf union europäische[nr]? bund bundes bundesmitteln? eu-mitteln? efre-mitteln?
        strukturfonds* kommission
    """,
    "payer_land": """
        land landes landesmitteln? freistaat* landesregierung landeszuschuss nrw
    """,
    "payer": """
        *ministerium* kreisverwaltung bezirksregierung bundesregierung stiftung fördergeber zuwendungsgeber kfw
        landschaftsverb* kreis
    """,
    "municipal": """
        *kommunen? *gemeinden? *städten? stadt *landkreise?n? kreise?n? *gebietskörperschaft* gemeindeverbänd*
        kommunale[nrsm]? municipalit* öffentliche[nrsm]? zuwendungsempfänger* antragsteller*
        antragstellende* *träger* schulträger* zuwendungsempfangende* begünstigte* gemeindlich* local
    """,
    "other": """
        *unternehmen kmu *forschungseinrichtung* *hochschulen? *universität* *vereinen? verein private[nrsm]?
        privatpersonen kirch* gemeinnützige* wohnungs(unternehmen|gesellschaft*) betriebe?n? stiftungen
        *verbände?n? sonstige[nrs]? natürliche[nr]? einzelpersonen genossenschaft* wirtschaft* eigenbetriebe?n?
        freie[nr]? initiativen bürger* kleinst* großunternehmen gewerbliche[nr]? andere[nr]? dritten?
        institute?n? museen enterprises companies sme smes zweckverbänd*
    """,
    "special": """
        revier* *kohleregion* *braunkohle* modellregion* gebietskulisse ländlich* kleine[nr]? kleinere[nr]?
        strukturschwach* welterbe* *holzbau* *holzbauweise
    """,
    "except": """
        ausnahmefall ausnahmefällen ausnahmsweise einzelfall einzelfällen besonders begründeten sonderfall
        sonderfällen
    """,
    "regular": """
        regel regelmäßig grundsätzlich regulär standardmäßig normalerweise üblicherweise generell einheitlich
        regelfall unverändert standard
    """,
    "project": """
        *vorhaben *projekte?n? *maßnahmen?
    """,
}
_PATTERN = word_list(_NAMES)
# "Angeboten werden bis zu 95 Prozent" is no tender, and "davon ersetzt das Land 45 Prozent" replaces nothing.
_PHRASES = german(
    r"\b(?:angeboten|ersetzt)\s(?:werden|wird)\s(?=(?:bis\szu\s|höchstens\s|maximal\s)?\d)"
    r"|\bersetzt\s(?:die|der|das)\s(?:land|bund|freistaat|bezirk|(?:land)?kreis|landschaftsverband|stiftung|\w*ministerium)\b"
    r"|\b(?:angeboten|ersetzt)(?=\W*$)"
)
_PHRASE_WORDS = ("angeboten", "ersetzt")

Hit = tuple[int, int, str]


@lru_cache(maxsize=32768)
def money_word(word: str) -> str | None:
    """Return what a folded word says about a figure, or None."""
    match = _PATTERN.fullmatch(word) if len(word) <= LONGEST_WORD else None
    return match.lastgroup if match else None


def money_words(low: str, start: int, end: int) -> list[Hit]:
    """Return the words between two places that say something, with their places."""
    paid = _paid(low, start, end)
    return [
        (match.start(), match.end(), name)
        for match in WORD.finditer(low, start, end)
        if (name := "funded" if match.start() in paid else money_word(match[0])) is not None
        and not match[0].startswith("einwohnerzahl")
        and not (match[0].startswith("einwohner") and low[match.start() - 2 : match.start() - 1].isdigit())
    ]


def _paid(low: str, start: int, end: int) -> frozenset[int]:
    """Where words stand that tell of paying here only."""
    if all(low.find(word, start, end) < 0 for word in _PHRASE_WORDS):
        return frozenset()
    return frozenset(match.start() for match in _PHRASES.finditer(low, start, end))
