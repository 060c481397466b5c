"""How much speaks for handing in by a day, and how much for anything else."""

from crawler.facts.groups import Group
from crawler.facts.scene import Scene
from crawler.facts.spelling import german

# "Vollanträge bis 29. Januar": the preposition speaks for a deadline where a thing to hand in is named.
_UNTIL = 0.35
_NAMES_A_THING = 1.2
# "jeweils zum Quartalsende" is hardly ever said of anything but handing in.
_EVERY = 2.0
# "beginnt mit der Bekanntmachung und endet am …" is no day of publication.
TURNS = 0.6
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
_FULL_ONE_LATER = german(
    r"(?:vollantr(?:a|ä)g\w*|(?:förmlich|vollständig)e[nr]?\santrag)\snach(?:zu|ge)reich"
    r"|\b(?:ist|sind)\s(?:der|die)\s(?:\w+en?\s)?\w*antr(?:ag|äge)\b[^;,]*\bnachzureichen"
)
_TAKES_PLACE = frozenset({"findet", "fand"})
_UPLOADS = german(r"\b(?:lädt|laden)\b[^;]*\bhoch\b")
_BY_ORDER = german(r"\b(?:windhund|reihenfolge|solange|fortlaufend|kontinuierlich|nach\seingang)")
_COMING_IN = german(
    r"\s?(?:(?!über\s)[\w-]+(?:\.[\w-]+)?\s){0,4}?(?<!die\s)(?<!der\s)(?<!den\s)(?<!alle\s)"
    r"(?:eingegangene|eingehende|eingereichte|gestellte|vorliegende)n?\s(?:[\w-]+\s)?"
    r"\w*(?:anträge|bewerbungen|skizzen|bekundungen|vorschläge|anmeldungen|unterlagen)n?\b"
)


def weighed(scene: Scene, item: Group) -> dict[str, float]:
    """Return the weight of each frame for a day; "submit" is that of handing in."""
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
    turns = scene.turns.nearest(item.span) >= TURNS
    if "publication" in frames and (until or turns):
        frames["publication"] *= _PUBLICATION_LESS
    if turns and any(cue.name in _CALLS or cue.word.startswith(_APPLYING) for cue in scene.cues):
        frames["submit"] += _CALL_TURNS
    if item.preposition == "until" and scene.is_moved and any(cue.name == "call" for cue in scene.cues):
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
    if is_uploaded(scene):
        frames.pop("event", None)
        frames["submit"] += _LISTED
    if is_full_one_later(scene):
        frames.pop("papers_later", None)
    if any(cue.word.startswith("entgegen") for cue in scene.cues) and any(cue.kind for cue in scene.cues):
        frames.pop("award", None)  # "Bewerbungen nimmt die Jury bis zum 8. Dezember entgegen"
    return _without_awards(scene, item, frames)


def _without_awards(scene: Scene, item: Group, frames: dict[str, float]) -> dict[str, float]:
    """Take out the award where it only deals with what is handed in by the day."""
    by_order, coming_in = is_by_order(scene, item), come_in_by(scene, item)
    yearly = scene.comes_back and not any(day.year for day in item.days)
    if by_order or coming_in or yearly:
        frames.pop("award", None)
    frames["submit"] += _ORDERED * by_order + _LISTED * coming_in
    several = len(item.days) > 1 and not item.window and any(cue.name == "submit" for cue in scene.cues)
    frames["submit"] += _RULE * (yearly and several and not by_order)
    return frames


def is_by_order(scene: Scene, item: Group) -> bool:
    """Say whether what comes in is dealt with as it comes, until that day."""
    order = item.preposition == "until" and _BY_ORDER.search(scene.words) is not None
    return order and any(cue.kind for cue in scene.cues)


def come_in_by(scene: Scene, item: Group) -> bool:
    """Say whether the day is right before what comes in by it: "bis zum 1. März eingehende Anträge werden geprüft"."""
    return item.preposition == "until" and _COMING_IN.match(scene.low, item.end, scene.bounds[1]) is not None


def is_uploaded(scene: Scene) -> bool:
    """Say whether something is uploaded: "lädt den Beitrag bis zum 15. Dezember hoch" invites nobody."""
    return _UPLOADS.search(scene.words) is not None


def is_full_one_later(scene: Scene) -> bool:
    """Say whether the full application follows an outline: it is "nachgereicht", yet no missing paper."""
    return "nach" in scene.words and _FULL_ONE_LATER.search(scene.words) is not None
