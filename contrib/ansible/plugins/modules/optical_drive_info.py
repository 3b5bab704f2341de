#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: optical_drive_info
short_description: Query the virtual CD drives of AIX partitions
version_added: 1.0.0
description:
  - Reports for each LPAR whether it has a virtual optical drive, which C(cdN) it is, and which medium is loaded.
  - Changes nothing. A missing drive isn't a failure; an LPAR or VIOS that can't be queried is one.
author:
  - The attach-cd contributors (@attach-cd)
extends_documentation_fragment:
  - attach_cd.powervm.connection
  - attach_cd.powervm.lpar
attributes:
  check_mode:
    description: The module never changes anything.
    support: full
  diff_mode:
    description: There is never a difference.
    support: none
seealso:
  - module: attach_cd.powervm.optical_drive
"""

EXAMPLES = r"""
- name: Query the drives of two LPARs
  attach_cd.powervm.optical_drive_info:
    lpar: [aix04, aix05]
  delegate_to: localhost
  register: drives

- name: Show those without a drive
  ansible.builtin.debug:
    msg: "{{ drives.lpars | selectattr('status', 'eq', 'not-attached') | map(attribute='lpar') }}"
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
      description: For example C(attached), C(not-attached), C(pending) or C(unproven).
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
from ansible_collections.attach_cd.powervm.plugins.module_utils.attach_cd import CONNECTION, DRIVE, LPARS, PROGRAM, options, run
from ansible_collections.attach_cd.powervm.plugins.module_utils.report import finish


def main():
    module = AnsibleModule(argument_spec={**CONNECTION, **PROGRAM, **LPARS, **DRIVE}, supports_check_mode=True)
    code, document = run(module, ["status"], options(module.params, DRIVE), module.params["lpar"])
    # 5: a drive is missing, or AIX hasn't configured it; 6: a drive that nothing proves or contradicts.
    finish(module, code, document, good_codes=[0, 5, 6])


if __name__ == "__main__":
    main()
