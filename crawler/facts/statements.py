"""Sentences that say whether one may apply today."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.facts.document import Document
from crawler.facts.signs import Row, row
from crawler.facts.spelling import german
from crawler.facts.triggers import STATEMENT
from tracker.vocabulary.calls import CallStatus

_GAP, _NEAR = r"[^;]{0,14}?", r"[^;]{0,6}?"
_EXHAUSTED = re.compile(
    rf"B{_GAP}I{_GAP}[Ss]|B{_GAP}[Ss]I|I{_NEAR}B{_NEAR}[Ss]|B[^;,vU]{{0,2}}S(?=[;,]|$)"
    rf"|N[^;,]{{0,2}}B[^;,]{{0,4}}[MQ]|B{_NEAR}NMQ|P{_NEAR}I{_NEAR}S|N{_NEAR}B{_NEAR}MQ"
    rf"|z[^;,]{{0,2}}B[^;]*NT|B[^;,]{{0,6}}aT|z[^;,]{{0,2}}B[^;]*[OCEH]|B[^;,]{{0,2}}W[^;,]?N[^;,]{{0,2}}Q|z[^;,]{{0,2}}B[^;]*N[^;,]{{0,4}}T|m[^;]*[OCEH]|[OCEH][^;]*m|a[^;,]{{0,2}}B[^;,]{{0,6}}I[^;,]{{0,4}}T"
)
_SUSPENDED = re.compile(
    rf"X|[AP][^;,]{{0,3}}W[^;,]?x|[APR]{_GAP}H|H[^;,]{{0,2}}[APR]|W{_GAP}N{_GAP}T|W{_GAP}N[^;]?[PRA]|W[^;,]{{0,3}}N[^;,]{{0,2}}A|N{_NEAR}W{_GAP}T|N[^;]{{0,3}}T{_NEAR}W|W{_NEAR}C"
    rf"|C[^;,]{{0,3}}W|W{_NEAR}NF"
    rf"|A{_GAP}rw|r{_NEAR}w{_NEAR}[AT]|A{_GAP}r{_NEAR}wT|L[^;]{{1,20}}?,[vI]{_NEAR}N{_NEAR}T"
)
_CLOSED = re.compile(
    rf"[AP]{_GAP}NM{_GAP}[TF]|N{_NEAR}A{_NEAR}M{_NEAR}T|NM{_NEAR}A{_NEAR}T|N(?:M)?e?A[^;,]{{0,5}}[MT]"
    rf"|eA{_NEAR}N{_NEAR}T|eP[^;,]{{0,2}}N(?=[;,]|$)"
    rf"|[AP]{_GAP}E|P{_GAP}N[^;]{{0,3}}F|l{_GAP}u|P{_GAP}[vI]{_GAP}K|Kg|Y{_NEAR}V|AI[^;,]{{0,2}}x"
    rf"|P[^;,]{{0,3}}NM(?=[;,]|$)|^[^A;]{{0,1}}AI?[^;]?NT$"
)
# "Derzeit sind nur noch Verlängerungsanträge zulässig": nothing is said of a stop that will end.
_FOR_HOLDERS = re.compile(rf"Y{_NEAR}V")
_OVER = re.compile(rf"[RPA]{_GAP}[OC]")
# The whole money, for certain, now: a part of it, a condition or the time ahead is something else.
_PARTLY = re.compile(r"[Np]\.{0,2}[Ss]|[pUL][^;]*[Ss]")
# "Nachdem die Mittel gebunden sind, ist eine Antragstellung nicht möglich" tells what is, else it is a condition.
_AFTER, _SINCE = re.compile(r"d[^;]*[Ss]"), re.compile(r"d[^;]*[Ss]I?,[^;]*N[^;]?T")
_IN_COURSE = re.compile(r"v[^I;]*s$")
_VERB_FIRST = re.compile(r"(?:^|;)I[^,;]{2,},")
_UNSURE = re.compile(r"[UdL]")
# "Derzeit sind keine Änderungen der Richtlinie vorgesehen" names a programme behind the negation only.
_APPLYING = re.compile(r"[AXHLC]|^[^N]*[PR]|N[^;]?[PR]|Ne[^;]{0,4}PT")
_FUTURE = re.compile(r"v")
_DONE = re.compile(r"[IlMYNeEg]")
_LIFTED = re.compile(r"[bO]|^[^r]*w[TC]|N\.?X")
_NOW_WAS = german(r"\b(?:war|waren)\s(?:zeitweise|vorübergehend|zwischenzeitlich)")
# "Derzeit ist keine weitere Runde geplant."
_NO_FURTHER = german(
    r"\bkeine?n?\s(?:weitere|neue|erneute|zweite)[nrs]?\s[\w-]+\s(?:geplant|vorgesehen|beabsichtigt)\b"
)
# "Danach ist erst 2028 wieder eine Antragstellung möglich" says nothing of today.
_LATER = german(r"\s?(?:danach|anschließend|im\sanschluss)\b")
_LATE = german(
    r"\b(?:danach|später|verspätet\w*|nach\s(?:(?:diesem|dieser|dem|der)\s(?:\d+|termin|zeitpunkt|frist|datum|tag"
    r"|stichtag|ablauf|beginn|start|bewilligung|ende)|ablauf|fristende|fristablauf|stichtag"
    r"|maßnahmen?beginn|vorhabenbeginn|beginn|abschluss)|nachträglich\w*|unvollständig\w*|mehrfach\w*|erneut\w*"
    r"|papierform|per\s(?:e-mail|mail|fax|post)|dasselbe|gleiche[nrs]?|privatpersonen|rückwirkend\w*"
    r"|bereits\sbegonnen\w*|begonnene\w*|eingehende\w*|(?:von|durch|für)\sprivat\w*|außerhalb|formlos\w*"
    r"|mündlich\w*|telefonisch\w*)\b"
)
# "wird zum Jahresende eingestellt"
_SOON = german(
    r"\b(?:wird|werden)\s(?:\w+\s){0,3}(?:zum|mit|ab)\s(?:dem\s)?(?:jahresende|jahreswechsel|monatsende|ende\sdes)\b"
)
# "Das Portal ist vom 24. Dezember bis zum 6. Januar geschlossen."
_FOR_A_WHILE = german(r"\bvom\s\d[^;]*\sbis\s[^;]*\bgeschlossen\b")
# "Im vergangenen Jahr waren die Mittel bereits im August ausgeschöpft."
_LAST_YEAR = german(
    r"\b(?:im\s(?:vergangenen|letzten|vorigen|vorherigen)\s\w*jahr)\b[^;]*\b(?:war|waren|wurden?)\b"
    r"|\b(?:war|waren|wurden?)\b[^;]*\bim\s(?:vergangenen|letzten|vorigen|vorherigen)\s\w*jahr\b"
)
# "Einen neuen Antrag müssen Sie nicht stellen."
_NO_DUTY = german(r"\b(?:müssen|muss|brauchen|braucht)\b[^;,]*\bnicht\b|\bnicht\s(?:erneut|noch\seinmal|nochmals)\b")
_TELLING = frozenset("mzSsHXCEKOVWMlrFLxaQ")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence about today. ``over`` is said of one round or phase only, so an open or coming one counts more."""

    status: CallStatus
    sentence: int
    start: int
    end: int
    over: bool = False


