"""Reports, replies and whole folders from the outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from troubleshooter.sandbox import visma_books
from troubleshooter.sandbox.server import Sandbox

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


def test_a_report_of_a_kept_scan_needs_no_logs(run: Run, grid: Path, tmp_path: Path) -> None:
    assert run("scan", str(grid), "--json", "s.json", "--report", "a.txt").returncode == 0
    grid.unlink()
    assert run("report", "s.json", "--out", "b.txt").returncode == 0
    made = [(tmp_path / name).read_text("utf-8").splitlines()[1:] for name in ("a.txt", "b.txt")]
    assert made[0] == made[1]
    assert "jan@bos.example" not in "\n".join(made[1])


def test_without_a_file_the_report_comes_out_as_text(run: Run, grid: Path) -> None:
    done = run("report", str(grid), "--lang", "nl")
    assert done.returncode == 0
    assert done.stdout.startswith("Rapport boekhoudkoppeling")


def test_a_report_leaves_a_list_and_a_reply_beside_it(run: Run, grid: Path, tmp_path: Path) -> None:
    done = run("report", str(grid), "--out", "r.html", "--reply", "r.eml", "--unmasked")
    assert done.returncode == 0, done.stderr
    assert "jan@bos.example" in (tmp_path / "r.html").read_text("utf-8")
    assert (tmp_path / "r.csv").exists()
    assert (tmp_path / "r.eml").exists()


def test_the_list_of_an_earlier_report_goes(run: Run, grid: Path, tmp_path: Path) -> None:
    assert run("scan", str(grid), "--report", "a.html", "--lang", "nl").returncode == 0
    grid.write_text(GOOD, "utf-8")
    assert run("scan", str(grid), "--report", "a.html", "--lang", "en").returncode == 0
    assert not (tmp_path / "a.csv").exists()


def test_a_file_of_the_users_own_is_left(run: Run, grid: Path, tmp_path: Path) -> None:
    grid.write_text(GOOD, "utf-8")
    (tmp_path / "a.csv").write_text("mine;own\n", "utf-8")
    assert run("scan", str(grid), "--report", "a.html").returncode == 0
    assert (tmp_path / "a.csv").read_text("utf-8") == "mine;own\n"


def test_the_log_itself_is_never_overwritten_by_the_list(
    run: Run, grid: Path, tmp_path: Path
) -> None:
    done = run("scan", str(grid), "--report", "export.html", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert grid.read_text("utf-8") == GRID
    assert "000000902" in (tmp_path / "export.documents.csv").read_text("utf-8-sig")
    assert "export.documents.csv" in (tmp_path / "export.html").read_text("utf-8")
    (tmp_path / "export.documents.csv").write_text("mine", "utf-8")
    assert run("scan", str(grid), "--report", "export.html").returncode == 2
    assert (tmp_path / "export.documents.csv").read_text("utf-8") == "mine"


def test_the_list_of_a_customers_earlier_report_goes_too(
    run: Run, customers: Path, tmp_path: Path
) -> None:
    arguments = ("scan", str(customers), "--per-folder", "--reports", "out")
    assert run(*arguments).returncode == 0
    (customers / "Klaver" / "logs" / "export.csv").write_text(GOOD, "utf-8")
    assert run(*arguments).returncode == 0
    assert not (tmp_path / "out" / "klaver.csv").exists()
    assert (tmp_path / "out" / "bakker-zn.csv").exists()


@pytest.mark.parametrize(
    ("options", "documents"),
    [
        (("--since", "2026-03-09 06:45"), {"000000903"}),
        (("--until", "2026-03-09 06:45"), {"000000902"}),
        (("--since", "2026-03-10"), set()),
    ],
)
def test_folders_are_narrowed_to_a_time_span(
    run: Run, customers: Path, tmp_path: Path, options: tuple[str, ...], documents: set[str]
) -> None:
    done = run("scan", str(customers), "--per-folder", "--reports", "out", "--lang", "en", *options)
    assert done.returncode == 0, done.stderr
    path = tmp_path / "out" / "bakker-zn.csv"
    rows = path.read_text("utf-8-sig").splitlines()[1:] if path.exists() else []
    assert {row.rpartition(",")[2] for row in rows} == documents
    assert "left out by the filter" in (tmp_path / "out" / "bakker-zn.html").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ("scan", "customers", "--per-folder", "--reports", "out"),
        ("scan", "export.csv", "--reply", "r.eml"),
        ("report", "export.csv", "--out", "r.html"),
        ("report", "compare", "export.csv", "export.csv"),
    ],
)
def test_a_mistake_in_the_branding_is_told_before_anything_is_read(
    run: Run, grid: Path, customers: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "branding.toml").write_text("x = " + "[" * 50_000, "utf-8")
    done = run(*arguments)
    assert done.returncode == 2
    assert "branding.toml: is not valid TOML" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("r.*"))


def test_two_scans_are_compared(run: Run, grid: Path, tmp_path: Path) -> None:
    assert run("scan", str(grid), "--json", "old.json").returncode == 0
    grid.write_text(TAX.replace("2026-03-09", "2026-04-09"), "utf-8")
    done = run("report", "compare", "old.json", str(grid), "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "1 of the 2 earlier errors is gone. 1 error is still seen." in done.stdout
    assert run("report", "compare", "old.json", str(grid), "--out", "c.html").returncode == 0
    assert "000000903" in (tmp_path / "c.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("report", "nowhere.csv"), 3, "nowhere.csv"),
        (("report", "broken.json"), 3, "broken.json: is no scan as `scan --json` writes it"),
        (("report", "old-rule.json"), 3, "'magento.no-such-rule', which is not in the rulebook"),
        (("report", "export.csv", "--out", "r.doc"), 2, "a report ends in"),
        (("report", "export.csv", "--pdf", "r.html"), 2, "ends in .pdf"),
        (("report", "export.csv", "--out", "a.pdf", "--pdf", "a.pdf"), 2, "need a file each"),
        (("report", "export.csv", "--out", "no/such/r.pdf"), 2, "cannot be written"),
        (("report", "export.csv", "--verify", "books"), 2, "no connection 'books'"),
        (("report", "compare", "export.csv", "broken.json"), 3, "broken.json: is no scan"),
        (("report", "compare", "export.csv", "export.csv", "--out", "c.doc"), 2, "ends in"),
    ],
)
def test_what_cannot_be_reported_is_one_clear_line(
    run: Run, grid: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    scan = {"inputs": [], "records": 0, "unknown": {"count": 0}, "unremarkable": 0}
    found = {"rule": "magento.no-such-rule", "level": "error", "count": 1, "objects": 0}
    (tmp_path / "broken.json").write_text(json.dumps({**scan, "diagnoses": [1]}), "utf-8")
    (tmp_path / "old-rule.json").write_text(json.dumps({**scan, "diagnoses": [found]}), "utf-8")
    done = run(*arguments)
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_a_pdf_that_nothing_can_print_is_told(
    run: Run, grid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TROUBLESHOOTER_CHROMIUM", "no-such-browser")
    done = run("report", str(grid), "--out", "r.html", "--pdf", "r.pdf")
    assert done.returncode == 2
    assert "TROUBLESHOOTER_CHROMIUM: 'no-such-browser' is no program" in done.stderr
    assert not (tmp_path / "r.pdf").exists()


PANEL = (
    "10-03-2026 12:30\tMaterial KRAAN-15 on work order 26-0702 not found in VISMA.net\n"
    "10-03-2026 12:45\tRelation 20418 on work order 26-0705 not found in VISMA.net\n"
    "10-03-2026 13:00\tThe quantity of material FILTER G4 has to be greater than 0\n"
)


@pytest.fixture
def erp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A stand-in of Visma.net that knows the item but not the relation of PANEL."""
    monkeypatch.setenv("V_SECRET", visma_books.CLIENT_SECRET)
    (tmp_path / "home").mkdir()
    (tmp_path / "panel.txt").write_text(PANEL, "utf-8")
    with Sandbox() as running:
        (tmp_path / "home" / "connections.toml").write_text(
            f'[erp]\nsystem = "visma.net"\nurl = "{running.addresses["visma.net"]}"\n'
            f'client_id = "{visma_books.CLIENT_ID}"\ntenant_id = "{visma_books.TENANT_ID}"\n'
            'client_secret = "env:V_SECRET"\n',
            "utf-8",
        )
        yield running


