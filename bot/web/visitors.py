"""Who asks, as far as a limit has to know: an address, or the network that one subscriber has of version 6."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from flask import request

_SUBSCRIBER_BITS = 64
UNKNOWN = "unknown"


def visitor() -> str:
    """The visitor of this request; behind proxies it is the one that the trusted ones name."""
    return network_of(request.remote_addr or "")


def network_of(address: str) -> str:
    """An address of version 4, or the /64 of one of version 6, since one subscriber has all of it.

    Also with a port, as some proxies write them; all that is no address is one visitor together.
    """
    for text in (address, address.rpartition(":")[0].strip("[]")):
        try:
            found = ip_address(text.partition("%")[0])
        except ValueError:
            continue
        if not isinstance(found, IPv6Address):
            return str(found)
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((int(found), _SUBSCRIBER_BITS), strict=False))
    return UNKNOWN
