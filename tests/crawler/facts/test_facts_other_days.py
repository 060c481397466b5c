"""Days that stand beside words of applying and are no deadline all the same."""

from datetime import date

import pytest

from crawler.facts.predicates import has_another_verb, rules_out
from crawler.facts.read import read_facts

# One sentence a line: each has a day, and on none of the days something can be handed in.
NO_DEADLINE = """
Die Antragsunterlagen werden bis zum 15. Januar 2027 auf der Internetseite eingestellt.
Bis zum 31. März 2027 legt die Bezirksregierung dem Ministerium eine Rangliste der Anträge vor.
Über die bis dahin vorliegenden Anträge berät der Beirat am 12. Februar 2027.
Die Kommune hat den Beginn der Maßnahme bis zum 1. Mai 2027 anzuzeigen.
Der Antragsteller muss bis zum 30. Juni 2027 alle Genehmigungen eingeholt haben.
Anträge aus dem Jahr 2026, die am 31. Dezember 2026 noch nicht entschieden sind, müssen nicht neu gestellt werden.
Zwischen dem 21. Dezember 2026 und dem 8. Januar 2027 ist die Antragshotline nicht besetzt.
Für Anträge, die vor dem 1. Juli 2026 gestellt wurden, gilt die bisherige Fassung.
Die Zahl der Anträge wird am 28. Februar 2027 bekannt gegeben.
Ein Antrag auf Verlängerung des Bewilligungszeitraums ist bis zum 30. September 2027 zu stellen.
Der Zuwendungsempfänger teilt der Behörde bis zum 31. Oktober 2027 mit, ob die Mittel benötigt werden.
Das Online-Antragsverfahren wird am 5. Januar 2027 gewartet.
Die Einwohnerzahl zum 30. Juni 2026 ist im Antrag anzugeben.
Den Anträgen ist der Haushaltsplan 2027, Stand 1. Januar 2027, beizufügen.
Die Eigenmittel sind bis zum 31. Januar 2027 durch Ratsbeschluss nachzuweisen.
Der Antrag kann bis zum 28. Februar 2027 zurückgezogen werden.
Projekte müssen bis zum 31. Dezember 2028 abgeschlossen sein; Anträge können mehrere Projekte umfassen.
Die Bewerberkommunen präsentieren ihre Skizzen am 22. Januar 2027 in Düsseldorf.
Fragen zur Antragstellung beantworten wir bis zum 10. Dezember 2026 unter der Hotline.
Im Anschluss an die Bewerbungsphase werden bis 31. März 2027 Interviews geführt.
Interessierte können sich bis zum 4. Dezember 2026 zur Informationsveranstaltung anmelden.
Seit dem 1. Januar 2026 wurden 214 Anträge gestellt.
Bis zum 31. Oktober 2026 lagen 87 Anträge vor.
Am 30. September 2026 sind die ersten Anträge eingegangen.
Der Förderbescheid muss bis zum 1. März 2027 angenommen werden.
Gegen den Bescheid kann bis zum 15. Februar 2027 Widerspruch eingelegt werden.
Der Antrag auf Auszahlung ist bis zum 15. November 2027 einzureichen.
Nach der Bewerbung haben die Kommunen bis zum 30. April 2027 Gelegenheit, Partner zu suchen.
Die Maßnahme darf bei Antragstellung nicht vor dem 1. Januar 2027 begonnen worden sein.
Die Antragsformulare in der Fassung vom 1. Oktober 2026 sind zu verwenden.
Alte Antragsformulare können noch bis zum 31. Dezember 2026 verwendet werden.
Die Vorprüfung der Skizzen dauert bis zum 15. Februar 2027.
Die Jury tritt am 3. März 2027 zusammen und wählt aus den Bewerbungen zehn Preisträger aus.
Der Kreistag hat am 12. Oktober 2026 beschlossen, dass Anträge künftig digital gestellt werden.
Anträge nach altem Recht mussten bis zum 30. Juni 2025 bewilligt sein.
Die Ausschreibung der Planungsleistungen muss bis zum 31. Juli 2027 veröffentlicht sein.
Die beantragten Mittel sind bis zum 30. November 2027 abzurufen.
Rückfragen zu eingereichten Anträgen beantworten Sie bitte bis zum 20. Januar 2027.
Die Beteiligung der Öffentlichkeit läuft bis zum 15. Januar 2027.
Bis zum 1. Dezember 2026 haben 40 Kommunen Interesse bekundet.
Der Landkreis reicht die gesammelten Anträge bis zum 1. März 2027 beim Land ein.
Die Stellungnahme der Kommunalaufsicht ist bis zum 28. Februar 2027 vorzulegen.
Der Bewilligungszeitraum beginnt mit der Antragstellung und endet am 31. Dezember 2028.
Anträge werden ab dem 1. März 2027 bewilligt.
Die Gemeinde muss spätestens seit dem 1. Januar 2025 Mitglied im Klimapakt sein.
Für Baumaßnahmen ist die Antragstellung erst zulässig, wenn bis zum 30. Juni 2027 Baurecht besteht.
Der Antrag ist schriftlich einzureichen, wobei die Ausführungsplanung bis zum 30. Juni 2027 nachgereicht werden kann.
Der Förderaufruf vom 2. November 2026 ersetzt den Aufruf vom 15. März 2025.
Die Antragsunterlagen sind mindestens bis zum 31. Dezember 2037 aufzubewahren.
Anträge, deren Vorhaben bis zum 31. Dezember 2026 kassenwirksam werden, sind bevorzugt zu behandeln.
Die Bewerbung muss eine Absichtserklärung enthalten, nach der das Konzept bis zum 31. Dezember 2029 umgesetzt wird.
Die Frist zur Umsetzung der bewilligten Maßnahmen wird auf Antrag bis zum 30. Juni 2028 verlängert.
Eine Antragstellung ist nur möglich, wenn das Planfeststellungsverfahren bis zum 1. März 2027 abgeschlossen ist.
Die Stadt Hamm hat ihren Antrag am 30. Oktober 2026 gestellt; über ihn wird bis zum 31. Januar 2027 entschieden.
Die Anmeldung zur Schulung „Antragstellung leicht gemacht“ ist bis zum 8. Januar 2027 möglich.
Im Zeitraum vom 1. Januar bis 31. Dezember 2025 wurden 312 Anträge bewilligt.
Der Projektträger führt vom 7. bis 18. Dezember 2026 Beratungsgespräche für Antragsteller durch.
Einwendungen gegen die Auswahlentscheidung können bis zum 15. Juli 2027 erhoben werden.
Die Frist für Anregungen zum Entwurf der Förderrichtlinie endet am 18. Dezember 2026.
Die Teilnahme am Monitoring ist bis zum 31. Dezember 2030 verpflichtend.
Anträge auf vorzeitigen Maßnahmenbeginn sind bis zum 31. Januar 2027 zu stellen.
Die Erklärung zur Haushaltslage ist der Kommunalaufsicht bis zum 1. Februar 2027 vorzulegen und dem Antrag beizufügen.
Die Bewerbungsphase wird von Online-Sprechstunden begleitet, die letzte findet am 5. Februar 2027 statt.
Der Beirat nimmt zu den Anträgen bis zum 12. März 2027 Stellung.
Rechnungen, die nach dem 30. November 2027 eingereicht werden, können nicht mehr berücksichtigt werden.
Später als am 31. Oktober 2027 eingehende Mittelabrufe werden nicht berücksichtigt.
Die Projektidee wird bis zum 15. Januar 2027 gemeinsam mit der Regionalagentur entwickelt, danach folgt der Antrag.
Nach Eingang der Interessenbekundung lädt das Ministerium bis zum 26. Februar 2027 zu Auswahlgesprächen ein.
Nicht abgerufene Mittel verfallen am 31. Dezember 2027 und können nicht erneut beantragt werden.
Das bisherige Antragsformular verliert am 31. Dezember 2026 seine Gültigkeit.
Die Antragstellung setzt voraus, dass die Kommune bis zum 30. Juni 2026 einen Wärmeplan beschlossen hat.
Die Antragsteller sichern zu, dass die Anlage bis zum 30. September 2028 in Betrieb geht.
Anträge, für die bis zum 31. Dezember 2027 keine Baugenehmigung vorliegt, werden abgelehnt.
Der Projektträger versendet bis zum 18. Dezember 2026 Eingangsbestätigungen an alle Antragsteller.
"""


