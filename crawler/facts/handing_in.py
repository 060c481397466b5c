"""Whether a day is one on which something can be handed in, or about something else."""

from crawler.facts.cue_words import FRAMES
from crawler.facts.document import Document
from crawler.facts.groups import Group
from crawler.facts.moves import is_moved
from crawler.facts.other_days import is_for_something_else
from crawler.facts.scene import Scene, opens_then
from crawler.facts.spelling import german
from crawler.facts.yearly import comes_back

# Below this nothing says that the day is about handing in.
_ENOUGH = 1.25
_HEADING_COUNTS = 0.8
# "Vollanträge bis 29. Januar": the preposition speaks for a deadline where a thing to hand in is named.
_UNTIL = 0.35
_NAMES_A_THING = 1.2
# "jeweils zum Quartalsende" is hardly ever said of anything but handing in.
_EVERY = 2.0
# "beginnt mit der Bekanntmachung und endet am …" is no day of publication.
_TURNS = 0.6
_LISTED = 1.4
_ORDERED = 0.6
# Several days of each year are hardly ever said of anything but handing in.
_RULE = 0.4
_PUBLICATION_LESS = 0.4
# "Der zweite Aufruf wurde am 30. September geschlossen."
_CALLS = frozenset({"call", "portal"})
# "Am 31. Dezember endet die Möglichkeit zur Antragstellung."
_APPLYING = ("antragstellung", "antragsannahme", "beantragung", "einreichung")
_CALL_TURNS = 0.7
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
    r"|(?:(?:der|die|das)\s)?(?:erste|zweite|dritte|vierte|letzte|nächste|andere)[rsn]?)\b"
)
_SIGNING_UP = german(
    r"(?:anmeldung|anmelden|angemeldet|anzumelden|melden|meldet|registrier|teilnahme|teilnehmen|anmelde)"
)
_EVENT_NEAR = 0.4
_FULL_ONE_LATER = german(
    r"(?:vollantr(?:a|ä)g\w*|(?:förmlich|vollständig)e[nr]?\santrag)\snach(?:zu|ge)reich"
    r"|\b(?:ist|sind)\s(?:der|die)\s(?:\w+en?\s)?\w*antr(?:ag|äge)\b[^;,]*\bnachzureichen"
)
_UNREACHABLE = german(
    r"\bnicht\s(?:erreichbar|verfügbar|besetzt|geöffnet|nutzbar|zugänglich)\b|\bwartung\w*|\bgeschlossen\b|\bferien\b"
)
# "Bis zum 31. Januar ist keine Antragstellung möglich."
_NOT_UNTIL = german(
    r"\s?(?:ist|sind|kann|können|wird|werden|bleibt|bleiben)\s(?:\w+\s){0,2}?(?:keine?\s\w*antr|eine\s\w*antrag\w*\snicht|keine?\s\w*einreichung)"
)
_NOT_THEN = german(r"\s(?:\w+\s)?(?:nicht|keine)\s(?:\w+\s)?(?:möglich|gestellt|angenommen)\b")
# "Die Förderung ist zum Jahresende ausgelaufen."
_RAN_OUT = german(r"\s(?:\w+\s)?(?:ausgelaufen|außer\skraft)\b")
# "Seit November ist der dritte Aufruf offen. Er schließt am 26. Februar 2027."
_IT_CLOSES = german(r"\W*(?:er|sie|es|dieser?)\s(?:schließt|endet|läuft)\b")
_CALLS_BEFORE = frozenset({"call", "span", "portal", "deadline"})
# "…, die Fahrzeuge müssen bis zum 31. Dezember 2028 zugelassen sein"
_OWN_CLAUSE = german(
    r",\s(?:die|der|das)\s(?:[\w-]+\s(?:müssen|muss|sind|ist|sollen|soll|darf|dürfen)\s(?:[\w-]+\s){0,4}|[\w-]{2,}ung\s)$"
)
# "Die Förderung läuft bis 31.12.2027" is how long it is valid.
_RUNS = german(
    r"\b(?:förderung|projektförderung|\w*programm|\w*richtlinie)\s(?:läuft|gilt|endet|besteht)(?:\s\w+)?[\s,]*$"
)
_TAKES_PLACE = frozenset({"findet", "fand"})
# "und lädt den Beitrag bis zum 15. Dezember hoch" invites nobody.
_UPLOADS = german(r"\b(?:lädt|laden)\b[^;]*\bhoch\b")
_PLAINLY = ("eingereicht", "einzureichen", "einreichen")
_BY_ORDER = german(r"\b(?:windhund|reihenfolge|solange|fortlaufend|kontinuierlich|nach\seingang)")
# "Für Maßnahmen mit Beginn 2028 gilt der 30.11.2027." goes on about the deadline named before.
_HOLDS = german(r"\s?(?:für|bei)\s[^,;]{3,80}\sgilt\s(?:hingegen\s|dagegen\s|entsprechend\s)?der\s(?=\d)")
_NAMED_BEFORE = frozenset({"deadline", "term", "span", "application", "outline", "registration"})
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
    return _ANAPHOR.match(words) is not None or _HOLDS.match(words) is not None or opens_then(document, index)


