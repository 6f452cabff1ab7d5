"""SQLite's locks do not hold on network file systems (DB13): such a place is refused at start."""

import re
from pathlib import Path

from storage.errors import DatabaseUnfit

_NETWORK = re.compile(r"nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|glusterfs|lustre|fuse\.(sshfs|s3fs).*")
_MOUNTS = Path("/proc/self/mounts")


def refuse_network_file_system(path: Path, mounts: Path = _MOUNTS) -> None:
    """Raises DatabaseUnfit. Silent where the system does not tell its mounts."""
    kind = _kind_of(path.resolve(), mounts)
    if kind is not None and _NETWORK.fullmatch(kind):
        raise DatabaseUnfit(f"{path} is on a network file system ({kind}): use a local disk")


def _kind_of(path: Path, mounts: Path) -> str | None:
    if not mounts.exists():
        return None
    deepest, kind = -1, None
    for line in mounts.read_text("utf-8", "replace").splitlines():
        _device, place, this_kind, *_rest = line.split(" ")
        where = Path(place.replace("\\040", " "))
        if path.is_relative_to(where) and len(where.parts) >= deepest:
            deepest, kind = len(where.parts), this_kind
    return kind
