"""Somebody is found by a name, a sign-in name, or a post and its place; else the nearest are named."""

from dataclasses import replace

import pytest
from office import LINE, lancashire, upn

from practice.errors import BadInput, Refused
from practice.people import Person
from practice.people_called import find_person


def everybody() -> list[Person]:
    keys = {post.title: post.key for post in lancashire().posts} | {"HoS": "HoS", "SM": "SM", "TM": "TM"}
    return [
        Person(short, f"aad-{short}", upn(short), name, keys.get(post, post), service, team)
        for short, name, post, service, team, _ in LINE
    ]


def found(words: str, people: list[Person] | None = None) -> str:
    return find_person(people or everybody(), lancashire(), words).id


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ("Team Manager, Duty 1", "T1"),
        ("  team manager duty 1 ", "T1"),
        ("TM Duty 1", "T1"),
        ("the TM of Duty 1", "T1"),
        ("TM Duty and Assessment Duty 1", "T1"),
        ("TM MASH", "M1"),
        ("T1@Authority.Example", "T1"),
        ("IRO 1", "I1"),
        ("Independent Reviewing Officer 1", "I1"),
        ("HoS Duty & Assessment", "HS"),
        ("Head of Service, Duty", "HS"),
        ("Service Manager Duty 1", "S1"),
        ("Director", "DI"),
        ("Executive Director", "ED"),
        ("PDM 1", "P1"),
    ],
)
def test_a_person_is_found_by_name_sign_in_name_or_post_and_place(words: str, short: str) -> None:
    assert found(words) == short


def test_a_team_is_closer_than_a_service_of_the_same_name() -> None:
    people = [*everybody(), Person("X", "", "x@authority.example", "Somebody else", "TM", "Duty 1", "Night")]
    assert found("TM Duty 1", people[1:]) == "T1"
    named = [replace(p, name=f"Post {p.id}") for p in people]
    assert found("TM Duty 1", named) == "T1"
    assert found("TM Night", named) == "X"


def test_somebody_is_found_by_the_team_although_the_name_says_nothing_of_it() -> None:
    people = [replace(p, name=f"Post {p.id}") for p in everybody()]
    assert found("TM Duty 2", people) == "T2"


def test_where_several_are_meant_each_is_named_with_the_sign_in_name() -> None:
    with pytest.raises(BadInput) as refused:
        found("TM Duty and Assessment")
    assert str(refused.value) == (
        "“TM Duty and Assessment” can be Team Manager, Duty 1 (`t1@authority.example`), "
        "Team Manager, Duty 2 (`t2@authority.example`). Type the whole name or the sign-in name."
    )


def test_two_who_share_a_post_are_told_apart_by_their_sign_in_names() -> None:
    shared = replace(everybody()[4], id="T1b", upn="t1b@authority.example")
    people = [*everybody(), shared]
    with pytest.raises(BadInput, match=r"t1@authority\.example.*t1b@authority\.example"):
        found("TM Duty 1", people)
    assert found("t1b@authority.example", people) == "T1b"


def test_sign_in_names_that_differ_in_a_dash_are_two() -> None:
    people = [
        replace(p, upn=u) for p, u in zip(everybody(), ("a-b@x.example", "a_b@x.example"), strict=False)
    ]
    assert found("a_b@x.example", people) == "DI"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("TM Dutty 1", "Did you mean “Team Manager, Duty 1”"),
        ("Team Manger, MASH 1", "Did you mean “Team Manager, MASH 1”"),
        ("the weather", "such as `TM Duty and Assessment 3`"),
        ("TM", "can be Team Manager, Duty 1"),
        ("", "Nobody was named"),
        (" ., ", "Nobody was named"),
    ],
)
def test_nobody_is_guessed_and_the_nearest_are_named(words: str, hint: str) -> None:
    with pytest.raises(BadInput) as refused:
        found(words)
    assert hint in str(refused.value)


def test_who_has_left_is_said_to_have_left_and_never_found() -> None:
    gone = [replace(p, left=p.id == "T1") for p in everybody()]
    with pytest.raises(Refused, match=r"Team Manager, Duty 1 has left\. Name somebody who is still here"):
        found("TM Duty 1", gone)
    successor = replace(everybody()[4], id="T1b", upn="t1b@authority.example")
    assert found("TM Duty 1", [*gone, successor]) == "T1b"
