"""Which keys are valid at a place of a rule file, read off its JSON Schema."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from troubleshooter.rules.schema import RuleDoc


@lru_cache(maxsize=1)
def json_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file, for editors."""
    schema = RuleDoc.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def names_at(location: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand in the mapping at `location`."""
    places = [json_schema()]
    for part in location:
        places = [inner for place in places for inner in _inside(place, part)]
    return sorted({name for place in _resolved(places) for name in place.get("properties", {})})


def _resolved(places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for place in places:
        if "$ref" in place:
            name = place["$ref"].rsplit("/", 1)[1]
            found.extend(_resolved([json_schema()["$defs"][name]]))
        elif "anyOf" in place and "properties" not in place:
            found.extend(_resolved(place["anyOf"]))
        else:
            found.append(place)
    return found


def _inside(place: dict[str, Any], part: str | int) -> list[dict[str, Any]]:
    inner: list[dict[str, Any]] = []
    for resolved in _resolved([place]):
        if isinstance(part, int):
            inner.extend([resolved["items"]] if "items" in resolved else [])
        elif part in resolved.get("properties", {}):
            inner.append(resolved["properties"][part])
    return inner
