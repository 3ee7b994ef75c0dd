"""What moving or cancelling a COA does, before and after; and what those concerned are told."""

from cards.anatomy import and_more, asking_again, button, drawn, facts, head, heading, many, sentence
from cards.coa import days_words
from cards.coa_payloads import ConfirmCancel, ConfirmMove, KeepCoa, ShowCoa
from cards.elements import Action, Drawn, Piece, plain
from practice.calendar import short_day, weekday_day
from practice.coa_views import ChangeCard, CoaChanged, DayChange, StepRow

STEPS = 8
"""Steps that are named."""


def change_card(view: ChangeCard) -> Drawn:
    """What it would do, with the button that does it; after that, what it did."""
    what = "cancel" if view.cancel else "move"
    title = f"{plain(view.area)}, {view.month}"
    to = f" to {view.to_month}" if view.to_month else ""
    done = "cancelled" if view.cancel else f"moved{to}"
    body = [
        head(
            f"COA · {what}",
            f"{title}: {done}" if view.done else f"{what.capitalize()} {title}{to}?",
            str(view.told),
            "told" if view.done else "to be told",
        ),
        sentence(_lead(view)),
        asking_again("Please look at this", view.warnings, "warning"),
        facts([*(_district(one, view) for one in view.days), ("Reason", plain(view.reason))]),
        *_steps(view),
    ]
    return drawn(body, [] if view.done else _buttons(view), f"COA of {title}: {done if view.done else what}")


def _buttons(view: ChangeCard) -> list[Action]:
    confirm: ConfirmCancel | ConfirmMove
    if view.cancel:
        confirm = ConfirmCancel(coa=view.coa_id, reason=view.reason, version=view.version, token=view.token)
    else:
        confirm = ConfirmMove(
            coa=view.coa_id,
            month=view.to_key,
            days=view.to_days,
            reason=view.reason,
            version=view.version,
            token=view.token,
        )
    return [
        button("Cancel this COA" if view.cancel else "Move it", confirm),
        button("Leave it as it is", KeepCoa(coa=view.coa_id)),
    ]


def _lead(view: ChangeCard) -> str:
    stay = f" {_verb(view.stay, 'step is done and stays', 'steps are done and stay')}." if view.stay else ""
    told = f"{many(view.told, 'person', 'people')}" + (f" and {plain(view.channel)}" if view.channel else "")
    if view.cancel:
        steps, meetings = many(view.dropped, "step"), many(view.meetings, "KIT meeting")
        did = "were dropped" if view.done else "will be dropped"
        message = "were told." if view.done else "will be told."
        return f"{steps} and {meetings} that are still to come {did}.{stay} {told} {message}"
    steps, meetings = many(len(view.steps), "step"), many(view.meetings, "KIT meeting")
    did = "have new days" if view.done else "will get new days"
    message = "were told." if view.done else "will be told."
    return f"{steps} and {meetings} that are still to come {did}.{stay} {told} {message}"


def _verb(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"


def _district(one: DayChange, view: ChangeCard) -> tuple[str, str]:
    if view.cancel:
        return plain(one.district), days_words(one.before)
    if one.after is None:
        return plain(one.district), f"stays: {days_words(one.before)}"
    return plain(one.district), f"{days_words(one.after)} (before: from {weekday_day(one.before[0])})"


def _steps(view: ChangeCard) -> list[Piece | None]:
    if not view.steps:
        return []
    lines = [
        (weekday_day(one.after), f"{plain(one.title)} (before: {short_day(one.before)})")
        for one in view.steps[:STEPS]
    ]
    return [heading("Steps with new days"), facts(lines), and_more(len(view.steps) - STEPS)]


def notice_card(view: CoaChanged) -> Drawn:
    """What was changed, what it means for the reader, who did it and why. In a channel without the reason."""
    title = f"COA of {plain(view.area)}: {view.kind}"
    districts = dict.fromkeys(day.district for day in view.days)
    days = [
        (plain(name), days_words([day.on for day in view.days if day.district == name])) for name in districts
    ]
    cancelled = view.now_cancelled
    body = [
        head(f"COA · {plain(view.area)} · {view.month}", title),
        sentence(_meaning(view)),
        facts(
            [
                *([] if cancelled else days),
                ("Before", plain(view.was)),
                ("Changed by", plain(view.by)),
                ("Reason", plain(view.reason)),
            ]
        ),
    ]
    if view.own and not cancelled:
        body += [heading("Yours, still to come"), facts(_own(step) for step in view.own)]
    buttons = [] if cancelled else [button("Show the COA", ShowCoa(coa=view.coa_id))]
    return drawn(body, buttons, title)


def _meaning(view: CoaChanged) -> str:
    if view.now_cancelled:
        return "**It is not planned any more.** What is still to come need not be done; what was done stays."
    return "**It has new days.** You are prompted for them; what was done stays as it is."


def _own(step: StepRow) -> tuple[str, str]:
    at = f", {step.at}" if step.at else ""
    return f"{weekday_day(step.due_on)}{at}", plain(step.title)
