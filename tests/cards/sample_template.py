"""The template that the examples of the library's cards show."""

from datetime import date

from practice.library_records import Review, TemplateState
from practice.library_views import TemplateCard

LINK = "https://kent.sharepoint.com/sites/qa/pre-proceedings.docx"
TEMPLATE = TemplateCard(
    template_id="t-1",
    title="Pre-proceedings audit tool",
    kind="Tool",
    topic="Pre-proceedings and PLO",
    authority="Kent",
    purpose="Ten questions on letters before proceedings, with the family's view first. Short enough for an hour "
    "with the worker.",
    good="Multi-agency since v2: police and health found they did not know the process",
    number=3,
    changed="A question on family network meetings",
    changed_on=date(2026, 7, 2),
    link=LINK,
    file_name="",
    useful=9,
    used=4,
    checked_on=date(2026, 7, 2),
    review=Review.CURRENT,
    state=TemplateState.STANDING,
    reason="",
    by="",
)
