# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.attach_cd.powervm.plugins.modules import optical_medium
from ansible_collections.attach_cd.powervm.tests.unit.plugins.modules.harness import (
    ERROR, FakeProgram, call, medium, report, result, step)


@pytest.fixture(name="program")
def fake_program(tmp_path):
    return FakeProgram(tmp_path)


@pytest.fixture(name="run")
def module_call(program, capsys, monkeypatch):
    def run(**arguments):
        return call(optical_medium, capsys, monkeypatch, **dict(dict(executable=str(program.path)), **arguments))
    return run


CREATED = medium("created", changed=True, verified="sha256-staged")


@pytest.mark.parametrize("arguments, line", [
    (dict(iso="/a.iso", vios=["vio1", "-vio2"]), ["media", "put", "--vios=vio1", "--vios=-vio2", "--", "/a.iso"]),
    (dict(iso="/a.iso", name="b", lpar=["aix04", "aix05"]), ["media", "put", "--as=b", "--for=aix04", "--for=aix05", "--", "/a.iso"]),
    (dict(iso="/a.iso", vios=["vio1"], overwrite=True, verify="back", grow_repository=True, sha256="ab", reason="CHG1"),
     ["media", "put", "--reason=CHG1", "--overwrite", "--sha256=ab", "--verify=back", "--grow-repository", "--vios=vio1", "--", "/a.iso"]),
    (dict(state="absent", name="-b", vios=["vio1"], eject=True, force=True),
     ["media", "rm", "--eject", "--force", "--vios=vio1", "--", "-b"]),
    (dict(state="loaded", name="b", lpar=["aix04", "aix05"], replace=True, drive="{lpar}_cfg"),
     ["insert", "--replace", "--name={lpar}_cfg", "--", "b", "aix04", "aix05"]),
    (dict(state="ejected", lpar=["aix04"], vios=["vio1"], remove_medium=True), ["eject", "--remove-medium", "--vios=vio1", "--", "aix04"]),
])
def test_each_state_is_a_command(program, run, arguments, line):
    program.answer(report(CREATED, changed=True, operation="media-put"))
    assert run(**arguments)["changed"] is True
    common = ["--json", "--quiet", "--parallel=32"]
    assert [argument for argument in program.arguments() if argument not in common] == line
    assert all(argument in program.arguments() for argument in common)


@pytest.mark.parametrize("arguments, named", [
    (dict(vios=["vio1"]), "iso"),
    (dict(iso="/a.iso"), "vios, lpar"),
    (dict(state="absent", vios=["vio1"]), "name"),
    (dict(state="absent", name="a"), "vios"),
    (dict(state="absent", name="a", vios=["vio1"], overwrite=True), "overwrite"),
    (dict(state="loaded", lpar=["aix04"]), "name"),
    (dict(state="loaded", name="a", lpar=["aix04"], rw=True), "rw"),
    (dict(state="loaded", name="a", lpar=[]), "lpar"),
    (dict(state="ejected", lpar=["aix04"], name="a"), "name"),
    (dict(state="ejected", lpar=[]), "lpar"),
    (dict(iso="/a.iso", vios=["vio1"], force=True), "force"),
])
def test_options_of_another_state_and_missing_ones_run_nothing(program, run, arguments, named):
    program.answer(report(CREATED))
    values = run(**arguments)
    assert values["failed"] and named in values["msg"] and not program.record.exists()


@pytest.mark.parametrize("would_change", [True, False])
def test_check_mode_is_a_dry_run(program, run, would_change):
    status = "planned" if would_change else "already-there"
    program.answer(report(medium(status, would_change=would_change), operation="media-put"))
    values = run(iso="/a.iso", vios=["vio1"], check=True)
    assert "--dry-run" in program.arguments() and values["changed"] is would_change


def test_second_run_changes_nothing(program, run):
    program.answer(report(medium("already-there"), operation="media-put"))
    values = run(iso="/a.iso", vios=["vio1"])
    assert values["changed"] is False and "failed" not in values and "diff" not in values
    assert values["lpars"] == [] and values["media"][0]["status"] == "already-there"


def test_failure_on_one_vios_names_it_and_keeps_the_others(program, run):
    failed = medium("refused", vios="vio2", error=dict(ERROR, code="no-repository", message="vio2 has no media repository", hint="create one"))
    program.answer(report(CREATED, failed, status="refused", changed=True, operation="media-put"), 2)
    values = run(iso="/a.iso", vios=["vio1", "vio2"])
    assert values["failed"] and values["changed"] is True
    assert values["msg"] == "vio2: a.iso: refused: vio2 has no media repository (no-repository): create one"
    assert values["hint"] == "create one" and [entry["status"] for entry in values["media"]] == ["created", "refused"]


def test_difference_lists_the_steps_of_each_medium(program, run):
    steps = [step("send", "planned"), step("create-medium", "planned"), step("remove-part", "planned")]
    program.answer(report(medium("planned", would_change=True, steps=steps), operation="media-put"))
    difference = run(iso="/a.iso", vios=["vio1"], check=True)["diff"][0]
    assert difference["before"] == "staged file: absent\nmedium: absent\nstaged file: present\n"
    assert difference["after"].splitlines()[1].startswith("medium: in the repository  (vio1: ")


def test_loaded_reports_the_lpars(program, run):
    program.answer(report(result("aix04", "loaded", changed=True), operation="insert", changed=True, media=[]))
    values = run(state="loaded", name="a.iso", lpar=["aix04"])
    assert values["media"] == [] and values["lpars"][0]["status"] == "loaded"


def test_usage_error_shows_message_and_hint(program, run):
    program.answer(dict(
        schema="attach-cd/1", operation="media-put", status="usage", changed=False, summary={}, results=[],
        error=dict(ERROR, code="usage", message="bad --limit", hint="see --help")), 64)
    values = run(iso="/a.iso", vios=["vio1"], limit="x")
    assert values["failed"] and values["msg"] == "bad --limit (usage): see --help" and values["media"] == []


def test_missing_program_names_it_and_the_cure(run):
    values = run(iso="/a.iso", vios=["vio1"], executable="/nowhere/attach-cd")
    assert values["failed"] and "/nowhere/attach-cd" in values["msg"] and "delegate_to" in values["hint"]
