"""Cards of concerns: where one is raised, seen to and signed off. They stand in personal chats and dialogs alone."""

from collections.abc import Callable
from datetime import datetime

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
from cards.coa_week_payloads import RaiseConcern, RecordOversight, ShowConcern, SignOff
from cards.elements import Action, Drawn, Piece, plain
from cards.payloads import Command, OpenAudit
from practice.calendar import day_words, short_day, weekday_day
from practice.coa_records import ConcernState
from practice.concern_views import (
    ConcernCard,
    ConcernReceipt,
    ConcernRow,
    ConcernsCard,
)

RAISE = "Raise a concern"


def concern_button(
    *, coa_id: str = "", district: str = "", audit_id: str = "", in_dialog: bool = False
) -> Action:
    """Opens the form of a concern: about a COA's district, about an audit's case, or about neither."""
    command = RaiseConcern(coa=coa_id, district=district, audit=audit_id)
    return dialog_button(RAISE, command) if in_dialog else button(RAISE, command)


def offer_card() -> Drawn:
    """What `raise concern` answers in a personal chat."""
    body = [
        head("Concerns", RAISE),
        sentence(
            "**Speak with the practitioner or their manager first.** Then raise it here: the Service Manager of the "
            "district records oversight and signs off, and you are told."
        ),
        sentence("If a child may be at risk of harm now, telephone: do not wait for a card."),
    ]
    return drawn(body, [concern_button()], RAISE)


def receipt_card(view: ConcernReceipt, *, in_dialog: bool = False) -> Drawn:
    """For whoever raised it: in the dialog, and in their own chat, where it follows what becomes of it."""
    concern = view.concern
    body = [
        concern_head(concern, "receipt"),
        asking_again("Telephone now" if view.at_once else "Please tell them yourself", _unreached(view)),
        sentence(_state(concern)),
        _facts(concern),
        *told(concern, oversight=False),
    ]
    back = []
    if in_dialog and concern.audit_id:
        back = [dialog_button("Back to the audit", OpenAudit(audit=concern.audit_id))]
    return drawn(body, back, f"{concern.concern_id}: received")


def _unreached(view: ConcernReceipt) -> tuple[str, ...]:
    if not view.telephone:
        return ()
    who = view.concern.managers
    why = f"{who} cannot be reached in Teams at once." if who else "Nobody was found who can sign it off."
    whom = "them, or their line," if who else "the district's manager, or the QA lead,"
    if view.at_once:
        return (f"{why} A safeguarding concern must not wait for a card: please telephone {whom} now.",)
    return (f"{why} Please speak with {whom} yourself.",)


def telephone_card(view: ConcernCard) -> Drawn:
    """The card of what cannot wait has not arrived."""
    who = plain(view.managers) or "The district's manager"
    said = (
        f"**{who} does not have your concern yet:** the card did not arrive in Teams. Please **telephone** them, or "
        "their line, now."
    )
    if view.state is not ConcernState.RAISED:
        said = f"{who} has your concern by now. {_state(view)}"
    body = [concern_head(view, "not arrived"), sentence(said)]
    return drawn(body, [], f"{view.concern_id}: please telephone")


def concern_card(view: ConcernCard, *, is_copy: bool = False) -> Drawn:
    """For whoever signs it off, with what is to be done next; a copy has no buttons."""
    return drawn(
        _body(view, "copy" if is_copy else ""),
        [] if is_copy else _acts(view, button),
        f"{view.concern_id}: {view.kind}, {view.district}",
    )


def concern_page(view: ConcernCard) -> Drawn:
    """The same as a page of a dialog, for whoever may see it."""
    return drawn(_body(view), _acts(view, dialog_button), f"{view.concern_id}: {view.kind}, {view.district}")


def _acts(view: ConcernCard, make: Callable[[str, Command], Action]) -> list[Action]:
    if not view.can_act:
        return []
    if view.state is ConcernState.RAISED:
        return [make("Record oversight", RecordOversight(concern=view.concern_id))]
    return [make("Sign off", SignOff(concern=view.concern_id))]


def _body(view: ConcernCard, kicker: str = "") -> list[Piece | None]:
    return [
        concern_head(view, kicker),
        sentence(_next(view) if view.can_act else _state(view)),
        _facts(view),
        *told(view),
    ]


def concern_head(view: ConcernCard, kicker: str = "") -> Piece:
    signed = view.state is ConcernState.SIGNED_OFF
    number, unit = ("✓", "signed off") if signed else (short_day(view.due_on), "sign off by")
    words = " · ".join(filter(None, (plain(view.kind), plain(view.concern_id), kicker)))
    return head(words, f"Case {plain(view.reference)}, {plain(view.district)}", number, unit)


