"""Opaque ids: a keyed hash of a name, so that nobody without the key can try names out.

The key is a small file the organization keeps to itself, made at first use. Who loses it becomes
another organization; who wants to become another one deletes it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cmt.errors import DisclosureError, Fault
from cmt.files import write_whole

KEY_FILE = "benchmark.key"
KEY_BYTES = 32
ID_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who publishes what, in names; they are hashed before anything leaves."""

    organization: str
    survey: str  # what is asked about: the service, a branch of it
    wave: str

    def ids(self, key: bytes, *, stable: bool) -> tuple[str, str, str]:
        """The opaque ids of the organization, of this wave, and of the survey over all waves.

        stable   whether the last is given at all; else nobody can tell which waves are one survey
        """
        organization = opaque(key, "organization", self.organization)
        wave = opaque(key, "survey", self.organization, self.survey, self.wave)
        series = opaque(key, "series", self.organization, self.survey) if stable else ""
        return organization, wave, series


def opaque(key: bytes, *parts: str) -> str:
    """32 hexadecimal digits that stand for some names.

    >>> opaque(bytes(32), "organization", "City of Example")[:8]
    'b04592bd'
    """
    text = "\0".join(part.strip().casefold() for part in parts)
    return hashlib.blake2b(text.encode(), key=key, digest_size=ID_BYTES).hexdigest()


def key_in(folder: Path) -> bytes:
    """The key kept in a folder; made there, readable by its owner alone, when there is none.

    errors   DisclosureError when the file holds no key; ReportError when it cannot be written
    """
    path = folder / KEY_FILE
    if not path.exists():
        write_whole(path, f"{secrets.token_hex(KEY_BYTES)}\n".encode())
        os.chmod(path, 0o600)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise DisclosureError(
            Fault(
                where=str(path),
                got="this is no key",
                expected=f"{2 * KEY_BYTES} hexadecimal digits, as cmt wrote them",
                hint="Restore it; a new key makes you another organization to your peers",
            )
        )
    return key
