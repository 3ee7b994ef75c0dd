"""The library that lives in a channel: what stands in it, who may change what, and its cards. [R]"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from practice.channels import Directory
from practice.errors import NotFound, Refused
from practice.framework_library import Library as LibraryRules
from practice.guests import PURPOSE
from practice.library_records import NO_COUNTS, Counts, Template, TemplateState
from practice.library_views import TemplateCard
from practice.people import Person, post_title
from practice.records import Delivery
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
            f"“{template.title}” was {template.state.value}: {template.reason} Nothing was changed."
        )
    return template


def is_lead(person: Person, rules: Rules) -> bool:
    return Role.QA_LEAD in roles_of(person, rules.framework)


def may_change(template: Template, person: Person, rules: Rules) -> bool:
    """Whoever shared it, and the QA leads of the authority that it is from."""
    own = person.agency == template.authority and is_lead(person, rules)
    return person.id == template.shared_by or own


def authority_of(person: Person, rules: Rules) -> str:
    """The authority that somebody speaks for: as the network spells it, else as it was imported."""
    return library_rules(rules).authority(person.agency) or person.agency


async def template_card(
    work: Work, rules: Rules, template_id: str, *, viewer: Person | None = None, unlinked: bool = False
) -> TemplateCard:
    """As it is now. `viewer`: for whom it is drawn alone."""
    template = await known(work, rules, template_id)
    counts = (await work.library.counts([template.id])).get(template.id, NO_COUNTS)
    newest = (await work.library.versions(template.id))[0]
    by = await work.people.by_id(template.ended_by) if template.ended_by else None
    return replace(
        card_of(template, counts, rules),
        changed=newest.changed,
        by=post_title(by, rules.framework) if by else "",
        mine=await work.library.is_useful_to(template.id, viewer.id) if viewer else False,
        unlinked=unlinked,
    )


async def cards_of(work: Work, rules: Rules, template_ids: Sequence[str]) -> list[TemplateCard]:
    """As they are now and in this order, for a list: without what is new in each."""
    templates = {template.id: template for template in await work.library.by_ids(template_ids)}
    counts = await work.library.counts(template_ids)
    return [
        card_of(templates[one], counts.get(one, NO_COUNTS), rules) for one in template_ids if one in templates
    ]


def card_of(template: Template, counts: Counts, rules: Rules) -> TemplateCard:
    """What the record itself says."""
    kind = library_rules(rules).kind(template.kind)
    return TemplateCard(
        template_id=template.id,
        title=template.title,
        kind=kind.title if kind else template.kind,
        topic=template.topic,
        authority=template.authority,
        purpose=template.purpose,
        good=template.good,
        number=template.number,
        changed="",
        changed_on=rules.today(template.changed_at),
        link=template.link,
        file_name=template.file_name,
        useful=counts.useful,
        used=counts.used,
        checked_on=template.checked_on,
        review=template.review,
        state=template.state,
        reason=template.reason,
        by="",
    )


async def post(work: Work, rules: Rules, template: Template, now: datetime) -> str:
    """Its card goes to the channel, whose name it gives back; empty where none is linked: then the QA leads get it."""
    directory = await Directory.load(work, rules)
    channel = directory.channel("", PURPOSE)
    for to in directory.to("", PURPOSE):
        args = {"template": template.id, "service": "the library", "purpose": PURPOSE}
        args |= {} if channel else {"unlinked": "yes"}
        key = f"{CARD}:{template.id}{'' if channel else f':{to.person_id}'}"
        await work.outbox.post(Delivery(key, to, CARD, args, (template.id,)), now)
    return channel.channel_name if channel else ""
