"""The timestamps of a job, fetched in groups ahead of the files that need them."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from desktop.stamping.signer import Issued
from signing.algorithm import Algorithm
from signing.cms.timestamp import (
    TimestampInfo,
    digest_request,
    read_response,
    read_stamp,
    timestamp_request,
)
from sync.client.cloud import CloudClient

_FIRST, _GROUP = 8, 40
"""Timestamps asked for in the first call, which is soon answered, and in each that follows."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """A timestamp token, DER, and what it says."""

    token: bytes
    info: TimestampInfo

    @property
    def path(self) -> Issued:
        """The authority's certificate and its issuers."""
        return self.info.certificate, self.info.chain


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where the answer to a request will be."""

    request: bytes
    answers: Future[tuple[bytes, ...]]
    place: int


class Timestamps:
    """Gets timestamps from the cloud; used from several threads, inside a ``with`` block.

    A thread of its own asks for those on signature values, group after group, while the files of
    earlier groups are finished. What it could not get is raised where the timestamp is needed.
    """

    def __init__(
        self, cloud: CloudClient, algorithm: Algorithm, signatures: Sequence[bytes], *, job: str
    ) -> None:
        """`signatures` in the order in which they will be asked for; `cloud` for nobody else."""
        self._cloud = cloud
        self._algorithm = algorithm
        self._job = job
        self._turn = threading.Lock()
        self._asked: dict[bytes, _Asked] = {}
        self._fetcher = ThreadPoolExecutor(1, thread_name_prefix="timestamps")
        values, size = list(dict.fromkeys(signatures)), _FIRST
        while values:
            self._ask_ahead(values[:size])
            values, size = values[size:], _GROUP

    def __enter__(self) -> Self:
        """Nothing more is to be done."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ask for no more; a call that is under way is waited for."""
        self._fetcher.shutdown(cancel_futures=True)

    def signature(self, value: bytes) -> Stamped:
        """The timestamp on one of the signature values; CloudError or TimestampError."""
        asked = self._asked[value]
        return Stamped(*read_stamp(asked.answers.result()[asked.place], asked.request))

    def digest(self, digest: bytes) -> bytes:
        """A token (DER) on a digest by the algorithm's own digest algorithm.

        CloudError or TimestampError.
        """
        request = digest_request(digest, self._algorithm.digest)
        with self._turn:
            answer = self._cloud.timestamp(request, key=self._key(request))
        return read_response(answer, request)

    def _ask_ahead(self, values: Sequence[bytes]) -> None:
        requests = [timestamp_request(value, self._algorithm) for value in values]
        answers = self._fetcher.submit(self._fetch, requests)
        for place, (value, request) in enumerate(zip(values, requests, strict=True)):
            self._asked[value] = _Asked(request, answers, place)

    def _fetch(self, requests: Sequence[bytes]) -> tuple[bytes, ...]:
        with self._turn:
            return self._cloud.timestamps(requests, key=self._key(b"".join(requests)))

    def _key(self, request: bytes) -> str:
        return f"{self._job}-tsa-{hashlib.sha256(request).hexdigest()[:24]}"
