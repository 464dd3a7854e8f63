"""Typed reading of the environment: a bad value stops the start with a sentence that says what to set."""

import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from config.home import Home

ENV = environ.Env()  # read through `raw`, which knows its type
PROCESSES = ("web", "worker", "owner")


def raw(name: str, default: str = "") -> str:
    """The variable as it is written, or the default."""
    return str(ENV.str(name, default=default)).strip()


def flag(name: str, *, default: bool) -> bool:
    """A yes or no: 1 or 0."""
    value = raw(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no: set {name} to 1 or 0.")


def number(name: str, *, default: int, low: int, high: int) -> int:
    """A whole number between low and high, both allowed."""
    value = raw(name, str(default))
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise ImproperlyConfigured(
            f"{name}={value!r} is not a number from {low} to {high}: set {name} to one."
        )
    return int(value)


def choice(name: str, *, default: str, among: tuple[str, ...]) -> str:
    """One of a few words."""
    value = raw(name, default)
    if value not in among:
        raise ImproperlyConfigured(f"{name}={value!r} is unknown: set {name} to one of {', '.join(among)}.")
    return value


def text(name: str, *, default: str) -> str:
    """Any text that is not empty."""
    value = raw(name, default)
    if not value:
        raise ImproperlyConfigured(f"{name} is empty: set {name} or leave it out ({default!r} is then used).")
    return value


def given(name: str) -> bool:
    """Whether the variable is set to anything."""
    return bool(raw(name))


def words(name: str, *, default: list[str]) -> list[str]:
    """Several words with commas between."""
    return [word.strip() for word in ENV.list(name, default=default) if word.strip()]


def several(name: str, *, among: tuple[str, ...]) -> list[str]:
    """Some of a few words, with commas between; none if it is not set."""
    found = words(name, default=[])
    for word in found:
        if word not in among:
            raise ImproperlyConfigured(
                f"{name} names {word!r}, which is unknown: set {name} to some of {', '.join(among)}."
            )
    return found


def pairs(name: str, *, holding: tuple[str, ...], among: tuple[str, ...]) -> dict[str, str]:
    """Some of a few words with what each stands for: a=1,b=2; those that must be `holding`."""
    found = dict(word.partition("=")[::2] for word in words(name, default=[]))
    if not all(found.values()):
        raise ImproperlyConfigured(f"{name} is not of the form name=value,name=value: set {name} so.")
    for word in found:
        if word not in among:
            raise ImproperlyConfigured(
                f"{name} names {word!r}, which is unknown: set {name} to some of {', '.join(among)}, each =…."
            )
    missing = [word for word in holding if word not in found]
    if missing:
        raise ImproperlyConfigured(f"{name} names none for {missing[0]}: set {name} to {missing[0]}=….")
    return found


def couple(name: str) -> tuple[str, str]:
    """Two words with a colon between, such as a key's id and its secret; two empty ones if it is not set."""
    first, _, second = raw(name).partition(":")
    if bool(first) != bool(second):
        raise ImproperlyConfigured(f"{name} is not of the form id:secret: set {name} so.")
    return first, second


def address(name: str, *, default: str) -> str:
    """The beginning of a web address, without a slash at its end."""
    value = raw(name, default).rstrip("/")
    if value and not value.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"{name} is not a web address: set {name} to https://….")
    return value


def servers(name: str) -> list[str]:
    """Addresses of servers as numbers, each with its port or without: 10.0.0.5:8080, 192.168.1.9."""
    found = words(name, default=[])
    for word in found:
        host, _, port = word.partition(":") if word.count(":") == 1 else (word, "", "")
        try:
            ip_address(host)
            int(port or "1")
        except ValueError:
            raise ImproperlyConfigured(
                f"{name} names {word!r}, which is no address in numbers: set {name} to such as 10.0.0.5:8080."
            ) from None
    return found


def contact(name: str) -> str:
    """Where somebody who has a complaint about this server can turn: mailto:… or https://…; '' if it is not set."""
    value = raw(name)
    if value and not value.startswith(("mailto:", "https://")):
        raise ImproperlyConfigured(f"{name} is no contact: set {name} to mailto:… or https://….")
    return value


