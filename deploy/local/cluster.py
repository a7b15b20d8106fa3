"""The place of a cluster on disk: a folder of its own that the server's account can reach, initialised once.

PostgreSQL refuses to run as root, so root runs it as `postgres` or `nobody`. That account often cannot enter the
folder that the checkout lies in (a home or a temporary folder is closed to others); then the data live in a folder
below /var/lib (else /var/tmp) named after the path, and `data` is a link to it. The same goes for a wheel's programs.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from deploy.local.binaries import Binaries, find_binaries
from deploy.local.failures import CannotStart
from deploy.local.leftovers import claim, stop_leftover_server
from deploy.local.spawn import User, reachable, run_as, unprivileged

SUPERUSER = "postgres"
SOCKET_NOTE = "socket"
_PREFIX = "szr-"
_ELSEWHERE = (Path("/var/lib/sozialraum"), Path("/var/tmp/sozialraum"))  # noqa: S108  # root's alone, made with 0711


@dataclass(frozen=True, slots=True)
class Cluster:
    """An initialised cluster: `home` is ours, `folder` (inside it) is PostgreSQL's."""

    home: Path
    binaries: Binaries
    user: User | None

    @property
    def folder(self) -> Path:
        return self.home / "cluster"


def open_cluster(data: Path, *, fsync: bool) -> Cluster:
    """Find the cluster in `data`, or make it; raises CannotStart."""
    try:
        user = _owner(data / "cluster", otherwise=unprivileged())
        home = _place(data, user=user)
        cluster = Cluster(home, _programs(home, user=user), user)
        if not cluster.folder.exists():
            _initialise(cluster, fsync=fsync)
    except PermissionError as error:
        raise CannotStart(f"{error.filename} cannot be written by {_account()}: correct its owner or rights.") from None
    except OSError as error:
        raise CannotStart(f"The folder {data} for the database cannot be made ({error.strerror}).") from None
    return cluster


def forget(data: Path) -> None:
    """Remove a cluster's data, wherever they lie."""
    home = data.resolve()
    remove_old_socket(home)
    shutil.rmtree(home, ignore_errors=True)
    if data.is_symlink():
        data.unlink()
        with contextlib.suppress(OSError):
            home.parent.rmdir()  # the last one takes the folder with it


def forget_abandoned() -> None:
    """Remove the temporary clusters of runs that were killed: nobody holds their lock."""
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/data/lock"):
        with contextlib.suppress(OSError, CannotStart), claim(lock, sentence="in use"):
            stop_leftover_server(lock.parent / "cluster")
            forget(lock.parent)
            shutil.rmtree(lock.parent.parent)


def remove_old_socket(home: Path) -> None:
    """Remove the socket's folder of an earlier start that could not do it itself."""
    note = home / SOCKET_NOTE
    if note.exists() and (old := Path(note.read_text())).name.startswith(_PREFIX):
        shutil.rmtree(old, ignore_errors=True)
        note.unlink()


def temporary_home() -> Path:
    """Make a short-lived folder with a short path that the server's account can enter."""
    user = unprivileged()
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108  # mkdtemp makes a private, unguessable one
        if len(parent) < 60 and reachable(Path(parent), user=user):
            made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
            if user:
                os.chown(made, user.uid, user.gid)
            return made
    raise CannotStart("No temporary folder with a short path is open to the database: set TMPDIR to one, such as /tmp.")


def _account() -> str:
    user = unprivileged()
    return user.name if user else "your account"


def _place(data: Path, *, user: User | None) -> Path:
    if not data.is_symlink():
        data.parent.mkdir(parents=True, exist_ok=True)
        if data.exists() or reachable(data.parent, user=user):
            data.mkdir(mode=0o711, exist_ok=True)
        if data.exists() and reachable(data, user=user):
            return data.absolute()
        if data.exists():
            if any(data.iterdir()):
                raise CannotStart(
                    f"{data} holds something and cannot be entered by the account {_account()}, which the database "
                    "runs under: move it away, or open the folders above it."
                )
            data.rmdir()
        data.symlink_to(_elsewhere(data))
    home = data.resolve()
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    return home


def _elsewhere(data: Path) -> Path:
    name = hashlib.sha256(str(data.absolute()).encode()).hexdigest()[:16]
    for parent in _ELSEWHERE:
        with contextlib.suppress(OSError):
            # No link leads there: what it holds belongs to a checkout that was removed, and must not appear here.
            stop_leftover_server(parent / name / "cluster")
            forget(parent / name)
            (parent / name).mkdir(mode=0o711, parents=True)
            if parent.stat().st_uid == os.geteuid():
                return parent / name
    raise CannotStart("Neither /var/lib nor /var/tmp can be written: run as another account than root.")


def _programs(home: Path, *, user: User | None) -> Binaries:
    version = home / "cluster" / "PG_VERSION"
    found = find_binaries(major=int(version.read_text()) if version.exists() else None)
    if reachable(found.folder / "postgres", user=user):
        return found
    prefix = found.folder.parent
    copy = home / f"programs-{found.major}"
    if not copy.exists():
        half = copy.with_suffix(".new")
        shutil.rmtree(half, ignore_errors=True)
        _copy_programs(prefix, half)
        half.rename(copy)
    return Binaries(copy / prefix.parent.name / prefix.name / found.folder.name, found.major)


def _copy_programs(prefix: Path, target: Path) -> None:
    """Copy an installation together with the libraries that a wheel keeps beside its package."""
    for part in ("bin", "lib", "share"):
        shutil.copytree(prefix / part, target / prefix.parent.name / prefix.name / part, symlinks=True)
    libraries = prefix.parent.with_name(f"{prefix.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)


def _owner(folder: Path, *, otherwise: User | None) -> User | None:
    """Give the account that the server has to run under: the owner of data that exist."""
    if not folder.exists():
        return otherwise
    status = folder.stat()
    if otherwise is not None:
        return User(str(status.st_uid), status.st_uid, status.st_gid)
    if status.st_uid != os.geteuid():
        raise CannotStart(f"{folder} belongs to another account: start as that account, or as root.")
    return None


def _initialise(cluster: Cluster, *, fsync: bool) -> None:
    """Run initdb beside its final name, so that an interrupted one is never taken for a cluster."""
    half = cluster.home / "cluster.new"
    said = ""
    for locale in ("C.UTF-8", "C"):  # the second where the system does not know the first
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        if cluster.user:
            os.chown(half, cluster.user.uid, cluster.user.gid)
        done = run_as(
            [*_initdb(cluster, folder=half), f"--locale={locale}", *([] if fsync else ["--no-sync"])], user=cluster.user
        )
        if done.returncode == 0:
            half.rename(cluster.folder)
            return
        said = done.stderr.strip() or said
    last = said.splitlines()[-1] if said else "without a word"
    raise CannotStart(f"The database could not be initialised in {cluster.home}: {last}")


def _initdb(cluster: Cluster, *, folder: Path) -> list[str]:
    program = str(cluster.binaries.folder / "initdb")
    return [program, "-D", str(folder), "-U", SUPERUSER, "-E", "UTF8", "--auth=trust", "--data-checksums"]
