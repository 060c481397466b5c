"""EFRE/JTF-Programm NRW 2021–2027: Fördermaßnahmen that municipalities may apply for.

Published by: the managing authority in the Wirtschaftsministerium (efre.nrw.de), and by the Innovationsförderagentur
IN.NRW for the calls it handles. More than 30 Fördermaßnahmen; no feed and no list that could be asked. Once a week,
four addresses kept by hand.
Terms: none found. We keep texts to read facts from and to show where a fact stands, name the page, republish nothing.
What surprised us: there are two routes, Förderbekanntmachungen with a day for the outline and Richtlinienförderung
without any ("first come, first served"). The Just Transition Fund serves the Rheinisches Revier without Kreis
Euskirchen and four towns of the northern Ruhr area; Kreis Unna is not among them. Mail addresses are written
with "(at)".
Uncertain: all of them. The site was rebuilt; the two addresses below "wege-zur-foerderung" are those of the old
site and may lead home by now. General pages on the way to funding are not asked for: they describe no programme.
"""

from crawler.pages.page_call import Page
from crawler.pages.page_source import PageSource
from crawler.source import Expect
from tracker.vocabulary.calls import Level

_ECONOMY = "Ministerium für Wirtschaft, Industrie, Klimaschutz und Energie des Landes Nordrhein-Westfalen"
_ENVIRONMENT = "Ministerium für Umwelt, Naturschutz und Verkehr des Landes Nordrhein-Westfalen"
_OLD_SITE = "https://www.efre.nrw.de/wege-zur-foerderung/foerderungen-in-2021-2027"
# Territorial plans of the programme: Rheinisches Revier without Euskirchen, then Bottrop, Dorsten, Gladbeck, Marl.
_JUST_TRANSITION = (
    "05116", "05162", "05334", "05358", "05362", "05370", "05512", "05562012", "05562014", "05562024",
)  # fmt: skip


class NrwEfre(PageSource):
    """Four Fördermaßnahmen of the European funds for regions in NRW."""

    name = "nrw_efre"
    title = "EFRE/JTF-Programm NRW"
    level = Level.EU
    base_url = "https://efre.nrw.de"
    attribution = "EFRE/JTF-Programm NRW 2021–2027 (efre.nrw.de, in.nrw)"
    rank = 50
    # One page missing is a question: the address moved, or the call ended.
    expect = Expect(min_calls=4, max_calls=4, filled={"text": 1.0, "areas": 1.0, "provider": 1.0})
    pages = (
        Page(
            key="klimaanpassung-kommunen",
            url="https://www.in.nrw/massnahmen/klimaanpassung-kommunen-2",
            names=("Klimaanpassung.Kommunen.NRW",),
            level=Level.EU,
            provider=_ENVIRONMENT,
            topics=("umwelt_naturschutz", "staedtebau_stadterneuerung"),
        ),
        Page(
            key="regio-nrw",
            url=f"{_OLD_SITE}/regionrw/",
            names=("Regio.NRW",),
            level=Level.EU,
            provider=_ECONOMY,
            topics=("regionalfoerderung",),
        ),
        Page(
            key="erlebnis-nrw",
            url=f"{_OLD_SITE}/erlebnisnrw/",
            names=("Erlebnis.NRW",),
            level=Level.EU,
            provider=_ECONOMY,
            topics=("kultur_medien_sport", "regionalfoerderung"),
        ),
        Page(
            key="transformation-kohleregionen",
            url="https://efre.nrw.de/verstehen/themenschwerpunkte/transformation-kohleregionen",
            names=("Kohleregionen",),
            level=Level.EU,
            provider=_ECONOMY,
            areas=_JUST_TRANSITION,
            topics=("regionalfoerderung",),
        ),
    )
