"""What a hub counts, for Prometheus. No label ever holds a visitor, an address or anything of a page."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
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
        self._entries_in = Counter("cobrowse_entries_received", "Log entries from visitors.", registry=registry)
        self._bytes_in = Counter("cobrowse_bytes_received", "Bytes of log entries from visitors.", registry=registry)
        self._keyframes = Counter("cobrowse_keyframes", "Keyframes from visitors.", registry=registry)
        self._entries_out = Counter("cobrowse_entries_delivered", "Log entries to operators.", registry=registry)
        self._bytes_out = Counter("cobrowse_bytes_delivered", "Bytes of frames to operators.", registry=registry)
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
        self.redis_up = Gauge("cobrowse_redis_up", "Whether Redis is in reach; 1 without Redis.", registry=registry)

    def received(self, size: int, *, keyframe: bool) -> None:
        """Count a log entry of a visitor."""
        self._entries_in.inc()
        self._bytes_in.inc(size)
        if keyframe:
            self._keyframes.inc()

    def delivered(self, size: int) -> None:
        """Count a log entry sent to an operator."""
        self._entries_out.inc()
        self._bytes_out.inc(size)

    def text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self._registry)
