"""Settings as the environment gives them. A missing or odd value stops the start and says why."""

import os


class SettingError(SystemExit):
    """The environment does not say what it must; the message says what to write."""


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise SettingError(
            f"{name} is not set. Set it in the environment; README.md lists all settings."
        )
    return value


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0").lower()
    if value not in ("1", "0", "true", "false", "yes", "no"):
        raise SettingError(f"{name} is {value!r}. Write 1 or 0.")
    return value in ("1", "true", "yes")


def integer(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdecimal():
        raise SettingError(f"{name} is {value!r}. Write a whole number, for example {default}.")
    return int(value)


def words(name: str, default: str) -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
