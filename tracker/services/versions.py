"""What a source said last, and under which name its text is stored."""

import hashlib

from sqlmodel import Session, col, select

from tracker.models.origins import Origin, OriginVersion, SourceText
from tracker.shapes.calls import CallData


def latest_data(session: Session, origin: Origin) -> CallData:
    """Return what the source says now, text included."""
    query = select(OriginVersion, SourceText).where(
        OriginVersion.origin_id == origin.id,
        OriginVersion.number == origin.version,
        col(SourceText.hash) == col(OriginVersion.text_hash),
    )
    version, text = session.exec(query).one()
    return CallData.model_validate(version.data | {"text": text.text})


def text_hash(text: str, converter: str) -> str:
    """Return the name of a text in the store: its content and the converter that made it."""
    return hashlib.sha256(f"{converter}\0{text}".encode()).hexdigest()
