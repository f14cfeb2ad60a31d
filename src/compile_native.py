"""Compiles the one module written in C while a wheel is built; without a compiler there is none."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_MODULE = "troubleshooter.ingest._alike"
_SOURCE = Path("src/troubleshooter/ingest/_alike.c")


class CompileNative(BuildHookInterface):  # type: ignore[misc]  # hatchling tells no types
    """Adds the compiled module to a wheel, or puts it beside its source for an editable one."""

    PLUGIN_NAME = "custom"
    _made_in = ""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, if that can be done; everything works without, large exports slower."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        try:
            if version == "editable":
                self._compiled(root, root / "src")
                return
            self._made_in = tempfile.mkdtemp(prefix="troubleshooter-")
            made = self._compiled(root, Path(self._made_in))
        except Exception as error:  # noqa: BLE001 -- a compiler may fail in any way
            self.app.display_warning(f"{_SOURCE} is not compiled: {error}")
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["force_include"][str(made)] = f"troubleshooter/ingest/{made.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Leave nothing behind but the wheel."""
        if self._made_in:
            shutil.rmtree(self._made_in, ignore_errors=True)

    def _compiled(self, root: Path, into: Path) -> Path:
        """The compiled module, in its place below `into`. Raises whatever the compiler does."""
        from setuptools import Distribution, Extension

        extension = Extension(_MODULE, [str(root / _SOURCE)], py_limited_api=True)
        command = Distribution({"ext_modules": [extension]}).get_command_obj("build_ext")
        with tempfile.TemporaryDirectory() as temporary:
            command.build_lib, command.build_temp = str(into), temporary
            command.ensure_finalized()
            command.run()
        return Path(command.get_ext_fullpath(_MODULE))
