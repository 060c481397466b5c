"""Everything that speaks for or against two calls being one programme."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from tracker.rules.profiles import Profile
from tracker.rules.same_codes import overlap
from tracker.rules.title_marks import contradict, unequal
from tracker.rules.title_words import left_over, shared
from tracker.vocabulary.calls import Level

# Of 100: below this, two texts are not alike at all and count as 0.
NEAR_TEXT = 75
# Shorter texts are alike by chance.
_SHORTEST_TEXT = 120
# Letters of a title's own words; fewer ("Konzepte") may stand over many programmes.
_SHORTEST_TITLE = 9
_LONG_TITLE = 16
# "Ministerium des Innern" stands in sixteen Länder, unless its name or its short name says which.
_LAND = re.compile(
    r"bund|deutsch|nrw|nordrhein|westf|baden|wuerttemb|bayer|berlin|brandenb|brem|hamburg|hess|mecklenb|vorpomm|nieders"
    r"|rheinland|pfalz|saarl|saechs|sachsen|anhalt|schleswig|holst|thuering|arnsberg|detmold|duesseldorf|koeln|muenster"
)
_EVERYWHERE = re.compile(r"(?:staats)?(?:ministerium|senat|behoerde|landesamt|bezirksregierung|regierung)")


@dataclass(frozen=True, slots=True)
class Signs:
    """``title`` is the shared part of both titles, 0 to 1; ``text`` the likeness of both texts, 0 or 75 to 100."""

    title: float
    text: float
    same_title: bool
    contained: bool
    own_words_each: bool
    specific: bool
    telling: bool
    contradiction: bool
    one_sided: bool
    area_apart: bool
    area_sure: bool
    level_apart: bool
    house: bool
    house_apart: bool
    page: bool
    link: bool

    @property
    def score(self) -> float:
        """How likely they are one, 0 to 1: only to sort by."""
        address = 0.2 if self.page else 0.1 * self.link
        score = 0.5 * (1.0 if self.same_title else self.title) + 0.2 * self.text / 100 + address + 0.1 * self.house
        return round(min(score, 1.0), 3)


def signs(one: Profile, other: Profile) -> Signs:
    """Weigh two calls."""
    mine, theirs = left_over(one.words, other.words), left_over(other.words, one.words)
    named = one.bare_title in other.short_names or other.bare_title in one.short_names
    equal = named or one.bare_title == other.bare_title != ""
    title = shared(one.words, other.words)
    common = one.houses & other.houses
    known_areas = bool(one.areas and other.areas)
    shortest = min(sum(map(len, one.words)), sum(map(len, other.words)))
    return Signs(
        title=title,
        text=_text(one.sorted_text, other.sorted_text),
        same_title=equal or (title > 0 and not mine and not theirs),
        contained=title > 0 and not (mine and theirs),
        own_words_each=bool(mine and theirs) and not equal,
        specific=named or shortest >= _SHORTEST_TITLE,
        telling=shortest >= _LONG_TITLE,
        contradiction=contradict(one.marks, other.marks),
        one_sided=unequal(one.marks, other.marks) or _named_apart(one, other),
        area_apart=known_areas and not overlap(one.areas, other.areas),
        area_sure=known_areas or any(_LAND.search(house) or not _EVERYWHERE.match(house) for house in common),
        level_apart=one.level is not other.level and Level.UNKNOWN not in (one.level, other.level),
        house=bool(common),
        house_apart=bool(one.houses and other.houses) and not common,
        page=_points_at(one, other) or _points_at(other, one),
        link=bool(one.links & other.links),
    )


def _named_apart(one: Profile, other: Profile) -> bool:
    return bool(one.short_names and other.short_names) and not one.short_names & other.short_names


def _points_at(one: Profile, other: Profile) -> bool:
    return other.page != "" and (other.page == one.page or other.page in one.links)


def _text(one: str, other: str) -> float:
    if min(len(one), len(other)) < _SHORTEST_TEXT:
        return 0.0
    return fuzz.ratio(one, other, score_cutoff=NEAR_TEXT)
