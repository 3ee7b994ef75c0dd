"""The question whether what was shared is still good: of one template, or of several in one card."""

from cards.addressed import addressed_all
from cards.anatomy import button, drawn, facts, head, many, row, sentence, subtle
from cards.elements import Action, ActionSet, Container, Drawn, Piece, TextBlock, plain
from cards.library import opener, standing_words
from cards.library_payloads import KeepTemplate, OpenEnd, OpenVersion, ShowTemplate
from practice.calendar import weekday_day
from practice.library_review_views import ReviewCard, ReviewRow, Why

ASKED = 5
"""Posts that a row names: a card for a whole network would grow too large for Teams."""


def review_card(view: ReviewCard) -> Drawn:
    """For whoever is asked; without buttons where it is settled."""
    return _single(view, view.rows[0]) if len(view.rows) == 1 else _several(view)


def _single(view: ReviewCard, row_: ReviewRow) -> Drawn:
    template = row_.template
    lines, mentions = addressed_all(view.whom)
    body = [
        head(
            f"Still good? · shared by {plain(template.authority)}",
            plain(template.title),
            f"v{template.number}",
            f"{template.changed_on:%B %Y}",
        ),
        *lines,
        sentence(_why(view, row_)) if not row_.settled else _settled(row_),
        facts(
            [
                ("Kind", plain(template.kind)),
                ("Topic", plain(template.topic)),
                ("What it is for", plain(template.purpose)),
            ]
        ),
        subtle(standing_words(template)),
        _unlinked(view),
    ]
    found = [] if row_.settled else [*_buttons(row_, ""), opener(template)]
    asking = "Answered" if row_.settled else "Still good?"
    return drawn(body, found, f"{asking} {template.title}", mentions)


def _several(view: ReviewCard) -> Drawn:
    lines, mentions = addressed_all(view.whom)
    waiting = sum(not row_.settled for row_ in view.rows)
    title = "Are these still good?" if waiting else "All of these are answered"
    by = f"Please answer by {weekday_day(view.answer_by)}." if waiting else ""
    body = [
        head("The library", title, str(waiting) if waiting else "", "to answer"),
        *lines,
        sentence(f"It is time to look at them again. {by}" if waiting else ""),
        *(piece for number, row_ in enumerate(view.rows, 1) for piece in _row(view, number, row_)),
        _unlinked(view),
    ]
    return drawn(body, [], f"Still good? {many(len(view.rows), 'template')} of the library", mentions)


def _asked(row_: ReviewRow) -> str:
    """Who is asked, in a card for several: the first few by their posts."""
    if not row_.asked:
        return ""
    more = len(row_.asked) - ASKED
    return f"asked: {', '.join(map(plain, row_.asked[:ASKED]))}{f' and {more} more' if more > 0 else ''}"


def _row(view: ReviewCard, number: int, row_: ReviewRow) -> list[Piece]:
    template, which = row_.template, f"{number}: {row_.template.title}"
    show = button("Show", ShowTemplate(template=template.template_id), which=which)
    words = [plain(template.authority), plain(template.kind), f"v{template.number}", standing_words(template)]
    if row_.settled:
        words.append(f"**{plain(row_.settled)}**")
        return [row(plain(template.title), " · ".join(words), action=show)]
    words.append(_asked(row_) if view.whom else "")
    words.append(_short_why(row_))
    details = " · ".join(part for part in words if part)
    return [row(plain(template.title), details, action=show), ActionSet(actions=_buttons(row_, which))]


def _buttons(row_: ReviewRow, which: str) -> list[Action]:
    template = row_.template.template_id
    keeping = KeepTemplate(template=template, token=row_.token)
    return [
        button("Still good", keeping, which=which),
        button("Newer version", OpenVersion(template=template), which=which),
        button("Withdraw" if row_.own else "Retire", OpenEnd(template=template), which=which),
    ]


def _settled(row_: ReviewRow) -> Piece:
    return Container(
        style="emphasis", items=[TextBlock(text=plain(row_.settled), wrap=True, weight="Bolder")]
    )


def _why(view: ReviewCard, row_: ReviewRow) -> str:
    """Why they are asked, and what comes next."""
    authority = plain(row_.template.authority)
    if row_.late:
        return "It was not answered, so a QA lead was asked, too. You can still say whether it is good."
    if row_.why is Why.SHARED:
        by = (
            f"Please answer by {weekday_day(view.answer_by)}; after that the QA lead of {authority} is asked."
        )
        return f"You shared this. Is it still good? {by}"
    before = (
        f"{plain(row_.shared_by)} shared it, was asked whether it is still good, and did not answer."
        if row_.why is Why.LATE
        else "Whoever shared it has left."
    )
    if row_.own:
        return f"{before} As QA lead of {authority} you can say whether it is still good."
    return f"{before} {authority} has nobody else to ask: please say whether it is still good."


def _short_why(row_: ReviewRow) -> str:
    if row_.late:
        return "not answered, so a QA lead was asked, too; you can still answer"
    return {
        Why.SHARED: "",
        Why.LATE: f"{plain(row_.shared_by)} shared it and did not answer",
        Why.LEFT: "whoever shared it has left",
    }[row_.why]


def _unlinked(view: ReviewCard) -> Piece | None:
    said = (
        "They have no chat with me, and no channel is linked to the library: type **link templates** in one."
    )
    return subtle(said) if view.unlinked else None
