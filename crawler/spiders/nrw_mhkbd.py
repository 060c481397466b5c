"""Ministerium für Heimat, Kommunales, Bau und Digitalisierung NRW: municipal cooperation, Heimat, Städtebau.

Published by: the ministry, one page for each programme; no feed and no list that could be asked. Once a week, seven
addresses kept by hand. The overview "Aktuelle Förderangebote" of the older site holds many programmes in one page
and is not asked for.
Terms: none found. We keep texts to read facts from and to show where a fact stands, name the page, republish nothing.
What surprised us: pages answer fixed questions ("Wer kann beantragen?"), with days that name no year ("bis 23.10."):
those recur. The ministry was called MHKBG until 2022 and had other addresses then.
Uncertain: the address of the IKZ page stands in several stored pages, those of the Heimat programmes and of the
Städtebauförderung in one or two each; two of them (Heimat-Scheck, Heimat-Zeugnis) follow other patterns than the rest.
"""

from crawler.pages.page_call import Page
from crawler.pages.page_source import PageSource
from crawler.source import Expect
from tracker.vocabulary.calls import Level

_SITE = "https://www.mhkbd.nrw"


def _heimat(name: str, path: str) -> Page:
    """Return one of the five programmes for the Heimat; each is known by its name."""
    topics = ("kultur_medien_sport", "staedtebau_stadterneuerung")
    return Page(key=name.lower(), url=f"{_SITE}/{path}", names=(name,), topics=topics)


class NrwMhkbd(PageSource):
    """Seven programmes of the ministry for municipalities."""

    name = "nrw_mhkbd"
    title = "Kommunalministerium NRW (MHKBD)"
    level = Level.LAND
    base_url = _SITE
    provider = "Ministerium für Heimat, Kommunales, Bau und Digitalisierung des Landes Nordrhein-Westfalen"
    attribution = "Ministerium für Heimat, Kommunales, Bau und Digitalisierung NRW (mhkbd.nrw)"
    rank = 50
    # One page missing is a question: the address moved, or the programme ended.
    expect = Expect(min_calls=7, max_calls=7, filled={"text": 1.0, "areas": 1.0, "provider": 1.0})
    pages = (
        Page(
            key="ikz-nrw",
            url="https://mhkbd.nrw/foerderprogramme/foerderung-interkommunaler-zusammenarbeit-ikz-nrw",
            names=("Interkommunaler Zusammenarbeit", "Interkommunale Zusammenarbeit", "Interkommunale Kooperation"),
            topics=("beratung", "digitalisierung", "infrastruktur"),
        ),
        _heimat("Heimat-Scheck", "Themen/Heimat-Scheck"),
        _heimat("Heimat-Preis", "foerderprogramme/heimat-preis"),
        _heimat("Heimat-Werkstatt", "foerderprogramme/heimat-werkstatt"),
        _heimat("Heimat-Fonds", "foerderprogramme/heimat-fonds"),
        _heimat("Heimat-Zeugnis", "themenportal/heimat-foerderung/heimat-zeugnis"),
        Page(
            key="staedtebaufoerderung",
            url=f"{_SITE}/themen/bau/land-und-stadt-foerdern/programme-der-staedtebaufoerderung",
            names=("Städtebauförderung", "Stadterneuerung"),
            topics=("staedtebau_stadterneuerung", "infrastruktur"),
        ),
    )