@pytest.mark.parametrize("sentence", NO_DEADLINE.strip().splitlines())
def test_a_day_on_which_others_act_is_no_deadline(sentence):
    assert read_facts(sentence, today=date(2026, 11, 22)).rounds == ()


@pytest.mark.parametrize(
    ("sentence", "ruled_out"),
    [
        ("Das Ministerium wertet die Anträge bis zum @ aus.", True),
        ("Die Anträge werden bis zum @ geprüft.", True),
        ("Anträge sind bis zum @ zu stellen.", False),
        ("Anträge sind bis zum @ vollständig ausgefüllt und unterschrieben einzureichen.", False),
        ("Antragsschluss ist der @.", False),
        ("die anträge werden bis zum @ geprüft", False),
    ],
)
def test_another_verb_than_one_of_applying_rules_a_day_out(sentence, ruled_out):
    place = sentence.index("@")
    found = rules_out(sentence, sentence.lower(), (place, place + 1), (0, len(sentence)), (0, len(sentence)))
    assert found is ruled_out


def test_a_question_about_something_else_has_another_verb():
    asked = "Bis wann muss alles umgesetzt sein?"
    assert has_another_verb(asked, asked.lower(), 0, len(asked))
    asked = "Bis wann muss der Antrag vorliegen?"
    assert not has_another_verb(asked, asked.lower(), 0, len(asked))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Bis wann muss alles umgesetzt sein? Bis zum 31. Dezember 2029.", []),
        ("Bis wann muss der Antrag vorliegen? Bis zum 15. März 2027.", ["2027-03-15"]),
        ("Einreichungsfrist: 12.02.2027\nStart der Vorhaben: 01.09.2027\nLaufzeitende: 31.08.2030", ["2027-02-12"]),
        ("Antragsfrist | 31.03.2027\nProgrammende | 31.12.2028", ["2027-03-31"]),
        ("Call 3\nopens: 15.04.2027\ncloses: 15.07.2027", ["2027-07-15"]),
    ],
)
def test_a_label_or_a_question_speaks_of_its_own_day_only(text, days):
    rounds = read_facts(text, today=date(2026, 11, 22)).rounds
    assert [item.closes_on.isoformat() for item in rounds if item.closes_on] == days
    assert len(rounds) == len(days)


