"""What is remembered of clouds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sync.client.cache import Cache
from sync.protocol.desktop import AccountView, PlatformList

ACCOUNT = AccountView(balance="10.00", available="8.50", passes=())


def test_the_last_answer_of_each_kind_and_cloud_is_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "new" / "cache.sqlite3")
    cache.remember("a", PlatformList(platforms=()))
    cache.remember("a", ACCOUNT)
    cache.remember("a", ACCOUNT.model_copy(update={"balance": "9.00"}))
    found = cache.recall("a", AccountView)
    assert found is not None
    assert found.value.balance == "9.00"
    assert found.seen_at.tzinfo is not None
    assert cache.recall("b", AccountView) is None


def test_answers_of_another_protocol_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite3"
    cache = Cache(path)
    cache.remember("a", ACCOUNT)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE answers SET body = X'7B7D'")
    database.close()
    assert cache.recall("a", AccountView) is None


def test_trust_roots_are_kept_by_cloud(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite3")
    assert cache.all_trust() == ()
    cache.remember_trust("a", b"A")
    cache.remember_trust("b", b"B")
    assert cache.recall_trust("a") == b"A"
    assert cache.recall_trust("c") is None
    assert sorted(cache.all_trust()) == [b"A", b"B"]