def find_statements(document: Document) -> Iterator[Statement]:
    """Yield what the sentences of a text say about today."""
    for index in document.about(STATEMENT):
        sentence = document.sentences[index]
        words = document.words(index)
        signs = row(document.low, sentence.start, sentence.end)
        if (
            _LATER.match(words)
            or not (_TELLING & set(signs.signs) or "NT" in signs.signs or "eP" in signs.signs)
            or _is_item(words)
        ):
            continue
        for status, over, match in _readings(signs, words, sentence.start):
            if _LAST_YEAR.search(words) or _NO_DUTY.search(words):
                continue
            yield Statement(status, index, *signs.span(match), over)


def _is_item(words: str) -> bool:
    """A remark in brackets behind one item of a list speaks of that item only."""
    stripped = words.strip()
    return stripped.endswith(")") and stripped[:1] in "-*•·▪" and "(" in stripped


def _readings(signs: Row, words: str, offset: int) -> Iterator[tuple[CallStatus, bool, re.Match[str]]]:
    text = signs.signs
    if (match := _EXHAUSTED.search(text)) and _is_certain(text, match):
        yield CallStatus.EXHAUSTED, False, match
    if (
        (match := _SUSPENDED.search(text))
        and not (_LIFTED.search(text) or _FOR_HOLDERS.search(text))
        and not _NOW_WAS.search(words)
        and not _NO_FURTHER.search(words)
        and not _is_late(signs, match, words, offset)
        and _is_about_applying(text)
    ):
        yield CallStatus.SUSPENDED, False, match
    match = _CLOSED.search(text)
    if (
        match
        and not _UNSURE.search(text, 0, match.start())
        and not _is_future(match)
        and not _SOON.search(words)
        and not _is_late(signs, match, words, offset)
    ):
        yield CallStatus.CLOSED, "f" in text[: match.end()], match
    elif (
        (match := _OVER.search(text))
        and not _UNSURE.search(text)
        and not _is_future(match)
        and not _FOR_A_WHILE.search(words)
    ):
        yield CallStatus.CLOSED, True, match


def _is_about_applying(text: str) -> bool:
    return _APPLYING.search(text) is not None


def _is_certain(text: str, match: re.Match[str]) -> bool:
    said = match[0]
    if _AFTER.search(text, 0, match.end()) and not _SINCE.search(text):
        return False
    if _PARTLY.search(text, 0, match.end()) or _VERB_FIRST.search(text):
        return "NM" in said or said.startswith("N")
    return not _IN_COURSE.search(said)


def _is_late(signs: Row, match: re.Match[str], words: str, offset: int) -> bool:
    """Whether what is not accepted are late or faulty papers only."""
    return _LATE.search(words, 0, signs.span(match)[1] - offset) is not None


def _is_future(match: re.Match[str]) -> bool:
    return _FUTURE.search(match[0]) is not None and _DONE.search(match[0]) is None
