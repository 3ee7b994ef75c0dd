"""Fourteen months of the network's library, from an empty one, in raw Teams JSON on the moved clock.

What is to leave is written out by hand, from [R] and what the framework adds; nothing else may leave.
"""

import os
from pathlib import Path

from library_documents import word
from library_file_acts import room
from lived import Act, both, everything_that_left, live, replies, typed
from scenes import Play
from seslip import CHAIR, CHAIR_2, CHANNEL, KENT_CHAIR, KENT_LEAD, LEAD, MEDWAY_CHAIR
from year_acts import (
    asking,
    asks_for_file,
    comes_again,
    gets_file,
    is_card_of,
    network_service,
    network_teams,
    reads,
    searches,
    sends_a_file_and_forgets,
    shares,
    shares_file,
    shares_somebodys_message,
    types,
)
from year_changes import (
    answers,
    answers_by_sharing,
    card_is_deleted,
    closes,
    edits,
    ends,
    finds_it_not_theirs,
    finds_useful,
    finds_useless,
    leaves,
    looks_for,
    presses_an_old_card,
    replace_at_once,
    says_still_good,
    shares_the_same_link,
    updates_when_asked,
    used,
)
from year_written_out import YEAR, written_out

from rehearsal.answers import Answer
from rehearsal.reading import texts, titles

SURREY, WEST_SUSSEX = "CP Chair, Surrey", "CP Chair, West Sussex"
BRIGHTON = "CP Chair, Brighton & Hove"
SURREY_LEAD, BRIGHTON_LEAD = "QA Lead, Surrey", "QA Lead, Brighton & Hove"

START, RESTART, DOWN, BACK, END = (
    "2028-07-03T09:00",
    "2028-11-06T12:00",
    "2029-05-25T12:00",
    "2029-06-15T14:00",
    "2029-09-05T12:00",
)
PRE, WITH_LETTERS = "Pre-proceedings audit tool", "Pre-proceedings audit tool, with letters"
LIST, GROUP, OBSERVED = "Chair's checklist", "Core group checklist", "Chairing observed"
TOOLKIT, INVITATION = "Neglect toolkit", "Invitation in plain words"
LETTER, LETTER_ANEW, GUIDE = "Escalation letter", "Escalation by letter", "Threshold guide"
INVITING, WANTED = "a child-friendly invitation to a conference", "a pre-proceedings audit tool"
CHAIRING, PLANS = "Chairing and conference reports", "Child protection plans and core groups"
ESCALATION = "Escalation and dispute resolution"
SITE = "https://kent.sharepoint.com/sites/qa/"
PRE_LINK, LETTER_LINK = f"{SITE}pre-proceedings.docx", f"{SITE}letter.docx"
DOCUMENT = word("Eight questions before each core group")
FOR_THE_DAY = "What a chair asks on the day."
OUT_OF_DATE, SUPERSEDED = "The board has a newer one", "The guidance has changed"


def sharing() -> dict[str, Act]:
    """The first summer: from an empty library to one that is used."""
    toolkit = {"topic": "Neglect", "authority": "Hampshire"}
    return {
        "2028-07-03 09:30": both(
            types(CHAIR, "templates", "Nothing is here yet."),
            types(KENT_CHAIR, "most used", "Nothing is here yet."),
        ),
        "2028-07-04 10:00": shares(KENT_CHAIR, PRE, PRE_LINK, again=True),
        "2028-07-05 10:00": shares(
            SURREY, LIST, f"{SITE}list.docx", kind="template", topic=CHAIRING, authority="Surrey"
        ),
        "2028-07-10 11:00": shares_file(CHAIR, GROUP, DOCUMENT, topic=PLANS, authority="Hampshire"),
        "2028-07-10 14:00": gets_file(CHAIR_2, GROUP, DOCUMENT, allow=True),
        "2028-07-10 15:00": both(
            gets_file(LEAD, GROUP, DOCUMENT, allow=False),
            asks_for_file(KENT_CHAIR, GROUP, "members of this tenant only", f"ask {CHAIR} for a link"),
        ),
        "2028-07-11 10:00": sends_a_file_and_forgets(CHAIR_2, "Another.docx", word("Not for everybody")),
        "2028-07-18 10:00": shares(
            *(BRIGHTON, OBSERVED, f"{SITE}observed.docx"),
            kind="way_of_working",
            topic=CHAIRING,
            authority="Brighton & Hove",
        ),
        "2028-08-01 14:00": both(
            shares_somebodys_message(
                LEAD, KENT_CHAIR, f"This helps us: {SITE}neglect.docx", TOOLKIT, **toolkit
            ),
            searches(CHAIR, "neglcet", TOOLKIT),
        ),
        "2028-08-15 10:00": both(
            finds_useful(PRE, "Useful to 3 authorities", CHAIR, MEDWAY_CHAIR, KENT_CHAIR, CHAIR_2),
            finds_useless(MEDWAY_CHAIR, PRE, "Useful to 2 authorities"),
        ),
        "2028-08-16 10:00": used(MEDWAY_CHAIR, PRE, "Two teams found it clear.", KENT_CHAIR),
        "2028-08-16 10:10": used(CHAIR_2, PRE, "The third question needs an example.", KENT_CHAIR),
        "2028-08-16 10:20": used(KENT_CHAIR, GROUP, "Core groups are shorter.", CHAIR),
        "2028-08-16 10:30": used(CHAIR, TOOLKIT, "Well, with all four teams.", LEAD),
    }


