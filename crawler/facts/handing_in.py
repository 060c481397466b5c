"""Whether a day is one on which something can be handed in, or about something else."""

from crawler.facts.cue_words import FRAMES
from crawler.facts.document import Document
from crawler.facts.groups import Group
from crawler.facts.other_days import is_for_something_else
from crawler.facts.scene import Scene, opens_then
from crawler.facts.spelling import german
from crawler.facts.turns import CLOSING_NOUNS
from crawler.facts.weighing import TURNS, come_in_by, is_by_order, is_full_one_later, is_uploaded, weighed

# Below this nothing says that the day is about handing in.
_ENOUGH = 1.25
_HEADING_COUNTS = 0.8
_ELLIPSIS = 45
# "Richtlinie vom 3. Mai", also where an export lost the blank before it; but "vom 1. Dezember an" opens something.
_FROM = german(r"vo[mn]:?\s?$")
_ONWARDS = german(r"\san\b")
# A verb at the far end of the sentence counts where nothing else is spoken of and the day is in no relative clause.
_SPEAKS = 1.3
_RELATIVE = german(
    r",\s(?:die|der|das(?!\sheißt|\sist|\ssind)|welche[rs]?|deren|denen|wenn|sofern|soweit|falls|dass)\s[^,;]*$"
)
# A sentence must speak clearly of handing in before the next one is read in its light.
_CARRIES = 1.4
_ANAPHOR = german(
    r"\W*(?:diese[rs]?|sie|er|es|letzte[rs]?|dann|danach|weitere[rs]?|hierfür|dafür|dazu|ein(?:e"
    r"|er)?\s(?:zweite[rs]?|weitere[rs]?)"
    r"|(?:(?:der|die|das)\s)?(?:erste|zweite|dritte|vierte|letzte|nächste|andere)[rsn]?"
    r"|(?:richtig|korrekt)\s(?:ist|lautet))\b"
)
_SIGNING_UP = german(
    r"(?:anmeldung|anmelden|angemeldet|anzumelden|melden|meldet|registrier|teilnahme|teilnehmen|anmelde)"
)
# "Melden Sie sich bis zum 5. Februar zur Antragswerkstatt am 12. Februar an."
_TO_IT = german(r"\s(?:zu[rm]|für\s(?:die|das|den))\s(?:\w+n\s)?[\w-]+\sam\s\d")
# Without one of these "Wer teilnehmen möchte, meldet sich bis … an" is about the event named beside it.
_FOR_A_GRANT = german(
    r"kommun|gemeinde|st(?:a|ä)dt|kreis|region|vorhaben|projekt|maßnahme|programm|wettbewerb|förder|antr(?:a|ä)g|interesse"
    r"|bedarf|portal|plattform|zuschuss|verfahren|aufruf|beratung"
)
_EVENT_NEAR = 0.4
_UNREACHABLE = german(
    r"\bnicht\s(?:erreichbar|verfügbar|besetzt|geöffnet|nutzbar|zugänglich)\b|\bwartung\w*"
    r"|\bgeschlossen\b|\b\w*(?:ferien|urlaub|pause)\b"
)
# "Anträge für die Sommerferien" are handed in while the office works.
_FOR_HOLIDAYS = german(r"\bfür\s(?:die|den)\s(?:\w+en\s)?\w*(?:ferien|urlaub)\b")
# "Bis zum 31. Januar ist keine Antragstellung möglich."
_NOT_UNTIL = german(
    r"\s?(?:ist|sind|kann|können|wird|werden|bleibt|bleiben)\s(?:\w+\s){0,2}?(?:keine?\s\w*antr|eine\s\w*antrag\w*\snicht|keine?\s\w*einreichung)"
)
_NOT_THEN = german(
    r"\s(?:(?:eines\s)?jede[ns]\sjahres\s)?nimmt\s(?:[\w-]+\s){1,4}keine\s\w*(?:anträge|bewerbungen|skizzen)\b"
    r"|\s(?:\w+\s)?(?:nicht|keine)\s(?:\w+\s)?(?:möglich|gestellt|angenommen)\b"
)
# "Die Förderung ist zum Jahresende ausgelaufen."
_RAN_OUT = german(r"\s(?:\w+\s)?(?:ausgelaufen|außer\skraft)\b")
# "Seit November ist der dritte Aufruf offen. Er schließt am 26. Februar 2027."
_IT_CLOSES = german(
    r"\W*(?:er|sie|es|dieser?)\s(?:schließt|endet|läuft)\b|[^,;]*\b(?:schließt|endet|läuft)\s(?:er|sie|es|dieser?)\b"
)
_CALLS_BEFORE = frozenset({"call", "span", "portal", "deadline", "term"})
# "…, die Fahrzeuge müssen bis zum 31. Dezember 2028 zugelassen sein"
_OWN_CLAUSE = german(
    r",\s(?:die|der|das)\s(?:[\w-]+\s(?:müssen|muss|sind|ist|sollen|soll|darf|dürfen)\s(?:[\w-]+\s){0,4}|[\w-]{2,}ung\s)$"
)
# "Die Förderung läuft bis 31.12.2027" is how long it is valid.
_RUNS = german(
    r"\b(?:förderung|projektförderung|\w*programm|\w*richtlinie)\s(?:läuft|gilt|endet|besteht)(?:\s\w+)?[\s,]*$"
)
_PLAINLY = ("eingereicht", "einzureichen", "einreichen")
_HANDS_IN = german(r"\breich(?:t|en)\b[^,;]*\sein\W*$")
# "Für Maßnahmen mit Beginn 2028 gilt der 30.11.2027." goes on about the deadline named before.
_HOLDS = german(r"\s?(?:für|bei)\s[^,;]{3,80}\sgilt\s(?:hingegen\s|dagegen\s|entsprechend\s)?der\s(?=\d)")
_NAMED_BEFORE = frozenset({"deadline", "term", "span", "application", "outline", "registration"})
# "…schluss ist der 30. September, später eingehende Unterlagen bleiben unberücksichtigt"
_IS = german(r"(?:ist|sind|war|waren)\b")
_TERMS = CLOSING_NOUNS | {"span"}
_RIGHT_BESIDE = 5
_STEADILY = german(r"\b(?:fortlaufend|laufend|kontinuierlich|reihenfolge|nach\seingang)\b")
_FEW = 3
_NEAR = 60
_FIRST_LINES = 3


