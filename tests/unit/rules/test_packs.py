"""Packs of rules: added whole or not at all, pinned, and nothing in them is run or followed."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest

from troubleshooter.errors import ConfigurationError, RuleError, UsageError
from troubleshooter.locations import Locations
from troubleshooter.pipeline import checkout, packs
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.pipeline.rule_sets import files_of
from troubleshooter.rules.comparing import compare
from troubleshooter.rules.positions import MAX_BYTES
from troubleshooter.rules.unpacking import content_version, from_folder, from_zip

from .conftest import Write


@pytest.fixture
def source(tmp_path: Path, write: Write) -> Path:
    folder = tmp_path / "Team Rules"
    write(folder / "rules", "team.printer-jammed", "Label printer jammed with paper")
    return folder


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *who, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
    )
    return done.stdout.strip()


def committed(folder: Path) -> str:
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "rules")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(source: Path) -> Path:
    git(source, "init", "-q", "-b", "main")
    committed(source)
    return source


def rules(locations: Locations) -> set[str]:
    return set(Knowledge(locations).rules)


def test_a_folder_is_added_under_a_name_of_its_own(locations: Locations, source: Path) -> None:
    change = packs.add(locations, str(source))
    assert (change.pack.name, change.pack.rules, change.faults) == ("team-rules", 1, ())
    assert change.pack.version.startswith("sha256:")
    assert "team.printer-jammed" in rules(locations)


def test_a_pack_is_pinned_until_it_is_updated(
    locations: Locations, source: Path, write: Write
) -> None:
    packs.add(locations, str(source), "team")
    write(source / "rules", "team.scale-broken", "Parcel scale broken in the store room")
    assert "team.scale-broken" not in rules(locations)
    assert packs.update(locations, "team").changed
    assert "team.scale-broken" in rules(locations)
    assert not packs.update(locations, "team").changed


def test_disabled_and_removed_packs_take_no_part(locations: Locations, source: Path) -> None:
    packs.add(locations, str(source), "team")
    packs.switch(locations, "team", enabled=False)
    assert "team.printer-jammed" not in rules(locations)
    packs.switch(locations, "team", enabled=True)
    assert "team.printer-jammed" in rules(locations)
    packs.remove(locations, "team")
    assert "team.printer-jammed" not in rules(locations)
    assert not (locations.packs / "team").exists()


def test_shipped_gives_way_to_packs_and_packs_to_the_users_own(
    locations: Locations, source: Path, tmp_path: Path, write: Write
) -> None:
    shared = "shop.store-closed"
    write(source / "rules", shared, "Store closed for stocktaking", title="Of the pack")
    change = packs.add(locations, str(source), "team")
    assert [(c.rule, c.places, c.winner) for c in change.conflicts] == [
        (shared, ("shipped", "team"), "team")
    ]
    assert Knowledge(locations).rules[shared].title.en == "Of the pack"
    write(locations.user_rules, shared, "Store closed for stocktaking", title="My own")
    assert Knowledge(locations).rules[shared].title.en == "My own"
    assert packs.conflicts(locations)[0].winner == packs.OWN


def test_a_pack_with_a_problem_changes_nothing(
    locations: Locations, source: Path, write: Write
) -> None:
    path = write(source / "rules", "team.bad", "Something bad happened here")
    path.write_text(path.read_text("utf-8").replace("level: error", "level: eror"), "utf-8")
    with pytest.raises(RuleError, match=r"team/team/bad\.yaml:3: level: 'eror' is not known"):
        packs.add(locations, str(source), "team")
    assert packs.listed(locations) == ()
    assert rules(locations) == {"shop.store-closed", "shop.label-refused"}
    assert not list(locations.packs.iterdir())


def test_a_broken_update_keeps_the_old_version(
    locations: Locations, source: Path, write: Write
) -> None:
    packs.add(locations, str(source), "team")
    (source / "rules" / "team" / "printer-jammed.yaml").write_text("id: [", "utf-8")
    with pytest.raises(RuleError):
        packs.update(locations, "team")
    assert "team.printer-jammed" in rules(locations)


def test_examples_that_fail_are_told(locations: Locations, source: Path, write: Write) -> None:
    write(source / "rules", "team.other", "Gift wrap sold out", example="Bells and whistles")
    change = packs.add(locations, str(source), "team")
    assert {fault.rule for fault in change.faults} == {"team.other"}


@pytest.mark.parametrize(
    ("name", "told"),
    [("team", "there is a pack 'team' already"), ("../x", "is no name for a pack")],
)
def test_names(locations: Locations, source: Path, name: str, told: str) -> None:
    packs.add(locations, str(source), "team")
    with pytest.raises(UsageError, match=told):
        packs.add(locations, str(source), name)


@pytest.mark.parametrize(
    "wanted", ["http://example.com/x.git", "file:///tmp/x", "ext::sh -c true", "/no/such/folder"]
)
def test_other_sources_are_refused(locations: Locations, wanted: str) -> None:
    with pytest.raises(UsageError, match=r"packs come from|no such folder"):
        packs.add(locations, wanted, "team")


def test_a_pack_that_is_not_there(locations: Locations) -> None:
    with pytest.raises(UsageError, match="no pack 'team'; packs: there are none"):
        packs.update(locations, "team")


def test_a_damaged_index_is_told(locations: Locations) -> None:
    locations.packs.mkdir(parents=True)
    locations.pack_index.write_text('[{"name": 1}]', "utf-8")
    with pytest.raises(ConfigurationError, match=r"packs\.json: is damaged"):
        rules(locations)


def test_an_index_cannot_lead_out_of_the_packs_folder(locations: Locations, tmp_path: Path) -> None:
    locations.packs.mkdir(parents=True)
    index = [{"name": "../../elsewhere", "enabled": True}]
    locations.pack_index.write_text(json.dumps(index), "utf-8")
    assert all(folder.is_relative_to(tmp_path / "shipped") for folder in locations.rule_folders)


# git


def test_a_checkout_is_pinned_at_its_commit(locations: Locations, repository: Path) -> None:
    change = packs.add(locations, str(repository), "team")
    assert (change.pack.kind, change.pack.version) == ("git", git(repository, "rev-parse", "HEAD"))


def test_another_branch_can_be_asked_for(
    locations: Locations, repository: Path, write: Write
) -> None:
    git(repository, "checkout", "-qb", "next")
    write(repository / "rules", "team.scale-broken", "Parcel scale broken in the store room")
    head = committed(repository)
    git(repository, "checkout", "-q", "main")
    packs.add(locations, str(repository), "team")
    assert "team.scale-broken" not in rules(locations)
    assert packs.update(locations, "team", "next").pack.version == head
    assert "team.scale-broken" in rules(locations)


def test_no_hook_of_a_checkout_runs(locations: Locations, repository: Path, tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    for hook in ("post-checkout", "post-merge", "reference-transaction", "pre-auto-gc"):
        path = repository / ".git" / "hooks" / hook
        path.write_text(f"#!/bin/sh\ntouch '{witness}'\n", "utf-8")
        path.chmod(0o755)
    packs.add(locations, str(repository), "team")
    assert not witness.exists()


@pytest.mark.parametrize("ref", ["--upload-pack=touch", "-x", "a b", "nowhere"])
def test_refs_that_are_none(locations: Locations, repository: Path, ref: str) -> None:
    with pytest.raises(UsageError):
        packs.add(locations, str(repository), "team", ref)


def test_a_repository_without_commits_is_told(locations: Locations, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    git(empty, "init", "-q")
    with pytest.raises(UsageError, match="git says"):
        packs.add(locations, str(empty), "team")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://git.example.com/team/rules.git", True),
        ("ssh://git@git.example.com/team/rules.git", True),
        ("git@git.example.com:team/rules.git", True),
        ("http://git.example.com/rules", False),
        ("git://git.example.com/rules", False),
        ("ssh://-oProxyCommand=x/rules", False),
        ("-u@host:path", False),
        ("a@-oProxyCommand:x", False),
        ("a@host:-x", False),
        ("ext::sh", False),
        ("C:/rules", False),
    ],
)
def test_what_counts_as_an_address(text: str, is_one: bool) -> None:
    assert checkout.is_address(text) is is_one


def test_a_password_in_an_address_is_not_shown() -> None:
    shown = checkout.without_password("https://piet:geheim@git.example.com/rules.git")
    assert shown == "https://git.example.com/rules.git"


def test_two_commits_can_be_compared(locations: Locations, repository: Path, write: Write) -> None:
    first = git(repository, "rev-parse", "HEAD")
    write(repository / "rules", "team.scale-broken", "Parcel scale broken in the store room")
    committed(repository)
    before = files_of(f"{repository}@{first}", locations)
    after = files_of(f"{repository}@main", locations)
    assert [change.rule for change in compare(before, after)] == ["team.scale-broken"]


def test_a_link_in_a_repository_is_refused(locations: Locations, repository: Path) -> None:
    (repository / "rules" / "team" / "linked.yaml").symlink_to("/etc/passwd")
    committed(repository)
    with pytest.raises(UsageError, match="is a link"):
        packs.add(locations, str(repository), "team")


# zip


def zipped(members: dict[str, bytes], **attributes: int) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = attributes.get("mode", 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    file.seek(0)
    return file


def test_a_zip_is_read_wherever_the_rules_stand_in_it(locations: Locations, source: Path) -> None:
    text = (source / "rules" / "team" / "printer-jammed.yaml").read_bytes()
    members = {"repo-main/rules/team/printer-jammed.yaml": text, "repo-main/.ci/x.yaml": b"a: 1"}
    path = source / "pack.zip"
    path.write_bytes(zipped(members).read())
    change = packs.add(locations, str(path))
    assert (change.pack.kind, change.pack.name) == ("zip", "pack")
    assert "team.printer-jammed" in rules(locations)


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"../x/y.yaml": b""}, "leads out of the archive"),
        ({"/x/y.yaml": b""}, "leads out of the archive"),
        ({"c:/x/y.yaml": b""}, "leads out of the archive"),
        ({"readme.txt": b""}, "holds no rule file"),
        ({"a/x/y.yaml": b"", "b/x/y.yaml": b""}, "in several places: a, b"),
        ({"x/y.yaml": b" " * (MAX_BYTES + 1)}, "is larger than"),
    ],
)
def test_zips_that_are_refused(members: dict[str, bytes], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        from_zip(zipped(members), "a.zip")


def test_a_link_in_a_zip_is_refused() -> None:
    with pytest.raises(UsageError, match="is a link"):
        from_zip(zipped({"x/y.yaml": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777), "a.zip")


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 nonsense", b"x" * 100])
def test_what_is_no_zip_is_told(raw: bytes) -> None:
    with pytest.raises(UsageError, match="is no sound zip archive"):
        from_zip(io.BytesIO(raw), "a.zip")


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_a_link_in_a_folder_is_refused(source: Path) -> None:
    (source / "rules" / "team" / "linked.yaml").symlink_to(source / "elsewhere")
    with pytest.raises(UsageError, match="is a link"):
        from_folder(source)


def test_the_version_of_a_folder_is_that_of_its_content() -> None:
    one = content_version({"a/b.yaml": b"x", "a/c.yaml": b"y"})
    assert one == content_version({"a/c.yaml": b"y", "a/b.yaml": b"x"})
    assert one != content_version({"a/b.yaml": b"xy", "a/c.yaml": b""})
