"""One example of each list and page of the library."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import sample_template

from cards import library_finding as finding
from cards.elements import Drawn
from practice.library_finding_views import TemplateList, TemplatePage, UsedLine, VersionLine
from practice.library_records import Review, TemplateState

TEMPLATE = replace(sample_template.TEMPLATE, changed="")
ROWS = (
    TEMPLATE,
    replace(
        TEMPLATE,
        template_id="t-2",
        title="Letter to parents before a first conference",
        kind="Template",
        topic="Child protection conferences",
        authority="Brighton & Hove",
        number=1,
        useful=2,
        used=0,
    ),
    replace(
        TEMPLATE,
        template_id="t-3",
        title="Chairs observe one another",
        kind="Way of working",
        topic="Chairing and conference reports",
        authority="Windsor & Maidenhead",
        number=1,
        useful=0,
        used=0,
        review=Review.NOT_REVIEWED,
    ),
)
LIST = TemplateList(
    typed="conference from Kent",
    words="conference",
    authority="",
    most_used=False,
    rows=ROWS,
    total=23,
    all_words=True,
    page=2,
    pages=3,
)
NOTHING = replace(LIST, rows=(), total=0, page=1, pages=1)
PAGE = TemplatePage(
    card=replace(TEMPLATE, changed="A question on family network meetings"),
    versions=[
        VersionLine(3, "A question on family network meetings", date(2026, 7, 2)),
        VersionLine(2, "Police and health answer, too", date(2026, 3, 9)),
        VersionLine(1, "", date(2025, 11, 3)),
    ],
    more_versions=0,
    used=[
        UsedLine("Medway", "Took an hour with the worker, as promised.", 3, date(2026, 7, 20)),
        UsedLine("Surrey", "The family's view first changed how we read the letters.", 2, date(2026, 4, 2)),
    ],
    more_used=7,
    may_change=True,
    may_retire=False,
)

EXAMPLES: Mapping[str, Callable[[], Drawn]] = {
    "templates": lambda: finding.list_card(LIST),
    "templates-all": lambda: finding.list_card(replace(LIST, words="", typed="", page=1)),
    "templates-most-used": lambda: finding.list_card(
        replace(LIST, words="", authority="Brighton & Hove", most_used=True, page=3)
    ),
    "templates-some-words": lambda: finding.list_card(
        replace(LIST, all_words=False, total=1, rows=ROWS[:1], page=1, pages=1)
    ),
    "templates-nothing": lambda: finding.list_card(NOTHING),
    "templates-empty": lambda: finding.list_card(replace(NOTHING, words="")),
    "ask-template": lambda: finding.template_page(PAGE),
    "ask-template-first": lambda: finding.template_page(
        replace(
            PAGE,
            card=replace(TEMPLATE, number=1, link="", file_name="Audit tool.docx"),
            versions=PAGE.versions[2:],
            used=[],
            may_change=False,
            may_retire=True,
        )
    ),
    "ask-template-retired": lambda: finding.template_page(
        replace(
            PAGE,
            card=replace(TEMPLATE, state=TemplateState.RETIRED, reason="The PLO guidance has changed."),
            may_change=False,
        )
    ),
}
