"""What must hold between the parts of a framework, each breach in words for a QA lead."""

from collections.abc import Callable, Iterator, Mapping

from practice.framework_breaches import Breach, nearest, repeats, show
from practice.framework_coa_rules import coa_breaches
from practice.framework_library_rules import library_breaches
from practice.framework_model import Framework, Question, QuestionSet
from practice.framework_text import KeyPath
from practice.framework_words import fold


def broken_rules(framework: Framework) -> Iterator[Breach]:
    """Every breach, with the key path where it stands. The framework's shape is right already."""
    for rule in (*(_OF_AUDITS if framework.has_audits else ()), *_RULES):
        yield from rule(framework)


def _keys_repeat(framework: Framework) -> Iterator[Breach]:
    for name, keyed in (
        ("posts", [post.key for post in framework.posts]),
        ("activities", [activity.key for activity in framework.activities]),
        ("timetable_exceptions", [exception.key for exception in framework.timetable_exceptions]),
    ):
        yield from repeats((((name, at, "key"), key) for at, key in enumerate(keyed)), "the key")
    for ladder in ("returns", "actions"):
        rungs = enumerate(framework.ladder(ladder).rungs)
        yield from repeats(
            ((("ladders", ladder, "rungs", at, "key"), rung.key) for at, rung in rungs), "the key"
        )
    for name, words in (("services", framework.services), ("grades", framework.grades)):
        yield from repeats((((name, at), word) for at, word in enumerate(words)), "the name")


def _names_collide(framework: Framework) -> Iterator[Breach]:
    """A spelling names one post, or one activity."""
    owners: dict[str, str] = {}
    for at, post in enumerate(framework.posts):
        for path, word in (
            (("posts", at, "key"), post.key),
            (("posts", at, "title"), post.title),
            (("posts", at, "plural"), post.plural),
            *((("posts", at, "names", place), name) for place, name in enumerate(post.names)),
        ):
            owner = owners.setdefault(fold(word), post.key)
            if owner != post.key:
                yield path, f"{show(word)} is already a name of the post {owner}; a name belongs to one post"
    owners = {}
    for at, activity in enumerate(framework.activities):
        for field, word in (
            ("key", activity.key),
            ("title", activity.title),
            ("plural", activity.plural),
            ("prefix", activity.prefix),
        ):
            owner = owners.setdefault(fold(word), activity.key)
            if owner != activity.key:
                yield ("activities", at, field), f"{show(word)} is already a name of the activity {owner}"


def _unknown_names(framework: Framework) -> Iterator[Breach]:
    posts = [post.key for post in framework.posts]
    known: Mapping[str, list[str]] = {
        "post": posts,
        "activity": [activity.key for activity in framework.activities],
        "question set": list(framework.questions),
        "grade": list(framework.grades),
        "service": list(framework.services),
    }
    for kind, path, word in _mentions(framework):
        if word not in known[kind]:
            yield path, f"there is no {kind} {show(word)}; {nearest(word, known[kind])}"


def _mentions(framework: Framework) -> Iterator[tuple[str, KeyPath, str]]:
    """Every place where the framework names one of its own parts."""
    for at, activity in enumerate(framework.activities):
        if activity.questions is not None:
            yield "question set", ("activities", at, "questions"), activity.questions
    for name, quarters in framework.timetable.items():
        yield "activity", ("timetable", name), name
        yield from (("post", ("timetable", name, post), post) for post in quarters)
    for at, exception in enumerate(framework.timetable_exceptions):
        above: KeyPath = ("timetable_exceptions", at)
        yield "activity", (*above, "activity"), exception.activity
        yield "service", (*above, "service"), exception.service
        yield from (("post", (*above, "quarters", post), post) for post in exception.quarters)
    yield from (("post", path, post) for path, post in _addressees(framework))
    for name, grades in (
        ("closing_the_loop", framework.closing_the_loop.grades),
        ("re_audit", framework.re_audit.grades),
    ):
        yield from (("grade", (name, "grades", at), grade) for at, grade in enumerate(grades))
    for at, grade in enumerate(framework.moderation.always_grades):
        yield "grade", ("moderation", "always_grades", at), grade
    for name, questions in framework.questions.items():
        for at, check in enumerate(questions.checks):
            yield "grade", ("questions", name, "checks", at, "grade"), check.grade


def _addressees(framework: Framework) -> Iterator[tuple[KeyPath, str]]:
    """Every post that is looked for upwards in somebody's line."""
    for ladder in ("returns", "actions"):
        for at, rung in enumerate(framework.ladder(ladder).rungs):
            path: KeyPath = ("ladders", ladder, "rungs", at, "posts")
            yield from (((*path, place), post) for place, post in enumerate(rung.posts))
    yield ("extensions", "decided_by"), framework.extensions.decided_by
    yield ("exclusions", "decided_by"), framework.exclusions.decided_by
    yield ("closing_the_loop", "returned_by"), framework.closing_the_loop.returned_by
    yield ("closing_the_loop", "authorised_by"), framework.closing_the_loop.authorised_by


def _line_is_reached(framework: Framework) -> Iterator[Breach]:
    """Whoever is told or decides stands in the line, and each auditor of the line has someone told above."""
    keys = {post.key for post in framework.posts}
    for path, post in _addressees(framework):
        if post in keys and framework.rank(post) is None:
            yield path, f"the post {post} is not in the line (line = true), so nobody's line leads to it"
    told = {post for rung in framework.ladders.returns.rungs for post in rung.posts}
    highest = max((framework.rank(post) or 0 for post in told), default=0)
    for activity, quarters in framework.timetable.items():
        for post, counts in quarters.items():
            rank = framework.rank(post)
            if rank is not None and rank >= highest and any(counts):
                yield (
                    ("timetable", activity, post),
                    f"no rung of ladders.returns reaches a post above {post}: nobody is told when it is late",
                )


