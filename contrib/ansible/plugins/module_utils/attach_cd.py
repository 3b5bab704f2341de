# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs attach-cd once and turns its JSON document into the result of a module."""

from __future__ import annotations

import json
import os

CONNECTION_ARGUMENTS = dict(
    lpar=dict(type="list", elements="str", required=True),
    name=dict(type="str"),
    vios=dict(type="str"),
    vadapter=dict(type="str"),
    host=dict(type="str"),
    partition=dict(type="str"),
    hmc=dict(type="str"),
    system=dict(type="str"),
    ssh_config=dict(type="path"),
    inventory=dict(type="path"),
    identity=dict(type="path"),
    transport=dict(type="str", choices=["auto", "libssh2", "openssh"]),
    accept_new_host_keys=dict(type="bool", default=False),
    timeout=dict(type="str"),
    parallel=dict(type="int", default=32),
    executable=dict(type="str", default="attach-cd"),
)

CONNECTION_OPTIONS = [name for name in CONNECTION_ARGUMENTS if name not in ("lpar", "executable")]

# Statuses of an LPAR that are failures, whatever was asked for.
FAILURES = ("failed", "refused", "unknown", "unreachable", "usage")


def options(params, names):
    """The options of these names as attach-cd's arguments. A name that begins with a dash must not become an option."""
    arguments = []
    for name in names:
        value = params[name]
        option = "--" + name.replace("_", "-")
        if value is True:
            arguments.append(option)
        elif value is not None and value is not False:
            arguments.append("{0}={1}".format(option, value))
    return arguments


def run(module, command, option_names):
    """Run one command for all LPARs. Returns its exit code and its document; fails the module if there is none."""
    if not module.params["lpar"]:
        module.fail_json(msg="lpar is an empty list; name at least one LPAR", status="usage", lpars=[])
    program = _program(module)
    arguments = [program, command, "--json", "--quiet"]
    arguments += options(module.params, CONNECTION_OPTIONS + option_names)
    if module.check_mode and command != "status":
        arguments.append("--dry-run")
    arguments += ["--"] + module.params["lpar"]
    code, output, errors = module.run_command(arguments)
    try:
        document = json.loads(output)
    except ValueError:
        document = None
    if not isinstance(document, dict) or "status" not in document or "results" not in document:
        module.fail_json(
            msg="{0} printed no report (exit {1}): {2}".format(program, code, errors.strip() or output.strip() or "no output"),
            hint="run the command by hand; is it attach-cd, and a version with --json?",
            exit_code=code, cmd=arguments, status="failed", lpars=[])
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


def message(error):
    """Message and hint of an error of the document in one line."""
    return "{0} ({1}): {2}".format(error["message"], error["code"], error["hint"])


def problems(document):
    """What failed, a line for each LPAR; the whole document's error if no LPAR was examined."""
    lines = [message(document["error"])] if document.get("error") else []
    for result in document["results"]:
        if result["error"]:
            lines.append("{0}: {1}: {2}".format(result["lpar"], result["status"], message(result["error"])))
        elif result["status"] in FAILURES:
            lines.append("{0}: {1}".format(result["lpar"], result["status"]))
    return lines


def finish(module, code, document, good_codes):
    """Exit the module with the document's facts."""
    for result in document["results"]:
        for text in result["warnings"]:
            module.warn("{0}: {1}".format(result["lpar"], text))
    values = dict(
        changed=changed(document, module.check_mode),
        status=document["status"],
        summary=document["summary"],
        lpars=document["results"],
        exit_code=code,
    )
    diffs = [difference for difference in map(difference_of, document["results"]) if difference]
    if diffs:
        values["diff"] = diffs
    if code in good_codes:
        module.exit_json(**values)
    lines = problems(document) or ["attach-cd ended with {0}: {1}".format(code, document["status"])]
    errors = [result["error"] for result in document["results"] if result["error"]]
    first = document.get("error") or (errors[0] if errors else None)
    module.fail_json(msg="; ".join(lines), hint=first["hint"] if first else None, error=first, **values)


def changed(document, check_mode):
    """Whether something was changed, or in check mode would be. An unknown effect counts as a change."""
    if check_mode:
        return any(result["would_change"] for result in document["results"])
    return document["changed"] is not False


# What each step changes: before, after.
STEPS = {
    "create-drive": ("drive: absent", "drive: present"),
    "configure": ("device: not configured", "device: configured"),
    "remove-device": ("device: configured", "device: absent"),
    "unload-media": ("medium: loaded", "medium: none"),
    "load-media": ("medium: none", "medium: loaded"),
    "remove-drive": ("drive: present", "drive: absent"),
}


def difference_of(result):
    """The steps of one LPAR that changed something, or would, as Ansible shows differences; None: nothing."""
    before, after = [], []
    for step in result["steps"]:
        if step["outcome"] in ("already-done", "failed"):
            continue
        old, new = STEPS.get(step["name"], (step["name"], step["name"]))
        before.append(old)
        after.append("{0}  ({1}: {2})".format(new, step["host"], step["command"]))
    if not after:
        return None
    return dict(
        before_header=result["lpar"], after_header=result["lpar"],
        before="\n".join(before) + "\n", after="\n".join(after) + "\n")
