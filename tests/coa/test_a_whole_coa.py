"""A whole COA, from the plan that is typed to the plan that is presented, in raw Teams JSON on the moved clock.

What is to leave is written out by hand, from Kent's way ([K]) and what its framework adds; nothing else may leave.
"""

from datetime import UTC
from pathlib import Path

from kent import AREA_AD, COA_CHANNEL, PDM, QA, manager, plan_by_typing, practitioner, team_manager
from lived import Act, both, everything_that_left, live, part, posted, replies, typed
from scenes import Play, at
from whole import (
    as_it_came,
    closes_action,
    is_here,
    kent_service,
    kent_teams,
    makes_action,
    marks,
    mentioned,
    notes_participation,
    observes,
    oversees,
    raises_concern_at_the_kit,
    reads_themes,
    signs_off,
    takes_the_word_document,
    types,
    writes_for_the_focus_group,
)
from written_out import NOVEMBER, OCTOBER, written_out

from rehearsal.reading import actions, texts

QA_2, OFFICER, SSO = "QA Lead 2", "QA Officer 1", "Social Work Standards Officer"
MIU, PSW = "Management Information Officer", "Principal Social Worker"
ASHFORD, CANTERBURY, DOVER = map(manager, ("Ashford", "Canterbury", "Dover"))
WORKER, TEAM = practitioner("Ashford"), team_manager("Ashford")

REQUEST = "Area slides and data requested"
RECEIVED = "Slides and data received; deep dive begun"
PLANNING = "Deep-dive planning meeting"
SLIDES = "Deep-dive slides checked and sent to the area"
DEEP_DIVE = "Pre-COA deep-dive meeting"
BRIEFING = "Pre-COA briefing"
SAMPLES = "Dip samples and thematic audits"
SURVEYS = "Surveys of parents, carers and young people over 16, and interviews"
OBSERVATIONS = "Observations by Service Managers and Team Managers"
FIGURES = "Quantitative analysis"
PACK = "Slide pack sent out"
FEEDBACK = "Post-COA analysis and feedback meeting"
NEXT_STEPS = "Next-steps meeting"
PRESENTED = "Plan presented to the division's management team"

INQUIRIES = (
    "Permanence for under-fives",
    "Use of family networks",
    "Step-down decisions",
    "Contingency planning",
)
FIFTH = "Recording of supervision"
STRENGTH = "Supervision reflective in six of seven files"
SUGGESTED = "Ask fathers outside the household for their view"
EMERGING = "Is contingency planning left to the worker?"
EARLIER = "Hold family group conferences before the first review"
WORRY = "No visit is recorded since the second strategy discussion."
DISCUSSED = "A visit today, and supervision brought forward."
SAID = (
    "We have time to think in group supervision.",
    "Families help to write their plans.",
    "New starters are made welcome.",
)
IN_DOVER = "The duty desk is stretched."


KICKER = "EAST KENT COA · NOVEMBER 2026"
KIT_DAYS = tuple(f"2026-11-{day:02}" for day in (3, 4, 5, 10, 11, 12, 17, 18, 19))
HOURS = ("09", "13", "16")
NOBODY = "2026-11-11 13:10"
"""In a meeting to which nobody comes."""


def before_the_days() -> dict[str, Act]:
    """From twelve weeks before to the briefing."""
    late = "Two districts' figures are missing; they come tomorrow."
    proposed = [types(PDM, f"propose loi East Kent: {text}", "is proposed") for text in (*INQUIRIES, FIFTH)]
    agreed = [
        types(PDM, f"agree loi East Kent {n}", f"Number {n} is agreed.") for n, _ in enumerate(INQUIRIES, 1)
    ]
    refused = types(PDM, "agree loi East Kent 5", "the COA of an area has at most 4")
    return {
        "2026-08-11 09:30": marks(QA, REQUEST, note="Sent to all three districts."),
        "2026-09-08 09:30": marks(MIU, RECEIVED, done=False, note=late),
        "2026-09-09 10:00": marks(QA_2, RECEIVED),
        "2026-09-21 10:00": both(*proposed),
        "2026-10-06 11:30": marks(QA, PLANNING),
        "2026-10-13 15:00": marks(PDM, SLIDES),
        "2026-10-20 10:30": both(*agreed, refused),
        "2026-10-20 12:10": marks(QA_2, DEEP_DIVE, note="Four lines of inquiry are agreed."),
        "2026-10-27 10:05": marks(PDM, BRIEFING),
    }


