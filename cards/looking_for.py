"""What somebody looks for: its card in the channel, the list, the form that answers it, and who is told."""

from cards.addressed import addressed, passed_on
from cards.anatomy import (
    and_more,
    asking_again,
    button,
    dialog_button,
    drawn,
    head,
    heading,
    many,
    row,
    sentence,
    subtle,
)
from cards.elements import Action, Container, Drawn, InputChoiceSet, Piece, TextBlock, choices, plain
from cards.library import UNLINKED, opener, template_row
from cards.library_forms import AGAIN
from cards.library_payloads import CloseLooking, LookFor, OpenAnswer, OpenShare, SendAnswer, ShowTemplate
from practice.calendar import weekday_day
from practice.library_records import LookingState, TemplateState
from practice.library_views import TemplateCard
from practice.looking_views import (
    AnswerDialog,
    Answered,
    AnswerNotice,
    LookingAsked,
    LookingCard,
    LookingRow,
    LookingsCard,
)

ANSWER = "I have one"
_FOUND = "That is what I needed"
_ALREADY = "In the library already: is it one of these?"
_NEAR = "Nothing in the library holds all of these words. These hold some of them:"


def looking_card(view: LookingCard) -> Drawn:
    """What is looked for, and what answers it; its buttons are everybody's, and the server looks at who presses."""
    body = [
        *_head(view),
        _closed(view),
        sentence(_next(view)),
        heading("Answers") if view.count else None,
        *(_answer_row(one) for one in view.answers),
        and_more(view.more),
        subtle(UNLINKED if view.unlinked else ""),
    ]
    have = [button(ANSWER, OpenAnswer(looking=view.looking_id))]
    found = [*have, _close(view)] if view.state is LookingState.OPEN else []
    return drawn(body, found, f"{view.authority or view.by} looks for: {view.text}")


def _head(view: LookingCard) -> list[Piece | None]:
    """The words are somebody's own, so that they stand as they were typed."""
    answers = "answer" if view.count == 1 else "answers"
    return [
        head(
            " · ".join(filter(None, ("Looking for", plain(view.authority)))),
            _title(view),
            str(view.count),
            answers,
        ),
        subtle(f"Asked by {plain(view.by)} on {weekday_day(view.asked_on)}"),
    ]


def _title(view: LookingCard) -> str:
    return plain(view.text[:1].upper() + view.text[1:])


def _next(view: LookingCard) -> str:
    if view.state is LookingState.CLOSED:
        return ""
    if view.count:
        return "Have you another one? Whoever asked is told of each."
    return "Have you got one, or something like it? Whoever asked is told."


def _closed(view: LookingCard) -> Piece | None:
    if view.state is LookingState.OPEN:
        return None
    on = f" on {weekday_day(view.closed_on)}" if view.closed_on else ""
    words = f"✓ Closed{on}: it is not looked for any more."
    return Container(style="good", items=[TextBlock(text=words, wrap=True, weight="Bolder")])


def _answer_row(one: TemplateCard) -> Piece:
    """With a way to it while it stands."""
    details = f"{plain(one.kind)} · {plain(one.authority)} · v{one.number}"
    if one.state is not TemplateState.STANDING:
        return row(plain(one.title), f"{details} · {one.state.value}")
    return row(plain(one.title), details, action=opener(one, which=_which(one)))


def _which(one: TemplateCard) -> str:
    return f"{one.title}, {one.authority}"


def _close(view: LookingCard) -> Action:
    """Nothing that is closed is opened again, so that the same token does for good."""
    title = _FOUND if view.count else "Close"
    return button(title, CloseLooking(looking=view.looking_id, token=view.looking_id))


def asked_card(view: LookingAsked) -> Drawn:
    """What whoever asks is answered: where it stands, and what may be it already."""
    title = "Posted" if view.new else "You have asked this already"
    where = f"in **{plain(view.where)}**" if view.where else "with the QA leads"
    if view.new:
        unlinked = "" if view.where else f" {UNLINKED}"
        said = f"It stands {where}. You are told of each answer.{unlinked}"
    else:
        said = f"It is open and stands {where}, with {many(view.card.count, 'answer')}. Nothing was posted again."
    shown = [template_row(one, _show(one)) for one in view.found]
    body = [
        head("Looking for", title),
        sentence(f"“{plain(view.card.text)}”"),
        sentence(said),
        heading(_ALREADY if view.all_words else _NEAR) if shown else None,
        *shown,
    ]
    close = CloseLooking(looking=view.card.looking_id, token=view.card.looking_id)
    return drawn(body, [button(_FOUND, close)] if shown else [], f"{title}: {view.card.text}")


