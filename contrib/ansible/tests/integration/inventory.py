# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The LPARs of a lab's inventory of attach-cd as an inventory of Ansible, each with its managed system."""

from __future__ import annotations

import json
import os

import yaml

with open(os.environ["ATTACH_CD_INVENTORY"], encoding="utf-8") as file:
    LPARS = yaml.safe_load(file)["lpars"]

WANTED = os.environ["LAB_LPARS"].split()
print(json.dumps({"aix": {"hosts": {name: {"virtual_cd_system": LPARS.get(name, {}).get("system", "")} for name in WANTED}}}))
