"""Who could use a call: the partners, and the companies they own."""

from typing import Any

from sqlmodel import Session

from tests.builders import OFFICE, TODAY, a_call, a_partner, a_source, an_actor
from tracker.models.partners import Organisation, OrganisationPartner, Partner
from tracker.services import eligibility
from tracker.services.eligibility import Eligible
from tracker.vocabulary.calls import GateRule, Verdict
from tracker.vocabulary.people import LegalForm, Role


def a_company(session: Session, *partners: Partner, **changes: Any) -> Organisation:
    values = {"key": "stadtwerke", "name": "Stadtwerke", "legal_form": LegalForm.GMBH}
    row = Organisation(**values | changes)
    session.add(row)
    session.flush()
    session.add_all(OrganisationPartner(organisation_id=row.id, partner_id=partner.id) for partner in partners)
    session.flush()
    return row


def who(session: Session, **call: Any) -> list[Eligible]:
    found = a_call(session, **call)
    return eligibility.who_could(session, OFFICE, call_id=found.public_id, today=TODAY)


def verdicts(found: list[Eligible]) -> dict[str, Verdict]:
    return {item.name: item.verdict for item in found}


def test_each_partner_is_asked_for_itself(session: Session) -> None:
    a_partner(session, "kreis-unna")
    a_partner(session, "selm")
    found = who(session, areas=("05978032",))
    assert verdicts(found) == {"Kreis Unna": Verdict.OPEN, "Selm": Verdict.YES}
    assert {finding.rule for finding in found[1].findings} <= {GateRule.AREA, GateRule.APPLICANT, GateRule.FUNDING_TYPE}


def test_a_company_may_apply_where_a_municipality_may_not(session: Session) -> None:
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    a_company(session, selm, werne, municipal_share_hundredths=10_000)
    found = who(session, applicants=("unternehmen",))
    assert verdicts(found) == {"Selm": Verdict.NO, "Werne": Verdict.NO, "Stadtwerke": Verdict.YES}
    assert (found[2].is_company, found[2].owners) == (True, ("Selm", "Werne"))


def test_the_share_decides_and_stands_in_the_sentence(session: Session) -> None:
    selm = a_partner(session, "selm")
    rule = "Antragsberechtigt sind Unternehmen mit mindestens 25 % kommunaler Beteiligung."
    for key, share in (("a", 2_490), ("b", 2_500), ("c", 2_510), ("d", None)):
        a_company(session, selm, key=key, name=key, municipal_share_hundredths=share)
    found = who(session, applicants=("unternehmen",), text=rule)
    companies = {item.name: item for item in found if item.is_company}
    assert {name: item.verdict for name, item in companies.items()} == {
        "a": Verdict.NO,
        "b": Verdict.YES,
        "c": Verdict.YES,
        "d": Verdict.OPEN,
    }
    assert "24,9 %" in " ".join(finding.sentence for finding in companies["a"].findings)


def test_a_company_nobody_owns_is_not_ours(session: Session) -> None:
    a_partner(session, "selm")
    a_company(session)
    assert [item.name for item in who(session)] == ["Selm"]


def test_nothing_is_told_about_a_call_one_may_not_see(session: Session) -> None:
    selm = a_partner(session, "selm")
    a_source(session, "intern", office_only=True)
    call = a_call(session, source="intern")
    contact = an_actor(Role.CONTACT, partner=selm)
    assert eligibility.who_could(session, contact, call_id=call.public_id, today=TODAY) == []
    assert eligibility.who_could(session, OFFICE, call_id=call.public_id, today=TODAY) != []
