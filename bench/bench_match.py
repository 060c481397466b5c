"""Matching 2,200 projects with 10,000 calls: ``python -m bench bench_match`` (BENCH_SCALE=0.1 for a quick look).

The corpus is made here. Ratios are taken within one run against the plain way to do the same:
scikit-learn's ``cosine_similarity`` over everything, then ``argsort``. Times are those of the clock on the wall; the
processor's own, of all threads together, stand beside them and say more on a machine that has other work.
"""

import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity
from sparse_dot_topn import sp_matmul_topn

from bench.scale import scaled
from matcher import index
from matcher.choosing import walk
from matcher.ranking import Ranker
from matcher.similarity import Matrix, same_width
from matcher.spelling import COLUMNS as SPELLING_COLUMNS
from matcher.text import content
from tracker.shapes.gate import Applicant, GateCall, GateProject
from tracker.shapes.matching import CallText, ProjectText
from tracker.vocabulary.people import PartnerKind

T = TypeVar("T")

LIMIT = 25
TODAY = date(2026, 11, 22)
DENSE_BLOCK = 200
THREADS = os.cpu_count() or 1
WORDS_AT_LEAST, WHOLE_AT_LEAST, PEAK_MIB_AT_MOST, CHANGE_MS_AT_MOST = 5.0, 3.0, 1024, 100
LANDS = ("DE", "DE", "DE-NW", "DE-NW", "DE-BY", "DE-SN", "DE-HE", "DE-BW", "EU", "DE-NI")
KINDS = (("kommune",), ("kommune", "unternehmen"), ("unternehmen",), ("verband_vereinigung", "kommune"), ())
OWN = tuple(f"05978{number:03d}" for number in range(4, 41, 4))
STEMS = """
Rad Weg Verkehr Straße Brücke Schule Hof Bad Sport Halle Feuer Wehr Wasser Wald Boden Luft Klima Schutz Wärme
Netz Strom Speicher Dach Fenster Fassade Haus Gebäude Rathaus Platz Markt Innenstadt Quartier Wohnung Miete
Familie Kinder Jugend Senioren Pflege Gesundheit Arzt Kultur Museum Archiv Bücher Theater Musik Denkmal Heimat
Dorf Verein Ehrenamt Natur Arten Vielfalt Wiese Baum Park Garten Bach Fluss Hochwasser Regen Kanal Abwasser
Abfall Kreislauf Energie Wind Sonne Gas Kohle Wandel Gewerbe Fläche Betrieb Handel Gründung Daten Plattform
Sensor Glasfaser Mobilfunk Verwaltung Bürger Dienst Portal Sicherheit Warnung Sirene Rettung Leitstelle Bus
Bahn Haltestelle Fahrzeug Antrieb Batterie Beleuchtung Ampel Lärm Sanierung Neubau Umbau Konzept Planung
Beratung Bildung Sprache Integration Teilhabe
"""
SYLLABLE = (
    ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "w", "sch", "st", "tr", "br", "kl"],
    ["a", "e", "i", "o", "u", "ä", "ü", "ei", "au"],
    ["n", "r", "l", "m", "t", "rg", "nd", "ft", "ck"],
)
# Without stop words the commonest words stand in about a third of the texts.
EVERYDAY = 300
PROCEDURE = """Die Stelle entscheidet nach pflichtgemäßem Ermessen im Rahmen verfügbarer Mittel. Der Nachweis ist
innerhalb von sechs Monaten vorzulegen. Ein Anspruch besteht nicht. Die Auszahlung erfolgt nach Anforderung. Änderungen
sind unverzüglich anzuzeigen. Vergaberecht ist zu beachten. Auf die Herkunft des Geldes ist hinzuweisen. Belege sind
aufzubewahren. Eine Kumulierung mit anderen Mitteln ist anzugeben."""


class Cost(NamedTuple):
    """How long something took by the clock on the wall, and how long processors worked on it, in seconds."""

    seconds: float
    cpu: float


