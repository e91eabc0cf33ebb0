"""Sending webhooks: after the commit, signed, again until the platform's site has taken them."""

from __future__ import annotations

from sync.cloud.cloud import Cloud
from sync.cloud.domain.refusal import Refusal
from sync.cloud.nodes.client import NodeClient
from sync.cloud.services import nodes, webhooks
from sync.cloud.services.webhooks import Letter
from sync.protocol.platform import WEBHOOK_PATH, Taken


def deliver_due(cloud: Cloud) -> int:
    """Send what is due now; how many were taken."""
    with cloud.writing() as work:
        letters = webhooks.claim(work)
        signer = nodes.signer_of(work, nodes.APP) if letters else None
    if signer is None:
        return 0
    client = NodeClient(signer, cloud.settings.clock)
    with client.http:
        outcomes = {letter.id: _taken(client, letter) for letter in letters}
    with cloud.writing() as work:
        for letter_id, taken in outcomes.items():
            webhooks.settle(work, letter_id, taken=taken)
    return sum(outcomes.values())


def _taken(client: NodeClient, letter: Letter) -> bool:
    try:
        answer = client.call(letter.to, "POST", WEBHOOK_PATH, Taken, letter.content)
    except Refusal:
        # whatever it was, it is tried again; the row says how often
        return False
    return answer.id == letter.id
