# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The options that every module of this collection has: how hosts are reached."""

    DOCUMENTATION = r"""
options:
  hmc:
    description:
      - Learn the LPARs' adapters from this HMC, and reach their VIOSes through it.
      - An HMC in the inventory of C(attach-cd) serves the first purpose, and leaves a VIOS that ssh reaches to ssh.
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
  strict:
    description: Refuse what would otherwise be a warning, or rests on trust alone.
    type: bool
    default: false
  parallel:
    description: Number of LPARs or VIOSes to work on at once.
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
