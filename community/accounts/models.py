"""Members and who wants to be one, their sign-in sessions, and the one-time tokens mailed to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId, Instant


class Member(Base):
    """A person of this instance."""

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(Text, unique=True)
    """Lower case, as confirmed."""
    password_hash: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(80))
    headline: Mapped[str] = mapped_column(String(160), default="")
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    locale: Mapped[str] = mapped_column(String(16), default="en")
    languages: Mapped[str] = mapped_column(Text, default="")
    """Languages the member works in: codes separated by commas."""
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    is_admin: Mapped[bool] = mapped_column(default=False)
    profile_version: Mapped[int] = mapped_column(default=1)
    """Rises when what others see of the member changes; cached pages carry it in their key."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)


class SignUp(Base):
    """Somebody who asked for an account and has not yet shown that the address is theirs."""

    __tablename__ = "sign_ups"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(Text, index=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(Text)
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the secret in the mailed link, in hex."""
    browser_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of a mark in the session of the browser that asked: only there confirming also signs in."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class SignInSession(Base):
    """One place where a member is signed in; ending the row ends it there."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the secret in the cookie, in hex; the secret itself is nowhere on the server."""
    device: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_used_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class MailedToken(Base):
    """A one-time link sent to an address: it confirms a new address or lets a password be reset."""

    __tablename__ = "mailed_tokens"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(16))
    email: Mapped[str] = mapped_column(Text, default="")
    """The new address that the link confirms; empty for a password."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class AdminCode(Base):
    """The one-time code, printed at start, that makes the first administrator."""

    __tablename__ = "admin_codes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    used_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
