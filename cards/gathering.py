"""The gathering of a COA: counts, what was observed by theme, the rest in a dialog; and certificates."""

from collections.abc import Sequence

from cards.anatomy import (
    REFERENCES_ONLY,
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
from cards.coa_week_payloads import AllOfGathering, GiveCertificate, OfferFile, OpenCertificate
from cards.elements import (
    Action,
    Column,
    ColumnSet,
    Drawn,
    InputChoiceSet,
    InputText,
    Piece,
    TextBlock,
    choices,
    one_line,
    plain,
    shortened,
)
from practice.calendar import day_words, weekday_day
from practice.certificates import LONGEST, LONGEST_TEAM
from practice.coa_records import ObservationKind
from practice.gathering_views import CertificateForm, CertificateGiven, Gathered, Gathering, MeetingRow

THEMES, LINES = 5, 2
"""Themes on the card, and lines of each; the dialog has all."""
LINE = 160
"""Characters of a line on the card."""
PAGE = 8
"""Observations on a page of the dialog."""
LONGEST_LINE = 1200
"""Characters of a line in the dialog; the document has all of it."""

_KINDS = {
    ObservationKind.STRENGTH: ("strength", "strengths", "good", "✓"),
    ObservationKind.NEXT_STEP: ("suggested next step", "suggested next steps", "accent", "→"),
    ObservationKind.EMERGING: ("emerging line of inquiry", "emerging lines of inquiry", "warning", "?"),
}
"""In words, one and several; the segment's style; the sign before a line. Colour and sign never stand alone."""


def gathering_card(view: Gathering) -> Drawn:
    """Counts first; the themes with their newest lines."""
    title = _title(view)
    total = len(view.gathered)
    body = [
        head("COA · gathering", title, str(total), "observation" if total == 1 else "observations"),
        sentence(_state(view)),
        sentence(counts(view)),
        _bar(view),
        facts(
            [
                ("KIT meetings", _meetings(view)),
                ("Concerns", concern_words(view) or "none raised"),
                ("Taking part", _taking_part(view)),
            ]
        ),
        *_themes(view),
    ]
    return drawn(body, _buttons(view), f"Gathering: {title}")


def _title(view: Gathering) -> str:
    return f"{plain(view.area)} after {plain(view.after)}" if view.after else _whole(view)


def _whole(view: Gathering) -> str:
    return f"{plain(view.area)}, {view.month}"


def _state(view: Gathering) -> str:
    """Whose days are over. Nothing that is only true today but what the records say."""
    districts = many(len(view.districts), "district")
    if view.whole:
        first = view.ahead[0] if view.ahead else None
        next_ = f" Next: {plain(first.title)}, {day_words(first.due_on)}." if first else ""
        return f"**The whole COA: the days of {districts} are over.**{next_}"
    if view.after:
        return f"**{plain(view.after)}’s days are over**, those of {view.over} of {districts} so far."
    return f"The days of {view.over} of {districts} are over." if view.over else "Its days are not over yet."


def counts(view: Gathering) -> str:
    """ "6 strengths · 3 suggested next steps"; what does not occur is left out."""
    found = [(view.count(kind), words) for kind, words in _KINDS.items()]
    said = [many(number, one, several) for number, (one, several, _, _) in found if number]
    return " · ".join(said) or "Nothing was added to its KIT meetings."


def _bar(view: Gathering) -> Piece | None:
    segments = [
        Column(width=view.count(kind), style=style, spacing="None", minHeight="8px")
        for kind, (_, _, style, _) in _KINDS.items()
        if view.count(kind)
    ]
    return ColumnSet(columns=segments, spacing="Small") if segments else None


def _meetings(view: Gathering) -> str:
    if not view.meetings:
        return "none yet"
    most = max(meeting.here for meeting in view.meetings)
    empty = sum(not meeting.here for meeting in view.meetings)
    said = [many(len(view.meetings), "meeting"), f"at most {most} here" if most else ""]
    said.append(f"nobody was here in {empty}" if empty else "")
    return ", ".join(part for part in said if part)


def concern_words(view: Gathering) -> str:
    """Numbers only."""
    return " · ".join(
        f"{plain(one.title)}: {one.raised} raised, {one.signed_off} signed off" for one in view.concerns
    )


def _taking_part(view: Gathering) -> str:
    part = view.participation
    return f"{part.took_part} of {many(part.practitioners, 'practitioner')}" if part.practitioners else ""


def _themes(view: Gathering) -> list[Piece | None]:
    pieces: list[Piece | None] = []
    for theme in view.themes[:THEMES]:
        of_theme = [one for one in view.gathered if one.theme == theme]
        pieces.append(TextBlock(text=plain(theme), wrap=True, weight="Bolder", spacing="Medium"))
        newest = of_theme[-LINES:]
        pieces += [_line(one, view, LINE) for one in newest]
        pieces.append(and_more(len(of_theme) - len(newest), " of this theme"))
    left = len(view.themes) - THEMES
    if pieces:
        pieces.insert(0, heading("By theme"))
    if left > 0:
        pieces.append(and_more(left, " themes" if left > 1 else " theme"))
    return pieces


def _line(one: Gathered, view: Gathering, longest: int) -> Piece | None:
    kind, _, _, sign = _KINDS[one.kind]
    where = f" · {plain(one.district)}" if len(view.districts) > 1 else ""
    return TextBlock(
        text=f"{sign} {plain(shortened(one_line(one.text), longest))} _({kind}{where})_",
        wrap=True,
        spacing="Small",
    )


def _buttons(view: Gathering) -> list[Action]:
    buttons = [
        button("All of it", AllOfGathering(coa=view.coa_id)),
        button("Word document", OfferFile(kind="gathering", id=view.coa_id)),
    ]
    if view.gives_certificates:
        buttons.append(button("Certificate", OpenCertificate(coa=view.coa_id)))
    return buttons


def all_dialog(view: Gathering, page: int) -> Drawn:
    """A page of everything; the last one has attendance, concerns and who took part."""
    pages = -(-len(view.gathered) // PAGE) + 1
    page = min(max(page, 1), pages)
    title = _whole(view)
    body: list[Piece | None] = [head("COA · gathering", title, f"{page}/{pages}", "page")]
    body += _figures(view) if page == pages else _observations(view, page)
    buttons = []
    if page < pages:
        buttons.append(dialog_button("Next page", AllOfGathering(coa=view.coa_id, page=page + 1)))
    if page > 1:
        buttons.append(dialog_button("Page before", AllOfGathering(coa=view.coa_id, page=page - 1)))
    return drawn(body, buttons, f"Gathering: {title}, page {page} of {pages}")


def _observations(view: Gathering, page: int) -> list[Piece | None]:
    pieces: list[Piece | None] = [sentence(counts(view))] if page == 1 else []
    theme = ""
    for one in view.gathered[(page - 1) * PAGE : page * PAGE]:
        if one.theme != theme:
            pieces.append(heading(plain(one.theme)))
            theme = one.theme
        pieces.append(_line(one, view, LONGEST_LINE))
    return pieces


def _figures(view: Gathering) -> list[Piece | None]:
    part = view.participation
    ways = " · ".join(f"{plain(one.way)}: {one.people}" for one in part.ways)
    days: dict[tuple[str, int], list[MeetingRow]] = {}
    for meeting in view.meetings:
        days.setdefault((meeting.district, meeting.day), []).append(meeting)
    return [
        heading("Attendance"),
        *(_day(meetings, first=not at) for at, meetings in enumerate(days.values())),
        None if days else subtle("No KIT meeting has begun."),
        heading("Concerns"),
        sentence(concern_words(view) or "None raised."),
        heading("Taking part"),
        sentence(_taking_part(view) or "No practitioners are known in this area."),
        subtle(ways),
        subtle("What was said in focus groups comes with the slide pack, and not before."),
    ]


def _day(meetings: Sequence[MeetingRow], *, first: bool) -> Piece:
    one = meetings[0]
    return row(
        f"{plain(one.district)}, day {one.day} · {weekday_day(one.on)}",
        " · ".join(f"{each.at}: {plain(each.posts) or 'nobody'}" for each in meetings),
        separator=not first,
    )


def certificate_way(view: Gathering) -> Drawn:
    """Typed: the way to the form."""
    body = [
        head("COA · certificate", _whole(view)),
        sentence("Honour good practice that this COA saw: a certificate for a post and its team, as a PDF."),
    ]
    return drawn(
        body, [button("Certificate", OpenCertificate(coa=view.coa_id))], f"Certificate: {_whole(view)}"
    )


def certificate_dialog(view: CertificateForm) -> Drawn:
    """To whom, and for what."""
    values, suffix = view.filled.values, view.rendering
    chosen = str(values.get("to") or "")
    send = GiveCertificate(coa=view.coa_id, rendering=suffix, token=view.token)
    body = [
        head(f"COA · {plain(view.area)}", "Certificate for good practice"),
        asking_again("Please look at this again", view.filled.problems),
        sentence("It names the post and its team, and no person. Their line manager is told."),
        InputChoiceSet(
            id=f"to.{suffix}",
            label="Which post is honoured?",
            choices=choices([(post, post) for post in view.posts]),
            value=chosen if chosen in view.posts else None,
            placeholder="Choose a post",
            error_message="Choose one of the posts",
        )
        if view.posts
        else None,
        InputText(
            id=f"team.{suffix}",
            label="Or a whole team: which one?",
            max_length=LONGEST_TEAM,
            error_message=f"A team’s name, at most {LONGEST_TEAM} characters",
            value=str(values.get("team") or "") or None,
        ),
        InputText(
            id=f"what.{suffix}",
            label="For what?",
            multiline=True,
            max_length=LONGEST,
            error_message=f"What was good practice, in at most {LONGEST} characters",
            value=str(values.get("what") or "") or None,
        ),
        subtle(REFERENCES_ONLY),
    ]
    return drawn(
        body, [dialog_button("Give the certificate", send, with_inputs=True)], "Certificate for good practice"
    )


def certificate_given(view: CertificateGiven) -> Drawn:
    """What whoever gave it reads at the end of the form."""
    title = f"{plain(view.to)} is honoured"
    told = f"{plain(', '.join(view.told))} is told." if len(view.told) == 1 else ""
    if len(view.told) > 1:
        told = f"{plain(', '.join(view.told))} are told."
    file = (
        "I could not write to you lately, so the PDF may not come by itself: add Practice Loop to your Teams, "
        "then open the certificate again."
        if view.unreachable
        else "The PDF comes to your chat with me."
    )
    body = [
        head(f"COA · {plain(view.area)}", title),
        sentence(f"{told or 'Nobody is known in their line, so please tell them yourself.'} {file}"),
        sentence(plain(view.text)),
    ]
    return drawn(body, [], title)


def certificate_card(view: CertificateGiven) -> Drawn:
    """For the line manager of the post that is honoured."""
    title = f"Good practice: {plain(view.to)}"
    body = [
        head("COA · certificate", title),
        sentence(f"**The COA of {plain(view.area)} honours them.** Please tell them, and hand it on."),
        facts([("For", plain(view.text)), ("Given", f"{weekday_day(view.given_on)} {view.given_on.year}")]),
    ]
    return drawn(
        body, [button("Certificate (PDF)", OfferFile(kind="certificate", id=view.certificate_id))], title
    )
