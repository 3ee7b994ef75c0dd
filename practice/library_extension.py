"""The message extension's search: what people find as they type, and insert into what they write themselves. [R]"""

from datetime import datetime

from practice.channels import Directory
from practice.guests import PURPOSE
from practice.library import library_rules, template_cards
from practice.library_extension_views import FoundByTyping, Insertable
from practice.library_links import LONGEST
from practice.library_records import Search
from practice.views import Filled
from practice.work import Rules, Work


async def found_by_typing(
    work: Work, rules: Rules, now: datetime, *, words: str, skip: int, count: int
) -> FoundByTyping:
    """The `count` after the first `skip`; without words what most authorities have used comes first."""
    library_rules(rules)
    search = Search(words=" ".join(words.split()))
    if not search.words:
        search = Search(most_used=True)
    found = await work.library.find(search, offset=skip, limit=count)
    channel = (await Directory.load(work, rules)).channel("", PURPOSE)
    where = channel.channel_name if channel else ""
    cards = await template_cards(work, rules, found.ids)
    today = rules.today(now)
    return FoundByTyping(search.words, found.total, tuple(Insertable(card, today, where) for card in cards))


def found_in_a_message(link: str, title: str) -> Filled:
    """What the form is opened with. A link that is too long could not be sent: it is left out, and said so."""
    if len(link) <= LONGEST:
        return Filled({"link": link, "title": title})
    problem = (
        f"The link in this message has {len(link):,} characters; {LONGEST:,} is the most. Copy a shorter one."
    )
    return Filled({"title": title}, (problem,))
