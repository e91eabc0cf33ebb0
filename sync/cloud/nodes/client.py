"""A node's calls to other nodes: where to, signed, and with an answer that is checked."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

import requests
from pydantic import ValidationError

from sync.cloud.domain.node_call import Node, check_time
from sync.cloud.domain.refusal import Refusal
from sync.cloud.domain.sentences import sentence, way_on
from sync.cloud.nodes.signatures import Signer, fresh_nonce, read_answer
from sync.protocol.base import Wire
from sync.protocol.errors import ErrorBody, ErrorCode
from sync.protocol.network import Directory

Answer = TypeVar("Answer", bound=Wire)
SECONDS: Final = 10.0
"""Until a node counts as unreachable."""
MAX_ANSWER: Final = 4 * 1024 * 1024
"""Bytes."""
SKEW_SECONDS: Final = 300
_OWN: Final = frozenset({"code", "keep", "next"})
"""Arguments of an error that no stranger may give."""


@dataclass(frozen=True, slots=True)
class NodeClient:
    """Calls in one node's name."""

    signer: Signer
    clock: Callable[[], datetime]
    http: requests.Session = field(default_factory=requests.Session)

    def find(self, directory: Node, code: str) -> Node:
        """Look a node up with the one that keeps the directory; Refusal (node.unknown)."""
        listing = self.call(directory, "GET", "/directory", Directory)
        found = next((node for node in listing.nodes if node.code == code), None)
        if found is None:
            raise Refusal(ErrorCode.NODE_UNKNOWN, node=code)
        key = base64.b64decode(found.public_key)
        return Node(found.code, found.kind, found.name, found.endpoint, key)

    def call(
        self,
        node: Node,
        method: str,
        path: str,
        answer: type[Answer],
        body: Wire | None = None,
        *,
        key: str = "",
    ) -> Answer:
        """Ask `node`; Refusal: what it refused, node.unreachable, node.signature.

        `path` begins with a slash and is appended to the node's endpoint; `key` makes a
        mutating call happen once.
        """
        content = self.send(node, method, path, body, key=key)
        try:
            return answer.model_validate_json(content)
        except ValidationError as error:
            raise Refusal(ErrorCode.NODE_UNREACHABLE, node=node.name) from error

    def send(
        self, node: Node, method: str, path: str, body: Wire | None = None, *, key: str = ""
    ) -> bytes:
        """Ask `node` and check that the answer is its own; the answer's body."""
        if not node.endpoint:
            raise Refusal(ErrorCode.NODE_UNREACHABLE, node=node.name)
        sent = body.model_dump_json().encode() if body is not None else b""
        target, nonce = f"{node.endpoint}{path}", fresh_nonce()
        headers = self.signer.request(method, target, sent, now=self.clock(), nonce=nonce)
        if sent:
            headers["Content-Type"] = "application/json"
        if key:
            headers["Idempotency-Key"] = key
        status, fields, content = self._exchange(node, method, target, headers, sent)
        if not 200 <= status < 300:
            raise _refused(node, content)
        said = read_answer(status, fields, content)
        said.check(node.public_key)
        check_time(said.created, self.clock(), SKEW_SECONDS)
        if (said.keyid, said.nonce) != (node.code, nonce):
            raise Refusal(ErrorCode.NODE_SIGNATURE)
        return content

    def _exchange(
        self, node: Node, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, requests.structures.CaseInsensitiveDict[str], bytes]:
        try:
            with self.http.request(
                method,
                target,
                data=body or None,
                headers=headers,
                timeout=SECONDS,
                # a node is where the directory says, not where it points
                allow_redirects=False,
                stream=True,
            ) as reply:
                content = reply.raw.read(MAX_ANSWER + 1, decode_content=True)
        except (requests.RequestException, OSError) as error:
            raise Refusal(ErrorCode.NODE_UNREACHABLE, node=node.name) from error
        if len(content) > MAX_ANSWER:
            raise Refusal(ErrorCode.NODE_UNREACHABLE, node=node.name)
        return reply.status_code, reply.headers, content


def _refused(node: Node, content: bytes) -> Refusal:
    """What the node said; what it did not say in our words means that it cannot be spoken to."""
    try:
        said = ErrorBody.model_validate_json(content)
        facts: dict[str, Any] = {
            name: value for name, value in said.details.items() if name not in _OWN
        }
        # a sentence that lacks a fact could not be shown
        sentence(said.code, facts, "zh-CN")
        way_on(said.code, facts, "zh-CN")
    except (ValidationError, KeyError):
        return Refusal(ErrorCode.NODE_UNREACHABLE, node=node.name)
    return Refusal(said.code, **facts)
