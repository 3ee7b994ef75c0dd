"""The digest of a month, as the library's channel reads it."""

from collections.abc import Sequence

from cards.anatomy import and_more, button, drawn, head, heading, many, row, sentence, subtle
from cards.elements import Drawn, Piece, plain
from cards.library_payloads import OpenAnswer, OpenShare, ShowTemplate, ShowTemplates
from practice.library_review_views import DigestCard


def digest_card(view: DigestCard) -> Drawn:
    """What is new, what was used, what is looked for; short where there was nothing."""
    title = f"New in {view.month.title}" if view.new else f"Nothing new in {view.month.title}"
    number, unit = (view.new_in_all, "new") if view.new else (view.held, "in the library")
    body = [
        head(f"The library · {view.month.words}", title, f"{number:,}" if number else "", unit),
        sentence(_together(view)),
        *_new(view),
        *_used(view),
        *_looking(view),
        subtle(_not_reviewed(view)),
    ]
    found = [button("All templates", ShowTemplates()), button("Share a template", OpenShare())]
    new = f"{view.new_in_all:,} new" if view.new else "nothing new"
    return drawn(body, found, f"The library, {view.month.words}: {new}")


def _together(view: DigestCard) -> str:
    """One sentence: how much there is in all, beside what is new."""
    parts = [f"{view.held:,} in the library" if view.new and view.held else ""]
    if view.looking_in_all:
        parts.append(f"{many(view.looking_in_all, 'thing')} looked for: can you help?")
    said = " · ".join(part for part in parts if part)
    return said or ("" if view.used else "What helps you may help others: share it here.")


def _new(view: DigestCard) -> list[Piece | None]:
    rows = [
        row(
            plain(one.title),
            f"{plain(one.kind)} · {plain(one.topic)} · {plain(one.authority)}",
            action=button("Show", ShowTemplate(template=one.template_id), which=f"New {n}: {one.title}"),
        )
        for n, one in enumerate(view.new, 1)
    ]
    return _part("New", rows, view.new_in_all)


def _used(view: DigestCard) -> list[Piece | None]:
    rows = [
        row(
            plain(one.template.title),
            f"{plain(one.template.authority)} · used by {many(one.authorities, 'authority', 'authorities')}",
            action=button(
                "Show",
                ShowTemplate(template=one.template.template_id),
                which=f"Most used {n}: {one.template.title}",
            ),
        )
        for n, one in enumerate(view.used, 1)
    ]
    return _part(f"Most used in {view.month.title}", rows, len(rows))


def _looking(view: DigestCard) -> list[Piece | None]:
    rows = [
        row(
            plain(one.text),
            f"{plain(one.authority)} · {many(one.answers, 'answer')}"
            if one.answers
            else plain(one.authority),
            action=button("I have one", OpenAnswer(looking=one.looking_id), which=f"{n}: {one.text}"),
        )
        for n, one in enumerate(view.looking, 1)
    ]
    return _part("Looking for", rows, view.looking_in_all)


def _part(title: str, rows: Sequence[Piece], in_all: int) -> list[Piece | None]:
    return [heading(title), *rows, and_more(in_all - len(rows))] if rows else []


def _not_reviewed(view: DigestCard) -> str:
    if not view.not_reviewed:
        return ""
    are, they_are = ("is", "it is") if view.not_reviewed == 1 else ("are", "they are")
    return f"{many(view.not_reviewed, 'template')} {are} not reviewed: nobody has said whether {they_are} still good."
