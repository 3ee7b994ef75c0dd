"""A step of a COA's journey: who is asked for it, and the pages on which it is marked."""

from collections.abc import Sequence

from cards.anatomy import (
    REFERENCES_ONLY,
    asking_again,
    button,
    dialog_button,
    drawn,
    facts,
    head,
    link_button,
    many,
    sentence,
    subtle,
)
from cards.coa_payloads import MarkStep, OpenInquiries, StepMarked, TakeStepBack
from cards.elements import Action, Container, Drawn, InputText, Piece, TextBlock, plain
from practice.calendar import day_words, short_day, weekday_day
from practice.coa_records import InquiryState, StepState
from practice.coa_views import InquiryRow
from practice.journey_steps import LONGEST
from practice.journey_views import MarkDialog, MarkedCard, Part, StepCard

_ASKED_NOTHING = (Part.ATTENDEE, Part.LOOKING)


def kicker(area: str, month: str) -> str:
    """What stands over every card of a COA."""
    return f"{plain(area)} COA · {month}"


def step_card(view: StepCard) -> Drawn:
    """For whoever is asked for it, or told of it; edited when somebody marks it. Nothing that is only true today."""
    title = plain(view.title)
    body = [
        head(
            kicker(view.area, view.month),
            title,
            short_day(view.due_on),
            f"at {view.starts:%H:%M}" if view.starts else "due",
        ),
        sentence(_state(view)),
        subtle(plain(_why(view))),
        facts(
            [
                ("When", _when(view)),
                ("Chair", plain(view.chair)),
                ("With" if view.starts else "Involves", _listed(view.concerned)),
                ("Asked", _listed(view.asked)),
                ("Note", plain(view.outcome)),
            ]
        ),
        _inquiries(view),
        subtle(_left_out(view)),
    ]
    return drawn(body, _buttons(view), f"{view.title}, {weekday_day(view.due_on)}: COA of {view.area}")


def _state(view: StepCard) -> str:
    day = day_words(view.due_on)
    if view.called_off or view.state is StepState.DROPPED:
        return "**Nothing is to be done for this any more:** the COA was cancelled."
    if view.state is StepState.DONE:
        return f"**✓ Done**, said by {_by(view)}.{_note(view)}"
    if view.moved:
        return f"**This was moved to {_at(view)}.** You are asked for it anew."
    if view.part is Part.ATTENDEE:
        return f"**You meet on {_at(view)}.**"
    said = ""
    if view.state is StepState.NOT_DONE:
        who = _by(view)
        said = f" {who[:1].upper()}{who[1:]} said that it is not done.{_note(view)}"
    if view.part is Part.LOOKING:
        return f"**This is due on {_at(view)}.**{said}"
    if view.part is Part.TOLD:
        return (
            f"**This was due on {day} and is not done.**{said} You are told as a QA lead: it has been asked for "
            f"again {many(view.asked_again, 'time')}."
        )
    if view.asked_again:
        return f"**This was due on {day} and is not done.**{said} Please say here how it stands."
    if view.starts and view.ahead:
        return f"**Please call this meeting for {_at(view)}.** You are asked again on that day.{said}"
    if view.starts:
        return f"**You meet on {_at(view)}.** Please say here when it was held.{said}"
    if view.ahead:
        return f"**This is due on {day}.** You are asked again on that day.{said}"
    return f"**This is due on {day}.** Please say here on that day how it stands.{said}"


def _at(view: StepCard) -> str:
    return f"{day_words(view.due_on)} at {view.starts:%H:%M}" if view.starts else day_words(view.due_on)


def _note(view: StepCard) -> str:
    return f" “{plain(view.note)}”" if view.note else ""


def _listed(posts: Sequence[str]) -> str:
    """A post's own name has commas in it."""
    return " · ".join(plain(post) for post in posts)


def _why(view: StepCard) -> str:
    if view.part is Part.LEAD:
        return f"You have this as a QA lead. {view.why}".strip()
    return view.why