def main() -> None:
    """Measure, print, and end with a sentence when a promise is broken."""
    calls = [a_call(number) for number in range(scaled(10_000))]
    projects = [a_project(number) for number in range(scaled(2_200))]
    broken: list[str] = []
    cost, ranker = timed(lambda: Ranker.fit(calls))
    say("fit", cost)
    cost, rows = timed(lambda: ranker.embed(projects))
    say("read all projects", cost)
    changes(ranker, calls, projects, rows, broken)
    files(ranker)
    ours = whole(ranker, projects, rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory so far':48s} {peak:8.0f} MiB (at most {PEAK_MIB_AT_MOST})")
    if peak > PEAK_MIB_AT_MOST:
        broken.append("memory")
    compare_words(rows, blocks_of(ranker), broken)
    compare_whole(ranker, calls, projects, ours, broken)
    if broken:
        raise SystemExit(f"Promises broken: {', '.join(broken)}")


def whole(ranker: Ranker, projects: list[ProjectText], rows: Matrix) -> Cost:
    """Rank all projects; return the cost of the choice itself: both models, order and gate."""
    say("gate read for all calls, once a day", timed(lambda: ranker.prepare(projects, today=TODAY))[0])
    cost = best_of(3, lambda: list(ranker.choose_many(projects, rows, today=TODAY, limit=LIMIT)))
    say("whole ranking: both models, gate, best 25", cost)
    part = projects[: max(1, len(projects) // 10)]
    say(f"the same with reasons, {len(part)} projects", timed(lambda: list(ranker.rank_many(part, today=TODAY)))[0])
    return cost


def compare_words(rows: Matrix, calls: Matrix, broken: list[str]) -> None:
    """Compare the word model's best calls with the dense way."""
    wanted, offered = rows[:, SPELLING_COLUMNS:], calls[:, SPELLING_COLUMNS:]
    ours = best_of(5, lambda: sp_matmul_topn(wanted, offered.T.tocsr(), top_n=LIMIT, n_threads=THREADS))
    plain = best_of(5, lambda: [order[:LIMIT] for order in dense_orders(wanted, offered)])
    say("word model, sparse product with top 25", ours)
    say("word model, cosine_similarity + argsort", plain)
    judge("word model", plain, ours, WORDS_AT_LEAST, broken)


def compare_whole(
    ranker: Ranker, calls: list[CallText], projects: list[ProjectText], ours: Cost, broken: list[str]
) -> None:
    """Compare the whole ranking with the plain way: two models as scikit-learn makes them, mixed, sorted, gated."""
    ids = [call.id for call in calls]
    offered, wanted = [spelled(call.text) for call in calls], [spelled(project.description) for project in projects]
    by_spelling = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(4, 5))
    models = (TfidfVectorizer(sublinear_tf=True), by_spelling)
    pairs = [(model.fit_transform(offered), model.transform(wanted)) for model in models]

    def plainly() -> None:
        for first in range(0, len(projects), DENSE_BLOCK):
            block = slice(first, first + DENSE_BLOCK)
            scores = sum(cosine_similarity(rows[block], columns) for columns, rows in pairs)
            for project, order in zip(projects[block], np.argsort(-scores, axis=1), strict=True):
                excludes = ranker.keeper(project, today=TODAY)
                walk(((ids[column], 1.0) for column in order), excludes, LIMIT)

    plain = best_of(2, plainly)
    say("both models, cosine_similarity + argsort, gate", plain)
    judge("whole ranking", plain, ours, WHOLE_AT_LEAST, broken)


def spelled(text: str) -> str:
    """Return the meaningful lemmas of a text, as both models of the ranking read them."""
    return " ".join(content(text))


def changes(
    ranker: Ranker, calls: list[CallText], projects: list[ProjectText], rows: Matrix, broken: list[str]
) -> None:
    """Measure one changed call against all projects and one edited project against all calls."""
    ranker.rank(projects[0], today=TODAY)  # the gate of the day is opened once
    changed = calls[7].model_copy(update={"text": calls[7].text + " Gefördert werden auch Freibadsanierungen."})

    def rematch() -> None:
        ranker.put(changed)
        ranker.projects_for(changed.id, projects, rows, today=TODAY)

    edited = projects[3].model_copy(update={"description": projects[3].description + " Dazu eine Freibadsanierung."})
    for name, work in (
        ("one changed call against all projects", rematch),
        ("one edited project against all calls", lambda: ranker.rank(edited, today=TODAY)),
    ):
        seconds, cpu = best_of(5, work)
        print(f"{name:48s} {seconds * 1000:8.1f} ms, processor {cpu * 1000:.1f} ms (at most {CHANGE_MS_AT_MOST})")
        if seconds * 1000 > CHANGE_MS_AT_MOST:
            broken.append(name)


def files(ranker: Ranker) -> None:
    """Measure writing and reading the index."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        say("index written", timed(lambda: index.save(ranker, path))[0])
        size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 2**20
        say(f"index read ({size:.0f} MiB)", timed(lambda: index.load(path))[0])


def dense_orders(wanted: Matrix, offered: Matrix) -> Iterator[np.ndarray]:
    """Yield all calls in order for each project the plain way, in blocks so that the dense product fits into memory."""
    for first in range(0, wanted.shape[0], DENSE_BLOCK):
        scores = cosine_similarity(wanted[first : first + DENSE_BLOCK], offered)
        yield from np.argsort(-scores, axis=1)


def blocks_of(ranker: Ranker) -> Matrix:
    """Return all call vectors as one matrix."""
    return same_width([block.rows.copy() for block in ranker.corpus.blocks], ranker.similarity.width)


def a_call(number: int) -> CallText:
    """Make a call about a few subjects, told in many words, with the procedure every guideline has."""
    chance = random.Random(f"call {number}")
    subjects = [compound(chance) for _ in range(12)]
    sentences = [f"Gefördert werden {', '.join(chance.choices(subjects, k=4))}. {prose(chance, 18)}" for _ in range(10)]
    text = " ".join(sentences) + " " + ". ".join(chance.sample(PROCEDURE.split(". "), k=5))
    title = f"{subjects[0]} und {subjects[1]}"
    gate = GateCall(
        areas=(chance.choice(LANDS),),
        applicants=chance.choice(KINDS),
        funding_types=("zuschuss",),
        title=title,
        text=text,
    )
    return CallText(id=f"c{number:05d}", title=title, text=text, gate=gate)


def a_project(number: int) -> ProjectText:
    """Make a project of one of the ten municipalities."""
    chance = random.Random(f"project {number}")
    subjects = [compound(chance) for _ in range(6)]
    applicant = Applicant(name="Musterstadt", ags=chance.choice(OWN), kind=PartnerKind.STADT)
    return ProjectText(
        id=f"p{number:05d}",
        title=f"{subjects[0]} erneuern",
        description=f"Geplant sind {', '.join(chance.choices(subjects, k=8))}. {prose(chance, 40)}",
        keywords=(subjects[1], subjects[2]),
        applicants=(applicant,),
        gate=GateProject(cost_cents=chance.randrange(1_000_000, 500_000_000)),
    )


def compound(chance: random.Random) -> str:
    """Make a word of one to three stems, as German does."""
    stems = chance.choices(vocabulary()[0], weights=vocabulary()[1], k=chance.choice((1, 2, 2, 3)))
    return (stems[0] + "".join(stems[1:]).lower()).capitalize()


def prose(chance: random.Random, length: int) -> str:
    """Make a sentence of single words, common ones often and rare ones seldom."""
    stems, weights = vocabulary()
    return " ".join(chance.choices(stems, weights=weights, k=length)).capitalize() + "."


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """Return stems and how often they come: seldom the more, the later in the list, as in any language."""
    chance = random.Random("vocabulary")
    made = {"".join(chance.choice(part) for part in SYLLABLE * 2) for _ in range(4_000)}
    stems = STEMS.split() + sorted(word.capitalize() for word in made)
    return stems, [1 / (rank + EVERYDAY) for rank in range(len(stems))]


def best_of(rounds: int, work: Callable[[], object]) -> Cost:
    """Return the shortest of several times: what the machine's other work did not lengthen."""
    return min(timed(work)[0] for _ in range(rounds))


def timed(work: Callable[[], T]) -> tuple[Cost, T]:
    """Return what something costs, and its result."""
    begin, busy = time.perf_counter(), time.process_time()
    result = work()
    return Cost(time.perf_counter() - begin, time.process_time() - busy), result


def say(name: str, cost: Cost) -> None:
    """Print one time."""
    print(f"{name:48s} {cost.seconds:8.2f} s, processor {cost.cpu:.2f} s", flush=True)


def judge(name: str, plain: Cost, ours: Cost, least: float, broken: list[str]) -> None:
    """Print how many times quicker than the plain way it is, and note a broken promise."""
    ratio = plain.seconds / ours.seconds
    print(f"{name + ', ratio':48s} {ratio:8.1f} x, processor {plain.cpu / ours.cpu:.1f} x (at least {least:.0f})")
    if ratio < least:
        broken.append(name)
