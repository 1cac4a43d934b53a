"""Put a whole folder in the place of another at once: a reader sees the old one or the new one.

Raises NotOursError for a folder that holds what we did not put there, BusyError while another
process is putting one in its place.
"""

import ctypes
import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from ledger.exceptions import LedgerError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_HALF_MADE = ".moi-"
_MOVED_OUT = "-cu"


class NotOursError(LedgerError):
    """The folder holds files of somebody else: they would be lost."""


class BusyError(LedgerError):
    """Another process is writing the same folder."""


@contextmanager
def replaced(folder: Path, *, mark: str) -> Iterator[Path]:
    """Give an empty folder beside `folder`, and put it in its place when all went well.

    `mark` is the name of a file that only a folder of ours holds; one without it must be empty.
    What is left of a process that was killed is cleared away.
    """
    folder = folder.absolute()
    _require_ours(folder, mark)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        _clear_up_after_a_crash(folder)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}{_HALF_MADE}", dir=folder.parent))
        try:
            yield fresh
            fresh.chmod(0o755)
            _require_ours(folder, mark)
            _swap(fresh, folder)
        finally:
            # The old one after the swap; the half-made one when anything went wrong.
            shutil.rmtree(fresh, ignore_errors=True)


def _clear_up_after_a_crash(folder: Path) -> None:
    for left in sorted(folder.parent.glob(f".{folder.name}{_HALF_MADE}*")):
        if left.name.endswith(_MOVED_OUT) and not folder.exists():
            left.rename(folder)
        else:
            shutil.rmtree(left)


def _require_ours(folder: Path, mark: str) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise NotOursError(
            _("%(folder)s không phải thư mục. Hãy chọn chỗ khác.") % {"folder": folder}
        )
    if folder.exists() and any(folder.iterdir()) and not (folder / mark).is_file():
        raise NotOursError(
            _("Thư mục %(folder)s đang chứa tệp khác, sẽ mất nếu ghi đè. Hãy chọn thư mục trống.")
            % {"folder": folder}
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    path = folder.parent / f".{folder.name}.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BusyError(
                _("Một tiến trình khác đang ghi %(folder)s. Hãy đợi nó xong.") % {"folder": folder}
            ) from error
        yield


def _swap(fresh: Path, folder: Path) -> None:
    """Exchange the two; where the file system cannot, move one out and the other in."""
    if not folder.exists():
        fresh.rename(folder)
        return
    if _exchanged(fresh, folder):
        return
    old = folder.with_name(f"{fresh.name}{_MOVED_OUT}")
    folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _exchanged(fresh: Path, folder: Path) -> bool:
    """Tell whether the kernel has exchanged the two names in one step (Linux, renameat2)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    names = os.fsencode(fresh), os.fsencode(folder)
    if libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
        return True
    if (number := ctypes.get_errno()) in (errno.EINVAL, errno.ENOSYS):
        return False
    raise OSError(number, os.strerror(number), str(folder))
