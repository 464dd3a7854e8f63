"""A bad variable stops the start with a sentence that says what to set."""

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.core.exceptions import ImproperlyConfigured

from config.brokers import TasksOnly
from config.home import CHECKOUT, Home

KEY = "0" * 64
BIN = Path(sys.executable).parent


def environment_with(**variables: str) -> dict[str, str]:
    """As the shell of somebody who starts a process, with these variables."""
    return {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        **variables,
    }


def settings_with(monkeypatch: pytest.MonkeyPatch, home: Path, **variables: str) -> dict[str, Any]:
    """The settings module, read anew in a home of its own."""
    monkeypatch.setenv("HALFVEIL_HOME", str(home))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(CHECKOUT / "config" / "settings.py"))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "HALFVEIL_PROCESS",
            "root",
            "HALFVEIL_PROCESS='root' is unknown: set HALFVEIL_PROCESS to one of web, worker, owner.",
        ),
        (
            "HALFVEIL_PORT",
            "80a",
            "HALFVEIL_PORT='80a' is not a number from 1 to 65535: set HALFVEIL_PORT to one.",
        ),
        (
            "HALFVEIL_PORT",
            "70000",
            "HALFVEIL_PORT='70000' is not a number from 1 to 65535: set HALFVEIL_PORT to one.",
        ),
        (
            "HALFVEIL_HTTPS",
            "maybe",
            "HALFVEIL_HTTPS='maybe' is neither yes nor no: set HALFVEIL_HTTPS to 1 or 0.",
        ),
        (
            "HALFVEIL_SECRET_KEY",
            "short",
            "HALFVEIL_SECRET_KEY is shorter than 32 characters: set HALFVEIL_SECRET_KEY to a long random value.",
        ),
        (
            "HALFVEIL_MASTER_KEY",
            "z" * 64,
            "HALFVEIL_MASTER_KEY is not 64 hexadecimal digits: make it with `openssl rand -hex 32`.",
        ),
        (
            "DATABASE_URL",
            "mysql://a:secret@b/c",
            "DATABASE_URL is not the address of a PostgreSQL database: "
            "set DATABASE_URL to postgresql://login:password@host:5432/database.",
        ),
        (
            "DATABASE_URL",
            "postgresql://host/",
            "DATABASE_URL lacks the login or the database: "
            "set DATABASE_URL to postgresql://login:password@host:5432/database.",
        ),
        (
            "HALFVEIL_SMS",
            "aliyun",
            "HALFVEIL_SMS=aliyun needs more: set HALFVEIL_SMS_KEY and HALFVEIL_SMS_TEMPLATES.",
        ),
        (
            "HALFVEIL_SMS_KEY",
            "no-colon",
            "HALFVEIL_SMS_KEY is not of the form id:secret: set HALFVEIL_SMS_KEY so.",
        ),
        (
            "HALFVEIL_SMS_URL",
            "gateway.example",
            "HALFVEIL_SMS_URL is not a web address: set HALFVEIL_SMS_URL to https://….",
        ),
        (
            "HALFVEIL_CHANNELS",
            "sms,dingtalk",
            "HALFVEIL_CHANNELS names 'dingtalk', which is unknown: "
            "set HALFVEIL_CHANNELS to some of sms, wecom, wechat, push, bark, ntfy, email.",
        ),
        ("HALFVEIL_CHANNELS", "email", "HALFVEIL_CHANNELS=email needs more: set HALFVEIL_MAIL."),
        (
            "HALFVEIL_CHANNELS",
            "wecom",
            "HALFVEIL_CHANNELS=wecom needs more: "
            "set HALFVEIL_WECOM_CORP and HALFVEIL_WECOM_AGENT and HALFVEIL_WECOM_SECRET.",
        ),
        (
            "HALFVEIL_MAIL",
            "smtp.example.com:secret",
            "HALFVEIL_MAIL is not the address of a mail server: "
            "set HALFVEIL_MAIL to mailtos://login:password@host?from=….",
        ),
        (
            "HALFVEIL_PUSH_CONTACT",
            "it@example.com",
            "HALFVEIL_PUSH_CONTACT is no contact: set HALFVEIL_PUSH_CONTACT to mailto:… or https://….",
        ),
        (
            "HALFVEIL_PRIVATE_SERVERS",
            "push.local:80",
            "HALFVEIL_PRIVATE_SERVERS names 'push.local:80', which is no address in numbers: "
            "set HALFVEIL_PRIVATE_SERVERS to such as 10.0.0.5:8080.",
        ),
        (
            "OWNER_DATABASE_URL",
            "postgresql://a:b@c/d",
            "OWNER_DATABASE_URL is in the web's environment: unset it there, only migrations and populate have it.",
        ),
    ],
)
def test_a_bad_variable_is_answered_with_what_to_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_with(monkeypatch, tmp_path, **{name: value})
    assert str(refused.value) == sentence


