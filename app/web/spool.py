"""What has to be set aside on the disk while a request or an answer passes through lies encrypted there.

The key is random, held in memory only, and gone with the file: AES-256 in counter mode, which can be read anywhere.
"""

import io
import secrets
from tempfile import TemporaryFile
from typing import IO

BLOCK = 16
IN_MEMORY = 512 * 1024
"""Bytes up to which nothing is set aside."""


class _Encrypted(io.RawIOBase):
    """A nameless temporary file whose bytes on the disk are of use to nobody else."""

    def __init__(self) -> None:
        super().__init__()
        self._file = TemporaryFile(buffering=0)  # noqa: SIM115 - closed with this one
        self._key, self._start = secrets.token_bytes(32), secrets.randbits(8 * BLOCK)

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def truncate(self, size: int | None = None) -> int:
        return self._file.truncate(size)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        at = self._file.tell()
        found = self._file.read(len(buffer))
        buffer[: len(found)] = self._crypted(found, at=at)
        return len(found)

    def write(self, content: bytes) -> int:  # type: ignore[override]
        return self._file.write(self._crypted(bytes(content), at=self._file.tell())) or 0

    def close(self) -> None:
        self._file.close()
        super().close()

    def _crypted(self, content: bytes, *, at: int) -> bytes:
        from cryptography.hazmat.primitives.ciphers import Cipher
        from cryptography.hazmat.primitives.ciphers.algorithms import AES
        from cryptography.hazmat.primitives.ciphers.modes import CTR

        block, within = divmod(at, BLOCK)
        counter = (self._start + block) % 2 ** (8 * BLOCK)
        stream = Cipher(AES(self._key), CTR(counter.to_bytes(BLOCK, "big"))).encryptor()
        stream.update(bytes(within))
        return stream.update(content)


def set_aside() -> IO[bytes]:
    """A file to write and read that vanishes when it is closed."""
    return io.BufferedRandom(_Encrypted(), 128 * 1024)


def spool(size: int | None) -> IO[bytes]:
    """A place for so many bytes, in memory where they are few; None where nobody knows how many come."""
    return io.BytesIO() if size is not None and size <= IN_MEMORY else set_aside()


def seal_waitress() -> None:
    """waitress sets large requests and answers aside in plain temporary files; from here on in encrypted ones."""
    from waitress.buffers import TempfileBasedBuffer

    TempfileBasedBuffer.newfile = lambda self: set_aside()  # noqa: ARG005 - a method of its class
