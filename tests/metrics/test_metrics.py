"""What the page of figures says, and that nothing grows without end in it."""

from prometheus_client.parser import text_string_to_metric_families

from scheduler.metrics import SCOPES, SENDS, Metrics, Standing

Figures = dict[tuple[str, tuple[str, ...]], float]


def read(page: bytes) -> Figures:
    """(name, label values) -> value, as Prometheus reads the page; without when each series began."""
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def test_turns_are_counted_and_timed_by_kind_and_outcome() -> None:
    metrics = Metrics()
    metrics.turn("text", "answered", 0.2)
    metrics.turn("text", "answered", 0.4)
    metrics.turn("press", "repeat", 0.1)
    metrics.turned_away(401)
    found = read(metrics.page(None))
    assert found["practice_loop_turn_seconds_count", ("text", "answered")] == 2
    assert found["practice_loop_turn_seconds_sum", ("text", "answered")] == 0.2 + 0.4
    assert found["practice_loop_turn_seconds_bucket", ("text", "0.25", "answered")] == 1
    assert found["practice_loop_turn_seconds_count", ("press", "repeat")] == 1
    assert found["practice_loop_turned_away_total", ("401",)] == 1


def test_sends_are_told_by_what_became_of_them() -> None:
    metrics = Metrics()
    before = read(metrics.page(None))
    for scope in SCOPES:
        assert before["practice_loop_throttled_total", (scope,)] == 0
    for kind in SENDS:
        assert before["practice_loop_send_seconds_count", (kind,)] == 0
    metrics.sent("edit", 0.3)
    metrics.throttled("tenant")
    metrics.refused(0)
    metrics.refused(403)
    metrics.doubtful()
    after = read(metrics.page(None))
    new = {key: value - before.get(key, 0) for key, value in after.items() if "_loop_" in key[0]}
    changed = {key for key, value in new.items() if value and "bucket" not in key[0]}
    assert changed == {
        ("practice_loop_send_seconds_count", ("edit",)),
        ("practice_loop_send_seconds_sum", ("edit",)),
        ("practice_loop_throttled_total", ("tenant",)),
        ("practice_loop_failed_sends_total", ("0",)),
        ("practice_loop_failed_sends_total", ("403",)),
        ("practice_loop_doubtful_sends_total", ()),
    }


def test_a_status_that_nobody_knows_makes_no_series_of_its_own() -> None:
    metrics = Metrics()
    for status in range(600, 700):
        metrics.refused(status)
    found = read(metrics.page(None))
    assert found["practice_loop_failed_sends_total", ("other",)] == 100
    assert len([name for name, _ in found if name == "practice_loop_failed_sends_total"]) == 1


def test_who_leads_is_told_with_its_term() -> None:
    metrics = Metrics()
    metrics.leads(True, 7)
    leading = read(metrics.page(None))
    assert (leading["practice_loop_leader", ()], leading["practice_loop_leader_term", ()]) == (1, 7)
    metrics.leads(False)
    assert read(metrics.page(None))["practice_loop_leader", ()] == 0


def test_what_is_owed_is_told_by_state_and_by_the_age_of_the_oldest_that_is_due() -> None:
    found = read(Metrics().page(Standing({"sent": 12, "dead": 1}, 90.5)))
    assert found["practice_loop_database_up", ()] == 1
    assert found["practice_loop_deliveries", ("sent",)] == 12
    assert found["practice_loop_deliveries", ("dead",)] == 1
    assert found["practice_loop_deliveries", ("waiting",)] == 0
    assert found["practice_loop_oldest_due_seconds", ()] == 90.5


def test_a_database_that_does_not_answer_leaves_its_figures_out_and_not_as_they_were() -> None:
    metrics = Metrics()
    metrics.turn("text", "busy", 5.0)
    metrics.page(Standing({"waiting": 3}, 60.0))
    found = read(metrics.page(None))
    assert found["practice_loop_database_up", ()] == 0
    assert found["practice_loop_turn_seconds_count", ("text", "busy")] == 1
    assert not [name for name, _ in found if name.startswith(("practice_loop_deliv", "practice_loop_oldest"))]


def test_two_services_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.doubtful()
    assert read(one.page(None))["practice_loop_doubtful_sends_total", ()] == 1
    assert read(other.page(None))["practice_loop_doubtful_sends_total", ()] == 0