def _next(view: ConcernCard) -> str:
    """What whoever signs it off does next."""
    late = "**Late.** " if view.late else ""
    by = f"by the end of {day_words(view.due_on)}"
    if view.state is ConcernState.RAISED:
        return (
            f"{late}**Discuss the actions with the practitioner and the {plain(view.actions_by)}, then record "
            f"oversight.** It is to be signed off {by}."
        )
    return (
        f"{late}Oversight is recorded. **Sign off when the {plain(view.actions_by)} has put the actions on the child's "
        f"file**, {by}."
    )


def _state(view: ConcernCard) -> str:
    """How it stands, for everybody else."""
    who = plain(view.managers) or "Nobody was found who"
    late = "**Late.** " if view.late else ""
    by = f"by the end of {day_words(view.due_on)}"
    if view.state is ConcernState.RAISED:
        return f"{late}{who} records oversight, and signs it off {by}."
    if view.state is ConcernState.OVERSEEN:
        return f"{late}{plain(view.overseen_by)} has recorded oversight; it is to be signed off {by}."
    return (
        f"**✓ Signed off{', late,' if view.late else ''}** by {plain(view.signed_by)}{_at(view.signed_at)}. "
        "The actions are on the child's file."
    )


def _at(at: datetime | None) -> str:
    return f" on {weekday_day(at.date())} at {at:%H:%M}" if at else ""


def _facts(view: ConcernCard) -> Piece | None:
    return facts(
        [
            ("Raised", f"{plain(view.raised_by)}{_at(view.raised_at)}"),
            ("From", plain(view.source)),
            ("Grade", f"{plain(view.worst)} is likely" if view.worst else ""),
            ("Spoken with first", f"the {plain(view.spoken_with)}"),
        ]
    )


def told(view: ConcernCard, *, oversight: bool = True) -> list[Piece | None]:
    """What worries, and what was done; a receipt holds the first alone."""
    pieces = [heading("What the worry is"), sentence(plain(view.text))]
    if oversight and view.oversight:
        pieces += [
            heading("Oversight"),
            sentence(plain(view.oversight)),
            subtle(f"{plain(view.overseen_by)}{_at(view.overseen_at)}"),
        ]
    return pieces


def done_card(view: ConcernCard) -> Drawn:
    """For the post that is told when it is done, and whoever raised it: nothing of what it says."""
    return drawn(
        [concern_head(view), sentence(_state(view)), _facts(view)], [], f"{view.concern_id} is signed off"
    )


def late_card(view: ConcernCard) -> Drawn:
    """A reminder for whoever signs it off; the line above learns that it is late. Nothing of what it says."""
    if view.state is ConcernState.SIGNED_OFF:
        return done_card(view)
    since = f"It was to be signed off by {day_words(view.due_on)}."
    state = (
        "Oversight is not recorded yet." if view.state is ConcernState.RAISED else "Oversight is recorded."
    )
    todo = "Please see to it now." if view.can_act else f"Please speak with {plain(view.managers)}."
    body = [
        concern_head(view, "late"),
        sentence(f"**Late.** {since} {state} **{todo}**"),
        facts(
            [
                ("Signed off by", plain(view.managers)),
                ("Raised", f"{weekday_day(view.raised_at.date())} at {view.raised_at:%H:%M}"),
            ]
        ),
    ]
    buttons = _acts(view, button)
    # They were sent the concern itself before; the line above looks it up where it needs to.
    opened = [button("Open the concern", ShowConcern(concern=view.concern_id))] if buttons else []
    return drawn(body, [*buttons, *opened], f"{view.concern_id} is late")


def concerns_card(view: ConcernsCard) -> Drawn:
    """What somebody may see, in their personal chat: references, districts, dates and states."""
    title = many(view.open, "open concern") if view.open else "No open concern"
    late = sum(one.late and one.state is not ConcernState.SIGNED_OFF for one in view.rows)
    body = [
        head("Concerns", title, str(late) if late else "", "late"),
        *(_row(one) for one in view.rows[:ROWS]),
        and_more(len(view.rows) - ROWS),
    ]
    return drawn(body, [button(RAISE, RaiseConcern())], title)


def _row(one: ConcernRow) -> Piece:
    words = {ConcernState.RAISED: "raised", ConcernState.OVERSEEN: "overseen"}
    signed = one.state is ConcernState.SIGNED_OFF
    due = f"signed off by {plain(one.who)}" if signed else f"due {weekday_day(one.due_on)} · {plain(one.who)}"
    state = "✓" if signed else f"{'late, ' if one.late else ''}{words[one.state]}"
    details = [plain(one.kind), due, state, "raised by you" if one.own else ""]
    return row(
        f"{plain(one.concern_id)} · case {plain(one.reference)}, {plain(one.district)}",
        " · ".join(filter(None, details)),
        action=button("Open", ShowConcern(concern=one.concern_id), which=one.concern_id),
    )
