# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The LPARs of a module, and the options that choose their drives."""

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
      - The drive's name on the VIOS; C({lpar}) stands for the name of each LPAR. Without it any optical drive of the LPAR will do.
      - Without C({lpar}) for one LPAR only.
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
"""
