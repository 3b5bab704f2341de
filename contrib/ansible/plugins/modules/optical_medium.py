#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: optical_medium
short_description: Put images into media repositories of VIOSes, and into the drives of partitions
version_added: 1.0.0
description:
  - Ensures that an image of the controller is a whole medium in the repository of each VIOS, or that a medium is in none.
  - Loads a medium into the drives that LPARs have, or takes it out. This works on the VIOS only, so also while an installer asks for
    the next volume, and for AIX, Linux and IBM i partitions.
  - A second run changes nothing, and sends nothing.
author:
  - The attach-cd contributors (@attach-cd)
extends_documentation_fragment:
  - attach_cd.powervm.connection
  - attach_cd.powervm.image
  - attach_cd.powervm.change
options:
  state:
    description:
      - C(present) copies I(iso) into the repositories of I(vios), or of the VIOSes on which I(lpar) have their drives or would get them
        (C(attach-cd media put)).
      - C(absent) removes the medium I(name) from the repositories of I(vios) (C(attach-cd media rm)).
      - C(loaded) loads the medium I(name) into the drives of I(lpar) (C(attach-cd insert)).
      - C(ejected) takes whatever medium is there out of the drives of I(lpar) (C(attach-cd eject)). The drives stay.
    type: str
    choices: [present, absent, loaded, ejected]
    default: present
  name:
    description:
      - The medium's name. With I(state=present) the default is the file's name.
      - With I(state=loaded), C({lpar}) stands for the name of each LPAR.
    type: str
  vios:
    description: The VIOSes. With I(state=loaded) or I(state=ejected) at most one, on which the drives are looked for.
    type: list
    elements: str
  lpar:
    description:
      - The LPARs, by the name that they have in the inventory of C(attach-cd).
      - With I(state=present) instead of I(vios); with I(state=loaded) and I(state=ejected) the LPARs whose drives are changed.
    type: list
    elements: str
  drive:
    description:
      - The drive's name on the VIOS, if an LPAR has several; C({lpar}) stands for the name of each LPAR.
      - With I(state=loaded) and I(state=ejected).
    type: str
  replace:
    description: With I(state=loaded), unload a different medium first. It is refused while the client holds it.
    type: bool
    default: false
  eject:
    description: With I(state=absent), take the medium out of every drive first, unless a client holds it.
    type: bool
    default: false
  force:
    description:
      - With I(state=loaded), I(state=ejected) or I(eject), take out a medium that the client holds, too.
    type: bool
    default: false
  remove_medium:
    description:
      - With I(state=ejected), remove the medium from the repository, too, if it is read-only and C(attach-cd) created it.
    type: bool
    default: false
seealso:
  - module: attach_cd.powervm.optical_drive
"""

EXAMPLES = r"""
- name: An image into the repositories of two VIOSes
  attach_cd.powervm.optical_medium:
    iso: /srv/iso/AIX_7300_DVD_1.iso
    vios: [ms12-vio1, ms12-vio2]
  delegate_to: localhost

- name: The same wherever two LPARs have their drives
  attach_cd.powervm.optical_medium:
    iso: /srv/iso/AIX_7300_DVD_1.iso
    lpar: [aix04, aix05]
  delegate_to: localhost

- name: The installer asks for volume 2
  attach_cd.powervm.optical_medium:
    name: AIX_7300_DVD_2.iso
    lpar: aix04
    state: loaded
    replace: true
  delegate_to: localhost

- name: Take the disc out
  attach_cd.powervm.optical_medium:
    lpar: aix04
    state: ejected
  delegate_to: localhost

- name: Remove the medium
  attach_cd.powervm.optical_medium:
    name: AIX_7300_DVD_1.iso
    vios: [ms12-vio1, ms12-vio2]
    state: absent
  delegate_to: localhost
"""

RETURN = r"""
status:
  description: The status that sets the exit code; see attach-cd(1).
  returned: always
  type: str
  sample: created
