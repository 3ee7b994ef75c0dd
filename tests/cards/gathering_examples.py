"""One example of each card of what came of a COA."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from cards import files, gathering
from cards.elements import Drawn
from practice.coa_records import CoaDay, ObservationKind, StepState
from practice.coa_views import StepRow
from practice.files import KINDS
from practice.gathering_views import (
    CertificateForm,
    CertificateGiven,
    ConcernCount,
    Gathered,
    Gathering,
    MeetingRow,
    Participation,
    WayCount,
)
from practice.views import Filled

COA_ID = "east-kent-2026-11"
GATHERING = Gathering(
    coa_id=COA_ID,
    area="East Kent",
    is_service=False,
    month="November 2026",
    after="Ashford",
    whole=False,
    over=1,
    days=tuple(
        CoaDay(COA_ID, district, number, date(2026, 11, first + number - 1))
        for district, first in (("Ashford", 3), ("Canterbury", 10))
        for number in (1, 2, 3)
    ),
    inquiries=("Is supervision reflective?",),
    standing_areas=("Culture and identity",),
    gathered=(
        *(
            Gathered(
                ObservationKind.STRENGTH,
                "Management oversight and supervision",
                district,
                f"Supervision is reflective and monthly, and decisions are recorded with their reasons ({n}).",
            )
            for n, district in enumerate(("Ashford", "Ashford", "Canterbury"), 1)
        ),
        Gathered(
            ObservationKind.NEXT_STEP,
            "Father-inclusive practice",
            "Ashford",
            "Ask fathers who live elsewhere for their view before each review.",
        ),
        Gathered(
            ObservationKind.EMERGING,
            "Child's voice",
            "Ashford",
            "Does direct work reach the plan in every team?",
        ),
        Gathered(
            ObservationKind.STRENGTH, "Child's voice", "Ashford", "Children’s own words stand in their plans."
        ),
    ),
    meetings=tuple(
        MeetingRow("Ashford", day, date(2026, 11, day + 2), hour, here, posts)
        for day in (1, 2, 3)
        for hour, here, posts in (
            ("09:00", 3, "2 Social Workers, 1 Team Manager"),
            ("13:00", 1, "1 Team Manager"),
            ("16:00", 0, ""),
        )
    ),
    concerns=(ConcernCount("Practice concern", 2, 1),),
    participation=Participation(12, 5, (WayCount("observation", 2), WayCount("reflective discussion", 4))),
    ahead=(
        StepRow(
            COA_ID,
            "planning",
            "Deep-dive planning meeting",
            date(2026, 10, 6),
            "10:00",
            "QA Lead",
            StepState.OPEN,
            "",
            late=False,
        ),
    ),
    made_at=datetime(2026, 11, 5, 17, 0, tzinfo=UTC),
    gives_certificates=True,
)
CERTIFICATE_FORM = CertificateForm(
    coa_id=COA_ID,
    area="East Kent",
    month="November 2026",
    posts=("Social Worker, Ashford 1", "Team Manager, Ashford 1"),
    filled=Filled({"team": "Ashford Duty"}, ("For what is it? Please write a sentence.",)),
    rendering="r1",
    token="token",
)
CERTIFICATE = CertificateGiven(
    certificate_id="certificate-1",
    to="Social Worker, Ashford 1",
    area="East Kent",
    month="November 2026",
    text="The plan was written together with the family, in words that they use themselves.",
    given_on=date(2026, 11, 20),
    by="Sample Authority",
    told=("Team Manager, Ashford 1",),
)

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    "gathering": lambda: gathering.gathering_card(GATHERING),
    "gathering-whole": lambda: gathering.gathering_card(
        replace(GATHERING, after="", whole=True, over=2, gives_certificates=False)
    ),
    "gathering-empty": lambda: gathering.gathering_card(
        replace(GATHERING, after="", over=0, gathered=(), meetings=(), concerns=())
    ),
    "gathering-all": lambda: gathering.all_dialog(GATHERING, 1),
    "gathering-figures": lambda: gathering.all_dialog(GATHERING, 9),
    "certificate-way": lambda: gathering.certificate_way(GATHERING),
    "ask-certificate": lambda: gathering.certificate_dialog(CERTIFICATE_FORM),
    "certificate-given": lambda: gathering.certificate_given(CERTIFICATE),
    "certificate": lambda: gathering.certificate_card(CERTIFICATE),
    "file-kept": lambda: files.kept_notice("COA East Kent November 2026.docx"),
    "file-declined": lambda: files.declined_notice(),
    "file-failed": lambda: files.failed_notice(
        "COA East Kent November 2026.docx", KINDS["gathering"].instead
    ),
}
