"""Settings: each states its name, default, unit and meaning once; `docs/configuration.md` is generated from here."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any

import platformdirs
from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from cobrowse.codes import ErrorCode
from cobrowse.errors import StartUpError

ENV_PREFIX = "COBROWSE_"


def default_data_dir() -> Path:
    """Return the per-user folder for the database and keys, after the platform's convention."""
    return Path(platformdirs.user_data_dir("cobrowse"))


def _split(value: object) -> object:
    """Environment variables hold lists as text: `30, 120` or `[30, 120]`."""
    return value.strip().removeprefix("[").removesuffix("]").split(",") if isinstance(value, str) else value


Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
SecondsList = Annotated[tuple[Seconds, ...], NoDecode, BeforeValidator(_split)]


class Settings(BaseSettings):
    """All settings of a hub. Order of precedence: command line, environment, configuration file, default."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, extra="forbid", frozen=True)

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="TCP port to listen on; 0 picks a free one.")
    public_url: str = Field(
        "",
        description="Address under which browsers reach this hub, such as `https://help.example.com`. "
        "Empty: derived from host and port.",
    )
    data_dir: Path = Field(default_factory=default_data_dir, description="Folder for the database and the signing key.")
    database_url: str = Field(
        "",
        repr=False,
        description="Address of the database, such as `postgresql://user:password@db.internal/cobrowse`. "
        "Empty: an SQLite file in the data folder.",
    )
    redis_url: str = Field(
        "",
        description="Address of a Redis server or cluster, such as `redis://user:password@redis.internal:6379/0`, "
        "or `rediss://` for TLS. Needed for more than one process. Empty: everything is kept in this process.",
    )
    redis_prefix: str = Field(
        "cobrowse",
        pattern=r"^[A-Za-z0-9_-]{1,32}$",
        description="Start of every key and channel in Redis, so that installations can share a server.",
    )
    secret_key: str = Field(
        "",
        repr=False,
        description="Key with which tokens are signed, the same for all hubs. Empty: kept in the data folder.",
    )
    internal_host: str = Field(
        "127.0.0.1", description="Address on which other hubs reach this one; used with Redis only."
    )
    internal_port: int = Field(0, ge=0, le=65535, description="Its port; 0 picks a free one.")
    internal_url: str = Field(
        "", description="Address that other hubs are told, when it is not that of `internal_host` and its port."
    )
    drain_seconds: float = Field(
        5, ge=0, description="Time over which a hub that stops sends its connections to other hubs, seconds."
    )
    metrics_token: str = Field(
        "", repr=False, description="Bearer token that `/metrics` asks for. Empty: anybody who reaches it may read it."
    )
    trust_proxy: bool = Field(
        default=False, description="Take the visitor's address from `X-Forwarded-For`. Only behind your own proxy."
    )

    visitor_token_seconds: int = Field(600, ge=30, le=86400, description="Life of a visitor's token, seconds.")
    console_session_seconds: int = Field(
        43200, ge=300, description="Life of a consultant's signed-in session, seconds."
    )
    sign_in_link_seconds: int = Field(3600, ge=60, description="Life of a one-time sign-in link, seconds.")
    sign_in_attempts: int = Field(
        10, ge=1, description="Wrong passwords per account and per address in 15 minutes before a pause."
    )

    request_seconds: float = Field(
        60, gt=0, description="How long a screencast request waits for the visitor's answer, seconds."
    )
    request_pauses_seconds: SecondsList = Field(
        (30, 120, 600),
        min_length=1,
        max_length=10,
        description="Pauses before the next request after the first, second and every later No or Stop of a visitor, "
        "a list of seconds. The count starts over after 24 hours without one, and when a "
        "screencast ends in another way.",
    )
    withdrawn_pause_seconds: float = Field(
        10, ge=0, description="Pause before the next request after a consultant withdrew one, seconds."
    )
    mute_seconds: float = Field(86400, gt=0, description="How long a visitor who chose so is not asked again, seconds.")
    reconnect_seconds: float = Field(
        120,
        gt=0,
        description="How long a live screencast waits for a visitor, or for the last consultant who watched, "
        "who lost the connection, seconds.",
    )
    navigation_seconds: float = Field(
        20,
        gt=0,
        description="How long a screencast waits for the next page of the website in a tab whose page was left, "
        "seconds.",
    )
    watcher_grace_seconds: float = Field(
        20,
        gt=0,
        description="How long a live screencast goes on when no consultant has opened the picture yet, or the last one "
        "has closed it, seconds.",
    )

    audit_days: int = Field(
        0,
        ge=0,
        description="How long entries of the audit trail are kept, days; 0 keeps them. What is left stays verifiable.",
    )
    watchdog: bool = Field(
        default=True,
        description="Run a watchdog beside the hub: a process that reads every stream as a consultant's browser does "
        "and ends screencasts in which it finds what must not be sent.",
    )
    watchdog_canaries: str = Field(
        r"COBROWSE-CANARY-\w+",
        description="Regular expression of texts that owners plant in hidden parts of their pages: the watchdog ends "
        "a screencast in which one is found. Empty: none.",
    )
    message_max_chars: int = Field(4000, ge=1, description="Longest chat message, characters.")
    messages_per_minute: int = Field(60, ge=1, description="Chat messages per visitor and minute.")
    file_max_bytes: int = Field(
        8 * 1024 * 1024, ge=1024, description="Largest picture or file in a dialogue, and largest snapshot, bytes."
    )
    files_per_minute: int = Field(10, ge=1, description="Files per visitor and minute.")
    events_per_second: float = Field(
        20, gt=0, description="Control events per socket and second, sustained; bursts of five times that are let pass."
    )
    visits_per_minute: int = Field(120, ge=1, description="New visits per network address and minute.")

    frame_max_bytes: int = Field(4 * 1024 * 1024, ge=65536, description="Largest frame on the frame plane, bytes.")
    frame_bytes_per_second: int = Field(
        512 * 1024, ge=1024, description="Sustained frame bytes per visitor and second; above it the hub reads slower."
    )
    frame_burst_bytes: int = Field(8 * 1024 * 1024, ge=65536, description="Frame bytes a visitor may send in a burst.")
    address_bytes_per_second: int = Field(
        4 * 1024 * 1024,
        ge=1024,
        description="Sustained frame bytes of all visitors behind one network address, per second and process.",
    )
    site_bytes_per_second: int = Field(
        16 * 1024 * 1024,
        ge=1024,
        description="Sustained frame bytes of all visitors of one website, per second and process.",
    )
    connections_per_minute: int = Field(
        600, ge=1, description="New connections of the frame plane per network address, minute and process."
    )
    keyframes_at_once: int = Field(
        16,
        ge=1,
        description="Keyframes that a process asks for at once, as after a loss of Redis; others wait their turn.",
    )
    frames_per_second: int = Field(200, ge=10, description="Sustained frames per visitor and second.")
    log_max_bytes: int = Field(
        8 * 1024 * 1024, ge=65536, description="Size of a screencast's log at which a new keyframe is asked for, bytes."
    )
    log_max_entries: int = Field(
        20000, ge=100, description="Entries of a screencast's log at which a new keyframe is asked for."
    )
    operator_outbox_bytes: int = Field(
        512 * 1024,
        ge=65536,
        description="Bytes that wait for a consultant's browser; above it the consultant reads from the log later.",
    )
    asset_max_bytes: int = Field(
        2 * 1024 * 1024, ge=1024, description="Largest single image, font or other asset of a mirrored page, bytes."
    )
    asset_requests_per_second: int = Field(
        50,
        ge=1,
        description="Offers and uploads of assets per screencast and second; bursts of ten times that are let pass.",
    )
    asset_proxy_private_networks: bool = Field(
        default=False,
        description="Let the hub fetch assets of listed origins also from private addresses, as an intranet needs.",
    )
    assets_total_bytes: int = Field(
        256 * 1024 * 1024, ge=1024 * 1024, description="Memory for assets of mirrored pages, bytes; oldest go first."
    )

    @property
    def base_url(self) -> str:
        """The hub's own address without a trailing slash."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else self.host  # noqa: S104 (compared)
        return f"http://{host}:{self.port}"

    @property
    def secure(self) -> bool:
        """Whether browsers reach the hub over TLS."""
        return self.base_url.startswith("https://")

    @property
    def sqlalchemy_url(self) -> str:
        """The database address that SQLAlchemy understands."""
        for scheme in ("postgresql://", "postgres://"):
            if self.database_url.startswith(scheme):
                return "postgresql+asyncpg://" + self.database_url.removeprefix(scheme)
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'cobrowse.db'}"