def on_the_days() -> dict[str, Act]:
    """KIT meetings, focus groups, a concern, and who took part."""
    present = {f"{day} {hour}:10": is_here(PDM) for day in KIT_DAYS for hour in HOURS}
    del present[NOBODY]
    first = both(
        is_here(OFFICER, WORKER, TEAM),
        observes(OFFICER, "strength", "Management oversight and supervision", STRENGTH),
        observes(WORKER, "next step", "Father-inclusive practice", SUGGESTED),
        observes(TEAM, "emerging line of inquiry", "Planning and review", EMERGING),
    )
    said = [
        writes_for_the_focus_group(practitioner("Ashford", n), "Ashford", "Culture and identity", words)
        for n, words in enumerate(SAID, 1)
    ]
    took_part = {
        f"2026-11-{day} 11:00": notes_participation(
            PDM, district, "reflective discussion", *(practitioner(district, n) for n in (1, 2, 3))
        )
        for day, district in (("05", "Ashford"), ("12", "Canterbury"), ("19", "Dover"))
    }
    fourth = [
        notes_participation(PDM, "Ashford", "focus group", practitioner("Ashford", 4)),
        notes_participation(PDM, "Canterbury", "observation", practitioner("Canterbury", 4)),
    ]
    return (
        present
        | took_part
        | {
            "2026-11-03 09:10": first,
            "2026-11-04 09:20": raises_concern_at_the_kit(OFFICER, "SW-10137", WORRY),
            "2026-11-04 11:00": oversees(ASHFORD, DISCUSSED),
            "2026-11-05 10:20": signs_off(ASHFORD),
            "2026-11-05 14:30": both(*said),
            "2026-11-12 14:30": both(*fourth),
            "2026-11-18 09:20": observes(OFFICER, "next step", "Wider family involvement", EARLIER),
            "2026-11-19 14:30": writes_for_the_focus_group(
                practitioner("Dover"), "Dover", "Management oversight and supervision", IN_DOVER
            ),
        }
    )


def after_the_days() -> dict[str, Act]:
    """From the end of the month to the plan that is presented and the last action."""
    too_early = "shown to nobody before the slide pack has gone out"
    return {
        "2026-11-26 15:00": takes_the_word_document(
            QA, STRENGTH, SUGGESTED, EMERGING, EARLIER, without=(IN_DOVER, WORRY, FIFTH, *SAID)
        ),
        "2026-11-30 10:00": both(marks(QA, SAMPLES), marks(QA_2, SURVEYS), marks(MIU, FIGURES)),
        "2026-12-07 10:00": marks(DOVER, OBSERVATIONS),
        "2026-12-11 09:30": types(PDM, "themes East Kent", too_early, without=SAID[0]),
        "2026-12-11 10:00": marks(QA, PACK),
        "2026-12-11 10:10": both(
            *(reads_themes(name, "Ashford", *SAID, hidden="Dover") for name in (PDM, AREA_AD, DOVER)),
            types(WORKER, "themes East Kent", "is for the COA team"),
        ),
        "2026-12-17 15:00": takes_the_word_document(
            QA, *(STRENGTH, SUGGESTED, EMERGING, EARLIER, *INQUIRIES, *SAID), without=(IN_DOVER, WORRY, FIFTH)
        ),
        "2026-12-18 12:10": marks(QA_2, FEEDBACK),
        "2027-01-08 10:30": makes_action(PDM, EARLIER, team_manager("Dover"), "2027-01-15"),
        "2027-01-08 10:40": makes_action(PDM, SUGGESTED, ASHFORD, "2027-01-22"),
        "2027-01-08 11:40": marks(PDM, NEXT_STEPS),
        "2027-01-19 14:00": marks(AREA_AD, PRESENTED, note="Presented and accepted."),
        "2027-01-21 10:00": closes_action(
            ASHFORD, "Every plan of the last month asks for both parents' view."
        ),
        "2027-01-22 10:10": both(
            types(QA, "coa East Kent", "14 of 14 steps"),
            types(QA, "actions East Kent", "2 done"),
            types(QA, "concerns", "signed off"),
        ),
        "2027-01-22 10:00": closes_action(
            team_manager("Dover"), "Three conferences were held before the review."
        ),
    }