def may_be_for_handing_in(document: Document, index: int) -> bool:
    """Say whether anything in or around a sentence speaks of handing in; most days of a guideline need no more."""
    if index < _FIRST_LINES or any(cue.frame == "submit" for cue in document.cues(index)):
        return True
    if any(cue.frame == "submit" for cue in document.heading_cues(index)):
        return True
    words = document.words(index)
    going_on = any(pattern.match(words) for pattern in (_ANAPHOR, _HOLDS, _IT_CLOSES))
    return going_on or opens_then(document, index)


def is_for_handing_in(scene: Scene, item: Group) -> bool:
    """Say whether the words around a day speak of handing in, and of nothing else more strongly."""
    if (
        _is_no_round(scene, item)
        or scene.is_in_another_column(item)
        or not _is_said_to_be(scene, item)
        or is_for_something_else(scene, item)
    ):
        return False
    return _goes_on(scene, item) or not (_is_in_another_clause(scene, item) or _rules_another_verb(scene, item))


def _goes_on(scene: Scene, item: Group) -> bool:
    return _HOLDS.match(scene.low, scene.bounds[0], item.days[0].start + 1) is not None


def _is_said_to_be(scene: Scene, item: Group) -> bool:
    """Whether more speaks for handing in than for anything else."""
    if not item.window and _dates_a_paper(scene, item):
        return False
    if _goes_on(scene, item):
        return any(cue.name in _NAMED_BEFORE for cue in scene.cues_before)
    frames = weighed(scene, item)
    if max(frames.values()) < _ENOUGH:
        for cue in scene.heading:
            frame, weight = FRAMES[cue.name]
            frames[frame] = frames.get(frame, 0.0) + _HEADING_COUNTS * weight
    if max(frames.values()) < _ENOUGH:
        return _speaks_of_nothing_else(scene, item) or _is_carried(scene, item)
    mine = frames.pop("submit")
    if mine < _ENOUGH or mine < max(frames.values(), default=0.0):
        return False
    return not _is_for_an_event(scene, item, frames.get("event", 0.0))


def _rules_another_verb(scene: Scene, item: Group) -> bool:
    """Whether something else than applying is done by that day.

    What is decided on days that come back was handed in by them: "Skizzen werden jeweils zum 1. März bewertet".
    """
    if not scene.has_another_verb(item) or _IS.match(scene.low, item.start):
        return False
    if any(cue.name in _TERMS and cue.end <= item.days[0].start <= cue.end + _RIGHT_BESIDE for cue in scene.cues):
        return False  # "Von der Antragsfrist 1. Dezember kann abgewichen werden."
    if is_full_one_later(scene) or _is_gone_on_with(scene, item) or come_in_by(scene, item):
        return False
    yearly = scene.comes_back or scene.goes_on_yearly
    return any(day.year for day in item.days) or not yearly


