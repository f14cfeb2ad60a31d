"""The C module under the compiler's own checks of memory and of undefined behaviour."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src/troubleshooter/ingest/_alike.c"
FLAGS = ("-g", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC")
CHECKS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=undefined")


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of the module compiled with all checks, and the library that does them."""
    compiler = shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("no gcc")
    folder = tmp_path_factory.mktemp("native")
    include = sysconfig.get_paths()["include"]
    command = [compiler, *FLAGS, *CHECKS, f"-I{include}", str(SOURCE)]
    made = subprocess.run([*command, "-o", str(folder / "_alike.so")], capture_output=True)
    if b"cannot find" in made.stderr or b"Python.h" in made.stderr:
        pytest.skip("gcc has no sanitizers, or Python no headers")
    assert made.returncode == 0, made.stderr.decode()
    found = subprocess.run([compiler, "-print-file-name=libasan.so"], capture_output=True)
    return folder, Path(found.stdout.decode().strip())


@pytest.mark.parametrize("seed", [1, 2])
def test_no_text_makes_it_read_or_write_where_it_should_not(
    checked: tuple[Path, Path], seed: int
) -> None:
    folder, library = checked
    ran = subprocess.run(
        [sys.executable, str(HERE / "native_fuzz.py"), str(folder), str(seed)],
        env={**os.environ, "LD_PRELOAD": str(library), "ASAN_OPTIONS": "detect_leaks=0"},
        capture_output=True,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    assert int(ran.stdout) > 1000
