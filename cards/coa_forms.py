"""Where a COA is planned: the way to the form, and the form's two pages. No input is `isRequired`: decision 0005."""

from cards.anatomy import (
    asking_again,
    button,
    dialog_button,
    drawn,
    facts,
    head,
    heading,
    many,
    sentence,
    subtle,
)
from cards.coa_payloads import OpenPlan, SendPlace, SendPlan
from cards.elements import Drawn, InputChoiceSet, InputDate, Piece, choices, plain
from practice.calendar import weekday_day
from practice.coa_forms import EVERYBODY
from practice.coa_plan import Typed
from practice.coa_views import DaysPage, PlanOffer, WherePage


def offer_card(view: PlanOffer) -> Drawn:
    """The button that opens the form; what was typed is kept in it."""
    typed = view.typed
    title = "This plan is not complete yet" if view.problems else "Plan a COA"
    body = [
        head("COA · plan", title),
        asking_again("Please look at this", view.problems),
        facts(_understood(typed)) if view.problems else None,
        sentence(
            "The form keeps what you typed, and shows the whole journey before anything goes out."
            if view.problems
            else "The form asks for the area, the month and each district's first day, and shows the whole journey "
            "before anything goes out."
        ),
        subtle(f"Or type it in one line: “{plain(view.example)}”."),
    ]
    form = OpenPlan(
        area=typed.area, month=typed.month, districts=typed.districts, days=typed.days, chair=typed.chair
    )
    return drawn(body, [button("Fill in the form", form)], title)


def _understood(typed: Typed) -> list[tuple[str, str]]:
    return [
        ("Area", plain(typed.area)),
        ("Month", plain(typed.month)),
        ("Districts", plain(typed.districts)),
        ("First days", plain(typed.days)),
        ("Chair", plain(typed.chair)),
    ]


def where_dialog(view: WherePage) -> Drawn:
    """The first page: which area or service, in which month."""
    typed, suffix = view.typed, view.rendering
    go_on = SendPlace(districts=typed.districts, days=typed.days, chair=typed.chair, rendering=view.rendering)
    body = [
        head("COA · plan · 1 of 2", "Where and when?"),
        asking_again("Please look at this again", view.problems),
        InputChoiceSet(
            id=f"area.{suffix}",
            label="Which area or service?",
            style="expanded",
            choices=choices([(area, area) for area in view.areas]),
            value=typed.area if typed.area in view.areas else None,
        ),
        InputChoiceSet(
            id=f"month.{suffix}",
            label="In which month?",
            style="compact",
            choices=choices([(words, key) for key, words in view.months]),
            value=typed.month if typed.month in dict(view.months) else None,
        ),
    ]
    return drawn(body, [dialog_button("Next", go_on, with_inputs=True)], "Plan a COA")


def days_dialog(view: DaysPage) -> Drawn:
    """The second page: the first day of each district that takes part, and who chairs."""
    typed, suffix, values = view.typed, view.rendering, view.filled.values
    send = SendPlan(area=view.area, month=view.month, rendering=suffix, token=view.token)
    back = OpenPlan(
        area=typed.area,
        month=typed.month,
        districts=typed.districts,
        days=typed.days,
        chair=typed.chair,
        where=True,
    )
    body = [
        head("COA · plan · 2 of 2", f"{plain(view.area)}, {view.month_words}"),
        asking_again("Please look at this again", view.filled.problems),
        subtle(f"You typed: {plain(_said(typed))}") if view.filled.problems and _said(typed) else None,
        sentence(
            f"Give a first day to each {'part' if view.is_service else 'district'} that takes part, and leave the "
            f"others empty. Each has {many(view.each, 'day')}: the one given, and the working days after it."
        ),
        *(_first_day(view, number, name) for number, name in enumerate(view.districts, start=1)),
        heading("KIT meetings"),
        InputChoiceSet(
            id=f"chair.{suffix}",
            label="Who chairs them?",
            style="compact",
            choices=choices([(f"Every {view.chair_post} of {view.area}", EVERYBODY), *_flipped(view.chairs)]),
            value=str(values.get("chair") or EVERYBODY),
        ),
    ]
    buttons = [
        dialog_button("Show the journey", send, with_inputs=True),
        dialog_button("Another area or month", back),
    ]
    return drawn(body, buttons, f"Plan a COA of {view.area}")


def _said(typed: Typed) -> str:
    return " · ".join(part for part in (typed.districts, typed.days) if part)


def _flipped(chairs: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(title, person_id) for person_id, title in chairs]


def _first_day(view: DaysPage, number: int, name: str) -> Piece:
    return InputDate(
        id=f"day_{number}.{view.rendering}",
        label=f"{name}: on which day does it begin? (optional)",
        min=view.earliest.isoformat(),
        max=view.latest.isoformat(),
        error_message=f"A day from {weekday_day(view.earliest)} to {weekday_day(view.latest)}",
        value=str(view.filled.values.get(f"day_{number}") or "") or None,
    )
