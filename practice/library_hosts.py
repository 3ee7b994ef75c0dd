"""Hosts that links can lead to: a QA lead allows them, and takes them back. [R]"""

import re
from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from practice.errors import BadInput, Refused
from practice.library import library_rules
from practice.library_links import is_allowed, named_host
from practice.library_records import AllowedHost
from practice.library_views import HostsCard
from practice.people import Person
from practice.records import Event
from practice.work import Rules, Work

AT_ONCE = 20
"""Hosts in one command."""
_EVERYBODYS = frozenset(
    {
        *("co.uk", "org.uk", "me.uk", "ltd.uk", "plc.uk", "net.uk"),
        *("com.au", "co.nz", "com.br", "co.in", "co.za", "eu.com", "uk.com", "gb.net", "uk.net"),
        *(
            "github.io",
            "gitlab.io",
            "pages.dev",
            "workers.dev",
            "netlify.app",
            "vercel.app",
            "web.app",
            "firebaseapp.com",
        ),
        *("azurewebsites.net", "herokuapp.com", "blogspot.com", "wordpress.com", "weebly.com", "wixsite.com"),
    }
)
"""Under which everybody can register a name. A short list of ours; a single label ("com") is never a host. *(ours)*"""
_OF_ONE_BUILDING = frozenset(
    {"localhost", "local", "internal", "lan", "home", "corp", "invalid", "onion", "arpa"}
)
"""Last labels that name nothing outside of one network."""
_BETWEEN = re.compile(r"[\s,;]+(?:and[\s,;]+)?")


async def allow_hosts(work: Work, rules: Rules, by: Person, now: datetime, *, words: str) -> HostsCard:
    """Links can lead to all of them from now on, and to every host under them; or to none, where one is wrong.

    Without words: which are allowed.
    """
    library_rules(rules)
    before = await work.library.hosts()
    named, done = _named(words)
    for host in named:
        _require_own(host)
    new = [host for host in named if not is_allowed(host, before)]
    for host in new:
        await work.library.allow_host(AllowedHost(host, by.id, now))
    if new:
        await work.trail.add(Event(now, by.id, "hosts allowed", "library", {"hosts": new}))
        done.append(f"Links to {_listed(new)} can be shared from now on.")
    done += [f"{host} is allowed already{_through(host, before)}." for host in named if host not in new]
    return HostsCard(await work.library.hosts(), tuple(done))


async def forbid_hosts(work: Work, rules: Rules, by: Person, now: datetime, *, words: str) -> HostsCard:
    """Links cannot lead there any more; what was shared stays. Without words: which are allowed."""
    library_rules(rules)
    named, done = _named(words)
    before = await work.library.hosts()
    unknown = [host for host in named if host not in before]
    if unknown:
        through = [
            f" {host} is allowed{_through(host, before)}." for host in unknown if is_allowed(host, before)
        ]
        are = "is" if len(unknown) == 1 else "are"
        raise Refused(
            f"Nothing was taken back: {_listed(unknown)} {are} not among the allowed hosts.{''.join(through)} "
            "Type `link hosts` to see them."
        )
    for host in named:
        await work.library.forbid_host(host)
    left = await work.library.hosts()
    if named:
        await work.trail.add(Event(now, by.id, "hosts taken back", "library", {"hosts": named}))
        done.append(_taken_back(named, left, await work.library.links()))
    return HostsCard(left, tuple(done))


def _taken_back(named: list[str], left: list[str], links: Collection[str]) -> str:
    still = [host for host in named if is_allowed(host, left)]
    gone = [host for host in named if host not in still]
    standing = sum(is_allowed(urlsplit(link).hostname or "", gone) for link in links)
    said = [f"Links to {host} can still be shared{_through(host, left)}." for host in still]
    if gone:
        said.append(f"Links to {_listed(gone)} cannot be shared any more.")
    if standing:
        stay = (
            "1 template links there: it stays"
            if standing == 1
            else f"{standing:,} templates link there: they stay"
        )
        said.append(f"{stay}, and can be opened as before.")
    return " ".join(said)


def _named(words: str) -> tuple[list[str], list[str]]:
    """The hosts in these words, each once; and what to say of how they were typed. Raises `BadInput`."""
    pieces = [piece for piece in _BETWEEN.split(words.strip(" ,;")) if piece]
    if len(pieces) > AT_ONCE:
        raise BadInput(
            f"Those are {len(pieces)} hosts. Please type at most {AT_ONCE} at once; nothing was changed."
        )
    hosts: dict[str, bool] = {}
    for piece in pieces:
        host, whole = _host_in(piece)
        hosts[host] = hosts.get(host, False) or whole
    done = [
        f"Of the link that you pasted, only its host counts: {host}."
        for host, whole in hosts.items()
        if whole
    ]
    return list(hosts), done


def _host_in(piece: str) -> tuple[str, bool]:
    """A host, and whether it stood in a whole link."""
    if "*" in piece:
        raise BadInput(
            f"“{piece}”: please leave `*.` out: every host under an allowed one is allowed, too. Nothing was changed."
        )
    whole = "/" in piece
    try:
        found = urlsplit(piece if "://" in piece else f"https://{piece}")
        host = None if "@" in found.netloc else named_host(found.hostname or "")
        port = found.port
    except ValueError:
        host, port = None, None
    if host is None or (port is not None and not whole):
        raise BadInput(
            f"“{piece}” is no host. Type its name alone, for example `link hosts kent.gov.uk`. Nothing was changed."
        )
    return host, whole


def _require_own(host: str) -> None:
    if host in _EVERYBODYS:
        raise BadInput(
            f"Under {host} others register names of their own, so that nobody could answer for what links lead to. "
            f"Name the host that you mean, for example `link hosts kent.{host}`. Nothing was changed."
        )
    if host.rpartition(".")[2] in _OF_ONE_BUILDING:
        raise BadInput(f"{host} can be opened inside one network only. Nothing was changed.")


def _through(host: str, hosts: Collection[str]) -> str:
    """By which allowed host; empty where it is one itself."""
    return "" if host in hosts else f", with {next(known for known in hosts if is_allowed(host, [known]))}"


def _listed(hosts: list[str]) -> str:
    *others, last = hosts
    return f"{', '.join(others)} and {last}" if others else last
