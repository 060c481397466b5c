"""Reading facts out of full guideline texts of 17,500 characters: ``python -m bench bench_facts``.

The texts are made here: sections of plain prose with made-up compounds, and among them the sentences that carry dates,
amounts, statements and everything that only looks like them. Each text has words of its own, as real ones do. The ratio
is taken within one run against a plain pass over the words of the same texts.
"""

import random
import re
import time
from collections.abc import Callable, Sequence
from datetime import date

from bench.scale import scaled
from crawler.facts.read import read_facts

LENGTH = 17_500
TEXTS = 200
ROUNDS = 5
AT_LEAST = 100  # texts a second and core
TODAY = date(2026, 11, 22)
HEADS = re.findall(
    r"\w+", "Wege Klima Wärme Schul Kultur Wasser Sport Brand Boden Daten Dorf Energie Natur Quartiers Wald"
)
TAILS = re.findall(
    r"\w+", "schutz netz bau planung pflege konzepte anlagen beratung technik räume flächen dienste stellen"
)
PROSE = (
    "Gefördert werden Vorhaben der {0} und der {1}, soweit sie dem Zuwendungszweck dienen.",
    "Nicht zuwendungsfähig sind Ausgaben für {0}, die ohnehin entstehen, sowie für den laufenden Unterhalt der {1}.",
    "Die Bewilligungsbehörde kann Auflagen zu {0} erteilen, wenn dies nach dem Haushaltsrecht geboten ist.",
    "Zuwendungsempfänger sind Gemeinden, Gemeindeverbände und Träger der {0}, die im Fördergebiet tätig sind.",
    "Ein Anspruch auf Gewährung der Zuwendung besteht nicht; über {0} wird nach pflichtgemäßem Ermessen befunden.",
    "Bei {0} ist darzulegen, wie die {1} nach dem Ende des Projekts fortgeführt werden.",
    "Die Vorgaben zur Barrierefreiheit und zur {0} sind einzuhalten, Abweichungen nach Nummer 4.{2}.1 zu begründen.",
    "Für die {0} gelten die Allgemeinen Nebenbestimmungen, soweit in dieser Richtlinie nichts anderes bestimmt ist.",
)
FACTS = (
    "Die Zuwendung beträgt bis zu {2} Prozent der zuwendungsfähigen Ausgaben, höchstens {3}.000 Euro je Vorhaben.",
    "Finanzschwache Kommunen erhalten {2} Prozent.",
    "Anträge auf Förderung von {0} sind bis zum {4}. März 2027 bei der Bewilligungsbehörde einzureichen.",
    "Projektskizzen zu {0} werden jeweils bis zum {4}. April und {4}. Oktober eines Jahres angenommen.",
    "Der Verwendungsnachweis ist bis zum {4}. Juni 2029 vorzulegen.",
    "Diese Richtlinie tritt am {4}. Januar 2026 in Kraft und am 31. Dezember 2030 außer Kraft.",
    "Personalausgaben für {0} werden mit höchstens {3}.000 Euro je Stelle anerkannt.",
    "Die Bagatellgrenze liegt bei {4}.000 Euro, der Eigenanteil bei mindestens {4} Prozent.",
    "Bekanntmachung vom {4}.10.2025 (MBl. NRW. S. {3}), zuletzt geändert am {4}.02.2026.",
    "Nachträgliche Anträge zu {0} können nicht mehr berücksichtigt werden, die Mittel werden im Wettbewerb vergeben.",
)
FACTS_IN_A_HUNDRED = 22


def guideline(seed: int) -> str:
    """Return a made-up guideline text of exactly the length the design names."""
    chance = random.Random(seed)
    words = [f"{chance.choice(HEADS)}{chance.choice(TAILS)}{chance.choice(TAILS)}" for _ in range(40)]
    lines, length, section = [], 0, 0
    while length < LENGTH:
        section += 1
        lines.append(f"\n{section}. {chance.choice(words)} und {chance.choice(words)}\n")
        for _ in range(chance.randint(3, 8)):
            stock = FACTS if chance.randrange(100) < FACTS_IN_A_HUNDRED else PROSE
            filled = chance.choice(stock).format(
                chance.choice(words),
                chance.choice(words),
                chance.randint(40, 95),
                chance.randint(20, 900),
                chance.randint(1, 28),
            )
            lines.append(filled)
        length = sum(map(len, lines)) + len(lines)
    return " ".join(lines)[:LENGTH]


def seconds_a_text(read: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return the mean over the texts of the best of some rounds each, in seconds of this process.

    Each text counts with its best round, so that a neighbour on the same core spoils single rounds and not the figure.
    """
    best = [float("inf")] * len(texts)
    for _ in range(ROUNDS):
        for place, text in enumerate(texts):
            begin = time.process_time()
            read(text)
            best[place] = min(best[place], time.process_time() - begin)
    return sum(best) / len(texts)


def main() -> None:
    """Print texts a second, milliseconds a text and the ratio to the plain pass; stop where the promise is broken."""
    texts = [guideline(seed) for seed in range(scaled(TEXTS))]
    begin = time.process_time()
    found = [read_facts(text, today=TODAY) for text in texts]
    cold = (time.process_time() - begin) / len(texts)
    ours = seconds_a_text(lambda text: read_facts(text, today=TODAY), texts)
    plain = seconds_a_text(lambda text: re.findall(r"\w+", text), texts)
    facts = sum(len(item.rounds) + len(item.passages) for item in found)
    print(f"{len(texts)} guideline texts of {LENGTH:,} characters, {facts:,} facts read")
    print(f"first time, words unknown: {cold * 1000:.1f} ms a text, {1 / cold:.0f} texts a second")
    print(f"best of {ROUNDS} each:          {ours * 1000:.1f} ms a text, {1 / ours:.0f} texts a second and core")
    print(f"plain pass over the words: {plain * 1000:.2f} ms a text, reading takes {ours / plain:.0f} times that")
    if 1 / ours < AT_LEAST:
        raise SystemExit(f"promised are {AT_LEAST} texts a second and core, measured {1 / ours:.0f}")
