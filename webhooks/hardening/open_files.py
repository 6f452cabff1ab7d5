"""Lets the process hold as many sockets as it is meant to: the usual soft limit is 1,024."""

import sys

_OTHERS = 512  # database, outgoing calls, files


def allow_open_files(connections: int) -> None:
    """Raises the soft limit as far as the hard one allows. Windows has no such limit."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + _OTHERS
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
