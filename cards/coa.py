"""A COA: its days, what is next of its journey, its lines of inquiry; the whole journey; and the list of COAs."""

from collections.abc import Iterable, Sequence
from datetime import date

from cards.anatomy import (
    ROWS,
    and_more,
    asking_again,
    button,
    dialog_button,
    drawn,
    facts,
    head,
    heading,
    many,
    row,
    sentence,
    subtle,
)
from cards.coa_payloads import ConfirmCoa, OpenInquiries, OpenPlan, PutCoaAway, ShowCoa, WholeCoa
from cards.coa_week_payloads import ShowActions
from cards.elements import Action, Drawn, Piece, plain
from practice.calendar import short_day, weekday_day
from practice.coa_records import CoaState, StepState
from practice.coa_views import CoaCard, CoaRow, CoasCard, StepRow

AHEAD = 4
"""Steps that are shown with everything of them; what is late always is."""
_STATES = {
    StepState.OPEN: "",
    StepState.DONE: "✓ done",
    StepState.NOT_DONE: "not done",
    StepState.DROPPED: "dropped",
}


def coa_card(view: CoaCard, *, in_dialog: bool = False) -> Drawn:
    """The preview with its warnings, or the COA as it stands."""
    title = f"{plain(view.area)}, {view.month}"
    first = min((day.on for day in view.days), default=None)
    previewed = view.state is CoaState.PREVIEWED
    body: list[Piece | None] = [
        head(
            "COA · plan" if previewed else "COA",
            title,
            short_day(first) if first and view.state is not CoaState.CANCELLED else "",
            "began" if first and first < view.today else "begins",
        ),
        sentence(_state(view)),
        asking_again("Please look at this", view.warnings, "warning"),
    ]
    if view.state is not CoaState.CANCELLED:
        body += [_where(view), *(_journey(view) if previewed else _ahead(view))]
        body += _inquiries(view)
    return drawn(body, _buttons(view, in_dialog=in_dialog), f"COA of {title}")


def _buttons(view: CoaCard, *, in_dialog: bool) -> list[Action]:
    """Within a dialog only Action.Submit works."""
    make = dialog_button if in_dialog else button
    if view.state is CoaState.PREVIEWED:
        return [
            make("Confirm", ConfirmCoa(coa=view.coa_id, version=view.version, token=view.token)),
            make("Change", OpenPlan(coa=view.coa_id)),
            make("Put away", PutCoaAway(coa=view.coa_id, token=view.token)),
        ]
    if view.state is CoaState.CANCELLED or not view.steps:
        return []
    buttons = [
        make("Whole journey", WholeCoa(coa=view.coa_id)),
        make("Lines of inquiry", OpenInquiries(coa=view.coa_id)),
    ]
    return buttons if in_dialog else [*buttons, button("Actions", ShowActions(coa=view.coa_id))]


def _state(view: CoaCard) -> str:
    """How it stands, and what to do."""
    if view.state is CoaState.PREVIEWED:
        return (
            "Nothing of this has gone out. **Confirm** it, and every step and every KIT meeting is prompted "
            "on its day."
        )
    if view.state is CoaState.CANCELLED:
        done = sum(step.state is StepState.DONE for step in view.steps)
        stays = f" What was done stays: {many(done, 'step')}." if done else ""
        on = f" since {weekday_day(view.cancelled_on)}" if view.cancelled_on else ""
        return f"**This COA is not planned any more**{on}.{stays}"
    done = sum(step.state is StepState.DONE for step in view.steps)
    so_far = f"**{done} of {many(len(view.steps), 'step')}** done." if view.steps else ""
    return f"{so_far} Planned by {plain(view.by)}.".strip()


def _where(view: CoaCard) -> Piece | None:
    districts = dict.fromkeys(day.district for day in view.days)
    return facts(
        [
            *(
                (plain(name), days_words([day.on for day in view.days if day.district == name]))
                for name in districts
            ),
            ("KIT meetings", f"chaired by {plain(view.chair)}" if view.chair else "nobody is there to chair"),
            ("Channel", plain(view.channel) or "none is linked yet: the QA leads get its prompts"),
        ]
    )