async def test_a_november_coa_from_its_plan_to_its_last_action(tmp_path: Path) -> None:
    start, end = "2026-08-03T09:00", "2027-02-12T10:00"
    in_the_days, over = "2026-11-11T13:20", "2026-11-23T12:00"
    async with kent_teams(tmp_path, start) as teams:
        async with kent_service(tmp_path, teams, start) as play:
            await plan_by_typing(play)
            await live(play, before_the_days() | part(on_the_days(), until=in_the_days), in_the_days)
        # Started anew while a meeting is on to which nobody comes.
        async with kent_service(tmp_path, teams, in_the_days) as play:
            await live(play, part(on_the_days(), since=in_the_days), over)
        async with kent_service(tmp_path, teams, over) as play:
            await live(play, after_the_days(), end)
            assert everything_that_left(play) == written_out(NOVEMBER, KICKER)
            the_steps_say_what_they_have_to(play)
            the_kit_meetings_hold_what_they_have_to(play)
            what_was_gathered_is_right(play)
            nobody_is_told_what_is_not_theirs(play)
            nothing_is_left(play)
            before = len(posted(play))
            await play.built.sweeps.sweep()
            await play.settle()
            assert len(posted(play)) == before
        async with kent_service(tmp_path, teams, end) as play:
            await play.clock("2027-03-01T12:00")
            assert len(posted(play)) == before
            nothing_is_left(play)


MANAGERS = f"{ASHFORD} · {CANTERBURY} · {DOVER}"
LEADERS = (
    "Corporate Director · Director, Children's Social Care · QA Assistant Director · "
    f"{AREA_AD} · {PDM} · {MANAGERS}"
)
BOTH_LEADS = f"{QA} or {QA_2}"
FIRST_CARDS = {
    (QA, REQUEST): ("due on Tuesday 11 August 2026", f"{AREA_AD} · {MANAGERS}"),
    (MIU, RECEIVED): ("due on Tuesday 8 September 2026", "MIU and QA build the deep dive."),
    (QA, PLANNING): ("call this meeting for Tuesday 6 October 2026 at 10:00", f"{MIU} · {PDM} · {SSO}"),
    (PDM, SLIDES): ("due on Tuesday 13 October 2026", SSO, f"{PDM} · {QA} · {QA_2}"),
    (QA, DEEP_DIVE): (
        "call this meeting for Tuesday 20 October 2026 at 10:00",
        *("10:00-12:00", BOTH_LEADS, LEADERS, "Agree the lines of inquiry."),
    ),
    (PDM, BRIEFING): ("call this meeting for Tuesday 27 October 2026 at 09:00", PDM, "COA team only."),
    (OFFICER, BRIEFING): ("You meet on Tuesday 27 October 2026 at 09:00", PDM, "COA team only."),
    (ASHFORD, OBSERVATIONS): ("due on Monday 30 November 2026", "Team Manager, Ashford 1"),
    (QA, FEEDBACK): ("call this meeting for Friday 18 December 2026 at 10:00", "10:00-12:00", LEADERS),
    (QA, PACK): ("due on Friday 11 December 2026", "The themes of the focus groups go out with it."),
    (PDM, NEXT_STEPS): (
        "call this meeting for Friday 8 January 2027 at 10:00",
        *("10:00-11:30", PDM, MANAGERS, "12 Social Workers", "The district brings a draft plan."),
    ),
    (AREA_AD, PRESENTED): ("due on Tuesday 19 January 2027", PSW),
}
"""What stands on the first card of a step: its day, who is concerned, and what has to come of it. [K]"""
FORMS = {
    (QA, PLANNING): "2026-10-06T10%3A00%3A00%2B01%3A00",
    (QA, DEEP_DIVE): "2026-10-20T10%3A00%3A00%2B01%3A00",
    (PDM, BRIEFING): "2026-10-27T09%3A00%3A00%2B00%3A00",
    (QA, FEEDBACK): "2026-12-18T10%3A00%3A00%2B00%3A00",
    (PDM, NEXT_STEPS): "2027-01-08T10%3A00%3A00%2B00%3A00",
}
"""When Teams' own meeting form begins, which the card opens."""


def the_steps_say_what_they_have_to(play: Play) -> None:
    for (name, title), expected in FIRST_CARDS.items():
        words = texts(as_it_came(play, name, title))
        assert all(part in words for part in expected), words
    for (name, title), starts in FORMS.items():
        urls = [str(action.get("url")) for action in actions(as_it_came(play, name, title))]
        assert any(
            "teams.microsoft.com/l/meeting/new" in url and f"startTime={starts}" in url for url in urls
        )


