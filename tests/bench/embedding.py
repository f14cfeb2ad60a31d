"""The all-MiniLM-L6-v2 sentence embeddings, computed in numpy from the packaged weights.

A deep-learning library would be a hundred times the size of the model; the model itself is six
plain transformer layers (BERT: Devlin et al. 2018; MiniLM: Wang et al. 2020).
"""

from __future__ import annotations

import importlib
import math
import zipfile
from collections.abc import Mapping
from typing import Any

from tests.bench.baselines import Ranking, Ranks, plain_wordings

from troubleshooter.model import Rule

_LAYERS, _HEADS, _LONGEST = 6, 12, 256
_EPSILON = 1e-12


class Encoder:
    """Turns a text into a vector of 384 figures of length 1."""

    def __init__(self) -> None:
        self._np: Any = importlib.import_module("numpy")
        packaged = importlib.import_module("all_minilm_l6_v2").get_model_zip_path()
        with zipfile.ZipFile(packaged) as members:
            weights = members.read("model.safetensors")
            tokenizer = members.read("tokenizer.json").decode()
        self._weights = importlib.import_module("safetensors.numpy").load(weights)
        self._tokenizer = importlib.import_module("tokenizers").Tokenizer.from_str(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_LONGEST)
        erf = self._np.vectorize(math.erf, otypes=["float32"])
        grid = self._np.linspace(-6, 6, 4097, dtype="float32")
        self._grid, self._gelu = grid, grid * 0.5 * (1 + erf(grid / math.sqrt(2)))

    def __call__(self, text: str) -> Any:
        """The vector of `text`."""
        np, tokens = self._np, self._tokenizer.encode(text).ids
        words = self._weights["embeddings.word_embeddings.weight"][tokens]
        places = self._weights["embeddings.position_embeddings.weight"][: len(tokens)]
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        state = self._normal(words + places + kind, "embeddings.LayerNorm")
        for number in range(_LAYERS):
            layer = f"encoder.layer.{number}."
            mixed = self._dense(self._attended(state, layer), layer + "attention.output.dense")
            state = self._normal(state + mixed, layer + "attention.output.LayerNorm")
            inner = self._activated(self._dense(state, layer + "intermediate.dense"))
            state = self._normal(
                state + self._dense(inner, layer + "output.dense"), layer + "output.LayerNorm"
            )
        mean = state.mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), _EPSILON)

    def _attended(self, state: Any, layer: str) -> Any:
        np, width = self._np, state.shape[1] // _HEADS
        asked, offered, held = (
            self._dense(state, f"{layer}attention.self.{name}")
            .reshape(len(state), _HEADS, width)
            .transpose(1, 0, 2)
            for name in ("query", "key", "value")
        )
        weight = asked @ offered.transpose(0, 2, 1) / math.sqrt(width)
        weight = np.exp(weight - weight.max(axis=-1, keepdims=True))
        mixed = (weight / weight.sum(axis=-1, keepdims=True)) @ held
        return mixed.transpose(1, 0, 2).reshape(state.shape)

    def _dense(self, state: Any, name: str) -> Any:
        return state @ self._weights[name + ".weight"].T + self._weights[name + ".bias"]

    def _normal(self, state: Any, name: str) -> Any:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = self._np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _EPSILON)
        return centred / spread * self._weights[name + ".weight"] + self._weights[name + ".bias"]

    def _activated(self, state: Any) -> Any:
        np = self._np
        inside = np.interp(state, self._grid, self._gelu).astype("float32")
        return np.where(state > self._grid[-1], state, inside)


def embedded(rules: Mapping[str, Rule]) -> Ranks:
    """Cosine of the message's vector with each wording's, -1 to 1."""
    np: Any = importlib.import_module("numpy")
    encoder = Encoder()
    owners: list[str] = []
    vectors: list[Any] = []
    for owner, wording in plain_wordings(rules):
        owners.append(owner)
        vectors.append(encoder(wording))
    matrix = np.stack(vectors)

    def ranks(message: str) -> Ranking:
        nearness = matrix @ encoder(message)
        ranked: dict[str, float] = {}
        for index in np.argsort(-nearness)[:50]:
            ranked.setdefault(owners[index], float(nearness[index]))
        return list(ranked.items())

    return ranks
