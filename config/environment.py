"""Typed reading of the environment: a bad value stops the start with a sentence that says what to set."""

from typing import Any
from urllib.parse import quote

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
    value = key(name, home, secret)
    try:
        raw = bytes.fromhex(value)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise ImproperlyConfigured(
            f"{name} is not 64 hexadecimal digits: make it with `openssl rand -hex 32`."
        )
    return raw


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
    """The broker's address: from the variable, or else the embedded Valkey's (which kombu calls redis)."""
    url = raw(name)
    if url:
        if not url.startswith(("redis://", "rediss://", "amqp://", "amqps://")):
            raise ImproperlyConfigured(
                f"{name} is not an address of Valkey or RabbitMQ: set redis://… or amqp://…."
            )
        return url
    server = home.endpoints().get("broker")
    if server is None:
        return ""
    return f"redis://:{quote(home.secret('valkey'), safe='')}@{server['host']}:{server['port']}/0"
