"""From the import to the receipt on every framework that is shipped: what differs is data."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from authority import QA
from card_checks import check
from scenes import TYPED, Play, filled, playing

from cards.elements import Drawn
from practice.framework import Activity, Framework, QuestionSet
from rehearsal.reading import inputs_of, texts, titles
from rehearsal.sample import authority_for
from rehearsal.wire import objects_at, text_at

ROUNDS = {
    "lancashire": "learning spaces",
    "kent": "audits",
    "north_somerset": "collaborative practice reviews",
    "north_somerset, themed": "themed practice reviews",
}
"""What is drawn, by the framework's name."""

FOREIGN = {
    "lancashire": {"AU-2026", "CPR-2026", "practice review"},
    "kent": {"LS-2026", "learning space", "Head of Service", "HoS"},
    "north_somerset": {"LS-2026", "learning space", "AU-2026"},
}
"""Words of the others."""


@pytest.fixture(params=ROUNDS)
async def play(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Play, Activity]]:
    """April's audits are out."""
    framework = str(request.param).partition(",")[0]
    async with playing(tmp_path, framework=framework) as started:
        plural = ROUNDS[request.param]
        await started.allocate(f"{plural} Q1 2026-27")
        activity = started.built.rules.framework.activity(plural)
        assert activity is not None
        yield started, activity


def asked(framework: Framework, activity: Activity) -> QuestionSet:
    questions = framework.question_set(activity.key)
    assert questions is not None
    return questions


async def test_every_page_is_opened_answered_and_handed_in(play: tuple[Play, Activity]) -> None:
    started, activity = play
    questions = asked(started.built.rules.framework, activity)
    name = started.auditors("Team Manager")[0]
    assert f"{activity.plural} · Q1 2026-27".upper() in texts(started.audit_cards(name)[0].card)
    dialog = await started.open_audit(name)
    for number, section in enumerate(questions.sections, 1):
        shown = texts(dialog.card)
        check(Drawn(dialog.card, "a page"))
        assert f"{number} / {len(questions.sections)}" in shown
        assert section.title in shown.replace("\\", "")
        labels = [text_at(node, "label") for node in inputs_of(dialog.card).values()]
        assert [any(label.startswith(q.label) for label in labels) for q in section.questions] == [
            True
        ] * len(section.questions)
        dialog = (await started.submit(dialog, "Save and next", filled(dialog.card))).opened()
    assert "Hand in" in titles(dialog.card)
    assert ("Recommendations" in texts(dialog.card)) == questions.recommends
    receipt = (await started.submit(dialog, "Hand in")).opened()
    assert "Received on **Wednesday 1 April 2026 at 09:00**" in texts(receipt.card)
    assert ("Recommendations" in texts(receipt.card)) == questions.recommends
    assert started.rows("select grade from audit where stage = 'returned'") == [("Good",)]
    typed = sum(q.kind == "text" for section in questions.sections for q in section.questions)
    kept = "".join(str(answers) for (answers,) in started.rows("select answers from section_answers"))
    assert kept.count(TYPED) == typed


async def test_whoever_is_late_climbs_the_frameworks_own_ladder(play: tuple[Play, Activity]) -> None:
    started, _ = play
    framework = started.built.rules.framework
    await started.clock("2026-05-29T09:00")
    told = {
        str(post)
        for (post,) in started.rows(
            "select distinct p.post from delivery d join person p on p.id = d.person_id where d.key like 'chase:%'"
        )
    }
    for rung in framework.ladder("returns").rungs:
        assert set(rung.posts) <= told
    dead = "select p.name from delivery d join person p on p.id = d.person_id where d.state = 'dead'"
    absent = authority_for(framework).absent
    assert {name for (name,) in started.rows(dead)} <= set(absent)


async def test_what_is_said_and_offered_is_in_the_frameworks_own_words(play: tuple[Play, Activity]) -> None:
    started, _ = play
    framework = started.built.rules.framework
    help_card = await started.words(QA, "help")
    for template in ("allocate {activities} Q1 2026-27", "recall {round}", "status {service}"):
        assert framework.example(template) in help_card
    said = [help_card]
    for words in (
        "allocate",
        "allocate bananas Q1",
        f"allocate {framework.drawn_activities[0].plural}",
        "recall",
        "alocate x",
    ):
        said.append(await started.words(QA, words))
    assert framework.drawn_activities[0].plural in said[1]
    assert [word for word in FOREIGN[framework.name] if any(word in text for text in said)] == []


@pytest.mark.parametrize("play", ["lancashire", "north_somerset", "north_somerset, themed"], indirect=True)
async def test_recommendations_are_owned_by_a_post_of_the_framework(play: tuple[Play, Activity]) -> None:
    started, _ = play
    framework = started.built.rules.framework
    dialog = await started.answer_all(started.auditors("Team Manager")[0])
    page = (await started.submit(dialog, "Back")).opened()
    owner = next(node for key, node in inputs_of(page.card).items() if key.startswith("rec1_owner"))
    offered = {text_at(choice, "value") for choice in objects_at(owner, "choices")}
    assert offered == {post.key for post in framework.posts}
