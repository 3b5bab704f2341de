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
  - attach_cd.powervm.lpar
  - attach_cd.powervm.image
  - attach_cd.powervm.change
options:
  state:
    description:
      - C(present) creates and configures what is missing.
      - C(absent) removes the device from AIX, then the drive from the VIOS. Of the options below it takes only I(vios_only),
        I(skip_unknown) and I(remove_medium).
    type: str
    choices: [present, absent]
    default: present
  media:
    description: Load this medium of the VIOS's media repository into the drive; C({lpar}) stands for the name of each LPAR.
    type: str
  medium_name:
    description: The name of the medium that I(iso) becomes. Without it the file's name.
    type: str
  replace:
    description: With I(media) or I(iso), unload a different medium first. It is refused while the client holds it.
    type: bool
    default: false
  force:
    description: With I(media) or I(iso), unload a different medium, even if the client uses it.
    type: bool
    default: false
  remove_medium:
    description:
      - With I(state=absent), remove the medium from the repository, too, if it is read-only and C(attach-cd) created it.
    type: bool
    default: false
  configure:
    description:
      - What AIX configures. C(vio0) runs C(cfgmgr -l vio0), C(adapter) C(cfgmgr -l vscsiN) for the proven adapter only.
      - Without it C(attach-cd) uses C(vio0).
    type: str
    choices: [vio0, adapter]
  wait:
    description:
      - Keep retrying this long while the LPAR boots, with a unit (C(90s), C(15m), C(2h)).
      - Nothing is created before the LPAR has answered and has been identified.
    type: str
  vios_only:
    description: Work on the VIOS only, for an LPAR that isn't running, or that an installer occupies.
    type: bool
    default: false
  rollback:
    description: If configuring the LPAR fails permanently, remove what this run created.
    type: bool
    default: false
  accept_unproven:
    description: Accept a drive that was there before and that nothing proves or contradicts.
    type: bool
    default: false
  skip_unknown:
    description: If the host name of an LPAR doesn't exist, process the others. Without it nothing is changed at all then.
    type: bool
    default: false
seealso:
  - module: attach_cd.powervm.optical_drive_info
  - module: attach_cd.powervm.optical_medium
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

- name: An image of the controller, into the drives of two LPARs that have no operating system yet
  attach_cd.powervm.optical_drive:
    lpar: [aix04, aix05]
    iso: /srv/iso/AIX_7300_DVD_1.iso
    vios_only: true
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
media:
  description: With I(iso), the media, once for each VIOS, with the keys of attach-cd-json(5); otherwise empty.
  returned: if attach-cd printed a report
  type: list
  elements: dict
  sample: [{"vios": "ms12-vio1", "name": "AIX_7300_DVD_1.iso", "status": "created", "verified": "sha256-staged"}]
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
from ansible_collections.attach_cd.powervm.plugins.module_utils.attach_cd import (
    CHANGE, CONNECTION, DRIVE, IMAGE, LPARS, PROGRAM, options, refuse, run, several)
from ansible_collections.attach_cd.powervm.plugins.module_utils.report import finish

# Options of either state, and those of one only.
BOTH = dict(
    vios_only=dict(type="bool", default=False),
    skip_unknown=dict(type="bool", default=False),
)
PRESENT = dict(
    IMAGE,
    media=dict(type="str"),
    iso=dict(type="path"),
    replace=dict(type="bool", default=False),
    force=dict(type="bool", default=False),
    configure=dict(type="str", choices=["vio0", "adapter"]),
    wait=dict(type="str"),
    rollback=dict(type="bool", default=False),
    accept_unproven=dict(type="bool", default=False),
)
ABSENT = dict(remove_medium=dict(type="bool", default=False))
# Those that attach-cd calls otherwise.
OTHERS = dict(
    state=dict(type="str", choices=["present", "absent"], default="present"),
    medium_name=dict(type="str"),
)


def main():
    module = AnsibleModule(
        argument_spec={
            **CONNECTION, **PROGRAM, **LPARS, **DRIVE, **CHANGE, **BOTH, **PRESENT, **ABSENT, **OTHERS},
        mutually_exclusive=[("media", "iso")],
        supports_check_mode=True,
    )
    state, lpars = module.params["state"], module.params["lpar"]
    arguments = options(module.params, [*DRIVE, *CHANGE, *BOTH])
    if state == "present":
        refuse(module, state, ABSENT)
        if not module.params["iso"]:
            refuse(module, "present without iso", ["medium_name", *IMAGE])
        name = module.params["medium_name"]
        arguments += options(module.params, PRESENT) + several("--as", [name] if name else [])
        code, document = run(module, ["attach"], arguments, lpars)
    else:
        refuse(module, state, ["medium_name", *PRESENT])
        code, document = run(module, ["detach"], arguments + options(module.params, ABSENT), lpars)
    finish(module, code, document, good_codes=[0])


if __name__ == "__main__":
    main()
