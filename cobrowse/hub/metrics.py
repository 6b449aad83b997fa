"""What a hub counts, for Prometheus. No label ever holds a visitor, an address or anything of a page."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily
from prometheus_client.registry import Collector


class Metrics(Collector):
    """One hub's numbers. Every name begins with `cobrowse_`."""

    def __init__(self, hub: str) -> None:
        self._registry = CollectorRegistry()
        registry = self._registry
        info = Gauge("cobrowse_hub", "This hub, always 1.", ["hub"], registry=registry)
        info.labels(hub).set(1)
        self.visitors = Gauge("cobrowse_visitor_sockets", "Tabs connected to this hub.", registry=registry)
        self.operators = Gauge("cobrowse_operator_sockets", "Consoles connected to this hub.", registry=registry)
        self.screencasts = Gauge("cobrowse_screencasts", "Screencasts with a frame link here.", registry=registry)
        self.frame_links = Gauge("cobrowse_frame_links", "Open frame links.", ["side"], registry=registry)
        self.entries_in = self.bytes_in = self.keyframes = self.entries_out = self.bytes_out = 0
        registry.register(self)
        self.operator_lags = Counter(
            "cobrowse_operator_lags", "Times that an operator did not keep up and read from the log.", registry=registry
        )
        self.refusals = Counter("cobrowse_refusals", "Refused frame links, by error code.", ["code"], registry=registry)
        self.loop_delay = Histogram(
            "cobrowse_loop_delay_seconds",
            "How late the event loop is.",
            buckets=(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5),
            registry=registry,
        )
        self.violations = Counter("cobrowse_violations", "Screencasts that the watchdog ended.", registry=registry)
        self.watchdog_looked = Gauge(
            "cobrowse_watchdog_looked", "When a watchdog last asked this hub, seconds since 1970.", registry=registry
        )
        self.tasks = Gauge("cobrowse_tasks", "Tasks of the event loop.", registry=registry)
        ProcessCollector(registry=registry)
        self.redis_up = Gauge("cobrowse_redis_up", "Whether Redis is in reach; 1 without Redis.", registry=registry)

    def received(self, size: int, *, keyframe: bool) -> None:
        """Count a log entry of a visitor."""
        # Plain numbers: a counter of the library costs more than writing an entry.
        self.entries_in += 1
        self.bytes_in += size
        self.keyframes += keyframe

    def delivered(self, size: int) -> None:
        """Count a log entry sent to an operator."""
        self.entries_out += 1
        self.bytes_out += size

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Return what is counted here; called by the library."""
        for name, text, value in (
            ("cobrowse_entries_received", "Log entries from visitors.", self.entries_in),
            ("cobrowse_bytes_received", "Bytes of log entries from visitors.", self.bytes_in),
            ("cobrowse_keyframes", "Keyframes from visitors.", self.keyframes),
            ("cobrowse_entries_delivered", "Log entries to operators.", self.entries_out),
            ("cobrowse_bytes_delivered", "Bytes of frames to operators.", self.bytes_out),
        ):
            yield CounterMetricFamily(name, text, value=value)

    def text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self._registry)
