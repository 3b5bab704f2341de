# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.attach_cd.powervm.plugins.modules import optical_drive, optical_drive_info
from ansible_collections.attach_cd.powervm.tests.unit.plugins.modules.harness import (
    ERROR, FakeProgram, call, medium, report, result, step)


@pytest.fixture(name="program")
def fake_program(tmp_path):
    return FakeProgram(tmp_path)


@pytest.fixture(name="run")
def module_call(program, capsys, monkeypatch):
    def run(module=optical_drive, **arguments):
        return call(module, capsys, monkeypatch, **dict(dict(executable=str(program.path)), **arguments))
    return run


def test_options_become_arguments_and_lpars_stand_behind_the_dashes(program, run):
    program.answer(report(result("aix04", "attached", changed=True), changed=True))
    values = run(
        lpar=["aix04", "-x"], media="a.iso", force=True, wait="30m", vios="vio1", hmc="hmc01", system="ms12", reason="-CHG 1",
        accept_unproven=True, audit="both", ssh_config="/etc/c")
    assert values["changed"] is True
    arguments = program.arguments()
    assert arguments[:3] == ["attach", "--json", "--quiet"]
    assert arguments[-3:] == ["--", "aix04", "-x"]
    for expected in ("--media=a.iso", "--force", "--wait=30m", "--vios=vio1", "--hmc=hmc01", "--system=ms12", "--reason=-CHG 1",
                     "--accept-unproven", "--audit=both", "--ssh-config=/etc/c"):
        assert expected in arguments
    assert "--dry-run" not in arguments and "--rollback" not in arguments


@pytest.mark.parametrize("would_change", [True, False])
def test_check_mode_is_a_dry_run(program, run, would_change):
    status = "planned" if would_change else "already-attached"
    program.answer(report(result("aix04", "already-attached", would_change=False), result("aix05", status, would_change=would_change)))
    values = run(lpar=["aix04", "aix05"], check=True)
    assert "--dry-run" in program.arguments()
    assert values["changed"] is would_change


def test_second_run_changes_nothing(program, run):
    program.answer(report(result("aix04", "already-attached")))
    values = run(lpar=["aix04"])
    assert values["changed"] is False and "failed" not in values and "diff" not in values


def test_absent_detaches(program, run):
    program.answer(report(result("aix04", "detached", changed=True), changed=True, operation="detach"))
    assert run(lpar=["aix04"], state="absent", vios_only=True)["changed"] is True
    assert program.arguments()[0] == "detach" and "--vios-only" in program.arguments()


def test_absent_refuses_options_of_present(program, run):
    values = run(lpar=["aix04"], state="absent", media="a.iso")
    assert values["failed"] and "media" in values["msg"] and values["hint"]
    assert not program.record.exists()


@pytest.mark.parametrize("arguments", [
    dict(remove_medium=True), dict(medium_name="a"), dict(verify="back"), dict(state="absent", iso="/a.iso"),
    dict(state="absent", medium_name="a"), dict(iso="/a.iso", media="a.iso")])
def test_options_that_do_not_go_together_are_refused(program, run, arguments):
    values = run(lpar=["aix04"], **arguments)
    assert values["failed"] and not program.record.exists()


def test_an_image_is_sent_with_its_options(program, run):
    program.answer(report(
        result("aix04", "attached", changed=True), media=[medium("created", changed=True, steps=[step("send", "changed")])], changed=True))
    values = run(
        lpar=["aix04"], iso="/srv/a.iso", medium_name="-b.iso", verify="stored", limit="20M", create_repository="datavg:60G", rw=True,
        replace=True)
    arguments = program.arguments()
    for expected in ("--iso=/srv/a.iso", "--as=-b.iso", "--verify=stored", "--limit=20M", "--create-repository=datavg:60G", "--rw", "--replace"):
        assert expected in arguments
    assert not [argument for argument in arguments if "medium-name" in argument]
    assert [entry["status"] for entry in values["media"]] == ["created"]
    assert values["diff"][0]["before_header"] == "vio1: a.iso"


def test_check_mode_counts_the_image_that_would_be_sent(program, run):
    program.answer(report(result("aix04", "planned", would_change=False), media=[medium("planned", would_change=True)]))
    assert run(lpar=["aix04"], iso="/a.iso", check=True)["changed"] is True