def _is_gone_on_with(scene: Scene, item: Group) -> bool:
    """Whether what comes in until that day is dealt with at once: "werden bis zum 30. Juni fortlaufend geprüft"."""
    return is_by_order(scene, item) and _STEADILY.search(scene.words) is not None


def _is_in_another_clause(scene: Scene, item: Group) -> bool:
    """Whether the day stands in a clause with a subject of its own that says nothing of handing in."""
    match = _OWN_CLAUSE.search(scene.low, scene.bounds[0], item.start)
    if match is None:
        return False
    return not any(cue.frame == "submit" and cue.start >= match.start() for cue in scene.cues)


def _is_no_round(scene: Scene, item: Group) -> bool:
    near = max(scene.bounds[0], item.start - _NEAR)
    if _RAN_OUT.match(scene.low, item.end) and not any(cue.name in _CALLS_BEFORE for cue in scene.cues):
        return True
    if item.preposition == "until" and _NOT_UNTIL.match(scene.low, item.end, scene.bounds[1]):
        return True
    if item.window and (
        _UNREACHABLE.search(_FOR_HOLIDAYS.sub("", scene.words)) or _NOT_THEN.match(scene.low, item.end)
    ):
        return True
    return item.preposition == "until" and _RUNS.search(scene.low, near, item.start) is not None


def continues(scene: Scene, last: Group, item: Group) -> bool:
    """Say whether a day continues the one before it: "beginnt am … und endet am …", "nicht am …, sondern am …"."""
    if _is_in_another_clause(scene, item) or is_for_something_else(scene, item) or scene.is_in_another_column(item):
        return False
    frames = scene.frames(item)
    frames.pop("submit", None)
    if max(frames.values(), default=0.0) >= _ENOUGH:
        return False
    if item.start - last.end <= _ELLIPSIS and item.preposition in {"until", "at"}:
        return True
    return scene.turns.nearest(item.span) >= TURNS


def _dates_a_paper(scene: Scene, item: Group) -> bool:
    first = item.days[0]
    before = scene.low[max(0, first.start - 6) : first.start]
    return _FROM.search(before) is not None and not _ONWARDS.match(scene.low, first.end)


def _speaks_of_nothing_else(scene: Scene, item: Group) -> bool:
    if item.preposition != "until" and not item.window:
        return False
    mine = sum(cue.weight for cue in scene.cues if cue.frame == "submit")
    others = (cue for cue in scene.cues if cue.frame != "submit" and not scene.is_behind_another(cue, item))
    rival = max((cue.weight for cue in others), default=0.0)
    # "Eingereicht werden können Projekte bis …", "reichen Sie Ihr Projekt bis … ein"
    plain = any(cue.word.startswith(_PLAINLY) for cue in scene.cues) or _HANDS_IN.search(scene.words) is not None
    if _RELATIVE.search(scene.low, scene.bounds[0], item.start):
        return False
    return (mine >= _SPEAKS or plain) and rival < 1.0


def _is_carried(scene: Scene, item: Group) -> bool:
    """Whether a day in a sentence that says nothing itself belongs to what was said before it."""
    if not any(letter.isalnum() for letter in scene.around(item)):
        return item.window and scene.index < _FIRST_LINES
    if _IT_CLOSES.match(scene.words) and any(cue.name in _CALLS_BEFORE for cue in scene.cues_before):
        return True
    if not _ANAPHOR.match(scene.low, scene.bounds[0]):
        return False
    weights: dict[str, float] = {}
    for cue in scene.cues_before:
        weights[cue.frame] = max(weights.get(cue.frame, 0.0), cue.weight)
    mine = weights.pop("submit", 0.0)
    return mine >= _CARRIES and mine > max(weights.values(), default=0.0)


def _is_for_an_event(scene: Scene, item: Group, event: float) -> bool:
    """Whether what is wanted by that day is only a place at an event named in or before the sentence."""
    named = [cue for cue in scene.cues if cue.kind is not None]
    near = max(named, key=lambda cue: scene.context.nearness(cue.span, item.span), default=None)
    if near is None or not _SIGNING_UP.match(near.word):
        return False
    if is_uploaded(scene):
        return False
    if _TO_IT.match(scene.low, item.end):
        return True
    if "sich" in scene.words and any(cue.name == "event" for cue in scene.cues):
        return True
    if not _FOR_A_GRANT.search(scene.words) and scene.is_near_an_event:
        return True
    return event > _EVENT_NEAR or (any(cue.name == "event" for cue in scene.cues_before) and len(scene.cues) <= _FEW)
