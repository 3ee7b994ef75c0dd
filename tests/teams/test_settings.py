"""Environment -> settings: whole or not at all."""

import pytest
from pydantic import ValidationError

from bot.settings import Settings, SettingsError, load

WHOLE = {"MicrosoftAppId": "app", "MicrosoftAppPassword": "s3cret", "MicrosoftAppTenantId": "tenant"}
NAMES = [*WHOLE, "MicrosoftAppType", "PORT", "HOST", "DATABASE_URL"]
NAMES += ["PRACTICE_LOOP_FRAMEWORK", "PRACTICE_LOOP_TIMEZONE", "PRACTICE_LOOP_REPLICAS"]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_without_an_app_id_the_service_is_local_and_listens_on_loopback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given(monkeypatch, HOST="0.0.0.0", MicrosoftAppId=" ", MicrosoftAppType="SingleTenant")
    settings = load()
    assert (settings.local, settings.host, settings.port) == (True, "127.0.0.1", 3978)
    assert settings.database_url == "sqlite:///var/practice-loop.db"
    assert (settings.framework, settings.timezone.key) == ("lancashire", "Europe/London")


def test_with_an_app_id_and_all_its_settings_it_is_in_teams_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **WHOLE, PORT="80")
    settings = load()
    assert (settings.local, settings.host, settings.port) == (False, "0.0.0.0", 80)
    assert (settings.app_id, settings.app_tenant_id, settings.app_type) == ("app", "tenant", "SingleTenant")
    given(monkeypatch, HOST="10.0.0.5")
    assert load().host == "10.0.0.5"


def test_names_are_read_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **{name.upper(): value for name, value in WHOLE.items()})
    assert load().app_id == "app"


@pytest.mark.parametrize("missing", list(WHOLE))
def test_half_the_settings_are_an_error_that_names_the_rest(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    given(monkeypatch, **{name: value for name, value in WHOLE.items() if name != missing})
    with pytest.raises(SettingsError) as caught:
        load()
    assert str(caught.value) == f"Teams mode needs all its settings; missing: {missing}"


def test_a_managed_identity_needs_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, MicrosoftAppId="app", MicrosoftAppTenantId="t", MicrosoftAppType="userassignedmsi")
    assert load().app_type == "UserAssignedMSI"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "99999", "PORT"),
        ("PORT", "http", "PORT"),
        ("PRACTICE_LOOP_REPLICAS", "0", "PRACTICE_LOOP_REPLICAS"),
        ("PRACTICE_LOOP_TIMEZONE", "Mars/Olympus", "PRACTICE_LOOP_TIMEZONE"),
        ("PRACTICE_LOOP_TIMEZONE", "../etc/passwd", "PRACTICE_LOOP_TIMEZONE"),
        ("MicrosoftAppType", "MultiTenant", "MicrosoftAppType"),
    ],
)
def test_a_bad_value_is_one_line_that_names_it_and_no_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    given(monkeypatch, **WHOLE)
    given(monkeypatch, **{name: value})
    with pytest.raises(SettingsError) as caught:
        load()
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "s3cret" not in str(caught.value) + repr(caught.value.__cause__)


def test_settings_do_not_change_and_show_no_password() -> None:
    settings = Settings.model_validate(WHOLE | {"DATABASE_URL": "postgresql+asyncpg://bot:s3cret@h/x"})
    with pytest.raises(ValidationError):
        settings.port = 1
    assert "s3cret" not in repr(settings)