def load_settings(config: Path | None = None, **given: Any) -> Settings:
    """Build the settings from the command line (`given`, None means absent), the environment and a TOML file.

    Raises StartUpError with one sentence per wrong value.
    """
    values = {name: value for name, value in given.items() if value is not None}
    try:
        file_values = _read_toml(config) if config else {}
        in_environment = _environment_names()
        for name, value in file_values.items():
            if name not in in_environment:
                values.setdefault(name, value)
        return Settings(**values)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise StartUpError(f"wrong settings: {problems}", code=ErrorCode.SETTINGS) from None


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise StartUpError(f"cannot read the configuration file {path}: {error}", code=ErrorCode.SETTINGS) from None


def _environment_names() -> set[str]:
    return {name[len(ENV_PREFIX) :].lower() for name in os.environ if name.upper().startswith(ENV_PREFIX)}


def settings_reference() -> str:
    """Return `docs/configuration.md`: a table row per setting."""
    rows = [
        "# Configuration",
        "",
        "Every setting can be given in a TOML file (`cobrowse serve --config FILE`), as an environment variable, or,",
        "for the most used, on the command line. The command line wins over the environment, and that over the file.",
        "This page is generated from `cobrowse/config.py` (`cobrowse settings`); a test keeps it true.",
        "",
        "| setting | environment variable | default | meaning |",
        "|---|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = "the platform's data folder" if name == "data_dir" else f"`{_shown(field.default)}`"
        rows.append(f"| `{name}` | `{ENV_PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows) + "\n"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return str([int(one) if one == int(one) else one for one in value])
    return '""' if value == "" else str(value).lower() if isinstance(value, bool) else str(value)
