"""A COA: its days, its journey, its lines of inquiry; and the list of COAs."""

from cards.anatomy import asking_again, button, drawn, facts, head, heading, many, row, sentence, subtle
from cards.coa_payloads import ConfirmCoa, OpenInquiries, PutCoaAway, ShowCoa
from cards.elements import Drawn, Piece, plain
from practice.calendar import short_day, weekday_day
from practice.coa_records import CoaState, StepState
from practice.coa_views import CoaCard, CoaRow, CoasCard, StepRow

_STATES = {StepState.DONE: "✓ done", StepState.NOT_DONE: "not done", StepState.DROPPED: "dropped"}


def coa_card(view: CoaCard) -> Drawn:
    """The preview with its warnings, or the COA as it stands."""
    title = f"{plain(view.area)}, {view.month}"
    first = min((day.on for day in view.days), default=None)
    body = [
        head(
            "COA · plan" if view.state is CoaState.PREVIEWED else "COA",
            title,
            short_day(first) if first else "",
            "begins",
        ),
        sentence(_state(view)),
        asking_again("Please look at this", view.warnings, "warning"),
        facts(
            [
                *_district_days(view),
                ("KIT meetings", f"chaired by {plain(view.chair)}"),
                ("Channel", plain(view.channel) or "none is linked yet"),
            ]
        ),
        heading("Journey"),
        *(_step(step) for step in view.steps),
    ]
    if view.inquiries:
        body += [
            heading("Lines of inquiry"),
            *(sentence(f"{one.number} {plain(one.text)}") for one in view.inquiries),
        ]
    buttons = []
    if view.state is CoaState.PREVIEWED:
        buttons = [
            button("Confirm", ConfirmCoa(coa=view.coa_id, token=view.token)),
            button("Put away", PutCoaAway(coa=view.coa_id, token=view.token)),
        ]
    elif view.state is CoaState.PLANNED:
        buttons = [button("Lines of inquiry", OpenInquiries(coa=view.coa_id))]
    return drawn(body, buttons, f"COA of {title}")


def _state(view: CoaCard) -> str:
    if view.state is CoaState.PREVIEWED:
        return (
            "Nothing of this has gone out. **Confirm** it, and every step and every KIT meeting is prompted "
            "on its day."
        )
    if view.state is CoaState.CANCELLED:
        return "**This COA is not planned any more.**"
    return f"Planned by {plain(view.by)}."


def _district_days(view: CoaCard) -> list[tuple[str, str]]:
    districts = dict.fromkeys(day.district for day in view.days)
    return [
        (plain(name), ", ".join(weekday_day(day.on) for day in view.days if day.district == name))
        for name in districts
    ]


def _step(step: StepRow) -> Piece:
    at = f", {step.at}" if step.at else ""
    right = "late" if step.late else _STATES.get(step.state, "")
    return row(
        f"{weekday_day(step.due_on)}{at} · {plain(step.title)}",
        plain(step.owners),
        right,
        colour="Attention" if step.late else None,
    )


def coas_card(view: CoasCard) -> Drawn:
    """Every COA that is under way, with what is next of it."""
    title = many(len(view.rows), "COA") if view.rows else "No COA is planned"
    body = [
        head("COA weeks", title),
        *(_row(one) for one in view.rows),
        None if view.rows else subtle("A QA lead types “plan coa” to plan one."),
    ]
    return drawn(body, [], title)


def _row(one: CoaRow) -> Piece:
    name = f"{plain(one.area)}, {one.month}"
    return row(
        name, f"Next: {plain(one.next_step)}", action=button("Open", ShowCoa(coa=one.coa_id), which=name)
    )
