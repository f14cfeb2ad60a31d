"""The user's cases.toml: whether cases are kept, and for how many days."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from troubleshooter.errors import ConfigurationError

_LARGEST = 20_000


class CaseSettings(BaseModel):
    """`record` is whether anything is kept; `keep_days` how long at least, None for always."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    record: bool = True
    keep_days: int | None = Field(default=None, ge=1, le=36_500)


def read_settings(path: Path) -> CaseSettings:
    """What `path` says; without a file, what is usual. Raises ConfigurationError."""
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return CaseSettings()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(raw) > _LARGEST:
        raise ConfigurationError(f"{path}: larger than {_LARGEST:,} bytes")
    try:
        return CaseSettings.model_validate(tomllib.loads(raw.decode("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigurationError(f"{path}: is no TOML: {error}") from error
    except ValidationError as error:
        lines = [
            f"{path}: {'.'.join(str(part) for part in one['loc'])}: {one['msg']}"
            for one in error.errors()
        ]
        raise ConfigurationError("\n".join(lines)) from error
