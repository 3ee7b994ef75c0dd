"""The library that lives in a channel: what stands in it, who may change what, and its cards. [R]"""

from collections.abc import Sequence
from dataclasses import replace

from practice.errors import NotFound, Refused
from practice.framework_library import Library as LibraryRules
from practice.library_records import NO_COUNTS, Template, TemplateState
from practice.library_views import TemplateCard
from practice.people import Person, by_name, post_title
from practice.roles import Role, roles_of
from practice.work import Rules, Work

CARD = "template"
"""The card of a template in the channel."""


def library_rules(rules: Rules) -> LibraryRules:
    """Raises `Refused` where the framework keeps no library."""
    if rules.framework.library is None:
        raise Refused(
            f"{rules.framework.title} keeps no library. `docs/framework.md` says how a framework file gets one."
        )
    return rules.framework.library


async def known(work: Work, rules: Rules, template_id: str) -> Template:
    """Also one that was withdrawn or retired. Raises `NotFound`."""
    library_rules(rules)
    template = await work.library.by_id(template_id)
    if template is None:
        raise NotFound("This is not in the library. Type `templates` to see what is.")
    return template


async def standing(work: Work, rules: Rules, template_id: str) -> Template:
    """Raises `Refused` for one that was withdrawn or retired, with the reason."""
    template = await known(work, rules, template_id)
    if template.state is not TemplateState.STANDING:
        raise Refused(
            f"“{template.title}” was {template.state.value}: {full_stop(template.reason)} Nothing was changed."
        )
    return template


def full_stop(words: str) -> str:
    """As a sentence that another can follow."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def is_lead(person: Person, rules: Rules) -> bool:
    return Role.QA_LEAD in roles_of(person, rules.framework)


def may_change(template: Template, person: Person, rules: Rules) -> bool:
    """Whoever shared it, and the QA leads of the authority that it is from."""
    own = authority_of(person, rules) == template.authority and is_lead(person, rules)
    return person.id == template.shared_by or own


def ends_as(template: Template, person: Person, rules: Rules) -> TemplateState | None:
    """What becomes of it when this person ends it: other authorities' QA leads retire it; None: they may not."""
    if may_change(template, person, rules):
        return TemplateState.WITHDRAWN
    return TemplateState.RETIRED if is_lead(person, rules) else None


async def who_may(work: Work, rules: Rules, template: Template) -> tuple[str, ...]:
    """Those who may change it, as posts: whoever shared it first. Nobody who has left."""
    people = [person for person in await work.people.all() if not person.left]
    first = [person for person in people if person.id == template.shared_by]
    leads = [person for person in people if may_change(template, person, rules) and person not in first]
    said = [f"{post_title(person, rules.framework)}, who shared it" for person in first]
    return (*said, *(post_title(lead, rules.framework) for lead in sorted(leads, key=by_name)))


def authority_of(person: Person, rules: Rules) -> str:
    """The authority that somebody speaks for: as the network spells it, else as it was imported."""
    return library_rules(rules).authority(person.agency) or person.agency


async def template_card(
    work: Work, rules: Rules, template_id: str, *, viewer: Person | None = None, unlinked: bool = False
) -> TemplateCard:
    """As it is now. `viewer`: for whom it is drawn alone."""
    [card] = await _cards(work, rules, [await known(work, rules, template_id)])
    mine = await work.library.is_useful_to(template_id, viewer.id) if viewer else False
    return replace(card, mine=mine, unlinked=unlinked)


async def template_cards(work: Work, rules: Rules, template_ids: Sequence[str]) -> list[TemplateCard]:
    """Several in this order, as everybody sees them, with a few questions to the database for all of them."""
    found = {template.id: template for template in await work.library.by_ids(template_ids)}
    return await _cards(work, rules, [found[one] for one in template_ids if one in found])


async def _cards(work: Work, rules: Rules, templates: Sequence[Template]) -> list[TemplateCard]:
    library = library_rules(rules)
    counts = await work.library.counts([template.id for template in templates])
    cards = []
    for template in templates:
        newest = (await work.library.versions(template.id))[0] if template.number > 1 else None
        by = await work.people.by_id(template.ended_by) if template.ended_by else None
        kind, of = library.kind(template.kind), counts.get(template.id, NO_COUNTS)
        card = TemplateCard(
            template_id=template.id,
            title=template.title,
            kind=kind.title if kind else template.kind,
            topic=template.topic,
            authority=template.authority,
            purpose=template.purpose,
            good=template.good,
            number=template.number,
            changed=newest.changed if newest else "",
            changed_on=rules.today(template.changed_at),
            link=template.link,
            file_name=template.file_name,
            useful=of.useful,
            used=of.used,
            checked_on=template.checked_on,
            review=template.review,
            state=template.state,
            reason=template.reason,
            by=post_title(by, rules.framework) if by else "",
        )
        cards.append(card)
    return cards