def the_kit_meetings_hold_what_they_have_to(play: Play) -> None:
    posts = [post for post in play.posts(COA_CHANNEL) if "KIT meeting, " in texts(post.card)]
    managers = [ASHFORD, CANTERBURY, DOVER]
    second_and_third = [day for number, day in enumerate(KIT_DAYS) if number % 3]
    for post in posts:
        words = texts(post.card)
        expected = managers if post.at in [at(f"{day} 09:00") for day in second_and_third] else []
        assert mentioned(play, post) == expected, words
        assert all(text in words for text in (*INQUIRIES, "Culture and identity", f"Chair: {PDM}")), words
        assert FIFTH not in words
        assert "This meeting has ended." in words
    assert all(text in texts(posts[0].card) for text in ("3\nwere here", STRENGTH, SUGGESTED, EMERGING))


def what_was_gathered_is_right(play: Play) -> None:
    after_ashford, after_canterbury, whole = play.holding("COA · GATHERING", channel=COA_CHANNEL)
    del after_canterbury
    assert all(text in texts(after_ashford.card) for text in (STRENGTH, SUGGESTED, EMERGING))
    assert EARLIER in texts(whole.card)
    [last] = play.holding("The COA days are over", PDM)
    assert "11 of 12" in texts(last.card)
    assert f"Not yet: {practitioner('Dover', 4)}" in texts(last.card)


def nobody_is_told_what_is_not_theirs(play: Play) -> None:
    channels = [channel.name for channel in play.teams.tenant.teams[0].channels]
    shown = "\n".join(texts(post.card) for channel in channels for post in play.posts(channel))
    for words in (WORRY, DISCUSSED, "CON-1", BRIEFING, "Not yet:", IN_DOVER, *SAID):
        assert words not in shown
    own = {
        person.name: "\n".join(texts(m.card) for m in play.cards(person.name))
        for person in play.teams.tenant.people
    }
    called = {name for name, words in own.items() if BRIEFING in words}
    assert called == {PDM, QA, QA_2, OFFICER, SSO}
    assert {name for name, words in own.items() if WORRY in words} == {ASHFORD, QA, QA_2, PSW, OFFICER}
    assert not any(IN_DOVER in words for words in own.values())


def nothing_is_left(play: Play) -> None:
    """Everything arrived and is shown as it is; and beside it there are only answers to what somebody typed."""
    assert play.rows("select distinct state, attempts > 1, doubtful, shown = wanted from delivery") == [
        ("sent", 0, 0, 1)
    ]
    assert replies(play) == typed(play)


async def test_a_coa_whose_days_stand_around_the_clock_change_keeps_its_local_hours(tmp_path: Path) -> None:
    start, end = "2026-07-20T09:00", "2027-01-18T10:00"
    steps = {
        "2026-07-31 12:30": marks(QA, REQUEST),
        "2026-08-28 12:30": marks(MIU, RECEIVED),
        "2026-09-25 12:30": marks(QA, PLANNING),
        "2026-10-02 12:30": marks(PDM, SLIDES),
        "2026-10-09 12:30": marks(QA, DEEP_DIVE),
        "2026-10-16 12:30": marks(PDM, BRIEFING),
        "2026-10-30 12:30": both(
            marks(QA, SAMPLES), marks(QA, SURVEYS), marks(ASHFORD, OBSERVATIONS), marks(MIU, FIGURES)
        ),
        "2026-11-20 12:30": marks(QA, PACK),
        "2026-11-27 12:30": marks(QA, FEEDBACK),
        "2026-12-18 12:30": marks(PDM, NEXT_STEPS),
        "2026-12-24 12:30": marks(AREA_AD, PRESENTED),
    }
    present = {f"2026-10-{day} {hour}:10": is_here(PDM) for day in (23, 26, 27) for hour in HOURS}
    async with (
        kent_teams(tmp_path, start) as teams,
        kent_service(tmp_path, teams, start) as play,
    ):
        await plan_by_typing(play, "plan coa East Kent October 2026 districts Ashford days 23")
        await live(play, steps | present, end)
        assert everything_that_left(play, UTC) == written_out(OCTOBER, "EAST KENT COA · OCTOBER 2026")
        nothing_is_left(play)