def mail(name: str) -> str:
    """The way to a mail server, as apprise writes it; '' if it is not set. Never repeated: it holds a password."""
    value = raw(name)
    if value and not value.startswith(("mailto://", "mailtos://")):
        raise ImproperlyConfigured(
            f"{name} is not the address of a mail server: set {name} to mailtos://login:password@host?from=…."
        )
    return value


def needs(what: str, *names: str) -> None:
    """Some variables are of no use without others."""
    missing = [name for name in names if not given(name)]
    if missing:
        raise ImproperlyConfigured(f"{what} needs more: set {' and '.join(missing)}.")


def key(name: str, home: Home, secret: str) -> str:
    """A secret from the environment, or else from the home's file of that name."""
    value = raw(name)
    if not value:
        return home.secret(secret)
    if len(value) < 32:
        raise ImproperlyConfigured(
            f"{name} is shorter than 32 characters: set {name} to a long random value."
        )
    return value


def key_bytes(name: str, home: Home, secret: str) -> bytes:
    """32 secret bytes, written as 64 hexadecimal digits."""
    try:
        found = bytes.fromhex(key(name, home, secret))
    except ValueError:
        found = b""
    if len(found) != 32:
        raise ImproperlyConfigured(
            f"{name} is not 64 hexadecimal digits: make it with `openssl rand -hex 32`."
        )
    return found


def database(name: str, home: Home, login: str) -> dict[str, Any]:
    """Django's entry for one login: from the variable, or else from the embedded server's endpoints.

    With neither there is no database at all: an entry that can't connect, which config.startup explains.
    """
    url = raw(name)
    if url:
        return external_database(name, url)
    server = home.endpoints().get("database")
    if server is None:
        return {"ENGINE": "django.db.backends.dummy"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": server["host"],
        "PORT": str(server["port"]),
        "NAME": server["name"],
        "USER": f"halfveil_{login}",
        "PASSWORD": home.secret(login),
        "OPTIONS": {},
    }


def external_database(name: str, url: str) -> dict[str, Any]:
    """A postgresql:// address as Django's entry; the address itself is never repeated, it holds a password."""
    wanted = f"set {name} to postgresql://login:password@host:5432/database."
    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(f"{name} is not the address of a PostgreSQL database: {wanted}")
    try:
        entry: dict[str, Any] = environ.Env.db_url_config(url)
    except (ValueError, ImproperlyConfigured):
        raise ImproperlyConfigured(f"{name} can't be understood: {wanted}") from None
    if not (entry.get("NAME") and entry.get("USER")):
        raise ImproperlyConfigured(f"{name} lacks the login or the database: {wanted}")
    return {**entry, "PORT": str(entry.get("PORT") or ""), "OPTIONS": entry.get("OPTIONS", {})}


def broker(name: str, home: Home) -> str:
    """The broker's address: from the variable, or else the embedded Valkey's (which kombu calls redis).

    Several addresses of one kind, with semicolons between, are tried in turn.
    """
    url = raw(name)
    if url:
        for one in url.split(";"):
            if not is_broker(one) or urlsplit(one).scheme[:4] != url[:4]:
                raise ImproperlyConfigured(  # the address itself is never repeated, it holds a password
                    f"{name} is not an address of Valkey or RabbitMQ: set {name} to "
                    "redis://:password@host:6379/0 or amqp://login:password@host:5672//."
                )
        return url
    server = home.endpoints().get("broker")
    if server is None:
        return ""
    return f"redis://:{quote(home.secret('valkey'), safe='')}@{server['host']}:{server['port']}/0"


def is_broker(url: str) -> bool:
    """Whether an address is one that Celery can use; of Valkey's keyspaces only the number."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    kinds = {"redis": r"/?|/\d+", "rediss": r"/?|/\d+", "amqp": ".*", "amqps": ".*"}
    return named and parts.scheme in kinds and re.fullmatch(kinds[parts.scheme], parts.path) is not None
