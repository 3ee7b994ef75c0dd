"""Certificates honour good practice that a COA saw: a post and its team, and no person. [K]"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from practice.answers import typed
from practice.childs_details import text_problems
from practice.coa import Known, known, month_words, places_of
from practice.coa_records import Certificate, CoaState
from practice.errors import NotAllowed, NotFound, Refused
from practice.files import offer
from practice.framework import fold
from practice.gathering import gives_certificates
from practice.gathering_views import CertificateForm, CertificateGiven
from practice.people import Person, Reach, by_name, is_guest, post_title
from practice.places import Places, is_of
from practice.records import Delivery, Event, To
from practice.views import Filled
from practice.work import Rules, Work

CARD = "certificate"
FILE = "certificate"
LONGEST = 300
"""Characters of what it is for: it stands on one page."""
LONGEST_TEAM = 80


@dataclass(frozen=True, slots=True)
class _Place:
    """A post in a team, as a certificate names it."""

    post: str
    team: str

    @property
    def words(self) -> str:
        return ", ".join(part for part in (self.post, self.team) if part)


async def form(
    work: Work, rules: Rules, by: Person, *, coa_id: str, filled: Filled | None = None
) -> CertificateForm:
    """Raises `NotAllowed`, or `Refused` for a COA that does not stand."""
    found = await _standing(work, rules, by, coa_id)
    places = await places_of(work, found.rules)
    return CertificateForm(
        coa_id=coa_id,
        area=found.area.name,
        month=month_words(found.coa.month),
        posts=tuple(place.words for place in _places(places, found, rules)),
        filled=filled or Filled(),
        rendering=rules.fresh(),
        token=rules.fresh(),
    )


async def give(
    work: Work, rules: Rules, by: Person, now: datetime, *, coa_id: str, inputs: Mapping[str, str]
) -> CertificateForm | CertificateGiven:
    """Given, where nothing is wrong with what was typed; else the form again, with all of it kept."""
    found = await _standing(work, rules, by, coa_id)
    places = await places_of(work, found.rules)
    chosen, team, text = (typed(inputs, key) for key in ("to", "team", "what"))
    post = next((one for one in _places(places, found, rules) if one.words == chosen), None)
    problems = (
        *_whose_problems(chosen, post, team),
        *text_problems(text, LONGEST, "For what is it? Please write a sentence."),
    )
    if problems:
        values = {"to": chosen, "team": team, "what": text}
        return await form(work, rules, by, coa_id=coa_id, filled=Filled(values, problems))
    to = post or _Place("", team)
    made = Certificate(
        id=rules.fresh(),
        coa_id=coa_id,
        post=to.post,
        service=to.team,
        text=text,
        given_by=by.id,
        given_on=rules.today(now),
    )
    await work.certificates.add(made)
    await work.trail.add(Event(now, by.id, "certificate given", coa_id, {"to": to.words}))
    if by.reach is not Reach.UNREACHABLE and not is_guest(by):
        await offer(work, rules, by, now, kind=FILE, file_id=made.id)
    told = [one for one in _line(made, found, places, rules) if one.id != by.id]
    for manager in told:
        args = {"certificate": made.id}
        owed = Delivery(f"certificate:{made.id}:{manager.id}", To(person_id=manager.id), CARD, args, ())
        await work.outbox.post(owed, now)
    names = tuple(post_title(manager, rules.framework) for manager in told)
    return _view(made, found, by, names, unreachable=by.reach is Reach.UNREACHABLE)


def _whose_problems(chosen: str, post: _Place | None, team: str) -> tuple[str, ...]:
    if chosen and post is None:
        return ("This post is not among those of the area any more. Please choose again.",)
    if chosen and team:
        return ("Please choose a post or write a team, not both.",)
    if not chosen:
        return text_problems(team, LONGEST_TEAM, "Who is honoured? Choose a post, or write a team.")
    return ()


async def certificate_for(work: Work, rules: Rules, by: Person, certificate_id: str) -> CertificateGiven:
    """For whoever may have it: the COA team, QA leads, and the line that was told. Raises `NotAllowed`, `NotFound`."""
    made, found = await _known(work, rules, certificate_id)
    places = await places_of(work, found.rules)
    told = _line(made, found, places, rules)
    if not (gives_certificates(by, rules) or by.id in {one.id for one in told}):
        raise NotAllowed("This certificate is for the COA team, QA leads and the line of whom it honours.")
    return await certificate(work, rules, certificate_id)


async def certificate(work: Work, rules: Rules, certificate_id: str) -> CertificateGiven:
    """Raises `NotFound`."""
    made, found = await _known(work, rules, certificate_id)
    return _view(made, found, await work.people.by_id(made.given_by))


async def _known(work: Work, rules: Rules, certificate_id: str) -> tuple[Certificate, Known]:
    made = await work.certificates.by_id(certificate_id)
    if made is None:
        raise NotFound("I do not know this certificate. Type `certificate` to give one.")
    return made, await known(work, rules, made.coa_id)


async def _standing(work: Work, rules: Rules, by: Person, coa_id: str) -> Known:
    found = await known(work, rules, coa_id)
    if not gives_certificates(by, rules):
        raise NotAllowed("Certificates are given by the COA team and QA leads.")
    if found.coa.state is not CoaState.PLANNED:
        raise Refused(f"The COA of {found.area.name} is {found.coa.state.value}, so it honours nobody.")
    return found


def _view(
    made: Certificate,
    found: Known,
    by: Person | None,
    told: tuple[str, ...] = (),
    *,
    unreachable: bool = False,
) -> CertificateGiven:
    return CertificateGiven(
        certificate_id=made.id,
        to=_Place(made.post, made.service).words,
        area=found.area.name,
        month=month_words(found.coa.month),
        text=made.text,
        given_on=made.given_on,
        by=by.agency if by else "",
        told=told,
        unreachable=unreachable,
    )


def _of_area(places: Places, found: Known) -> list[Person]:
    """Those of the area who stand in a team."""
    people = [p for p in places.line.people.values() if not p.left and p.team and is_of(p, found.area)]
    return sorted(people, key=by_name)


def _place_of(person: Person, rules: Rules) -> _Place:
    post = rules.framework.post(person.post)
    return _Place(post.title if post else person.post, person.team)


def _places(places: Places, found: Known, rules: Rules) -> list[_Place]:
    """The posts of the area's teams, each once: by team, then post."""
    every: Iterable[_Place] = (_place_of(person, rules) for person in _of_area(places, found))
    return sorted(set(every), key=lambda place: (place.team, place.post))


def _line(made: Certificate, found: Known, places: Places, rules: Rules) -> list[Person]:
    """The line managers of whoever holds the honoured post; of a team its managers.

    Where nobody is known by the team's name: the manager of the district that it names.
    """
    people = _of_area(places, found)
    of_team = [p for p in people if fold(p.team) == fold(made.service)]
    held = [p for p in of_team if not made.post or _place_of(p, rules).post == made.post]
    inside = {person.id for person in of_team} if not made.post else set()
    above = [next(iter(places.line.above(person.id)), None) for person in held]
    managers = {one.id: one for one in above if one is not None and one.id not in inside}
    if not made.post:
        # A team's own manager stands within it.
        heads = [one for one in above if one is not None and one.id in inside]
        managers = {one.id: one for one in heads} or managers
    if not managers:
        words = f" {fold(made.service)} "
        named = next((d for d in found.area.districts if f" {fold(d)} " in words), None)
        post = found.rules.concerns.signed_off_by
        managers = {one.id: one for one in places.managers(post, found.area, named)} if named else {}
    return sorted(managers.values(), key=by_name)
