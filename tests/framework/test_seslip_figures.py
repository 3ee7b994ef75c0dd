"""The shipped framework says what the network's minutes say, and marks what they do not. [R]"""

import pytest

from practice.framework import Framework, load_framework
from practice.framework_library import Library
from practice.framework_text import SHIPPED

NINETEEN = (
    *("Bracknell Forest", "Brighton & Hove", "Buckinghamshire", "East Sussex", "Hampshire", "Isle of Wight"),
    *("Kent", "Medway", "Milton Keynes", "Oxfordshire", "Portsmouth", "Reading", "Slough", "Southampton"),
    *("Surrey", "West Berkshire", "West Sussex", "Windsor & Maidenhead", "Wokingham"),
)


@pytest.fixture(scope="module")
def seslip() -> Framework:
    return load_framework("seslip")


@pytest.fixture(scope="module")
def library(seslip: Framework) -> Library:
    assert seslip.library is not None
    return seslip.library


def test_nineteen_local_authorities_are_in_the_network(library: Library) -> None:
    assert library.authorities == NINETEEN
    assert len(NINETEEN) == 19


@pytest.mark.parametrize("typed", ["brighton and hove", " Brighton  & Hove ", "BRIGHTON & HOVE"])
def test_an_authority_is_found_however_it_is_typed(library: Library, typed: str) -> None:
    assert library.authority(typed) == "Brighton & Hove"
    assert library.authority("Dorset") is None


def test_templates_tools_ways_of_working_and_practice_examples_are_shared(library: Library) -> None:
    assert [kind.title for kind in library.kinds] == [
        "Template",
        "Tool",
        "Way of working",
        "Practice example",
    ]
    for kind in library.kinds:
        assert library.kind(kind.plural.upper()) == library.kind(kind.key) == kind


def test_after_twelve_months_it_is_asked_for_four_weeks_and_the_digest_is_the_first_working_day(
    library: Library,
) -> None:
    assert library.review_after_months == 12
    assert library.answer_within_weeks == 4
    assert library.digest_working_day == 1


def test_topics_are_a_list_that_ends_in_another_and_is_marked_as_ours(library: Library) -> None:
    assert "Neglect" in library.topics
    assert library.topics[-1] == "Another topic"
    text = (SHIPPED / "seslip.toml").read_text(encoding="utf-8")
    assert "(ours)" in text.partition("topics = [")[0].splitlines()[-1]


def test_its_people_are_cp_chairs_and_qa_leads_and_whoever_gathers_what_they_write(seslip: Framework) -> None:
    roles = {post.key: set(post.roles) for post in seslip.posts if post.roles}
    assert roles == {"CPChair": {"chair"}, "QALead": {"qa_lead"}, "Coordinator": {"qa_lead"}}
    assert not seslip.has_audits
    assert seslip.coa is None