@pytest.mark.parametrize(
    ("text", "recurs"),
    [
        ("Anträge nimmt das Landesamt von Januar bis März eines Jahres entgegen.", ("03-31",)),
        ("Anträge können jedes Jahr von Anfang Oktober bis Ende November gestellt werden.", ("11-30",)),
        ("Die Richtlinie sieht eine jährliche Frist für Anträge vor: 1. März.", ("03-01",)),
    ],
)
def test_the_last_day_of_a_yearly_time_comes_back(text, recurs):
    assert [item.recurs for item in read_facts(text, today=date(2026, 11, 22)).rounds] == [recurs]


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("Die Preisgelder betragen 10.000, 7.500 und 5.000 Euro.", 10_000),
        ("Preisgeld: 1. Platz 20.000 €, 2. Platz 10.000 €, 3. Platz 5.000 €", 20_000),
        ("Der erste Platz bekommt 5.000 Euro, der zweite 3.000 Euro.", 5_000),
        ("Mehr als 150.000 Euro gibt es je Projekt nicht.", 150_000),
    ],
)
def test_the_highest_prize_and_a_worded_limit_are_the_cap(text, euros):
    assert read_facts(text, today=date(2026, 11, 22)).amount_max_cents == euros * 100


def test_the_share_of_the_rest_is_the_rule():
    text = "Für Gemeinden unter 5.000 Einwohnern kann die Zuwendung bis zu 90 Prozent betragen, sonst 75 Prozent."
    assert read_facts(text, today=date(2026, 11, 22)).rate_hundredths == 7_500
