"""The look of everything we draw ourselves. One sheet, no remote file; colours reach 4.5:1 on their ground."""

import streamlit as st

_SHEET = """
:root {
  --fp-ink: #1c2b33; --fp-soft: #4a5a63; --fp-line: #c5d0d6; --fp-ground: #f1f5f7;
  --fp-link: #0b4f8a; --fp-mark: #fff1b8; --fp-yes: #14603f; --fp-no: #9b1c1c; --fp-open: #7a4b00;
}
.stMainBlockContainer { max-width: 72rem; padding-top: 2.5rem; padding-bottom: 4rem; }
.stMainBlockContainer h1 { font-size: 2rem; padding: .25rem 0 .5rem; line-height: 1.2; }
.stMainBlockContainer h2 { font-size: 1.4rem; }
.fp { color: var(--fp-ink); line-height: 1.5; overflow-wrap: anywhere; }
.fp p, .fp li, .fp dd { max-width: 74ch; }
.fp p { margin: 0 0 .5rem; }
.stMainBlockContainer .fp h1 { margin: 0; padding: 0 0 .5rem; }
.stMainBlockContainer .fp :is(h2, h3) { margin: 0 0 .35rem; padding: 0; line-height: 1.3; }
.stMainBlockContainer .fp h2 { font-size: 1.25rem; font-weight: 600; }
.stMainBlockContainer .fp h3 { font-size: 1.05rem; font-weight: 600; margin-top: .5rem; }
.fp a { color: var(--fp-link); text-decoration: underline; text-underline-offset: .15em; }
.fp a:focus-visible, .fp summary:focus-visible { outline: 3px solid #0b4f8a; outline-offset: 2px; border-radius: 2px; }
.fp mark { background: var(--fp-mark); color: inherit; padding: 0 .1em; border-radius: 2px; }
.fp summary { cursor: pointer; padding: .25rem 0; color: var(--fp-link); width: fit-content; }
.fp-soft { color: var(--fp-soft); }
.fp-small { font-size: .9rem; }
.fp-nowrap { white-space: nowrap; }
.fp-bar { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; border-left: .3rem solid var(--fp-link);
  background: var(--fp-ground); padding: .5rem .75rem; font-size: .9rem; }
[class*="st-key-progress-"] { position: fixed; top: 4rem; left: 50%; transform: translateX(-50%); z-index: 999;
  width: min(30rem, 92vw); padding: .75rem 1rem;
  background: #fff; border: 1px solid var(--fp-line); border-radius: .25rem; }
.fp-bar-done { border-left-color: var(--fp-yes); }
.fp-bar-refused { border-left-color: var(--fp-no); background: #fdf0f0; }
.fp-bar-example { border-left-color: #b36b00; background: #fff6e5; }
.fp-badge { display: inline-block; border: 1px solid currentColor; border-radius: .8rem; padding: 0 .55rem;
  font-size: .8rem; line-height: 1.5; font-weight: 600; }
.fp-badge-example { color: var(--fp-open); background: #fff6e5; }
.fp-badge-yes { color: var(--fp-yes); } .fp-badge-no { color: var(--fp-no); } .fp-badge-open { color: var(--fp-open); }
.fp-badge-soft { color: var(--fp-soft); }
.fp-tags { display: flex; flex-wrap: wrap; gap: .35rem; align-items: center; margin: 0 0 .5rem; }
.fp dl.fp-facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(12.5rem, 1fr)); gap: .6rem 1.5rem;
  margin: .5rem 0; padding: 0; }
.fp-facts > div { border-top: 1px solid var(--fp-line); padding-top: .35rem; }
.fp-facts dt { font-size: .85rem; color: var(--fp-soft); } .fp-facts dd { margin: 0; }
.fp-first dd { font-size: 1.1rem; }
.fp ul.fp-list { list-style: none; margin: 0 0 .5rem; padding: 0; }
.fp ul.fp-list > li { display: grid; grid-template-columns: 1.4rem 1fr; gap: .25rem; margin: 0 0 .25rem; }
.fp-sign { font-weight: 700; }
.fp-sign-yes { color: var(--fp-yes); } .fp-sign-no { color: var(--fp-no); } .fp-sign-open { color: var(--fp-open); }
.fp ul.fp-terms { margin: 0 0 .25rem; padding-left: 1.1rem; }
.fp ul.fp-terms > li { margin: 0 0 .15rem; }
.fp-quote { border-left: .2rem solid var(--fp-line); padding-left: .75rem; margin: .15rem 0; color: var(--fp-soft); }
.fp-text { white-space: pre-line; max-width: 74ch; }
.fp-empty { border: 1px dashed var(--fp-line); border-radius: .4rem; padding: 1rem 1.25rem;
  background: var(--fp-ground); }
.fp-table { width: 100%; border-collapse: collapse; font-size: .95rem; overflow-wrap: break-word; }
.fp-table caption { text-align: left; color: var(--fp-soft); font-size: .9rem; padding: 0 0 .35rem; }
.fp-table th { text-align: left; font-weight: 600; border-bottom: 2px solid var(--fp-line);
  padding: .4rem .9rem .4rem 0; vertical-align: bottom; }
.fp-table td { border-bottom: 1px solid var(--fp-line); padding: .5rem .9rem .5rem 0; vertical-align: top; }
.fp-table .fp-number { text-align: right; white-space: nowrap; }
.fp-wide:focus-visible { outline: 3px solid #0b4f8a; outline-offset: 2px; border-radius: 2px; }
.fp-pages { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; margin: .5rem 0; }
ul.fp-waiting { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem;
  margin: 0; padding: 0; list-style: none; }
ul.fp-waiting > li { border: 1px solid var(--fp-line); border-radius: .4rem; padding: .9rem 1.1rem; margin: 0; }
.fp-waiting .fp-count { display: block; font-size: 1.9rem; font-weight: 700; line-height: 1.2; }
.fp-bars { height: .6rem; background: var(--fp-line); border-radius: .3rem; overflow: hidden; max-width: 30rem; }
.fp-bars > div { height: 100%; background: var(--fp-link); }
[data-testid="stSidebar"] [data-testid="stSelectbox"] { margin: 0 -.75rem; width: calc(100% + 1.5rem); }
[data-testid="stSidebar"] [data-testid="stSelectbox"] input { font-size: .8rem; padding-left: .5rem; padding-right: 0;
  text-overflow: ellipsis; }
[data-testid="InputInstructions"] { display: none; }
[data-testid="stDateInput"] [role="spinbutton"] { min-width: 24px; min-height: 24px; display: inline-flex;
  align-items: center; justify-content: center; }
@media screen and (min-width: 641px) {
  .fp-wide { overflow-x: auto; }
}
@media (max-width: 640px) {
  .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; padding-top: 4rem; }
  .stMainBlockContainer h1 { font-size: 1.6rem; }
  .fp-table thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .fp-table, .fp-table caption, .fp-table tbody, .fp-table tr, .fp-table td { display: block; width: 100%;
    overflow-wrap: anywhere; }
  .fp-table tr { border: 1px solid var(--fp-line); border-radius: .4rem; padding: .5rem .75rem; margin: 0 0 .75rem; }
  .fp-table td { border: 0; padding: .15rem 0; }
  .fp-table td:empty { display: none; }
  .fp-table td[data-label]::before { content: attr(data-label) ": "; color: var(--fp-soft); font-size: .85rem; }
  .fp-table .fp-number { text-align: left; }
}
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stButton"],
  [data-testid="stDownloadButton"], [data-testid="stForm"], .fp-pages, .fp-screen { display: none !important; }
  .stMainBlockContainer { padding: 0; max-width: none; }
  .stApp, .stMain, [data-testid="stAppViewContainer"] { position: static; overflow: visible; height: auto; }
  .fp a.fp-outside::after { content: " (" attr(href) ")"; font-size: .85em; }
  .fp { break-inside: auto; }
}
"""


def apply() -> None:
    """Put the sheet on the page."""
    st.html(f"<style>{_SHEET}</style>")
