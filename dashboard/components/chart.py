"""A chart as Vega-Lite reads it, with its rows inside."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st


def draw(
    rows: Sequence[Mapping[str, Any]], *, mark: Mapping[str, Any], encoding: Mapping[str, Any], **frame: Any
) -> None:
    """Draw rows as a chart; ``frame`` is its title, height or description."""
    # Rows in a layer stay as they are. At the top Streamlit would make a data frame of them on every run, and the
    # first visitor would wait a second for its library.
    layer = {"data": {"values": rows}, "mark": mark, "encoding": encoding}
    st.vega_lite_chart({**frame, "layer": [layer]}, width="stretch")