def _by(view: StepCard) -> str:
    who = plain(view.by) or "somebody"
    return f"{who} on {weekday_day(view.at.date())} at {view.at:%H:%M}" if view.at else who


def _when(view: StepCard) -> str:
    if view.starts is None or view.ends is None:
        return ""
    return f"{weekday_day(view.due_on)}, {view.starts:%H:%M}-{view.ends:%H:%M}"


def _left_out(view: StepCard) -> str:
    if not view.left_out or not _is_asked(view):
        return ""
    return f"The meeting form takes no more people than it has: please add {view.left_out} more there."


def _inquiries(view: StepCard) -> Piece | None:
    if not view.offers_inquiries:
        return None
    lines = [inquiry_words(one) for one in view.inquiries] or ["None is proposed yet."]
    return Container(
        style="emphasis",
        spacing="Medium",
        items=[
            TextBlock(text="Lines of inquiry", wrap=True, size="Small", weight="Bolder"),
            *(TextBlock(text=line, wrap=True, size="Small", spacing="Small") for line in lines),
        ],
    )


def inquiry_words(one: InquiryRow) -> str:
    """ "2 Use of family networks (proposed)"."""
    state = "" if one.state is InquiryState.AGREED else f" ({one.state.value})"
    return f"{one.number} {plain(one.text)}{state}"


def _is_asked(view: StepCard) -> bool:
    """Whether there is something left to mark, and it is theirs to do so."""
    waits = view.state in (StepState.OPEN, StepState.NOT_DONE) and not (view.called_off or view.moved)
    return waits and view.part not in _ASKED_NOTHING


def _buttons(view: StepCard) -> list[Action]:
    coa, step = view.coa_id, view.key
    buttons: list[Action] = []
    if _is_asked(view):
        buttons += [link_button("Open the meeting form", view.form)] if view.form else []
        buttons += [
            button("Done", MarkStep(coa=coa, step=step, done=True)),
            button("Not done", MarkStep(coa=coa, step=step)),
        ]
    elif view.state is StepState.DONE and not view.called_off and view.part not in _ASKED_NOTHING:
        buttons.append(button("Not done after all", TakeStepBack(coa=coa, step=step, token=view.token)))
    if view.offers_inquiries and not view.called_off:
        buttons.append(button("Lines of inquiry", OpenInquiries(coa=coa)))
    return buttons


def mark_dialog(view: MarkDialog) -> Drawn:
    """Asks how a step stands. No input is `isRequired`: docs/decisions/0005."""
    title = plain(view.title)
    value = str(view.filled.values.get("note") or "")
    label = "What came of it? (optional)" if view.done else "Why is it not done, and what happens next?"
    early = f"It can be marked from {day_words(view.due_on)} on." if view.early else ""
    body = [
        head(kicker(view.area, view.month), title, short_day(view.due_on), "due"),
        asking_again("Please look at this again", view.filled.problems),
        sentence(early),
        InputText(
            id=f"note.{view.rendering}",
            label=label,
            multiline=True,
            max_length=LONGEST,
            error_message=f"{LONGEST} characters at most",
            value=value or None,
        ),
        subtle(REFERENCES_ONLY),
    ]
    send = StepMarked(
        coa=view.coa_id,
        step=view.key,
        done=view.done,
        version=view.version,
        rendering=view.rendering,
        token=view.token,
    )
    words = "Mark as done" if view.done else "Mark as not done"
    return drawn(body, [dialog_button(words, send, with_inputs=True)], f"{words}: {view.title}")


def marked_card(view: MarkedCard) -> Drawn:
    """What became of it."""
    body = [
        head(kicker(view.area, view.month), plain(view.title)),
        sentence(f"**{'✓ Done' if view.done else 'Not done'}**"),
        sentence(plain(view.said)),
    ]
    back = TakeStepBack(coa=view.coa_id, step=view.key, token=view.token)
    buttons = [dialog_button("Not done after all", back)] if view.done else []
    return drawn(body, buttons, f"{view.title}: {'done' if view.done else 'not done'}")
