# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fake attach-cd that records its arguments, and a call of a module in this process."""

from __future__ import annotations

import json

from ansible.module_utils import basic

ERROR = dict(code="odm-locked", message="the ODM is locked", hint="run it again", host="vio1", command=None, retryable=True)


def result(lpar, status, **values):
    """One result of a report."""
    return dict(dict(
        lpar=lpar, status=status, changed=False, would_change=None, steps=[], warnings=[], notes=[], error=None, drive=None,
        device=None), **values)


def medium(status, **values):
    """One result of media put or media rm."""
    return dict(dict(
        vios="vio1", name="a.iso", status=status, changed=False, would_change=None, steps=[], warnings=[], notes=[], error=None,
        verified=None), **values)


def report(*results, **values):
    """A report of attach-cd."""
    return dict(dict(
        schema="attach-cd/1", operation="attach", status=results[0]["status"], changed=False,
        summary={results[0]["status"]: len(results)}, results=list(results)), **values)


def step(name, outcome):
    """One step of a result."""
    return dict(name=name, host="vio1", command="ioscli mkvdev -fbo", outcome=outcome, seconds=None)


class FakeProgram:
    """The program `attach-cd` of a test."""

    def __init__(self, directory):
        self.path = directory / "attach-cd"
        self.record = directory / "arguments"

    def answer(self, document, code=0):
        """What it prints and how it ends."""
        text = document if isinstance(document, str) else json.dumps(document)
        answer = self.path.parent / "answer"
        answer.write_text(text)
        self.path.write_text(
            "#!/bin/sh\nprintf '%s\\n' \"$@\" >'{0}'\ncat '{1}'\nexit {2}\n".format(self.record, answer, code))
        self.path.chmod(0o755)

    def arguments(self):
        """Those of its last call."""
        return self.record.read_text().splitlines()


def call(module, capsys, monkeypatch, check=False, **arguments):
    """Run a module; returns what it prints."""
    values = dict(arguments, _ansible_check_mode=check, _ansible_remote_tmp="/tmp", _ansible_keep_remote_files=False)
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": values}).encode())
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    try:
        module.main()
    except SystemExit:
        return json.loads(capsys.readouterr().out)
    raise AssertionError("the module didn't end")
