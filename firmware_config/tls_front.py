"""The generated set-up of haproxy: TLS before the server's loopback port, and what may still come without it."""

from __future__ import annotations

from pathlib import Path

from firmware_config.supervisor import write_privately

PLAIN_PATHS = ("/t/", "/static/", "/hall-authority", "/api/v1/hall", "/api/v1/board", "/api/v1/tickets/", "/healthz")
"""What a phone reads of its own ticket, and the way to the authority: numbers only, nothing to sign in to."""
IDLE_S = 75
"""Longer than the ten seconds between two heartbeats of a stream."""


def write_tls_front(
    folder: Path, *, certificate: Path, host: str, plain_port: int, tls_port: int, server: tuple[str, int]
) -> Path:
    """Write the configuration into a folder and return it.

    Pages at `host:tls_port` reach the server; at `host:plain_port` the ticket page of a phone does, and everything
    else is sent on to TLS. The server learns who came and that it was over TLS from X-Forwarded-For and -Proto, which
    no client can set: both are overwritten here.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "haproxy.cfg"
    plain = " ".join(PLAIN_PATHS)
    write_privately(
        configuration,
        "global\n"
        "  log stderr format raw local0 warning\n"
        "  maxconn 512\n"
        "  ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets\n"
        "defaults\n"
        "  mode http\n"
        "  log global\n"
        "  option dontlog-normal\n"
        "  timeout connect 3s\n"
        "  timeout http-request 20s\n"
        f"  timeout client {IDLE_S}s\n"
        f"  timeout server {IDLE_S}s\n"
        "frontend tls\n"
        f"  bind {_address(host, tls_port)} ssl crt {certificate} alpn http/1.1\n"
        "  http-request set-header X-Forwarded-For %[src]\n"
        "  http-request set-header X-Forwarded-Proto https\n"
        "  default_backend server\n"
        "frontend plain\n"
        f"  bind {_address(host, plain_port)}\n"
        f"  acl phone path_beg {plain}\n"
        "  acl reading method GET HEAD\n"
        "  http-request set-var(txn.host) req.hdr(Host),field(1,:)\n"
        f"  http-request redirect code 307 location https://%[var(txn.host)]:{tls_port}%[url] "
        "unless phone reading\n"
        "  http-request set-header X-Forwarded-For %[src]\n"
        "  http-request set-header X-Forwarded-Proto http\n"
        "  http-request del-header Cookie\n"
        "  default_backend server\n"
        "backend server\n"
        f"  server hall {_address(*server)}\n",
    )
    return configuration


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
