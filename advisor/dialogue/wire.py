"""The wire to an endpoint: a reply ends at the turn's deadline and at a number of bytes, whatever the server goes on sending."""

import time
from collections.abc import Iterator

import httpx

__all__ = ["LARGEST_REPLY", "Bounded"]

LARGEST_REPLY = 2_000_000
"""Bytes of one reply; the longest that is ever shown has 8,000 characters."""


class Bounded(httpx.BaseTransport):
    """A transport whose replies are bounded.

    The time-outs of a client count the silence between two bytes, so a server that trickles or never ends would hold its
    thread for minutes.

    Args:
        inner: What really sends.
        until: When reading stops, on the clock of ``time.monotonic``.
        largest: Bytes of one reply.
    """

    def __init__(self, inner: httpx.BaseTransport, until: float, largest: int = LARGEST_REPLY) -> None:
        self._inner = inner
        self._until = until
        self._largest = largest

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        response = self._inner.handle_request(request)
        if isinstance(response.stream, httpx.SyncByteStream):
            response.stream = _BoundedStream(response.stream, self._until, self._largest)
        return response

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


class _BoundedStream(httpx.SyncByteStream):
    def __init__(self, inner: httpx.SyncByteStream, until: float, largest: int) -> None:
        self._inner = inner
        self._until = until
        self._largest = largest

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        for piece in self._inner:
            read += len(piece)
            if read > self._largest:
                raise httpx.RemoteProtocolError(f"more than {self._largest} bytes")
            if time.monotonic() > self._until:
                raise httpx.ReadTimeout("past the deadline of the turn")
            yield piece

    def close(self) -> None:
        self._inner.close()
