"""Our own wording for a made-up export; names of places, ministries and codes are facts."""

from random import Random

THINGS = (
    "Radabstellanlagen an Bahnhöfen",
    "kommunale Wärmeplanung",
    "Schulhöfe mit Schatten",
    "digitale Bürgerbüros",
    "Trinkbrunnen auf Plätzen",
    "Mehrgenerationenhäuser",
    "Breitband in Gewerbegebieten",
    "Renaturierung von Bächen",
    "Lastenräder für Bauhöfe",
    "offene Werkstätten",
    "Sirenen und Warnsysteme",
    "Dachbegrünung",
    "Sportstätten",
    "Büchereien als dritte Orte",
    "Ladepunkte an Rathäusern",
    "interkommunale Gewerbeflächen",
    "Moorböden",
    "Ausbildung im Handwerk",
    "Messeauftritte junger Betriebe",
    "Gründungen im ländlichen Raum",
    "Smarte Quartiere",
)
PLACES = ("in Kommunen", "im ländlichen Raum", "in Mittelzentren", "in der Region", "an Schulen", "in Betrieben")
SENTENCES = (
    "Gefördert werden Vorhaben, die {thing} {place} neu schaffen, erweitern oder gemeinsam betreiben.",
    "Die Zuwendung wird als Projektförderung im Wege der Anteilfinanzierung gewährt.",
    "Antragsberechtigt sind Gemeinden, Gemeindeverbände und deren Zusammenschlüsse sowie gemeinnützige Träger.",
    "Das Vorhaben darf vor dem Bescheid nicht begonnen sein; als Beginn gilt der Abschluss eines Vertrages.",
    "Zuwendungsfähig sind Ausgaben für Planung, Beschaffung, Einbau und die Begleitung durch eigenes Personal.",
    "Nicht zuwendungsfähig sind Grunderwerb, Finanzierungskosten und Ausgaben, die ein Dritter zu tragen hat.",
    "Die Gesamtfinanzierung muss gesichert sein; Eigenleistungen sind mit einer Erklärung zu belegen.",
    "Der Verwendungsnachweis ist innerhalb von sechs Monaten nach Abschluss zu führen.",
    "Über die Bewilligung entscheidet die zuständige Stelle nach pflichtgemäßem Ermessen im Rahmen der Mittel.",
    "Gemeinsame Anträge mehrerer Kommunen werden bei gleicher Eignung vorrangig berücksichtigt.",
    "Die Ergebnisse sind so aufzubereiten, dass andere Kommunen sie ohne eigene Lizenzkosten nachnutzen können.",
    "Die Zweckbindung beträgt bei Bauten zehn Jahre, bei Gegenständen fünf Jahre ab Inbetriebnahme.",
    "Auskünfte zum Verfahren erteilt die Bewilligungsstelle; eine Beratung vor der Antragstellung wird empfohlen.",
    "Eine Kumulierung mit anderen öffentlichen Mitteln ist bis zur Höhe der Gesamtausgaben zulässig.",
    "Die Richtlinie gilt vorbehaltlich der Verfügbarkeit von Haushaltsmitteln für {thing} {place}.",
)
MONEY = (
    "Die Zuwendung beträgt bis zu {rate} Prozent der zuwendungsfähigen Ausgaben, höchstens {cap}.000 Euro je Vorhaben.",
    "Sie erhalten einen Zuschuss von {rate} Prozent. Die Bagatellgrenze liegt bei {floor}.000 Euro.",
    "Der Fördersatz beträgt {rate} v. H.; für Kommunen in der Haushaltssicherung erhöht er sich um 10 Prozentpunkte.",
)
HEADINGS = (
    "Zuwendungszweck, Rechtsgrundlage",
    "Gegenstand der Förderung",
    "Zuwendungsempfänger",
    "Zuwendungsvoraussetzungen",
    "Art und Umfang, Höhe der Zuwendung",
    "Sonstige Bestimmungen",
    "Verfahren",
    "Geltungsdauer",
)
FOLDERS = (
    *(("Land/NRW", "land", "nordrhein_westfalen"), ("Land/Bayern", "land", "bayern"), ("EU", "eu", "_bundesweit")),
    *(("Land/Schleswig-Holstein", "land", "schlesig_holstein"), ("Land/Niedersachsen", "land", "de_ni")),
    *(("Bund/BMWi", "bund", "_bundesweit"), ("Bund/BMBF", "bund", "_bundesweit"), ("Bund/BMU", "bund", "bundesweit")),
    *(("Bund/KfW", "bund", "_bundesweit"), ("Kommune", "", "nordrhein_westfalen")),
)
CHILDREN = {
    "UFKulturMedienSport": ("sport_sportstaetten", "denkmalschutz_pflege"),
    "UFGesundheitSoziales": ("kinder_jugendliche_familien", "buergerschaftliches_engagement", "beratung_schulung"),
    "UFUnternehmensfinanzierung": ("betriebliche_investitionen", "betriebsmittel", "beratung_schulung"),
    "UFLandwirtschaft": ("einzelbetriebliche_foerderung",),
}
FUNDERS = (
    *("Bundesministerium für Wirtschaft und Energie (BMWE)", "Kreditanstalt für Wiederaufbau (KfW)", "NRW.BANK"),
    "Ministerium für Umwelt, Naturschutz und Verkehr des Landes Nordrhein-Westfalen",
    "Ministerium für Heimat, Kommunales, Bau und Digitalisierung des Landes Nordrhein-Westfalen",
)
OFFICES = ("Bezirksregierung Arnsberg", "Projektträger Jülich (PtJ)", "Bewilligungsstelle Süd", "NRW.BANK")
BANNERS = {
    "Förderprogramm aktiv, Antragstellung nicht mehr möglich": "closed",
    "Förderprogramm aktiv, Antagstellung nicht mehr möglich": "closed",
    "Antragsstellung derzeit nicht möglich": "suspended",
    "Einreichung nicht möglich.": "suspended",
    "Es sind ausschließlich Anträge auf Verlängerung möglich": "closed",
    "Förderprogramm ausgelaufen": "closed",
    "Förderleistungsbeschreibung in Überarbeitung": "unknown",
}
DEADLINES = (
    *("Die Antragsfrist endet am 31. März 2027.", "Anträge können laufend gestellt werden.", ""),
    *("Bitte reichen Sie Ihre Projektskizze bis spätestens 15. Januar 2027 ein.", "", ""),
    *("Anträge sind jeweils zum 31. März und 30. September eines Jahres einzureichen.", "", ""),
    *("Das Verfahren ist zweistufig, Termine gibt die Stelle bekannt.", "Die Antragsfrist endete am 30. Juni 2024."),
)


