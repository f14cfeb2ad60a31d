"""Rule data as the text of a rule file, with the line by which editors find its schema."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import yaml

from troubleshooter.errors import ConfigurationError
from troubleshooter.rules.valid_names import json_schema

SCHEMA = "rule.schema.json"
_MODELINE = "# yaml-language-server: $schema={}\n"


def rule_text(data: Mapping[str, object], schema: str = f"../{SCHEMA}") -> str:
    """The rule file of `data`; `schema` is where the schema stands, seen from the file."""
    return _MODELINE.format(schema) + yaml_text(data)


def yaml_text(data: Mapping[str, object]) -> str:
    """`data` as YAML that reads back as the same; odd line ends and controls are escaped."""
    plain = dict(data)
    text: str = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100)
    if yaml.safe_load(text) != plain:
        text = yaml.safe_dump(plain, allow_unicode=False, sort_keys=False, width=100)
    return text


def place_of(rule_id: str) -> str:
    """Where the rule's file stands in a rules folder, such as `exact/unauthorized.yaml`."""
    prefix, _, slug = rule_id.partition(".")
    return f"{prefix}/{slug}.yaml"


def save(folder: Path, rule_id: str, text: str) -> Path:
    """Write a new rule file into a rules folder, with the schema beside the systems' folders.

    Raises ConfigurationError when there is a file already or it cannot be written.
    """
    path = folder / place_of(rule_id)
    if path.exists():
        raise ConfigurationError(f"{path}: is there already; choose another id or edit the file")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        schema = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
        (folder / SCHEMA).write_text(schema, "utf-8", newline="\n")
        draft.write_text(text, "utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ConfigurationError(f"{path}: {error.strerror}") from error
    return path