def test_a_gateway_that_sends_templates_alone_is_told_which(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gateway = {"HALFVEIL_SMS": "aliyun", "HALFVEIL_SMS_KEY": "id:secret", "HALFVEIL_CHANNELS": "sms"}
    for templates, sentence in (
        ("code=SMS_1", "HALFVEIL_SMS_TEMPLATES names none for nudge: set HALFVEIL_SMS_TEMPLATES to nudge=…."),
        (
            "SMS_1",
            "HALFVEIL_SMS_TEMPLATES is not of the form name=value,name=value: set HALFVEIL_SMS_TEMPLATES so.",
        ),
        (
            "code=SMS_1,nudge=SMS_2,nudge_en=SMS_3",
            "HALFVEIL_SMS_TEMPLATES names 'nudge_en', which is unknown: set HALFVEIL_SMS_TEMPLATES to some of "
            "code, nudge, code-en, nudge-en, each =….",
        ),
    ):
        with pytest.raises(ImproperlyConfigured) as refused:
            settings_with(monkeypatch, tmp_path, HALFVEIL_SMS_TEMPLATES=templates, **gateway)
        assert str(refused.value) == sentence
    whole = settings_with(monkeypatch, tmp_path, HALFVEIL_SMS_TEMPLATES="code=SMS_1,nudge=SMS_2", **gateway)
    assert whole["SMS_TEMPLATES"] == {"code": "SMS_1", "nudge": "SMS_2"}
    assert whole["SMS_KEY"] == ("id", "secret")


@pytest.mark.parametrize(
    "address",
    [
        "valkey://127.0.0.1",
        "redis://",
        "redis://:secret@127.0.0.1:port/0",
        "redis://:secret@127.0.0.1:99999/0",
        "redis://:secret@127.0.0.1/zero",
        "redis://a;amqp://b",
        "redis://a;",
        "amqp://",
        "amqp://login:secret@:5672//",
        "127.0.0.1:6379",
    ],
)
def test_a_bad_address_of_a_broker_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_with(monkeypatch, tmp_path, BROKER_URL=address)
    assert str(refused.value) == (
        "BROKER_URL is not an address of Valkey or RabbitMQ: set BROKER_URL to "
        "redis://:password@host:6379/0 or amqp://login:password@host:5672//."
    )


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "manage.py", "check"],
        [str(BIN / "gunicorn"), "--config", "config/gunicorn.py"],
        [str(BIN / "celery"), "--app", "config", "worker"],
        [str(BIN / "celery"), "--app", "config", "beat"],
        [sys.executable, "-m", "config.embedded", "status"],
        [sys.executable, "-m", "config.demo"],
    ],
    ids=["manage", "gunicorn", "worker", "beat", "servers", "demo"],
)
def test_every_process_says_the_sentence_and_nothing_else(command: list[str]) -> None:
    environment = environment_with(HALFVEIL_PORT="none")
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).strip().removeprefix("halfveil: ")
    assert (done.returncode, said) == (
        1,
        "HALFVEIL_PORT='none' is not a number from 1 to 65535: set HALFVEIL_PORT to one.",
    )


def test_a_home_that_cannot_be_written_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(
        ImproperlyConfigured, match=r"^HALFVEIL_HOME=.*/file/home can't be written \(Not a directory\)"
    ):
        settings_with(monkeypatch, tmp_path / "file" / "home")


def test_without_any_database_the_start_says_how_to_get_one(tmp_path: Path) -> None:
    environment = environment_with(HALFVEIL_HOME=str(tmp_path))
    command = [str(BIN / "gunicorn"), "--config", "config/gunicorn.py"]
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "There is no database: start the embedded servers with `make demo`" in done.stderr
    assert "Traceback" not in done.stderr


