"""How often somebody may try personal links that open nothing. Kept in memory: a restart forgives."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from time import monotonic

TRIES = 20
PER_SECONDS = 600.0
MOST_CLIENTS = 10_000


class Limiter:
    """Counts failures of each client in a moving window."""

    def __init__(
        self, tries: int = TRIES, per_seconds: float = PER_SECONDS, now: Callable[[], float] = monotonic
    ) -> None:
        """Take how many failures are forgiven in how many seconds."""
        self._tries, self._per, self._now = tries, per_seconds, now
        self._failures: dict[str, deque[float]] = {}
        self._lock = Lock()

    def blocked(self, client: str) -> bool:
        """Say whether a client has failed too often lately."""
        with self._lock:
            return len(self._recent(client)) >= self._tries

    def failed(self, client: str) -> None:
        """Count a failure. When there are too many clients to remember, the oldest is forgotten."""
        with self._lock:
            recent = self._recent(client)
            recent.append(self._now())
            self._failures.pop(client, None)
            self._failures[client] = recent
            if len(self._failures) > MOST_CLIENTS:
                self._failures.pop(next(iter(self._failures)))

    def _recent(self, client: str) -> deque[float]:
        found = self._failures.get(client) or deque()
        while found and found[0] <= self._now() - self._per:
            found.popleft()
        return found
