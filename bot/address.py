"""Where a server listens."""

from __future__ import annotations

import socket

from bot.errors import SettingsError


def find_address(host: str, port: int) -> str:
    """The address that `host` names, in numbers, since granian takes no names.

    Raises SettingsError where it cannot be listened at: granian would share a port that is taken.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return str(address[0])
    except OSError as error:
        reason = (error.strerror or "cannot be used").lower()
        raise SettingsError(f"{host}, port {port}: {reason}; choose another with --host and --port") from error
