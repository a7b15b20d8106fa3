"""Become a child that dies with its parent: `child.py SIGNAL PARENT USER PROGRAM ARGUMENTS...`.

PROGRAM is an absolute path: after the change of user this Python may not be able to import anything more.
Runs as a script of its own between fork and the program, so that nothing of a threaded parent runs after the fork.
USER is `uid:gid`, or `-` to stay who we are: PostgreSQL refuses to run as root. The order matters: Linux forgets the
parent-death signal when the user changes, and keeps it over exec. Systems without it start the program all the same;
there the next start finds what is left (leftovers.py).
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def become(user: str) -> None:
    """Give up root for another user, for good."""
    uid, gid = (int(part) for part in user.split(":"))
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def die_with(parent: int, *, by: int) -> None:
    """Ask the kernel for a signal on the parent's death; leave at once if it died before we asked."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, by, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


def main(arguments: list[str]) -> None:
    """Change the user, tie the life to the parent's, run the program."""
    death, parent, user, *program = arguments
    if user != "-":
        become(user)
        os.environ["HOME"] = "/"
    die_with(int(parent), by=int(death))
    # The parent may ignore signals (a shell does so for background jobs); a program must not inherit that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execv(program[0], program)  # noqa: S606  # no shell is the point: the program takes this process's place


if __name__ == "__main__":
    main(sys.argv[1:])
