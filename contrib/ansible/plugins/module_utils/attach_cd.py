# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs attach-cd once and turns its JSON document into the result of a module."""

from __future__ import annotations

import json
import os

# The options of the documentation fragments, by fragment. All but those that stand in a position of their own become arguments of the
# same name.
CONNECTION = dict(
    hmc=dict(type="str"),
    system=dict(type="str"),
    ssh_config=dict(type="path"),
    inventory=dict(type="path"),
    identity=dict(type="path"),
    transport=dict(type="str", choices=["auto", "libssh2", "openssh"]),
    accept_new_host_keys=dict(type="bool", default=False),
    timeout=dict(type="str"),
    strict=dict(type="bool", default=False),
    parallel=dict(type="int", default=32),
)
PROGRAM = dict(executable=dict(type="str", default="attach-cd"))
LPARS = dict(lpar=dict(type="list", elements="str", required=True))
DRIVE = dict(
    name=dict(type="str"),
    vios=dict(type="str"),
    vadapter=dict(type="str"),
    host=dict(type="str"),
    partition=dict(type="str"),
)
CHANGE = dict(
    reason=dict(type="str"),
    audit=dict(type="str", choices=["file", "syslog", "both"]),
    audit_log=dict(type="path"),
)
IMAGE = dict(
    rw=dict(type="bool", default=False),
    overwrite=dict(type="bool", default=False),
    sha256=dict(type="str", no_log=False),
    any_content=dict(type="bool", default=False),
    verify=dict(type="str", choices=["auto", "size", "staged", "stored", "back"]),
    staging=dict(type="str"),
    limit=dict(type="str"),
    create_repository=dict(type="str"),
    grow_repository=dict(type="bool", default=False),
)

# Statuses that are failures, whatever was asked for.
FAILURES = ("failed", "refused", "unknown", "unreachable", "usage")


def options(params, names):
    """The options of these names as attach-cd's arguments. A value that begins with a dash must not become an option."""
    arguments = []
    for name in names:
        value = params[name]
        option = "--" + name.replace("_", "-")
        if value is True:
            arguments.append(option)
        elif value is not None and value is not False:
            arguments.append("{0}={1}".format(option, value))
    return arguments


def several(option, values):
    """An option that is given once for each value."""
    return ["{0}={1}".format(option, value) for value in values or []]


def refuse(module, state, names):
    """Fail if one of these options is given, which the state doesn't have."""
    given = [name for name in names if module.params[name]]
    if given:
        module.fail_json(
            msg="state={0} doesn't take {1}".format(state, ", ".join(given)), hint="leave it out", status="usage", lpars=[])


def run(module, command, arguments, operands):
    """Run one command, given as a list of words. Returns its exit code and its document; fails the module if there is none."""
    if not operands:
        module.fail_json(msg="lpar is an empty list; name at least one LPAR", status="usage", lpars=[])
    program = _program(module)
    line = [program] + command + ["--json", "--quiet"] + options(module.params, CONNECTION) + arguments
    if module.check_mode and command != ["status"]:
        line.append("--dry-run")
    line += ["--"] + operands
    code, output, errors = module.run_command(line)
    try:
        document = json.loads(output)
    except ValueError:
        document = None
    if not isinstance(document, dict) or "status" not in document or "results" not in document:
        module.fail_json(
            msg="{0} printed no report (exit {1}): {2}".format(program, code, errors.strip() or output.strip() or "no output"),
            hint="run the command by hand; is it attach-cd, and a version with --json?",
            exit_code=code, cmd=line, status="failed", lpars=[])
    return code, document


def _program(module):
    name = module.params["executable"]
    if os.path.sep in name:
        path = os.path.abspath(os.path.expanduser(name))
        found = path if os.path.isfile(path) and os.access(path, os.X_OK) else None
    else:
        found = module.get_bin_path(name)
    if found is None:
        hint = "install attach-cd where the module runs, or run the task on the controller: delegate_to: localhost"
        module.fail_json(
            msg="there is no program {0} on this host; {1}".format(name, hint), hint=hint, status="failed", lpars=[])
    return found