def _rungs_grow(framework: Framework) -> Iterator[Breach]:
    for ladder in ("returns", "actions"):
        rungs = framework.ladder(ladder).rungs
        for at in range(1, len(rungs)):
            if rungs[at].days <= rungs[at - 1].days:
                yield (
                    ("ladders", ladder, "rungs", at, "days"),
                    f"expected more than the {rungs[at - 1].days} days of the rung before,"
                    f" found {rungs[at].days}",
                )


def _exceptions_meet(framework: Framework) -> Iterator[Breach]:
    """Two exceptions for one activity, service and post would contradict each other."""
    items = [
        (
            ("timetable_exceptions", at, "quarters", post),
            f"{exception.activity}, {exception.service}, {post}",
        )
        for at, exception in enumerate(framework.timetable_exceptions)
        for post in exception.quarters
    ]
    yield from repeats(items, "an exception for")


def _reminders_fit(framework: Framework) -> Iterator[Breach]:
    shortest = min(activity.days_to_return for activity in framework.activities)
    days = framework.reminders.days_before
    for at, before in enumerate(days):
        path = ("reminders", "days_before", at)
        if before >= shortest:
            yield path, f"expected fewer days than the {shortest} that there are to return, found {before}"
        if before in days[:at]:
            yield path, f"{before} stands here a second time; each may stand once"


def _closures_stand_once(framework: Framework) -> Iterator[Breach]:
    closures = enumerate(framework.calendar.closures)
    days = ((("calendar", "closures", at), day.isoformat()) for at, day in closures)
    yield from repeats(days, "the date")


def _roles_are_held(framework: Framework) -> Iterator[Breach]:
    held = {role for post in framework.posts for role in post.roles}
    if "qa_lead" not in held:
        yield ("posts",), 'expected a post with the role "qa_lead": nobody could allocate'
    moderates = framework.moderation.share > 0 or framework.moderation.always_grades
    if moderates and "moderator" not in held:
        yield ("posts",), 'expected a post with the role "moderator": nobody could moderate'


def _questions_fit(framework: Framework) -> Iterator[Breach]:
    for name, questions in framework.questions.items():
        path: KeyPath = ("questions", name)
        yield from _set_is_whole(questions, path)
        yield from _checks_fit(questions, path)
        for at, section in enumerate(questions.sections):
            for place, question in enumerate(section.questions):
                yield from _question_fits(question, (*path, "sections", at, "questions", place))


def _set_is_whole(questions: QuestionSet, path: KeyPath) -> Iterator[Breach]:
    """One grade, one place for recommendations, every key once in the set: answers are kept by it."""
    keys: list[tuple[KeyPath, str]] = []
    grades: list[KeyPath] = []
    recommending: list[KeyPath] = []
    for at, section in enumerate(questions.sections):
        above: KeyPath = (*path, "sections", at)
        if section.recommendations is not None:
            recommending.append((*above, "recommendations"))
        for place, question in enumerate(section.questions):
            keys.append(((*above, "questions", place, "key"), question.key))
            if question.kind == "grade":
                grades.append((*above, "questions", place, "kind"))
    sections = enumerate(questions.sections)
    checks = enumerate(questions.checks)
    yield from repeats((((*path, "sections", at, "key"), it.key) for at, it in sections), "the key")
    yield from repeats((((*path, "checks", at, "key"), it.key) for at, it in checks), "the key")
    yield from repeats(keys, "the question")
    if not grades:
        yield (*path, "sections"), 'expected a question of the kind "grade", found none'
    yield from ((extra, "expected one grade in a question set, found another") for extra in grades[1:])
    yield from (
        (extra, "expected one section with recommendations, found another") for extra in recommending[1:]
    )


def _checks_fit(questions: QuestionSet, path: KeyPath) -> Iterator[Breach]:
    kinds = {question.kind for section in questions.sections for question in section.questions}
    for at, check in enumerate(questions.checks):
        here: KeyPath = (*path, "checks", at)
        if (check.every_scale_below is None) == (check.every_scale_above is None):
            yield here, "expected either every_scale_below or every_scale_above"
        if "scale" not in kinds:
            yield here, 'this compares scales, but no question is of the kind "scale"'
        if check.every_scale_below == 0:
            yield (
                (*here, "every_scale_below"),
                "expected a whole number from 1 to 10, found 0: no scale is below 0",
            )
        if check.every_scale_above == 10:
            yield (
                (*here, "every_scale_above"),
                "expected a whole number from 0 to 9, found 10: none is above 10",
            )


def _question_fits(question: Question, path: KeyPath) -> Iterator[Breach]:
    if question.kind == "choice" and len(set(question.choices)) < 2:
        yield (*path, "choices"), f"expected at least two choices, found {len(set(question.choices))}"
    if len(set(question.choices)) < len(question.choices):
        yield (*path, "choices"), "a choice stands here twice; each may stand once"
    if question.kind != "choice" and question.choices:
        yield (*path, "choices"), f'expected no choices for the kind "{question.kind}"'
    if question.kind != "text":
        for field in sorted(question.model_fields_set & {"max_length", "multiline"}):
            yield (*path, field), f'{field} belongs to the kind "text", and this is "{question.kind}"'


_OF_AUDITS: tuple[Callable[[Framework], Iterator[Breach]], ...] = (
    _unknown_names,
    _line_is_reached,
    _rungs_grow,
    _exceptions_meet,
    _reminders_fit,
    _questions_fit,
)
_RULES: tuple[Callable[[Framework], Iterator[Breach]], ...] = (
    _keys_repeat,
    _names_collide,
    _closures_stand_once,
    _roles_are_held,
    coa_breaches,
    library_breaches,
)