def test_only_the_owners_process_knows_the_owners_login(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    aliases = {
        process: sorted(settings_with(monkeypatch, tmp_path, HALFVEIL_PROCESS=process)["DATABASES"])
        for process in ("web", "worker", "owner")
    }
    assert aliases == {"web": ["default"], "worker": ["default"], "owner": ["default", "owner"]}


def test_a_process_holds_its_own_login_alone_and_only_the_web_has_a_pool(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    addresses = {
        "web": ("DATABASE_URL", "postgresql://web:word@127.0.0.1:5432/halfveil"),
        "worker": ("WORKER_DATABASE_URL", "postgresql://worker:word@127.0.0.1:5432/halfveil"),
        "owner": ("OWNER_DATABASE_URL", "postgresql://owner:word@127.0.0.1:5432/halfveil"),
    }
    for process in addresses:
        given = [pair for name, pair in addresses.items() if process == "owner" or name != "owner"]
        found = settings_with(monkeypatch, tmp_path, HALFVEIL_PROCESS=process, **dict(given))
        logins = {entry["USER"] for entry in found["DATABASES"].values()}
        assert logins == {process}
        assert ("pool" in found["DATABASES"]["default"]["OPTIONS"]) is (process == "web")
        assert found["DATABASES"]["default"]["OPTIONS"]["server_side_binding"] is True
        monkeypatch.delenv("OWNER_DATABASE_URL", raising=False)


def test_over_https_every_cookie_is_bound_to_the_host(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = settings_with(monkeypatch, tmp_path, HALFVEIL_HTTPS="1")
    for kind in ("SESSION", "CSRF", "LANGUAGE"):
        assert found[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert found[f"{kind}_COOKIE_SECURE"]
        assert found[f"{kind}_COOKIE_HTTPONLY"]


def test_the_policy_allows_nothing_unsafe_and_nothing_from_elsewhere() -> None:
    from django.conf import settings

    sources = {
        source for allowed in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in allowed
    }
    assert sources == {"'none'", "'self'"}
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["default-src"] == ["'none'"]


def celery_with(monkeypatch: pytest.MonkeyPatch, home: Path, broker: str) -> Celery:
    """Celery as it is set up with that broker."""
    found = settings_with(monkeypatch, home, BROKER_URL=broker)
    app = Celery("other", set_as_current=False)
    app.config_from_object(
        {
            name.removeprefix("CELERY_").lower(): value
            for name, value in found.items()
            if name.startswith("CELERY_")
        }
    )
    return app


@pytest.mark.parametrize("broker", ["redis://:a@b:1/0;redis://:a@c:1/0", "amqp://a:b@c:1//"])
def test_celery_may_not_lose_a_task_nor_retry_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, broker: str
) -> None:
    conf = celery_with(monkeypatch, tmp_path, broker).conf
    assert conf.broker_url == broker
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.result_backend is None
    assert conf.accept_content == ["json"]
    assert not conf.task_always_eager
    assert not conf.worker_enable_remote_control


def test_on_valkey_a_task_is_given_out_again_long_after_it_must_be_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    conf = celery_with(monkeypatch, tmp_path, "redis://:a@b:1/0").conf
    assert conf.broker_transport_options["visibility_timeout"] >= 10 * conf.task_time_limit


def test_on_rabbitmq_the_queue_is_a_quorum_queue_that_confirms_and_needs_no_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = celery_with(monkeypatch, tmp_path, "amqp://a:b@c:1//")
    [queue] = app.amqp.queues.values()
    assert queue.queue_arguments == {"x-queue-type": "quorum"}
    assert queue.exchange.type == "topic"
    assert app.conf.broker_transport_options["confirm_publish"]
    assert app.conf.worker_consumer == f"{TasksOnly.__module__}:{TasksOnly.__name__}"
    assert [step for step in TasksOnly.Blueprint.default_steps if "delay" in step] == []


def test_every_scheduled_task_exists() -> None:
    from config.celery import app

    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled == {
        "disclosure.tasks.sweep",
        "intros.tasks.sweep",
        "config.tasks.heartbeat",
        "disclosure.ledger.tasks.make_partitions",
    }
    assert scheduled <= set(app.tasks)


def test_a_secret_is_made_once_and_is_its_users_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    made = home.secret("web")
    assert made == home.secret("web") == Home(tmp_path / "home").secret("web")
    assert made != home.secret("worker")
    assert (home / "secrets").stat().st_mode & 0o777 == 0o700
    assert (home / "secrets" / "web").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in (home / "secrets").iterdir()) == ["web", "worker"]