@pytest.mark.parametrize(
    ("lang", "headline", "stamps"),
    [
        ("en", "1 of 3 issues is solved.", ("solved", "still open", "could not tell")),
        ("nl", "1 van de 3 punten is opgelost.", ("opgelost", "staat nog open", "niet na te gaan")),
    ],
)
def test_after_the_fix_a_kept_scan_is_looked_up_again_and_stamped(
    run: Run, erp: Sandbox, tmp_path: Path, lang: str, headline: str, stamps: tuple[str, ...]
) -> None:
    assert run("scan", "panel.txt", "--json", "s.json").returncode == 0
    (tmp_path / "panel.txt").unlink()
    done = run("report", "s.json", "--verify", "erp", "--lang", lang, "--out", "r.txt")
    assert done.returncode == 0, done.stderr
    text = " ".join((tmp_path / "r.txt").read_text("utf-8").split())
    assert headline in text
    assert all(f": {stamp}." in text for stamp in stamps)
    assert not [entry for entry in erp.log if entry.writes]


def test_what_was_looked_up_with_a_scan_is_kept_with_it(
    run: Run, erp: Sandbox, tmp_path: Path
) -> None:
    arguments = ("--verify", "erp", "--lang", "en", "--json", "s.json", "--report", "a.txt")
    assert run("scan", "panel.txt", *arguments).returncode == 0
    assert run("report", "s.json", "--lang", "en", "--out", "b.txt").returncode == 0
    made = [(tmp_path / name).read_text("utf-8").splitlines()[1:] for name in ("a.txt", "b.txt")]
    assert made[0] == made[1]
    assert "Checked: confirmed." in "\n".join(made[1])


def test_a_system_that_cannot_be_asked_leaves_a_report_that_says_so_and_ends_with_4(
    run: Run, erp: Sandbox, tmp_path: Path
) -> None:
    erp.__exit__(None, None, None)
    done = run("report", "panel.txt", "--verify", "erp", "--lang", "en", "--out", "r.txt")
    assert done.returncode == 4, done.stderr
    assert "could not be reached" in " ".join((tmp_path / "r.txt").read_text("utf-8").split())
