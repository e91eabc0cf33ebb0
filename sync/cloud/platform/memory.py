"""What the site remembers: who is logged in, what was asked for, and what it was told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, LargeBinary, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from sync.cloud.store.columns import Moment


class Row(DeclarativeBase):
    """The base of the site's tables."""

    type_annotation_map = {  # noqa: RUF012 - read by SQLAlchemy, never changed
        datetime: Moment(),
        bytes: LargeBinary(),
        dict[str, Any]: JSON(),
    }


class Visitor(Row):
    """A browser, by the hash of its cookie, and who is logged in there."""

    __tablename__ = "visitor"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    subject: Mapped[str | None] = mapped_column(index=True)
    consent: Mapped[str | None] = mapped_column(index=True)


class Account(Row):
    """Somebody who logged in once; nothing but the platform's own name for him is kept."""

    __tablename__ = "account"
    subject: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


class Task(Row):
    """A scan that a browser asked for, and how far it has come."""

    __tablename__ = "task"
    session: Mapped[str] = mapped_column(primary_key=True)
    visitor: Mapped[str] = mapped_column(index=True)
    """Hash of the browser's cookie."""
    operation: Mapped[str]
    project: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """When the cloud last said something about it."""
    view: Mapped[dict[str, Any]]
    """The newest `SessionView`."""
    attributes: Mapped[bytes | None]
    """What was handed in to be signed."""
    signature: Mapped[bytes | None]
    """The detached CMS."""
    prefix: Mapped[bytes | None]
    """Of an encrypted file: what stands before its content."""
    certificate_status: Mapped[str | None]
    """What the CA said when it was asked directly."""


class Heard(Row):
    """A webhook that was taken, or a nonce that was used; neither counts twice."""

    __tablename__ = "heard"
    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


class Memory:
    """The site's database, a SQLite file."""

    def __init__(self, folder: Path) -> None:
        """Opened in `folder`."""
        self._engine = create_engine(
            f"sqlite:///{folder / 'site.sqlite3'}", connect_args={"timeout": 30}
        )
        Row.metadata.create_all(self._engine)

    @contextmanager
    def open(self) -> Iterator[Session]:
        """A transaction that commits unless something is raised."""
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
