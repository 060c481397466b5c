"""Klimaatlas NRW: programmes for climate adaptation, described under fixed labels.

Published by: the Fachzentrum Klima NRW at the Landesamt; it describes programmes of Bund, Land and EU for
municipalities. Once a week, three addresses kept by hand. The list at ``/node?page=<n>`` mixes news and programmes, its
pages shift with every entry: it is not crawled.
Terms: none found. We keep texts to read facts from and to show where a fact stands, name the page, republish nothing.
What surprised us: the same labels on every page (Fördergegenstand, Antragsberechtigte, Fördergebende Institution,
Förderart, Antragsverfahren, Förderfenster), a good model of fields; whether they are headings in the markup is unknown,
so a line that is nothing but a label counts as one. The window is said in words ("geschlossen", "Ganzjährig").
Others' programmes stand here with the figures of the day they were described, so every other source leads.
Uncertain: each address stands in one stored page of unknown date; many more programmes are described whose
addresses nobody has noted.
"""

from crawler.pages.page_call import Page
from crawler.pages.page_source import PageSource
from crawler.source import Expect
from tracker.vocabulary.calls import Level

_SITE = "https://klimaatlas.nrw.de"
_FUNDING = f"{_SITE}/index.php/beratung-klimaanpassung/foerderung"


class NrwKlimaatlas(PageSource):
    """Three programmes the Klimaatlas describes."""

    name = "nrw_klimaatlas"
    title = "Klimaatlas NRW"
    level = Level.LAND
    base_url = _SITE
    attribution = "Klimaatlas NRW (klimaatlas.nrw.de)"
    rank = 150
    # One page missing is a question: the address moved, or the description was taken down.
    expect = Expect(min_calls=3, max_calls=3, filled={"text": 1.0, "provider": 0.6, "applicants": 0.3})
    labels = frozenset(
        (
            "Fördergegenstand",
            "Förderfähige Maßnahmen",
            "Antragsberechtigte",
            "Fördergebende Institution",
            "Förderart",
            "Antragsverfahren",
            "Förderfenster",
            "Weitere Informationen",
        )
    )
    pages = (
        Page(
            key="klimaanpassung-kommunen-nrw",
            url=f"{_FUNDING}/klimaanpassungkommunennrw",
            names=("Klimaanpassung.Kommunen.NRW",),
            topics=("umwelt_naturschutz", "staedtebau_stadterneuerung"),
        ),
        Page(
            key="anpassung-folgen-klimawandel",
            url=f"{_FUNDING}/foerderung-von-massnahmen-zur-anpassung-die-folgen-des",
            names=("Anpassung an die Folgen des Klimawandels",),
            level=Level.BUND,
            topics=("umwelt_naturschutz", "beratung"),
        ),
        Page(
            key="interkommunale-kooperationen",
            url=f"{_FUNDING}/richtlinie-ueber-die-foerderung-der-einrichtung-neuer",
            names=("Interkommunale Kooperation", "Interkommunaler Kooperation"),
            topics=("umwelt_naturschutz", "beratung"),
        ),
    )