def asking_around(sent: list[Answer]) -> dict[str, Act]:
    """The first autumn, to the first service's end; what it answered last is added to `sent`."""
    return {
        "2028-09-05 10:00": looks_for(MEDWAY_CHAIR, INVITING),
        "2028-09-06 10:00": answers_by_sharing(
            *(SURREY, INVITING, INVITATION, f"{SITE}invitation.docx", MEDWAY_CHAIR),
            kind="practice_example",
            topic="Participation of families",
            authority="Surrey",
        ),
        "2028-09-06 11:00": closes(
            KENT_CHAIR, INVITING, "That is what I needed", f"This is for {MEDWAY_CHAIR}"
        ),
        "2028-09-06 11:30": closes(MEDWAY_CHAIR, INVITING, "That is what I needed", "Closed"),
        "2028-09-07 10:00": looks_for(CHAIR, WANTED),
        "2028-09-08 10:00": answers(KENT_LEAD, WANTED, PRE, CHAIR),
        "2028-10-10 10:00": shares(
            *(WEST_SUSSEX, LETTER, LETTER_LINK),
            kind="template",
            topic=ESCALATION,
            authority="West Sussex",
        ),
        "2028-10-11 10:00": shares(
            BRIGHTON_LEAD, GUIDE, f"{SITE}guide.docx", topic="Neglect", authority="Brighton & Hove"
        ),
        "2028-10-12 10:00": used(MEDWAY_CHAIR, LETTER, "It was answered in a week.", WEST_SUSSEX),
        "2028-10-12 10:10": used(CHAIR, GUIDE, "Clearer than ours.", BRIGHTON_LEAD),
        "2028-11-06 10:00": shares_the_same_link(CHAIR, PRE, PRE_LINK, "A question on letters.", 3, sent),
    }