def days_words(days: Sequence[date]) -> str:
    """ "Tue 3, Wed 4, Thu 5 November"; with their months where these are several."""
    said = [weekday_day(day) for day in days]
    if len({(day.year, day.month) for day in days}) == 1:
        said[:-1] = [words.rpartition(" ")[0] for words in said[:-1]]
    return ", ".join(said)


def _ahead(view: CoaCard) -> list[Piece | None]:
    """What is late, and what is next; the rest is counted."""
    to_come = [step for step in view.steps if step.state in (StepState.OPEN, StepState.NOT_DONE)]
    late = [step for step in to_come if step.late]
    following = [step for step in to_come if not step.late]
    body: list[Piece | None] = []
    if late:
        body += [heading("Late"), *(_step(step) for step in late)]
    if following:
        body += [heading("Next"), *(_step(step) for step in following[:AHEAD])]
        body.append(
            and_more(len(following) - AHEAD, f", the last one on {weekday_day(following[-1].due_on)}")
        )
    return body


def _step(step: StepRow) -> Piece:
    at = f", {step.at}" if step.at else ""
    right = "late" if step.late else _STATES[step.state]
    return row(
        plain(step.title),
        f"{weekday_day(step.due_on)}{at} · {plain(step.owners)}",
        right,
        colour="Attention" if step.late else None,
    )


def _journey(view: CoaCard) -> list[Piece | None]:
    """Every step in a line, in three parts around the COA's days."""
    if not view.days:
        return []
    first, last = min(day.on for day in view.days), max(day.on for day in view.days)
    month_end = max(
        (day for day in (step.due_on for step in view.steps) if _same_month(day, last)), default=last
    )
    parts = (
        ("Before", [step for step in view.steps if step.due_on < first]),
        ("In its month", [step for step in view.steps if first <= step.due_on <= month_end]),
        ("After", [step for step in view.steps if step.due_on > month_end]),
    )
    body: list[Piece | None] = []
    for title, steps in parts:
        if steps:
            body += [heading(title), facts(_line(step) for step in steps)]
    return body


def _same_month(day: date, other: date) -> bool:
    return (day.year, day.month) == (other.year, other.month)


def _line(step: StepRow) -> tuple[str, str]:
    state = "late" if step.late else _STATES[step.state]
    words = [plain(step.title), step.at, plain(step.owners), state]
    return weekday_day(step.due_on), " · ".join(word for word in words if word)


def _inquiries(view: CoaCard) -> Iterable[Piece | None]:
    if not view.inquiries:
        return []
    lines = (sentence(f"{one.number} {plain(one.text)} · {one.state}") for one in view.inquiries)
    return [heading("Lines of inquiry"), *lines]


def journey_dialog(view: CoaCard) -> Drawn:
    """Every step with its day, its owners and its state."""
    done = sum(step.state is StepState.DONE for step in view.steps)
    title = f"{plain(view.area)}, {view.month}"
    body = [
        head("COA · whole journey", title, f"{done} of {len(view.steps)}", "done"),
        *_journey(view),
    ]
    return drawn(body, [], f"Journey of {title}")


def coas_card(view: CoasCard) -> Drawn:
    """Every COA that is under way, with what is next of it."""
    title = many(len(view.rows), "COA") if view.rows else "No COA is planned"
    body = [
        head("COA weeks", title),
        *(_row(one) for one in view.rows[:ROWS]),
        and_more(len(view.rows) - ROWS),
        None if view.rows else subtle("A QA lead types “plan coa” to plan one."),
    ]
    return drawn(body, [], title)


def _row(one: CoaRow) -> Piece:
    name = f"{plain(one.area)}, {one.month}"
    begins = f"from {weekday_day(one.begins)}" if one.begins else ""
    late = f"{many(one.late, 'step')} late" if one.late else ""
    next_step = f"next: {plain(one.next_step)}" if one.next_step else ""
    second = " · ".join(part for part in (begins, late, next_step) if part)
    return row(name, second, action=button("Open", ShowCoa(coa=one.coa_id), which=f"{one.area}, {one.month}"))