media:
  description: With I(state=present) and I(state=absent) one result for each VIOS, with the keys of attach-cd-json(5); otherwise empty.
  returned: if attach-cd printed a report
  type: list
  elements: dict
  contains:
    vios:
      description: The VIOS.
      type: str
      sample: ms12-vio1
    status:
      description: C(created), C(already-there), C(removed), C(already-removed), or what failed. A medium is created only when it is whole.
      type: str
      sample: created
    name:
      description: The medium's name.
      type: str
      sample: AIX_7300_DVD_1.iso
    verified:
      description: What was compared with the image; null if nothing was.
      type: str
      sample: sha256-staged
    steps:
      description: The changing commands that were sent, or in check mode would be sent.
      type: list
      elements: dict
    error:
      description: What failed, with code, message and hint; null if nothing did.
      type: dict
lpars:
  description: With I(state=loaded) and I(state=ejected) one result for each LPAR, with the keys of attach-cd-json(5); otherwise empty.
  returned: always
  type: list
  elements: dict
  sample: [{"lpar": "aix04", "status": "loaded"}]
summary:
  description: How many results have each status.
  returned: if attach-cd printed a report
  type: dict
  sample: {"created": 2}
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
    CHANGE, CONNECTION, IMAGE, PROGRAM, options, refuse, run, several)
from ansible_collections.attach_cd.powervm.plugins.module_utils.report import finish

OPTIONS = dict(
    state=dict(type="str", choices=["present", "absent", "loaded", "ejected"], default="present"),
    name=dict(type="str"),
    vios=dict(type="list", elements="str"),
    lpar=dict(type="list", elements="str"),
    iso=dict(type="path"),
    drive=dict(type="str"),
    replace=dict(type="bool", default=False),
    eject=dict(type="bool", default=False),
    force=dict(type="bool", default=False),
    remove_medium=dict(type="bool", default=False),
)
# What each state doesn't have.
FOREIGN = dict(
    present=["drive", "replace", "eject", "force", "remove_medium"],
    absent=["lpar", "iso", "drive", "replace", "remove_medium", *IMAGE],
    loaded=["iso", "eject", "remove_medium", *IMAGE],
    ejected=["name", "iso", "replace", "eject", *IMAGE],
)


def command_line(params):
    """The command, its own options, and its operands."""
    state, name, vios, lpars = params["state"], params["name"], params["vios"], params["lpar"]
    if state == "present":
        return (
            ["media", "put"],
            options(params, IMAGE) + several("--as", [name] if name else []) + several("--vios", vios) + several("--for", lpars),
            [params["iso"]])
    if state == "absent":
        return ["media", "rm"], options(params, ["eject", "force"]) + several("--vios", vios), [name]
    drive = several("--vios", vios) + several("--name", [params["drive"]] if params["drive"] else [])
    if state == "loaded":
        # The medium is an operand, too: an empty list of LPARs must not pass for one.
        return ["insert"], options(params, ["replace", "force"]) + drive, [name] + lpars if lpars else []
    return ["eject"], options(params, ["force", "remove_medium"]) + drive, lpars


def main():
    module = AnsibleModule(
        argument_spec={**CONNECTION, **PROGRAM, **CHANGE, **IMAGE, **OPTIONS},
        required_if=[
            ("state", "present", ["iso"]),
            ("state", "present", ["vios", "lpar"], True),
            ("state", "absent", ["name", "vios"]),
            ("state", "loaded", ["name", "lpar"]),
            ("state", "ejected", ["lpar"]),
        ],
        supports_check_mode=True,
    )
    state = module.params["state"]
    refuse(module, state, FOREIGN[state])
    command, arguments, operands = command_line(module.params)
    code, document = run(module, command, options(module.params, CHANGE) + arguments, operands)
    finish(module, code, document, good_codes=[0])


if __name__ == "__main__":
    main()
