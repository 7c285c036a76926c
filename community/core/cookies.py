"""The signed cookie of a session, its signer made once instead of twice a request."""

from __future__ import annotations

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class KeptSigner(SecureCookieSessionInterface):
    """Flask's own sessions; deriving the signer's keys took as long as reading the cookie."""

    def __init__(self) -> None:
        self._kept: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._kept is None:
            self._kept = super().get_signing_serializer(app)
        return self._kept