def is_for_handing_in(scene: Scene, item: Group) -> bool:
    """Say whether the words around a day speak of handing in, and of nothing else more strongly."""
    if (
        (not item.window and _dates_a_paper(scene, item))
        or _is_no_round(scene, item)
        or is_for_something_else(scene, item)
    ):
        return False
    if _HOLDS.match(scene.low, scene.bounds[0], item.days[0].start + 1):
        return any(cue.name in _NAMED_BEFORE for cue in scene.cues_before)
    if _is_in_another_clause(scene, item):
        return False
    frames = _weighed(scene, item)
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
    if item.window and (_UNREACHABLE.search(scene.words) or _NOT_THEN.match(scene.low, item.end)):
        return True
    return item.preposition == "until" and _RUNS.search(scene.low, near, item.start) is not None


def continues(scene: Scene, last: Group, item: Group) -> bool:
    """Say whether a day continues the one before it: "beginnt am … und endet am …", "nicht am …, sondern am …"."""
    if _is_in_another_clause(scene, item) or is_for_something_else(scene, item):
        return False
    frames = scene.frames(item)
    frames.pop("submit", None)
    if max(frames.values(), default=0.0) >= _ENOUGH:
        return False
    if item.start - last.end <= _ELLIPSIS and item.preposition in {"until", "at"}:
        return True
    return scene.turns.nearest(item.span) >= _TURNS


def _dates_a_paper(scene: Scene, item: Group) -> bool:
    first = item.days[0]
    before = scene.low[max(0, first.start - 6) : first.start]
    return _FROM.search(before) is not None and not _ONWARDS.match(scene.low, first.end)


def _weighed(scene: Scene, item: Group) -> dict[str, float]:
    frames = {"submit": 0.0} | scene.frames(item)
    until = item.preposition == "until" or item.window
    if until and any(cue.frame == "submit" and cue.weight >= _NAMES_A_THING for cue in scene.cues):
        frames["submit"] += _UNTIL
    if scene.is_list_of_deadlines and not item.preposition:
        frames["submit"] += _LISTED
    related = scene.related(item)
    frames["submit"] += related.weight if related else 0.0
    if scene.is_the_term(item):
        frames["submit"] += _LISTED
    turns = scene.turns.nearest(item.span) >= _TURNS
    if "publication" in frames and (until or turns):
        frames["publication"] *= _PUBLICATION_LESS
    if turns and any(cue.name in _CALLS or cue.word.startswith(_APPLYING) for cue in scene.cues):
        frames["submit"] += _CALL_TURNS
    if item.preposition == "until" and is_moved(scene.words) and any(cue.name == "call" for cue in scene.cues):
        frames["submit"] += _CALL_TURNS  # "Der Aufruf wird bis zum 30. Juni verlängert"
    if any(day.every for day in item.days):
        frames["submit"] *= _EVERY
    return _without_seeming_rivals(scene, item, frames)


def _without_seeming_rivals(scene: Scene, item: Group, frames: dict[str, float]) -> dict[str, float]:
    """Take out what only seems to compete: "Skizzen werden jeweils zum 1. März begutachtet" is about handing in."""
    if all(cue.word in _TAKES_PLACE for cue in scene.cues if cue.name == "event") and any(
        cue.name == "span" for cue in scene.cues
    ):
        frames.pop("event", None)  # "Die nächste Antragsphase findet vom 1. Februar bis 15. März statt"
    if _UPLOADS.search(scene.words):
        frames.pop("event", None)
        frames["submit"] += _LISTED
    if _FULL_ONE_LATER.search(scene.words):
        frames.pop("papers_later", None)
    until = item.preposition == "until"
    if any(cue.word.startswith("entgegen") for cue in scene.cues) and any(cue.kind for cue in scene.cues):
        frames.pop("award", None)  # "Bewerbungen nimmt die Jury bis zum 8. Dezember entgegen"
    by_order = until and _BY_ORDER.search(scene.words) is not None and any(cue.kind for cue in scene.cues)
    if by_order:
        frames["submit"] += _ORDERED
    if by_order or (comes_back(scene.words) and not any(day.year for day in item.days)):
        frames.pop("award", None)
    if not by_order and any(cue.name == "submit" for cue in scene.cues) and len(item.days) > 1 and not item.window:
        frames["submit"] += _RULE * (comes_back(scene.words) and not any(day.year for day in item.days))
    return frames


def _speaks_of_nothing_else(scene: Scene, item: Group) -> bool:
    if item.preposition != "until" and not item.window:
        return False
    mine = sum(cue.weight for cue in scene.cues if cue.frame == "submit")
    rival = max((cue.weight for cue in scene.cues if cue.frame != "submit"), default=0.0)
    plain = any(cue.word.startswith(_PLAINLY) for cue in scene.cues)  # "Eingereicht werden können Projekte bis …"
    return (mine >= _SPEAKS or plain) and rival < 1.0 and not _RELATIVE.search(scene.low, scene.bounds[0], item.start)


def _is_carried(scene: Scene, item: Group) -> bool:
    """Whether a day in a sentence that says nothing itself belongs to what was said before it."""
    if not any(letter.isalnum() for letter in scene.around(item)):
        return item.window and scene.index < _FIRST_LINES
    if not _ANAPHOR.match(scene.low, scene.bounds[0]):
        return False
    if _IT_CLOSES.match(scene.low, scene.bounds[0]) and any(cue.name in _CALLS_BEFORE for cue in scene.cues_before):
        return True
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
    if _UPLOADS.search(scene.words):
        return False
    if "sich" in scene.words and any(cue.name == "event" for cue in scene.cues):
        return True
    return event > _EVENT_NEAR or (any(cue.name == "event" for cue in scene.cues_before) and len(scene.cues) <= _FEW)
