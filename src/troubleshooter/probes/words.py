"""What probes say, in the language asked; the wording itself is in `locales/<language>.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from troubleshooter import safe_yaml
from troubleshooter.errors import (
    AnswerLost,
    CallNotAllowed,
    ConfigurationError,
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    Refused,
    UnexpectedAnswer,
    Unreachable,
    VendorFault,
)
from troubleshooter.model import Language

Value = str | int | bool
_SHARED = "any"
"""The part of the wording that every probe may use."""
_TROUBLE: tuple[tuple[type[ConnectorError], str], ...] = (
    (Unreachable, "unreachable"),
    (AnswerLost, "answer-lost"),
    (Refused, "refused"),
    (CredentialsRejected, "login-rejected"),
    (LimitReached, "limit-reached"),
    (VendorFault, "vendor-fault"),
    (UnexpectedAnswer, "unexpected-answer"),
    (CallNotAllowed, "not-allowed"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence by its key in a probe's own wording, and what is filled in.

    `after` follows it, a space or as it is worded between the two.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    after: tuple[Said, ...] = ()


def say(key: str, *after: Said, **values: Value) -> Said:
    """The sentence under `key`, with `after` behind it."""
    return Said(key, values, after)


def trouble(error: ConnectorError) -> Said:
    """What it means that the question could not be asked; the cause stays in its own words."""
    for kind, key in _TROUBLE:
        if isinstance(error, kind):
            return say(key, error=str(error))
    return say("no-answer", error=str(error))


@dataclass(frozen=True, slots=True)
class Words:
    """The wording of one language: probe, then key, then the sentence."""

    entries: Mapping[str, Mapping[str, str]]

    def sentence(self, probe: str, said: Said | str, evidence: Mapping[str, Value]) -> str:
        """`said` by `probe` in full; text that has no wording yet is given as it is.

        Raises KeyError for a key or a value that is not there.
        """
        if isinstance(said, str):
            return said
        own = self.entries.get(probe, {})
        wording = own[said.key] if said.key in own else self.entries[_SHARED][said.key]
        whole = wording.format_map({**evidence, **said.values})
        return whole + "".join(self.sentence(probe, part, evidence) for part in said.after)


@cache
def words(language: Language) -> Words:
    """The wording of `language`; raises ConfigurationError when it is no table of tables."""
    source = resources.files("troubleshooter.probes") / "locales" / f"{language}.yaml"
    loaded = safe_yaml.read(source.read_text("utf-8"))
    if not isinstance(loaded, dict) or not all(isinstance(own, dict) for own in loaded.values()):
        raise ConfigurationError(f"the wording of probes in {language} is no table of tables")
    return Words(loaded)
