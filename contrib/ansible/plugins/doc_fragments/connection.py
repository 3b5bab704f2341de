# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The options that every module of this collection has."""

    DOCUMENTATION = r"""
options:
  lpar:
    description:
      - The LPARs, by the name that they have in the inventory of C(attach-cd) or in the ssh configuration.
      - All of them are worked on at once, up to I(parallel).
    type: list
    elements: str
    required: true
  name:
    description:
      - The drive's name on the VIOS. Without it any optical drive of the LPAR will do.
      - For one LPAR only.
    type: str
  vios:
    description: Use this VIOS.
    type: str
  vadapter:
    description:
      - Use this virtual SCSI server adapter (C(vhostN)). It is still checked against the LPAR.
      - For one LPAR only.
    type: str
  host:
    description:
      - The LPAR's ssh host, if it differs from the LPAR's name.
      - For one LPAR only.
    type: str
  partition:
    description:
      - The LPAR's partition name, if it differs from the LPAR's name.
      - For one LPAR only.
    type: str
  hmc:
    description: Learn the LPAR's adapters from this HMC, and reach its VIOSes through it.
    type: str
  system:
    description: The managed system, by its name on the HMC or in the inventory, or as TYPE-MODEL*SERIAL.
    type: str
  ssh_config:
    description: Use this ssh configuration file instead of the user's and the system's.
    type: path
  inventory:
    description: Use this inventory of C(attach-cd). It isn't an inventory of Ansible.
    type: path
  identity:
    description: Try this private key first.
    type: path
  transport:
    description: How hosts are reached.
    type: str
    choices: [auto, libssh2, openssh]
  accept_new_host_keys:
    description:
      - Accept the key of a host that isn't in known_hosts, and add it there.
      - A changed key is always refused.
    type: bool
    default: false
  timeout:
    description: Bound the wait for one answer, with a unit (C(90s), C(15m), C(2h)).
    type: str
  parallel:
    description: Number of LPARs to work on at once.
    type: int
    default: 32
  executable:
    description: The program, as a path or as a name that is looked up in C(PATH).
    type: str
    default: attach-cd
requirements:
  - attach-cd on the host on which the module runs, usually the controller (C(delegate_to=localhost))
notes:
  - The module runs C(attach-cd), which reaches VIOS, HMC and AIX by ssh itself. Nothing has to be installed on AIX, not even Python.
  - Hosts, users and keys come from the ssh configuration of the user who runs the module.
"""
