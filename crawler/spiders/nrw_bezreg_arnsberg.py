"""Bezirksregierung Arnsberg: the 5-StandorteProgramm and the programmes it decides on for municipalities.

Published by: the Bezirksregierung Arnsberg, the authority of Kreis Unna; a page for each programme, no feed, no list
that could be asked. Once a week, seven addresses kept by hand.
Terms: none found; the rights in the texts are the authority's. We keep them to read facts from and to show where a fact
stands, name the page and republish nothing.
What surprised us: the pages of its Förderportal ask the same questions ("Wer kann einen Antrag …", "Was wird
gefördert?", "Wie viel Förderung gibt es?"), the older ones do not. The name of the house may stand above the content
as a heading of its own. Contacts are persons; only the office is kept.
Uncertain: the addresses come from stored pages of unknown date. That of the 5-StandorteProgramm stands in several
places, the other six in one each. The titles they are recognised by are our own expectation. One that moved is
reported and its programme kept as it was.
"""

from crawler.pages.page_call import Page
from crawler.pages.page_source import PageSource
from crawler.source import Expect
from tracker.vocabulary.calls import Level

_PLANNING = "https://www.bra.nrw.de/kommunalaufsicht-planung-verkehr"


class NrwBezregArnsberg(PageSource):
    """Seven programmes of the authority that decides for Kreis Unna."""

    name = "nrw_bezreg_arnsberg"
    title = "Bezirksregierung Arnsberg"
    level = Level.LAND
    base_url = "https://www.bra.nrw.de"
    attribution = "Bezirksregierung Arnsberg (bra.nrw.de)"
    rank = 60
    # One page missing is a question: the address moved, or the programme ended.
    expect = Expect(min_calls=7, max_calls=7, filled={"text": 1.0, "areas": 1.0})
    pages = (
        Page(
            key="5-standorteprogramm",
            url="https://bra.nrw.de/foerderportal-wirtschaft/foerderportal/kommunen-kreise-oeffentliche-einrichtungen/"
            "5-standorteprogramm-fuer-die-steinkohlekraftwerksstandorte-im-ruhrgebiet",
            names=("5-StandorteProgramm", "Fünf-StandorteProgramm"),
            level=Level.BUND,
            areas=("set:steinkohle",),
            topics=("regionalfoerderung", "infrastruktur"),
        ),
        Page(
            key="rwp-infrastruktur",
            url=f"{_PLANNING}/regionalrat-und-regionalentwicklung/regionales-wirtschaftsfoerderungsprogramm-rwp",
            names=("Regionales Wirtschaftsförderungsprogramm",),
            topics=("regionalfoerderung", "infrastruktur"),
        ),
        Page(
            key="vernetzte-mobilitaet",
            url=f"{_PLANNING}/verkehr/finanzielle-foerderung/vernetzte-mobilitaet-und-mobilitaetsmanagement",
            names=("Vernetzte Mobilität", "Vernetzten Mobilität", "FöRi-MM"),
            topics=("mobilitaet", "infrastruktur"),
        ),
        Page(
            key="wirtschaftswege",
            url=f"{_PLANNING}/entwicklung-laendlicher-gebiete/modernisierung-von-wirtschaftswegen",
            names=("Wirtschaftswege",),
            topics=("landwirtschaft_laendliche_entwicklung", "infrastruktur"),
        ),
        Page(
            key="dorfentwicklung",
            url=f"{_PLANNING}/entwicklung-laendlicher-gebiete/struktur-und-dorfentwicklung-des-laendlichen-raums",
            names=("Dorfentwicklung", "Dorferneuerung"),
            topics=("landwirtschaft_laendliche_entwicklung", "staedtebau_stadterneuerung"),
        ),
        Page(
            key="ladeinfrastruktur-konzepte",
            url="https://www.bra.nrw.de/energie-bergbau/foerderinstrumente-fuer-die-energiewende/"
            "foerderung-von-kommunalen-konzepten-fuer-oeffentlich-zugaengliche-ladeinfrastruktur",
            names=("Ladeinfrastruktur",),
            topics=("mobilitaet", "energieeffizienz_erneuerbare_energien"),
        ),
        Page(
            key="kommunales-integrationsmanagement",
            url="https://bra.nrw.de/integration-migration/kompetenzzentrum-fuer-integration/foerderung-kommunen/"
            "kommunales-integrationsmanagement-kim",
            names=("Integrationsmanagement",),
            topics=("gesundheit_soziales",),
        ),
    )
