"""The publisher's XML: one document from its ingredients."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

CATEGORIES = "SiteGlobals/Categories/FDB"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


@dataclass
class Ingredients:
    """What one document says. ``rich`` holds HTML, ``lists`` keys of linked documents, ``categories`` slugs."""

    key: str
    type: str
    values: dict[str, str] = field(default_factory=dict)
    rich: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    categories: dict[str, list[str]] = field(default_factory=dict)
    organisations: list[str] = field(default_factory=list)

    def xml(self) -> str:
        """Return the document in the publisher's markup."""
        properties = [_value(name, value) for name, value in self.values.items()]
        properties += [_rich(name, markup) for name, markup in self.rich.items()]
        properties += [_list(name, keys) for name, keys in self.lists.items()]
        if self.categories or self.organisations:
            properties.append(_processes(self.categories, self.organisations))
        name = self.key.rpartition("/")[2]
        path = quoteattr(f"/BMWI/{self.key}")
        head = f"<document {_SPACE} path={path} name={quoteattr(name)} type={quoteattr(self.type)}>"
        return f"{_HEAD}{head}\n" + "\n".join(properties) + "\n</document>\n"


def _value(name: str, value: str) -> str:
    kind = "Date" if name.startswith("date") else "String"
    return f'<property name="gsb:{name}" type="{kind}"><value>{escape(value)}</value></property>'


def _rich(name: str, markup: str) -> str:
    text = escape(f"<![CDATA[{markup}]]>")
    return f'<property name="gsb:{name}" type="RichText"><text>{text}</text></property>'


def _list(name: str, keys: Iterable[str]) -> str:
    return f'<property name="gsb:{name}" type="LinkList">{_links(keys)}</property>'


def _links(keys: Iterable[str]) -> str:
    return "<links>" + "".join(f'<link xlink:href="target:/BMWI/{key}"/>' for key in keys) + "</links>"


def _processes(categories: Mapping[str, list[str]], organisations: list[str]) -> str:
    groups = [
        _group(number, classifier, [f"{CATEGORIES}/{classifier}/{slug}" for slug in slugs])
        for number, (classifier, slugs) in enumerate(categories.items())
    ]
    if organisations:
        groups.append(_group(len(groups), "Foerderorganisation", organisations))
    inside = "".join(groups)
    return (
        '<property name="gsb:cl2Processes" type="ClassifiedLinkList">'
        f"<classifiedLinkLists>{inside}</classifiedLinkLists></property>"
    )


def _group(number: int, classifier: str, keys: list[str]) -> str:
    # Consumers report both spellings of the attribute.
    attribute = "xlink:href" if number % 2 else "href"
    link = f'<link {attribute}="target:/BMWI/{CATEGORIES}/{classifier}"/>'
    return f"<classifiedLinkList><classifierLinks>{link}</classifierLinks>{_links(keys)}</classifiedLinkList>"