def _show(one: TemplateCard) -> Action:
    return button("Show", ShowTemplate(template=one.template_id), which=_which(one))


def lookings_card(view: LookingsCard) -> Drawn:
    """What is looked for now."""
    title = "What is looked for" if view.total else "Nothing is looked for"
    pages = f" · page {view.page} of {view.pages}" if view.pages > 1 else ""
    ask = "To ask for something yourself, type “looking for” and what it is."
    body = [
        head(f"The library{pages}", title, str(view.total) if view.total else "", "open"),
        *(_row(one) for one in view.rows),
        subtle(ask),
    ]
    turn = [("Earlier", view.page - 1), ("Later", view.page + 1)]
    buttons = [button(said, LookFor(page=page)) for said, page in turn if 1 <= page <= view.pages]
    return drawn(body, buttons, f"{title}: {view.total}" if view.total else title)


def _row(one: LookingRow) -> Piece:
    details = f"{plain(one.by)} · {weekday_day(one.asked_on)} · {many(one.answers, 'answer')}"
    return row(
        plain(one.text),
        details,
        action=button("Answer", OpenAnswer(looking=one.looking_id), which=f"{one.by}: {one.text}"),
    )


def answer_dialog(view: AnswerDialog) -> Drawn:
    """Something of the library is chosen, or something new is shared."""
    looking = view.looking
    send = SendAnswer(looking=looking.looking_id, rendering=view.rendering, token=view.token)
    share = dialog_button("Share a new one", OpenShare(looking=looking.looking_id))
    said = (
        "Choose it from the library, or share a new one. Whoever asked is told, with a link to it."
        if view.choices
        else "Nothing in the library is like it yet. Share yours: whoever asked is told, with a link to it."
    )
    choose = InputChoiceSet(
        id=f"template.{view.rendering}",
        label="Which one is it?",
        style="compact",
        placeholder="Choose a template",
        choices=choices([(choice.title, choice.key) for choice in view.choices]),
    )
    body = [
        *_head(looking),
        asking_again(AGAIN, view.filled.problems),
        sentence(said),
        choose if view.choices else None,
    ]
    answer = [dialog_button("Answer with it", send, with_inputs=True)] if view.choices else []
    return drawn(body, [*answer, share], f"{ANSWER}: {looking.text}")


def answered_page(view: Answered) -> Drawn:
    """A receipt."""
    title = "Answered" if view.new else "It is among the answers already"
    told = f" {plain(view.told)} is told." if view.told else ""
    said = f"**{plain(view.template.title)}** answers “{plain(view.looking.text)}”.{told}"
    another = dialog_button("Answer with another", OpenAnswer(looking=view.looking.looking_id))
    return drawn([head("Looking for", title), sentence(said)], [another], title)


def answer_card(view: AnswerNotice) -> Drawn:
    """For whoever asked: what it is, and the way to it."""
    one, looking = view.template, view.looking
    stands = one.state is TemplateState.STANDING
    named, mentions = addressed(view.whom)
    body = [
        head(
            f"You looked for it · {plain(one.authority)}",
            plain(one.title),
            f"v{one.number}",
            f"{one.changed_on:%B %Y}",
        ),
        *named,
        sentence(f"{plain(view.by)} answers what you looked for: “{plain(looking.text)}”."),
        sentence(plain(one.purpose) if stands else f"It was {one.state.value} since: {plain(one.reason)}"),
        _closed(looking),
        passed_on(relayed=view.relayed),
    ]
    way = [opener(one), button("Show it", ShowTemplate(template=one.template_id))] if stands else []
    found = [_close(looking)] if looking.state is LookingState.OPEN else []
    return drawn(body, [*way, *found], f"An answer: {one.title}", mentions)
