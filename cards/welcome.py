"""The bot's first words to a person and to a channel: what to do next."""

from collections.abc import Mapping

from cards import library_welcome
from cards.anatomy import (
    BUTTONS,
    and_more,
    audit_row,
    button,
    case_words,
    drawn,
    head,
    many,
    open_rows,
    sentence,
)
from cards.elements import Action, Drawn, Piece, plain
from cards.payloads import Command, Help, MyAudits, ShowOverdue, ShowStatus
from practice.roles import Role
from practice.welcome import ChannelWelcome, PersonWelcome

_SHOWN = 5
_REFERENCES = "I know cases by their reference only: please never write a child's name to me."
_SUMMARY = "Hello from Practice Loop"
QA_LEAD_NEXT = (
    "As a QA lead: type **setup** here. It says what is still missing before the first round, and what to "
    "do for it."
)
"""The one place that says where a QA lead begins."""
_BY_ROLE: Mapping[Role, str] = {
    Role.QA_LEAD: QA_LEAD_NEXT,
    Role.MODERATOR: "As a moderator: type **status** to see how many audits are back.",
    Role.LINE: "As a manager: what is overdue in your line comes to you here. Type **overdue** to see it now.",
}
_BUTTON_BY_ROLE: Mapping[Role, tuple[str, Command]] = {
    Role.AUDITOR: ("My audits", MyAudits()),
    Role.LINE: ("Overdue", ShowOverdue()),
    Role.QA_LEAD: ("Status", ShowStatus()),
}


def welcome_person(view: PersonWelcome) -> Drawn:
    """The first message in a personal chat, by what this person may do."""
    if view.library:
        return library_welcome.welcome_person(view)
    if not view.post:
        return _unknown()
    rows = open_rows(view.rows)
    buttons: list[Action] = [
        button(*shown) for role, shown in _BUTTON_BY_ROLE.items() if role.value in view.roles
    ]
    body: list[Piece | None] = [
        head(f"Practice Loop · {plain(view.post)}", "Hello"),
        *(sentence(said) for said in _for_auditors(view, len(rows))),
        *(audit_row(found, case_words(found), plain(found.audit_id)) for found in rows[:_SHOWN]),
        and_more(len(rows) - _SHOWN, ": type “my audits”."),
        *(sentence(said) for role, said in _BY_ROLE.items() if role.value in view.roles),
        sentence(_REFERENCES),
    ]
    return drawn(body, [*buttons[: BUTTONS - 1], button("What I can do", Help())], _SUMMARY)


def _for_auditors(view: PersonWelcome, left: int) -> list[str]:
    if left:
        return [
            f"You have **{many(left, 'audit')}** to hand in. Press **My audits** to open "
            f"{'it' if left == 1 else 'one'}: every page is saved, so you can stop and come back."
        ]
    if Role.AUDITOR.value not in view.roles:
        return []
    return [
        "You have nothing to hand in now. Audits that you are allocated come to you here: you answer them page by "
        "page, and I remind you before they are due."
    ]


def _unknown() -> Drawn:
    said = (
        "I do not know you yet, so there is nothing that I can show you. If you work with the audits, ask your QA lead "
        "to add you, with the name that you sign in with, to the people file. Then type **help** here."
    )
    return drawn([head("Practice Loop", "Hello"), sentence(said), sentence(_REFERENCES)], [], _SUMMARY)


def welcome_channel(view: ChannelWelcome) -> Drawn:
    """The first message in a team."""
    if view.library:
        return library_welcome.welcome_channel(view)
    body = [
        head("Practice Loop", "Hello"),
        sentence(
            "In a service's channel I post its audits: who has which and until when, kept up to date, and what is "
            "overdue."
        ),
        sentence(f"**Linked here:** {plain(', '.join(view.linked))}." if view.linked else ""),
        sentence(f"**For a QA lead:** {_next(view)}"),
        sentence(
            "**For everybody else:** there is nothing to do here. Your own audits come to you in a chat with me, so "
            "please add me there too."
        ),
        sentence(_REFERENCES),
    ]
    return drawn(body, [button("What I can do", Help())], _SUMMARY)


def _next(view: ChannelWelcome) -> str:
    if not view.imported:
        return (
            "nobody has been imported yet. Begin with **practice-loop import people FILE.csv**, then link each "
            "service to its channel."
        )
    if not view.unlinked:
        return "every service has its channel. Mention me with **status** to see how it stands."
    first, *others = view.unlinked
    said = (
        f"in the channel of {plain(first)}, mention me and type **link allocations for {plain(first)}**. "
        "Its cards stand there from then on."
    )
    shown = f"{plain(', '.join(others[:_SHOWN]))}{f' and {len(others) - _SHOWN} more' if len(others) > _SHOWN else ''}"
    return f"{said} Not linked yet either: {shown}." if others else said
