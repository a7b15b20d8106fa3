"""Versions of a resource: the `ETag` that it has and the `If-Match` that a change of it must carry (412, 428)."""

from dataclasses import dataclass, field

from shared.errors import Refused


class VersionMissing(Refused):
    """The change needs `If-Match` and came without."""


class VersionChanged(Refused):
    """The resource has another version than the caller named."""


class NoVersionYet(VersionChanged):
    """The caller named a version of what does not exist yet."""


@dataclass(frozen=True, slots=True)
class Match:
    """What `If-Match` said: any version, or one of these entity tags (with their quotes)."""

    anything: bool = False
    etags: frozenset[str] = field(default=frozenset())

    def admits(self, etag: str) -> bool:
        """Tell whether the resource's ETag is one that the caller named."""
        return self.anything or etag in self.etags


def etag_of(version: int) -> str:
    """Write a version number as a strong entity tag."""
    return f'"{version}"'


def require_match(match: Match | None, etag: str | None) -> None:
    """Let a change pass only on the version that the caller saw; raise VersionMissing, VersionChanged or NoVersionYet.

    `etag` None: there is nothing yet. Whoever names a version, be it any, has something else in mind (RFC 9110 13.1.1).
    """
    if etag is None:
        if match is not None:
            raise NoVersionYet
        return
    if match is None:
        raise VersionMissing
    if not match.admits(etag):
        raise VersionChanged
