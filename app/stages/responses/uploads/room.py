"""How much an uploaded file may become when it is unpacked, all archives within it together."""

from dataclasses import dataclass, replace

from app.sheets.archives import MEMBERS, RATIO, UNPACKED_BYTES
from app.stages.responses.uploads.refusal import Refused

HARMLESS_BYTES = 1024 * 1024
"""Below this an archive may be packed as tightly as it likes: a sheet of equal rows is."""
LEVELS = 3
"""Archive, document in it, table embedded in that."""
ZIPS = 2
"""A ZIP within a ZIP, and no further."""


@dataclass
class Used:
    """What was unpacked so far."""

    members: int = 0
    unpacked: int = 0


@dataclass(frozen=True)
class Room:
    """Where a file lies: how many archives are around it. `used` is shared by all within one upload."""

    used: Used
    size: int
    """Bytes of the uploaded file itself."""
    levels: int = 0
    zips: int = 0

    def entered(self, *, is_zip: bool) -> "Room":
        """Within one more archive. Raises Refused."""
        inside = replace(self, levels=self.levels + 1, zips=self.zips + is_zip)
        if inside.levels > LEVELS or inside.zips > ZIPS:
            raise Refused("It holds archives within archives. Pack what they hold into one archive.")
        return inside

    def take(self, *, members: int, unpacked: int) -> None:
        """Count what an archive says it holds, before anything of it is unpacked. Raises Refused."""
        self.used.members += members
        self.used.unpacked += unpacked
        if self.used.members > MEMBERS:
            raise Refused(f"It holds more than {MEMBERS:,} files. Leave out what is not needed.")
        if self.used.unpacked > UNPACKED_BYTES:
            raise Refused(
                f"Unpacked, it would have more than {UNPACKED_BYTES // 1024 // 1024} MB. Leave out what is not "
                "needed, or hand in its files one by one."
            )
        if self.used.unpacked > max(HARMLESS_BYTES, RATIO * self.size):
            raise Refused(f"It would grow more than {RATIO}-fold when unpacked. Pack or save it anew.")
