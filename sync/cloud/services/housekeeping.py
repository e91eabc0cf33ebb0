"""Forgetting what nobody can ask for any more."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from sync.cloud.cloud import Work
from sync.cloud.domain.seal_making import DRAFT_MINUTES
from sync.cloud.store.drafts import SealDraft
from sync.cloud.store.network import NodeNonce
from sync.cloud.store.office import OperatorLogin
from sync.cloud.store.people import PhoneLogin, SmsCode
from sync.cloud.store.records import CountedCall, StoredAnswer

ANSWER_DAYS = 7
"""A call is hardly repeated with the same key after so long."""


def tidy(work: Work) -> None:
    """Remove expired logins, codes and counts, and answers that are too old to be repeated."""
    limits = work.settings.limits
    old_answers = work.now - timedelta(days=ANSWER_DAYS)
    old_codes = work.now - timedelta(seconds=limits.sms_seconds)
    old_counts = work.now - timedelta(seconds=limits.window_seconds)
    work.db.execute(delete(StoredAnswer).where(StoredAnswer.at < old_answers))
    work.db.execute(delete(SmsCode).where(SmsCode.sent_at < old_codes))
    work.db.execute(delete(CountedCall).where(CountedCall.at < old_counts))
    # a call with an older nonce is refused by its time; twice the skew covers both clocks
    old_nonces = work.now - timedelta(seconds=2 * limits.node_skew_seconds)
    work.db.execute(delete(NodeNonce).where(NodeNonce.at < old_nonces))
    work.db.execute(delete(OperatorLogin).where(OperatorLogin.expires_at < work.now))
    old_drafts = work.now - timedelta(minutes=DRAFT_MINUTES)
    work.db.execute(delete(SealDraft).where(SealDraft.created_at < old_drafts))
    work.db.execute(delete(PhoneLogin).where(PhoneLogin.expires_at < work.now))