def test_absent_removes_the_medium_with_the_drive(program, run):
    program.answer(report(result("aix04", "detached", changed=True), changed=True, operation="detach"))
    run(lpar=["aix04"], state="absent", remove_medium=True)
    assert "--remove-medium" in program.arguments()


def test_failure_of_one_lpar_shows_message_and_hint_and_keeps_the_others(program, run):
    program.answer(
        report(result("aix04", "attached", changed=True), result("aix05", "failed", error=ERROR), status="failed", changed=True), 1)
    values = run(lpar=["aix04", "aix05"])
    assert values["failed"] and values["changed"] is True
    assert values["msg"] == "aix05: failed: the ODM is locked (odm-locked): run it again"
    assert values["hint"] == "run it again" and values["error"]["code"] == "odm-locked"
    assert [entry["status"] for entry in values["lpars"]] == ["attached", "failed"]


def test_unknown_effect_counts_as_a_change(program, run):
    program.answer(report(result("aix04", "unknown", changed=None, error=ERROR), changed=None), 3)
    values = run(lpar=["aix04"])
    assert values["failed"] and values["changed"] is True and values["exit_code"] == 3


def test_interrupted_run_without_an_error_fails(program, run):
    program.answer(report(result("aix04", "attached")), 143)
    values = run(lpar=["aix04"])
    assert values["failed"] and "143" in values["msg"]


def test_usage_error_shows_message_and_hint(program, run):
    program.answer(dict(
        schema="attach-cd/1", operation="attach-cd", status="usage", changed=False, summary={}, results=[],
        error=dict(ERROR, code="usage", message="bad --wait", hint="see --help")), 64)
    values = run(lpar=["aix04"], wait="5")
    assert values["failed"] and values["msg"] == "bad --wait (usage): see --help" and values["hint"] == "see --help"
    assert values["changed"] is False and values["lpars"] == []


@pytest.mark.parametrize("executable", ["/nowhere/attach-cd", "attach-cd-that-is-missing"])
def test_missing_program_names_it_and_the_cure(run, executable):
    values = run(lpar=["aix04"], executable=executable)
    assert values["failed"] and executable in values["msg"] and "delegate_to" in values["hint"]


@pytest.mark.parametrize("output", ["", "Segmentation fault", "[]", "{}"])
def test_output_that_is_no_report(program, run, output):
    program.answer(output, 2)
    values = run(lpar=["aix04"])
    assert values["failed"] and "no report (exit 2)" in values["msg"] and values["hint"] and values["exit_code"] == 2


def test_empty_list_runs_nothing(program, run):
    values = run(lpar=[])
    assert values["failed"] and not program.record.exists()


def test_difference_lists_the_steps(program, run):
    steps = [step("create-drive", "planned"), step("configure", "planned"), step("load-media", "already-done")]
    program.answer(report(result("aix04", "planned", would_change=True, steps=steps)))
    difference = run(lpar=["aix04"], check=True)["diff"]
    assert len(difference) == 1 and difference[0]["before_header"] == "aix04"
    assert difference[0]["before"] == "drive: absent\ndevice: not configured\n"
    assert difference[0]["after"].splitlines()[0] == "drive: present  (vio1: ioscli mkvdev -fbo)"


def test_warnings_are_passed_on(program, run):
    program.answer(report(result("aix04", "attached", warnings=["vio2 was not asked"])))
    assert "aix04: vio2 was not asked" in str(run(lpar=["aix04"])["warnings"])


@pytest.mark.parametrize("status, code", [("attached", 0), ("not-attached", 5), ("pending", 5), ("unproven", 6)])
def test_info_reports_any_known_state(program, run, status, code):
    program.answer(report(result("aix04", status), operation="status"), code)
    values = run(optical_drive_info, lpar=["aix04"], check=True)
    assert "failed" not in values and values["changed"] is False and values["status"] == status
    # Ansible takes any other `rc` than 0 for a failure.
    assert values["exit_code"] == code and "rc" not in values
    assert program.arguments()[0] == "status" and "--dry-run" not in program.arguments()


def test_info_fails_if_a_host_cannot_be_queried(program, run):
    program.answer(report(result("aix04", "unreachable", error=ERROR), operation="status"), 4)
    values = run(optical_drive_info, lpar=["aix04"])
    assert values["failed"] and "run it again" in values["msg"] and values["lpars"]
