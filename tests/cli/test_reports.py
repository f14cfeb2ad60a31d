"""Reports, replies and whole folders from the outside."""

from __future__ import annotations

import json
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from .conftest import Run

GRID = '''ID,Order,"Invoice ID",Message,"Date Created",Platform,Success
1,000000901,000000701,Success,"2026-03-09 06:15:02",e-Boekhouden,Yes
2,000000902,000000702,"Invalid tax code ""HOOG_VERK21""","2026-03-09 06:30:11",e-Boekhouden,No
3,000000903,000000703,"Authentication failed for user ""jan@bos.example""","2026-03-09 07:00:00",e-Boekhouden,No
'''  # noqa: E501
GOOD = "".join(GRID.splitlines(keepends=True)[:2])
TAX = "".join(GRID.splitlines(keepends=True)[:3])


@pytest.fixture
def grid(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(GRID, "utf-8")
    return path


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    """A folder with a folder for each of three customers, and a file that belongs to nobody."""
    folder = tmp_path / "customers"
    for name, text in (("Bakker & Zn", GRID), ("Klaver", TAX), ("Zon", GOOD)):
        (folder / name / "logs").mkdir(parents=True)
        (folder / name / "logs" / "export.csv").write_text(text, "utf-8")
    (folder / "note.txt").write_text("nothing", "utf-8")
    return folder


def test_personal_data_is_masked_in_every_form_but_json(
    run: Run, grid: Path, tmp_path: Path
) -> None:
    for report in ("a.html", "a.txt"):
        assert run("scan", str(grid), "--report", report, "--reply", "b.eml").returncode == 0
        assert "jan@bos.example" not in (tmp_path / report).read_text("utf-8")
        assert "[e-mail 1]" in (tmp_path / report).read_text("utf-8")
    assert "jan@bos.example" in run("scan", str(grid), "--json", "-").stdout


def test_unmasked_leaves_it(run: Run, grid: Path, tmp_path: Path) -> None:
    assert run("scan", str(grid), "--report", "a.html", "--unmasked").returncode == 0
    assert "jan@bos.example" in (tmp_path / "a.html").read_text("utf-8")


@pytest.mark.parametrize(("lang", "separator"), [("nl", ";"), ("en", ",")])
def test_the_documents_come_as_a_list_beside_the_report(
    run: Run, grid: Path, tmp_path: Path, lang: str, separator: str
) -> None:
    assert run("scan", str(grid), "--report", "a.html", "--lang", lang).returncode == 0
    content = (tmp_path / "a.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = [line.split(separator) for line in content.decode("utf-8-sig").splitlines()]
    assert {row[3] for row in rows[1:]} == {"000000902", "000000903"}
    assert "a.csv" in (tmp_path / "a.html").read_text("utf-8")


def test_without_documents_there_is_no_list(run: Run, grid: Path, tmp_path: Path) -> None:
    grid.write_text(GOOD, "utf-8")
    assert run("scan", str(grid), "--report", "a.html").returncode == 0
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("name", ["reply.txt", "reply.html", "reply.eml"])
def test_a_reply_is_written_in_the_form_its_ending_names(
    run: Run, grid: Path, tmp_path: Path, name: str
) -> None:
    done = run("scan", str(grid), "--reply", name, "--lang", "nl")
    assert done.returncode == 0
    content = (tmp_path / name).read_bytes()
    if name.endswith(".eml"):
        mail = message_from_bytes(content, policy=policy.default)
        assert mail["Subject"] == "Uw boekhoudkoppeling: 2 punten om op te lossen"
    else:
        assert "Goedendag," in content.decode()


def test_branding_signs_the_reply(run: Run, grid: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "branding.toml").write_text(
        'sender = "Desk <desk@firm.example>"\n[signature]\nnl = "Groet van de desk"\n', "utf-8"
    )
    assert run("scan", str(grid), "--reply", "r.eml", "--lang", "nl").returncode == 0
    mail = message_from_bytes((tmp_path / "r.eml").read_bytes(), policy=policy.default)
    assert mail["From"] == "Desk <desk@firm.example>"
    assert b"Groet van de desk" in (tmp_path / "r.eml").read_bytes()


def test_a_mistake_in_the_branding_is_one_line_and_exit_2(
    run: Run, grid: Path, tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "branding.toml").write_text("[colours]\naccent = 'red'\n", "utf-8")
    done = run("scan", str(grid), "--report", "a.html")
    assert done.returncode == 2
    assert "branding.toml: colours.accent: 'red' is not a colour" in done.stderr
    assert not (tmp_path / "a.html").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--reply", "r.doc"), "a reply ends in"),
        (("--reply", "a.html", "--report", "a.html"), "need a file each"),
        (("--per-folder",), "go together"),
        (("--reports", "out"), "go together"),
        (("--per-folder", "--reports", "out", "--json", "-"), "names the files itself"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    run: Run, customers: Path, arguments: tuple[str, ...], told: str
) -> None:
    done = run("scan", str(customers), *arguments)
    assert done.returncode == 2
    assert told in done.stderr


def test_every_customer_folder_gets_a_report_and_they_an_index(
    run: Run, customers: Path, tmp_path: Path
) -> None:
    done = run("scan", str(customers), "--per-folder", "--reports", "out", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "note.txt: not in a customer's folder" in done.stderr
    out = tmp_path / "out"
    assert {path.name for path in out.iterdir()} == {
        ".history",
        "index.html",
        *(f"bakker-zn.{form}" for form in ("html", "csv", "eml")),
        *(f"klaver.{form}" for form in ("html", "csv", "eml")),
        *(f"zon.{form}" for form in ("html", "eml")),
    }
    page = (out / "index.html").read_text("utf-8")
    places = [page.index(f">{name}</a>") for name in ("Bakker &amp; Zn", "Klaver", "Zon")]
    assert places == sorted(places)
    assert "This is the first run" in page


def test_the_next_run_tells_what_changed(run: Run, customers: Path, tmp_path: Path) -> None:
    arguments = ("scan", str(customers), "--per-folder", "--reports", "out", "--lang", "en")
    assert run(*arguments).returncode == 0
    (customers / "Klaver" / "logs" / "export.csv").write_text(GOOD, "utf-8")
    (customers / "Bakker & Zn").rename(tmp_path / "moved")
    (customers / "Zon" / "logs" / "export.csv").write_text(TAX, "utf-8")
    assert run(*arguments).returncode == 0
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "Compared with the last run" in page
    assert "1 fewer than last time" in page
    assert "1 more than last time" in page
    assert "Bakker &amp; Zn" in page[page.index('id="changes"') :]
    kept = [json.loads(path.read_text()) for path in (tmp_path / "out" / ".history").iterdir()]
    assert {document["name"] for document in kept} == {"Klaver", "Zon"}


def test_a_broken_history_is_no_history(run: Run, customers: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / ".history").mkdir(parents=True)
    (tmp_path / "out" / ".history" / "x.json").write_bytes(b"\xff{")
    done = run("scan", str(customers), "--per-folder", "--reports", "out", "--lang", "en")
    assert done.returncode == 0
    assert "This is the first run" in (tmp_path / "out" / "index.html").read_text("utf-8")


def test_reports_inside_the_customers_folder_are_not_a_customer(run: Run, customers: Path) -> None:
    out = customers / "reports"
    for _ in range(2):
        done = run("scan", str(customers), "--per-folder", "--reports", str(out))
        assert done.returncode == 0
    assert not (out / "reports.html").exists()


def test_an_empty_folder_has_no_customers(run: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    done = run("scan", "none", "--per-folder", "--reports", "out")
    assert done.returncode == 2
    assert "holds no customer folders" in done.stderr
