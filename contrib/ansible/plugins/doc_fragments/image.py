# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """An image of the host on which the module runs, on its way into media repositories."""

    DOCUMENTATION = r"""
options:
  iso:
    description:
      - An image on the host on which the module runs. It is checked there, sent once to each VIOS, copied into the media repository
        and compared. What can be refused is refused before the first byte.
      - It needs a route by ssh to the VIOS, because an HMC can't transfer files.
    type: path
  rw:
    description: Create a read-write medium, which only one drive can have.
    type: bool
    default: false
  overwrite:
    description: Replace a medium of that name whose content differs, if no drive holds it.
    type: bool
    default: false
  sha256:
    description: The SHA-256 that the file must have. Without it that of C(FILE.sha256) or C(SHA256SUMS) beside the file, if there is one.
    type: str
  any_content:
    description: Also take a file that is neither ISO 9660 nor UDF.
    type: bool
    default: false
  verify:
    description:
      - What is compared. C(auto) compares the checksum of the staged file, where the VIOS has a tool for that, and the size of the medium;
        C(size) sizes only; C(staged) the checksum of the staged file, or nothing is sent; C(stored) also that of the medium;
        C(back) reads the medium back.
      - Without it C(attach-cd) uses C(auto).
    type: str
    choices: [auto, size, staged, stored, back]
  staging:
    description: Stage the image in this directory of the VIOS. It needs as much space as the image until that is imported.
    type: str
  limit:
    description: Send at most this many bytes a second (C(500K), C(20M)).
    type: str
  create_repository:
    description: Where there is no media repository, create one, as C(POOL:SIZE) (C(datavg:60G)).
    type: str
  grow_repository:
    description: Enlarge a repository that is too small by what is missing.
    type: bool
    default: false
"""
