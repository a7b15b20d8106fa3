"""The development issuer's key: made once, readable by its owner alone, kept so that tokens outlive a restart."""

import json
import os
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from deploy.local.failures import CannotStart

ALGORITHM = "RS256"


def load_key(path: Path) -> RSAKey:
    """Read the key, or make it; raises CannotStart."""
    try:
        if not path.exists():
            _make(path)
        return RSAKey.import_key(json.loads(path.read_text()))
    except (JoseError, ValueError):
        raise CannotStart(f"{path} holds no usable key: delete it, and the next start makes a new one.") from None
    except OSError as error:
        raise CannotStart(f"The issuer's key {path} cannot be read or written ({error.strerror}).") from None


def new_key() -> RSAKey:
    """Make a key pair for signing, named by its thumbprint."""
    return RSAKey.generate_key(2048, parameters={"use": "sig", "alg": ALGORITHM}, auto_kid=True)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(json.dumps(new_key().as_dict(private=True)))
    half.replace(path)
