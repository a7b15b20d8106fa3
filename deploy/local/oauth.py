"""The client credentials grant of OAuth 2, as a decision: a request's parts in, the client or an RFC 6749 error out."""

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote_plus

from deploy.local.clients import Demo, DemoClient

_ONCE = ("grant_type", "client_id", "client_secret")


class OAuthError(Exception):
    """What RFC 6749 answers instead of a token (5.2)."""

    def __init__(self, code: str, description: str, *, status: int = 400) -> None:
        super().__init__(description)
        self.code, self.description, self.status = code, description, status


@dataclass(frozen=True, slots=True)
class Grant:
    """A client that has shown its secret, and the services that it wants to call."""

    client: DemoClient
    audiences: tuple[str, ...]


def read_form(content_type: str, *, body: bytes) -> dict[str, list[str]]:
    """Read the form of a token request; raises OAuthError."""
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise OAuthError("invalid_request", "Send the parameters as application/x-www-form-urlencoded.")
    try:
        form = parse_qs(body.decode("ascii"), max_num_fields=20, errors="strict")
    except ValueError:
        raise OAuthError("invalid_request", "The form cannot be read.") from None
    if any(len(form.get(name, ())) > 1 for name in _ONCE):
        raise OAuthError("invalid_request", "A parameter is given more than once.")
    return form


def decide_grant(form: Mapping[str, Sequence[str]], *, authorization: str | None, demo: Demo) -> Grant:
    """Check the client's secret and what it asks for; raises OAuthError."""
    client = _authenticate(form, authorization=authorization, demo=demo)
    if "grant_type" not in form:
        raise OAuthError("invalid_request", "grant_type is missing: use client_credentials.")
    if form["grant_type"][0] != "client_credentials":
        raise OAuthError("unsupported_grant_type", "Only client_credentials is supported.")
    wanted = form.get("resource", demo.audiences)
    if not set(wanted) <= set(demo.audiences):
        raise OAuthError("invalid_target", f"resource must be one of {', '.join(demo.audiences)}.")
    return Grant(client, tuple(dict.fromkeys(wanted)))


def _authenticate(form: Mapping[str, Sequence[str]], *, authorization: str | None, demo: Demo) -> DemoClient:
    if authorization is not None and "client_secret" in form:
        raise OAuthError("invalid_request", "Send the secret in the form or in the header, not in both.")
    if authorization is not None:
        client_id, secret = _read_basic(authorization)
    else:
        client_id, secret = (form.get(name, [""])[0] for name in ("client_id", "client_secret"))
    is_right = hmac.compare_digest(secret.encode(), demo.secret.encode())
    client = demo.clients.get(client_id)
    if client is None or not is_right:
        raise OAuthError("invalid_client", "The client is not known or its secret is wrong.", status=401)
    return client


def _read_basic(authorization: str) -> tuple[str, str]:
    scheme, _, credentials = authorization.partition(" ")
    try:
        text = base64.b64decode(credentials.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        text = ""
    client_id, colon, secret = text.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise OAuthError("invalid_client", "Use HTTP Basic with the client's id and secret.", status=401)
    return unquote_plus(client_id), unquote_plus(secret)  # RFC 6749, 2.3.1: both are form-encoded first