def sentence(random: Random) -> str:
    """Return one sentence of a guideline."""
    return random.choice(SENTENCES).format(thing=random.choice(THINGS), place=random.choice(PLACES))


def money(random: Random) -> str:
    """Return a sentence or two about how much there is."""
    values = {"rate": random.choice((40, 50, 60, 70, 80, 90)), "cap": random.choice((50, 200, 500))}
    return random.choice(MONEY).format(**values, floor=random.choice((2, 5, 25)))


def guideline(random: Random, length: int) -> str:
    """Return a guideline as HTML with about ``length`` characters of text."""
    parts: list[str] = []
    share = max(1, length // len(HEADINGS))
    for number, heading in enumerate(HEADINGS, start=1):
        parts.append(f"<h3>{number}. {heading}</h3>")
        written, paragraph = 0, 0
        while written < share:
            paragraph += 1
            text = f"{number}.{paragraph} " + " ".join(sentence(random) for _ in range(random.randint(1, 4)))
            if "Höhe" in heading and paragraph == 1:
                text = f"{number}.{paragraph} {money(random)}"
            parts.append(f"<p>{text}</p>" if paragraph % 4 else f"<ul><li>{text}</li><li>{sentence(random)}</li></ul>")
            written += len(text)
    parts.append(f"<p>Die Richtlinie ist befristet bis zum 31. Dezember {random.randint(2027, 2031)}.</p>")
    return "".join(parts)
