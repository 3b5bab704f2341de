#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: optical_drive
short_description: Give AIX partitions a virtual CD drive, or remove it
version_added: 1.0.0
description:
  - Ensures that each LPAR has a virtual optical drive on its VIOS that AIX has configured, and proves which C(cdN) it is.
  - A second run changes nothing.
author:
  - The attach-cd contributors (@attach-cd)
extends_documentation_fragment:
  - attach_cd.powervm.connection
attributes:
  check_mode:
    description: The hosts are surveyed for real (C(attach-cd --dry-run)) and nothing is changed.
    support: full
  diff_mode:
    description: Shows the steps, each with the exact remote command.
    support: full
options:
  state:
    description:
      - C(present) creates and configures what is missing.
      - C(absent) removes the device from AIX, then the drive from the VIOS.
    type: str
    choices: [present, absent]
    default: present
  media:
    description: Load this medium of the VIOS's media repository into the drive. Only with I(state=present).
    type: str
  force:
    description: With I(media), unload a different medium, even if the client uses it.
    type: bool
    default: false
  configure:
    description:
      - What AIX configures. C(vio0) runs C(cfgmgr -l vio0), C(adapter) C(cfgmgr -l vscsiN) for the proven adapter only.
      - Only with I(state=present); without it C(attach-cd) uses C(vio0).
    type: str
    choices: [vio0, adapter]
  wait:
    description:
      - Keep retrying this long while the LPAR boots, with a unit (C(90s), C(15m), C(2h)).
      - Nothing is created before the LPAR has answered and has been identified. Only with I(state=present).
    type: str
  vios_only:
    description: Work on the VIOS only, for an LPAR that isn't running.
    type: bool
    default: false
  rollback:
    description: If configuring the LPAR fails permanently, remove what this run created. Only with I(state=present).
    type: bool
    default: false
  accept_unproven:
    description: Accept a drive that was there before and that nothing proves or contradicts. Only with I(state=present).
    type: bool
    default: false
  skip_unknown:
    description: If the host name of an LPAR doesn't exist, process the others. Without it nothing is changed at all then.
    type: bool
    default: false
  reason:
    description: A change number or note, kept in the report and in the audit log.
    type: str
  audit:
    description: Where changes are recorded.
    type: str
    choices: [file, syslog, both]
  audit_log:
    description: The file of the audit log.
    type: path
seealso:
  - module: attach_cd.powervm.optical_drive_info
"""

EXAMPLES = r"""
- name: Give each host of the play its drive
  attach_cd.powervm.optical_drive:
    lpar: "{{ inventory_hostname_short }}"
    wait: 30m
    reason: CHG0042
  delegate_to: localhost

- name: Two LPARs in one call, with a medium
  attach_cd.powervm.optical_drive:
    lpar: [aix04, aix05]
    media: AIX_7300_DVD_1.iso
  delegate_to: localhost

- name: Remove the drive
  attach_cd.powervm.optical_drive:
    lpar: aix04
    state: absent
  delegate_to: localhost
"""

RETURN = r"""
status:
  description: The status that sets the exit code; see attach-cd(1).
  returned: always
  type: str
  sample: attached
lpars:
  description: One result for each LPAR, in the order of the arguments, with the keys of attach-cd-json(5).
  returned: always
  type: list
  elements: dict
  contains:
    lpar:
      description: The LPAR.
      type: str
      sample: aix04
    status:
      description: Its own status.
      type: str
      sample: attached
    device:
      description: The proven device in AIX; null if there is none.
      type: dict
      sample: {"name": "cd0", "status": "Available", "location": "U9009.22A.7812345-V5-C2-T1-L8100000000000000"}
    drive:
      description: The drive on the VIOS; null if there is none.
      type: dict
      sample: {"name": "aix04_cd", "status": "Available", "lun": "0x8100000000000000", "media": null}
    steps:
      description: The changing commands that were sent, or in check mode would be sent.
      type: list
      elements: dict
    error:
      description: What failed, with code, message and hint; null if nothing did.
      type: dict
summary:
  description: How many LPARs have each status.
  returned: if attach-cd printed a report
  type: dict
  sample: {"attached": 2}
exit_code:
  description: The exit code of attach-cd.
  returned: if attach-cd ran
  type: int
  sample: 0
error:
  description: The first error, with code, message, hint, host, command and retryable.
  returned: failure
  type: dict
hint:
  description: What to do next.
  returned: failure
  type: str
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.attach_cd.powervm.plugins.module_utils.attach_cd import CONNECTION_ARGUMENTS, finish, run

# Options of either command, and of `attach` only.
CHANGE_OPTIONS = ["vios_only", "skip_unknown", "reason", "audit", "audit_log"]
ATTACH_OPTIONS = ["media", "force", "configure", "wait", "rollback", "accept_unproven"]


def main():
    module = AnsibleModule(
        argument_spec=dict(
            CONNECTION_ARGUMENTS,
            state=dict(type="str", choices=["present", "absent"], default="present"),
            media=dict(type="str"),
            force=dict(type="bool", default=False),
            configure=dict(type="str", choices=["vio0", "adapter"]),
            wait=dict(type="str"),
            vios_only=dict(type="bool", default=False),
            rollback=dict(type="bool", default=False),
            accept_unproven=dict(type="bool", default=False),
            skip_unknown=dict(type="bool", default=False),
            reason=dict(type="str"),
            audit=dict(type="str", choices=["file", "syslog", "both"]),
            audit_log=dict(type="path"),
        ),
        supports_check_mode=True,
    )
    if module.params["state"] == "present":
        code, document = run(module, "attach", CHANGE_OPTIONS + ATTACH_OPTIONS)
    else:
        given = [name for name in ATTACH_OPTIONS if module.params[name]]
        if given:
            module.fail_json(
                msg="state=absent doesn't take {0}".format(", ".join(given)), hint="leave it out", status="usage", lpars=[])
        code, document = run(module, "detach", CHANGE_OPTIONS)
    finish(module, code, document, good_codes=[0])


if __name__ == "__main__":
    main()
