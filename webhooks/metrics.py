"""What can be counted from outside. One registry of our own, served at /metrics."""

import asyncio
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """Labels are always from small fixed sets: routes, provider names, reasons."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.loop_lag = self._gauge("seatmate_loop_lag_seconds", "How late the event loop ran.")
        self.connections = self._gauge("seatmate_connections", "Open web connections.")
        self.dropped = Counter(
            "seatmate_connections_dropped_total",
            "Connections closed by us, by reason.",
            ["reason"],
            registry=self.registry,
        )
        self.requests = Histogram(
            "seatmate_request_seconds",
            "Time to answer a request.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.webhooks = Counter(
            "seatmate_webhooks_total",
            "Deliveries at our doors: new, repeated, refused, unreadable, not_stored.",
            ["source", "outcome"],
            registry=self.registry,
        )
        self.provider_calls = Histogram(
            "seatmate_provider_call_seconds",
            "Calls to outside services: done, refused, unknown.",
            ["provider", "outcome"],
            registry=self.registry,
        )

    def connection_dropped(self, reason: str) -> None:
        self.dropped.labels(reason).inc()

    def watch_connections(self, count: Callable[[], int]) -> None:
        """`count` is asked whenever somebody reads the metrics."""
        self.connections.set_function(count)

    def _gauge(self, name: str, what: str) -> Gauge:
        return Gauge(name, what, registry=self.registry)

    def exposition(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self.registry)


async def watch_loop_lag(metrics: Metrics, every_seconds: float = 0.5) -> None:
    """Runs for ever: how much later than asked the loop wakes us. T-12"""
    loop = asyncio.get_running_loop()
    while True:
        asked = loop.time() + every_seconds
        await asyncio.sleep(every_seconds)
        metrics.loop_lag.set(max(loop.time() - asked, 0.0))