def keeping(sent: list[Answer]) -> dict[str, Act]:
    """With the second service: what is there becomes better, or goes."""
    return {
        "2028-11-06 12:05": comes_again(sent),
        "2028-11-07 10:00": replace_at_once(
            (SURREY, WEST_SUSSEX), PRE, ("Shorter by a page.", "An example for each question.")
        ),
        "2028-11-14 10:00": both(
            finds_it_not_theirs(CHAIR, PRE, f"{KENT_CHAIR}, who shared it, or {KENT_LEAD}"),
            edits(KENT_LEAD, PRE, "from Kent", {"title": WITH_LETTERS}),
        ),
        "2028-11-15 10:00": closes(CHAIR, WANTED, "That is what I needed", "Closed"),
        "2028-11-20 10:00": card_is_deleted(LIST),
        "2028-11-21 10:00": edits(SURREY, LIST, "from Surrey cheklist", {"purpose": FOR_THE_DAY}),
        "2028-12-04 10:00": ends(WEST_SUSSEX, LETTER, "Withdraw", OUT_OF_DATE),
        "2028-12-05 10:00": ends(LEAD, GUIDE, "Retire", SUPERSEDED),
        "2028-12-05 11:00": both(
            presses_an_old_card(MEDWAY_CHAIR, GUIDE, f"was retired: {SUPERSEDED}"),
            presses_an_old_card(CHAIR, LETTER, f"was withdrawn: {OUT_OF_DATE}"),
        ),
        "2028-12-06 10:00": shares(
            *(MEDWAY_CHAIR, LETTER_ANEW, LETTER_LINK),
            kind="template",
            topic=ESCALATION,
            authority="Medway",
        ),
        "2029-02-06 10:00": both(
            types(MEDWAY_CHAIR, "templates preproceedigns", WITH_LETTERS, without=LIST),
            types(CHAIR, "templates from Kent", "1\ntemplate", WITH_LETTERS, without=GROUP),
            types(KENT_CHAIR, "templates escalation letter", LETTER_ANEW, without=LETTER),
            types(CHAIR, "most used", f"7\ntemplates\n{WITH_LETTERS}", without=GUIDE),
            searches(CHAIR_2, "pre-procedings leters", WITH_LETTERS),
        ),
        "2029-03-12 12:00": leaves(BRIGHTON),
    }


def looking_again() -> dict[str, Act]:
    """With the third service: a year later it is asked whether it is still good."""
    return {
        "2029-07-05 10:00": says_still_good(
            KENT_CHAIR, LIST, "whoever shared it or a QA lead can say", asked=SURREY
        ),
        "2029-07-10 10:00": says_still_good(CHAIR, GROUP, "I ask again on Wednesday 10 July 2030"),
        "2029-07-10 11:00": gets_file(CHAIR_2, GROUP, DOCUMENT, allow=True),
        "2029-08-01 11:00": updates_when_asked(
            LEAD, TOOLKIT, f"{SITE}neglect-2029.docx", "Three pages fewer."
        ),
        "2029-08-02 10:00": says_still_good(BRIGHTON_LEAD, OBSERVED, "I ask again on Friday 2 August 2030"),
        "2029-08-06 09:30": reads(LIST, "not reviewed since"),
        "2029-08-06 10:00": says_still_good(SURREY_LEAD, LIST, "I ask again on Tuesday 6 August 2030"),
    }


async def test_the_networks_library_over_fourteen_months(tmp_path: Path) -> None:
    sent: list[Answer] = []
    async with network_teams(tmp_path, START) as teams:
        async with network_service(tmp_path, teams, START) as play:
            await live(play, sharing() | asking_around(sent), "2028-11-06T11:00")
        async with network_service(tmp_path, teams, RESTART) as play:
            await live(play, keeping(sent), DOWN)
            contents_are_older(play)
        async with network_service(tmp_path, teams, BACK) as play:
            await live(play, looking_again(), END)
            assert everything_that_left(play, naming=True) == written_out(YEAR)
            nothing_is_left(play)
            what_is_kept_is_right(play)
            the_channel_shows_it(play)
            the_digests_say_what_they_have_to(play)
            assert "Everything has gone out" in await play.words(LEAD, "deliveries")


def contents_are_older(play: Play) -> None:
    """By two days: how old a content is, the folder knows, and it goes by the machine's clock."""
    for path in room(play):
        then = path.stat().st_mtime - 2 * 24 * 60 * 60
        os.utime(path, (then, then))


def nothing_is_left(play: Play) -> None:
    """Everything arrived and is shown as it is; beside it there are only answers to what somebody typed."""
    rows = play.rows(
        "select distinct state, attempts > 1, doubtful, shown = wanted from delivery where message_id <> ''"
    )
    assert rows == [("sent", 0, 0, 1)]
    assert play.rows("select state, key from delivery where state <> 'sent'") == []
    deleted = len(play.rows("select key from delivery where message_id = ''"))
    assert deleted == 1
    # What was written to everybody, and what was inserted by the message extension, the bot does not hear.
    unheard = 1 + 2
    assert replies(play) - deleted == typed(play) - unheard
    assert [call.status for call in play.teams.tenant.journal if call.status >= 400] == [404], (
        "the deleted card"
    )


