"""Opens a ZIP archive without trusting a word of what it says about itself."""

import io
import zipfile

from app.domain.errors import Fault, FaultyFile

MEMBERS = 2_000
UNPACKED_BYTES = 50 * 1024 * 1024
RATIO = 100
_HARMLESS_BYTES = 1024 * 1024
"""Below this an archive may be packed as tightly as it likes: a sheet of equal rows is."""

_KINDS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def unpack(content: bytes) -> dict[str, bytes]:
    """All files of the archive by name, sizes and ratio checked before anything is unpacked.

    Raises `FaultyFile` for an archive that is damaged, too large, protected by a password, or leads out of itself.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check(members, packed=len(content))
            return {member.filename: archive.read(member) for member in members}
    except FaultyFile:
        raise
    except Exception as error:  # a dozen kinds, IndexError and struct.error among them
        raise refused("The file is damaged and cannot be unpacked. Save or download it anew.") from error


def _check(members: list[zipfile.ZipInfo], *, packed: int) -> None:
    if len(members) > MEMBERS:
        raise refused(f"The archive holds {len(members):,} files; at most {MEMBERS:,} are read. Leave the others out.")
    unpacked = sum(member.file_size for member in members)
    if unpacked > UNPACKED_BYTES:
        raise refused(
            f"Unpacked, the file would have {unpacked / 1024 / 1024:,.0f} MB; at most "
            f"{UNPACKED_BYTES // 1024 // 1024} MB are read. Leave out what is not needed."
        )
    if unpacked > max(_HARMLESS_BYTES, RATIO * packed):
        raise refused(
            f"The file would grow more than {RATIO}-fold when unpacked, which no evaluation does. "
            "Save it anew with Excel or LibreOffice."
        )
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise refused("The archive holds two files of the same name. Pack it anew.")
    for member in members:
        if member.flag_bits & 0x1:
            raise refused("The file is protected by a password. Save it without one.")
        if member.compress_type not in _KINDS:
            raise refused("The archive is packed in an unusual way. Pack it anew as an ordinary ZIP.")
        if member.filename.startswith(("/", "\\")) or ".." in member.filename.replace("\\", "/").split("/"):
            raise refused(f'The archive holds a file that leads out of it, "{member.filename[:80]}". Pack it anew.')


def repack(members: dict[str, bytes]) -> bytes:
    """The files as a plain archive, not compressed: what was checked is what will be parsed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def refused(text: str) -> FaultyFile:
    """The refusal of a whole file for one reason."""
    return FaultyFile([Fault("", None, None, text)])
