"""Builds the catalogue's table of awards and its pages as the site sends them, with wording of our own."""

from typing import Any

_PLACE = ("Gemeindekennziffer", "Stadt/Gemeinde", "Ort", "Bundesland", "Staat")
HEADER = (
    *("FKZ", "Ressort", "Referat", "Administrierende Stelle", "Arb.-Einh.", "Förderempfänger /Auftragnehmer", *_PLACE),
    *("Ausführende Stelle", *_PLACE, "Thema des geförderten Vorhabens", "Leistungsplansystematik"),
    *("Klartext Leistungsplansystematik", "Laufzeit von", "Laufzeit bis"),
    *("Förder- / Auftragssumme (Anteil des Bundes) in EUR", "Förderprofil", "Projekt", "Förderart"),
)
_AMOUNT = HEADER.index("Förder- / Auftragssumme (Anteil des Bundes) in EUR")
MASK = """<!DOCTYPE html>
<html lang="de"><head><title>Förderkatalog, Suche</title></head><body>
<form action="SucheAction.do" method="post">
<select name="suche.ressortSuche[0]"><option value="">alle</option><option value="BMFTR">BMFTR</option></select>
<select name="suche.bundeslandSuche[0]"><option value="">alle</option><option value="Hessen">Hessen</option>
<option value="NW">Nordrhein-Westfalen</option></select>
<input name="suche.fkzSuche[0]"><input name="suche.laufzeitVonSuche[0]"></form></body></html>
"""


def hits_page(count: int) -> str:
    """A page of results."""
    shown = f"{count:,}".replace(",", ".")
    return f"""<!DOCTYPE html>
<html lang="de"><head><title>Förderkatalog, Treffer</title></head><body>
<p>Seite 1 von 1, <strong>{shown}</strong> Treffer (insgesamt)</p></body></html>
"""


def an_award(fkz: str, **changes: Any) -> dict[str, str]:
    """One project; the executing body sits elsewhere, to tell the two places apart."""
    values = {
        "FKZ": fkz,
        "Ressort": "BMV",
        "Referat": "G22",
        "Administrierende Stelle": "PtJ",
        "Arb.-Einh.": "ESI 5",
        "Förderempfänger /Auftragnehmer": "Stadt Schwerte",
        "Gemeindekennziffer": "05978028",
        "Stadt/Gemeinde": "Schwerte",
        "Bundesland": "Nordrhein-Westfalen",
        "Thema des geförderten Vorhabens": "Elektromobilitätskonzept für den Fuhrpark; Teil Schwerte",
        "Klartext Leistungsplansystematik": "Elektromobilität - Ladeinfrastruktur",
        "Laufzeit von": "01.01.2024",
        "Laufzeit bis": "31.12.2024",
        "Förder- / Auftragssumme (Anteil des Bundes) in EUR": "583.639,00",
        "Förderart": "PDIR",
    }
    return values | changes


def table(*awards: dict[str, str], header: tuple[str, ...] = HEADER) -> bytes:
    """The file: every text wrapped for Excel, amounts bare, in the encoding it has always had."""
    lines = [";".join(f'="{name}"' for name in header)]
    for award in awards:
        seen: set[str] = set()
        cells = []
        for place, name in enumerate(header):
            value = award.get(name, "") if name not in seen else "anderswo"
            seen.add(name)
            cells.append(value if place == _AMOUNT else f'="{value}"')
        lines.append(";".join(cells))
    return ("\r\n".join(lines) + "\r\n").encode("iso-8859-15")