def what_is_kept_is_right(play: Play) -> None:
    templates = play.rows("select title, state, number, review, authority from template order by shared_at")
    assert templates == [
        (WITH_LETTERS, "standing", 4, "current", "Kent"),
        (LIST, "standing", 1, "current", "Surrey"),
        (GROUP, "standing", 1, "current", "Hampshire"),
        (OBSERVED, "standing", 1, "current", "Brighton & Hove"),
        (TOOLKIT, "standing", 2, "current", "Hampshire"),
        (INVITATION, "standing", 1, "current", "Surrey"),
        (LETTER, "withdrawn", 1, "current", "West Sussex"),
        (GUIDE, "retired", 1, "current", "Brighton & Hove"),
        (LETTER_ANEW, "standing", 1, "current", "Medway"),
    ]
    assert (
        play.rows("select template_id, number from template_version group by 1, 2 having count(*) > 1") == []
    )
    assert play.rows("select count(*) from template_version") == [(9 + 3 + 1,)]
    assert play.rows("select authority from template_useful order by authority") == [
        ("Hampshire",),
        ("Hampshire",),
        ("Kent",),
    ]
    assert play.rows("select number, count(*) from template_used group by number") == [(1, 6)]
    assert play.rows("select state, count(*) from looking_for group by state") == [("closed", 2)]
    assert play.rows("select count(*) from looking_answer") == [(2,)]
    assert play.rows("select name from kept_file") == [(f"{GROUP}.docx",)]
    assert len(room(play)) == 1


SHOWN = {
    WITH_LETTERS: ("v4", "Useful to 2 authorities · used by 2 authorities · last checked 7 November 2028"),
    LIST: ("v1", FOR_THE_DAY, "Last checked 6 August 2029"),
    GROUP: ("v1", f"{GROUP}.docx", "Used by 1 authority · last checked 10 July 2029"),
    OBSERVED: ("v1", "Last checked 2 August 2029"),
    TOOLKIT: ("v2", "Three pages fewer.", "Used by 1 authority · last checked 1 August 2029"),
    INVITATION: ("v1", "Last checked 6 September 2028"),
    LETTER_ANEW: ("v1", "Last checked 6 December 2028"),
    LETTER: (f"Withdrawn by {WEST_SUSSEX}: {OUT_OF_DATE}",),
    GUIDE: (f"Retired by {LEAD}: {SUPERSEDED}",),
}
"""What stands on the card of each in the channel in the end."""


def the_channel_shows_it(play: Play) -> None:
    for title, said in SHOWN.items():
        [card] = [one for one in play.posts(CHANNEL) if is_card_of(title, one.card)]
        assert all(words in texts(card.card) for words in said), texts(card.card)
        assert "not reviewed" not in texts(card.card)
        assert ("We used it" in titles(card.card)) is (title not in (LETTER, GUIDE))
    for name, words in ((SURREY, LIST), (CHAIR, GROUP), (BRIGHTON_LEAD, OBSERVED), (LEAD, TOOLKIT)):
        assert titles(asking(play, words, name).card) == []


DIGESTS = {
    "JULY 2028": ("4\nnew", "4 in the library", PRE, LIST, GROUP, OBSERVED),
    "AUGUST 2028": ("1\nnew", f"Most used in August\n{PRE}\nKent · used by 2 authorities", TOOLKIT),
    "SEPTEMBER 2028": (INVITATION, "A pre-proceedings audit tool".lower(), "Hampshire · 1 answer"),
    "OCTOBER 2028": (
        LETTER,
        GUIDE,
        "Most used in October\n",
        "West Sussex · used by 1 authority",
        "1 thing looked for: can you help?",
    ),
    "NOVEMBER 2028": ("8\nin the library",),
    "DECEMBER 2028": (LETTER_ANEW, "7 in the library"),
    "MAY 2029": ("7\nin the library",),
    "JULY 2029": ("7\nin the library", "1 template is not reviewed"),
    "AUGUST 2029": ("7\nin the library",),
}


def the_digests_say_what_they_have_to(play: Play) -> None:
    for month, said in DIGESTS.items():
        [digest] = play.holding(f"THE LIBRARY · {month}", channel=CHANNEL)
        assert all(words in texts(digest.card) for words in said), texts(digest.card)
        assert ("not reviewed" in texts(digest.card)) is (month == "JULY 2029")
