"""The site's calls: to the cloud for sessions and identities, to CAs directly."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import Final

from sync.cloud.domain.node_call import Node
from sync.cloud.domain.refusal import Refusal
from sync.cloud.nodes.client import NodeClient
from sync.protocol.base import Wire
from sync.protocol.envelope import OpenedKeys, OpenEnvelopes
from sync.protocol.errors import ErrorCode
from sync.protocol.network import AskStatus, CertificateStatus, Directory
from sync.protocol.platform import SharedIdentity
from sync.protocol.session import (
    CompleteSession,
    CreateSession,
    SessionView,
    SignatureList,
    SubmitAttributes,
)

SESSIONS: Final = "/v1/platform/sessions"


@dataclass(frozen=True, slots=True)
class Calls:
    """Each raises Refusal: what was refused, or node.unreachable."""

    client: NodeClient
    cloud: Node

    def begin(self, wish: CreateSession) -> SessionView:
        """A session whose QR is shown."""
        return self.show(self._post(SESSIONS, wish, secrets.token_hex(16)).id)

    def show(self, session: str) -> SessionView:
        """A fresh QR code."""
        return self._post(f"{SESSIONS}/{session}/qr", None, secrets.token_hex(16))

    def session(self, session: str) -> SessionView:
        """The session now."""
        return self.client.call(self.cloud, "GET", f"{SESSIONS}/{session}", SessionView)

    def submit(self, view: SessionView, wish: SubmitAttributes) -> SessionView:
        """Hand in what is to be signed; once for a state of the session."""
        return self._post(f"{SESSIONS}/{view.id}/attributes", wish, _once(view))

    def signatures(self, session: str) -> SignatureList:
        """All signatures."""
        return self.client.call(
            self.cloud, "GET", f"{SESSIONS}/{session}/signatures", SignatureList
        )

    def trial(self, view: SessionView, wish: OpenEnvelopes) -> SessionView:
        """Hand in a key to be opened on trial; once for a state of the session."""
        return self._post(f"{SESSIONS}/{view.id}/trial", wish, _once(view))

    def keys(self, session: str) -> OpenedKeys:
        """What was opened, sealed for the browser."""
        return self.client.call(self.cloud, "GET", f"{SESSIONS}/{session}/keys", OpenedKeys)

    def complete(self, view: SessionView, wish: CompleteSession) -> SessionView:
        """Report the results; once for a state of the session."""
        return self._post(f"{SESSIONS}/{view.id}/completion", wish, _once(view))

    def cancel(self, session: str) -> SessionView:
        """End a session that nobody wants any more."""
        return self._post(f"{SESSIONS}/{session}/cancel", None, secrets.token_hex(16))

    def identity(self, consent: str) -> SharedIdentity:
        """What a person lets this platform know."""
        path = f"/v1/platform/identities/{consent}"
        return self.client.call(self.cloud, "GET", path, SharedIdentity)

    def certificate_status(self, serial: str, issuer: str) -> str:
        """What the CA with this issuing certificate (SHA-256) says, asked directly (点对点).

        ``good``, ``revoked``, ``unknown``, or the code of what went wrong.
        """
        try:
            listing = self.client.call(self.cloud, "GET", "/directory", Directory)
            listed = next((node for node in listing.nodes if issuer in node.issuers), None)
            if listed is None:
                return ErrorCode.NODE_UNKNOWN.value
            key = base64.b64decode(listed.public_key)
            ca = Node(listed.code, listed.kind, listed.name, listed.endpoint, key)
            path, wish = "/certificates/status", AskStatus(serial=serial)
            return self.client.call(ca, "POST", path, CertificateStatus, wish).status
        except Refusal as refusal:
            # the signature itself was verified; a CA that does not answer is told, not fatal
            return refusal.error.value

    def _post(self, path: str, wish: Wire | None, key: str) -> SessionView:
        return self.client.call(self.cloud, "POST", path, SessionView, wish, key=key)


def _once(view: SessionView) -> str:
    return f"{view.id}-{view.revision}"
