# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The options and attributes of the modules that change something."""

    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: The hosts are surveyed for real (C(attach-cd --dry-run)) and nothing is changed.
    support: full
  diff_mode:
    description: Shows the steps, each with the exact remote command.
    support: full
options:
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
"""
