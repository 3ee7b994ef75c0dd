"""Sample records of welcomes and of what becomes of channels: posts, never people."""

from sample_views import TODAY

from practice.channels import Gone
from practice.presence import LinkedChannel, PresenceNotice
from practice.views import AuditRow
from practice.welcome import ChannelWelcome, PersonWelcome


def welcome(*roles: str, rows: tuple[AuditRow, ...] = ()) -> PersonWelcome:
    return PersonWelcome("Team Manager, MASH 2", frozenset(roles), rows, TODAY)


UNKNOWN = PersonWelcome("", frozenset(), (), TODAY)
CHANNEL_WELCOME = ChannelWelcome(
    (), ("Duty and Assessment", "MASH", "IROs", "Fostering", "Adoption", "Residential", "Leaving Care"), True
)


def notice(event: str, channels: int, why: Gone = Gone.DELETED) -> PresenceNotice:
    names = ["Duty and Assessment", *(f"Family [{number}] *Safeguarding*" for number in range(1, channels))]
    linked = tuple(LinkedChannel(name, (f"allocations for {name}", "escalations")) for name in names)
    return PresenceNotice(event, why, "", "", "", "Quality Assurance", linked)
