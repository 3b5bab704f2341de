# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends a module with the facts of a report of attach-cd."""

from __future__ import annotations

from ansible_collections.attach_cd.powervm.plugins.module_utils.attach_cd import FAILURES


def finish(module, code, document, good_codes):
    """Exit the module with the document's facts."""
    results = document["results"]
    is_media = document["operation"].startswith("media")
    # The media of `attach --iso` stand beside its LPARs.
    media = results if is_media else document.get("media") or []
    everything = media if is_media else media + results
    for result in everything:
        for text in result["warnings"]:
            module.warn("{0}: {1}".format(subject(result), text))
    values = dict(
        changed=changed(document, everything, module.check_mode),
        status=document["status"],
        summary=document["summary"],
        lpars=[] if is_media else results,
        media=media,
        exit_code=code,
    )
    diffs = [difference for difference in map(difference_of, everything) if difference]
    if diffs:
        values["diff"] = diffs
    if code in good_codes:
        module.exit_json(**values)
    lines = problems(document, everything) or ["attach-cd ended with {0}: {1}".format(code, document["status"])]
    errors = [result["error"] for result in everything if result["error"]]
    # That an LPAR wasn't tried follows from the error of another.
    causes = [error for error in errors if error["code"] != "not-tried"] or errors
    first = document.get("error") or (causes[0] if causes else None)
    module.fail_json(msg="; ".join(lines), hint=first["hint"] if first else None, error=first, **values)


def subject(result):
    """What a result is about: an LPAR, or a medium on a VIOS."""
    return result["lpar"] if "lpar" in result else "{0}: {1}".format(result["vios"], result["name"])


def message(error):
    """Message and hint of an error of the document in one line."""
    return "{0} ({1}): {2}".format(error["message"], error["code"], error["hint"])


def problems(document, results):
    """What failed, a line for each result; the whole document's error if there is no result."""
    lines = [message(document["error"])] if document.get("error") else []
    for result in results:
        if result["error"]:
            lines.append("{0}: {1}: {2}".format(subject(result), result["status"], message(result["error"])))
        elif result["status"] in FAILURES:
            lines.append("{0}: {1}".format(subject(result), result["status"]))
    return lines


def changed(document, results, check_mode):
    """Whether something was changed, or in check mode would be. An unknown effect counts as a change."""
    if check_mode:
        return any(result["would_change"] for result in results)
    return document["changed"] is not False or any(result["changed"] is not False for result in results)


# What each step changes: before, after.
STEPS = {
    "create-drive": ("drive: absent", "drive: present"),
    "configure": ("device: not configured", "device: configured"),
    "remove-device": ("device: configured", "device: absent"),
    "unload-media": ("medium: loaded", "medium: none"),
    "load-media": ("medium: none", "medium: loaded"),
    "remove-drive": ("drive: present", "drive: absent"),
    "create-repository": ("repository: absent", "repository: present"),
    "grow-repository": ("repository: too small", "repository: large enough"),
    "send": ("staged file: absent", "staged file: present"),
    "create-medium": ("medium: absent", "medium: in the repository"),
    "set-access": ("access: another", "access: as wanted"),
    "rename-medium": ("name: another", "name: as wanted"),
    "remove-medium": ("medium: in the repository", "medium: absent"),
    "remove-part": ("staged file: present", "staged file: absent"),
}


def difference_of(result):
    """The steps of one result that changed something, or would, as Ansible shows differences; None: nothing."""
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
        before_header=subject(result), after_header=subject(result),
        before="\n".join(before) + "\n", after="\n".join(after) + "\n")
