"""The dialogs in which a concern is raised, overseen and signed off. No input is `isRequired`: docs/decisions/0005."""

from cards.anatomy import (
    REFERENCES_ONLY,
    asking_again,
    dialog_button,
    drawn,
    head,
    many,
    sentence,
    subtle,
)
from cards.coa_week_payloads import SendConcern, SendOversight, SendSignOff
from cards.concerns import RAISE, concern_head, told
from cards.elements import Action, Drawn, InputChoiceSet, InputText, Piece, choices, plain
from cards.payloads import Command, OpenAudit
from practice.concern_forms import NO, NOT_YET, PRACTITIONER, REFERENCE, THEIR_MANAGER, YES
from practice.concern_views import ActDialog, RaiseDialog
from practice.concerns import LONGEST

_AGAIN = "Please look at this again"
_SPOKEN = {
    PRACTITIONER: "Yes, with the practitioner",
    THEIR_MANAGER: "Yes, with their manager",
    NOT_YET: "Not yet",
}


def raise_dialog(view: RaiseDialog) -> Drawn:
    """The form."""
    send = SendConcern(
        coa=view.coa_id,
        audit=view.audit_id,
        district=view.district,
        asked=view.asked,
        rendering=view.rendering,
        token=view.token,
    )
    body = [
        head(f"Concerns · {plain(view.source)}" if view.source else "Concerns", RAISE),
        asking_again(_AGAIN, view.filled.problems),
        sentence(_likely(view)),
        *_raise_inputs(view),
        subtle(REFERENCES_ONLY),
    ]
    back = [dialog_button("Back to the audit", OpenAudit(audit=view.audit_id))] if view.audit_id else []
    return drawn(body, [dialog_button("Send", send, with_inputs=True), *back], RAISE)


def _likely(view: RaiseDialog) -> str:
    return f"The audit's grade is **{plain(view.worst)}**." if view.likely else ""


def _choice(view: RaiseDialog, key: str, label: str, pairs: list[tuple[str, str]], error: str) -> Piece:
    value = str(view.filled.values.get(key) or "")
    return InputChoiceSet(
        id=f"{key}.{view.rendering}",
        label=label,
        style="compact" if key == "district" else "expanded",
        choices=choices(pairs),
        placeholder="Choose a district" if key == "district" else None,
        error_message=error,
        value=value if value in [known for _, known in pairs] else None,
    )


def _text(rendering: str, key: str, label: str, value: object, longest: int, error: str) -> Piece:
    return InputText(
        id=f"{key}.{rendering}",
        label=label,
        multiline=longest == LONGEST,
        max_length=longest,
        error_message=error,
        value=str(value or "") or None,
    )


def _raise_inputs(view: RaiseDialog) -> list[Piece]:
    kinds = [(f"{kind.title}: {_within(kind.working_days)}", kind.key) for kind in view.kinds]
    districts = [(district, district) for district in view.districts]
    spoken = [(title, value) for value, title in _SPOKEN.items()]
    first = "Have you spoken with the practitioner or their manager first?"
    typed = view.filled.values
    return [
        _choice(view, "kind", "What is the concern about?", kinds, "The kind of concern"),
        _choice(
            view,
            "inadequate",
            f"Is the grade “{view.worst}” likely?",
            [("Yes", YES), ("No", NO)],
            "Yes or no",
        ),
        _text(
            view.rendering,
            "reference",
            "Which case is it about?",
            typed.get("reference"),
            REFERENCE,
            "The case's reference",
        ),
        _choice(view, "district", "Which district is it in?", districts, "The district of the case"),
        _choice(view, "spoken", first, spoken, "With whom you have spoken, or that you have not yet"),
        _text(view.rendering, "text", "What worries you?", typed.get("text"), LONGEST, "What worries you"),
    ]


def _within(working_days: int) -> str:
    return f"signed off within {many(working_days, 'working day')}"


def act_dialog(view: ActDialog) -> Drawn:
    """Where oversight is recorded, or the concern signed off."""
    concern = view.concern
    body = [
        concern_head(concern),
        asking_again(_AGAIN, view.filled.problems),
        *told(concern),
        *(_sign_inputs(view) if view.signing else _oversight_inputs(view)),
    ]
    return drawn(body, [_send(view)], f"{concern.concern_id}: {concern.kind}")


def _send(view: ActDialog) -> Action:
    concern, rendering, token = view.concern.concern_id, view.rendering, view.token
    if view.signing:
        command: Command = SendSignOff(concern=concern, rendering=rendering, token=token)
        return dialog_button("Sign off", command, with_inputs=True)
    command = SendOversight(concern=concern, rendering=rendering, token=token)
    return dialog_button("Record oversight", command, with_inputs=True)


def _oversight_inputs(view: ActDialog) -> list[Piece | None]:
    post = view.concern.actions_by
    label = f"What did you discuss with the practitioner and the {post}, and which actions came of it?"
    value = view.filled.values.get("oversight")
    return [
        _text(view.rendering, "oversight", label, value, LONGEST, "What was discussed, and the actions"),
        subtle(REFERENCES_ONLY),
    ]


def _sign_inputs(view: ActDialog) -> list[Piece | None]:
    value = str(view.filled.values.get("on_file") or "")
    return [
        InputChoiceSet(
            id=f"on_file.{view.rendering}",
            label=f"Has the {view.concern.actions_by} put the actions on the child's file?",
            style="expanded",
            choices=choices([("Yes", YES), ("Not yet", NOT_YET)]),
            error_message="Whether the actions are on the child's file",
            value=value if value in (YES, NOT_YET) else None,
        )
    ]
