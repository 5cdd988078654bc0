"""`mcp`: the tools ask, search and read for programs that speak the Model Context Protocol."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from bot.commands import ANSWERED
from bot.commands.console import Console
from bot.errors import UsageError

HELP = "serve the tools ask, search and read over the Model Context Protocol"
EXAMPLES = """\
  python -m bot mcp
  python -m bot mcp --http --port 8001"""
_MISSING = "the package “mcp” is missing; install it with “pip install -r requirements-mcp.txt”"


def configure(parser: ArgumentParser) -> None:
    """Add the options of `mcp`."""
    parser.add_argument("--http", action="store_true", help="over streamable HTTP, at the path /mcp")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at with --http (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8001, help="the port to listen at with --http (default 8001)")


def run(arguments: Namespace, console: Console) -> int:
    """Serve until the input ends or a signal comes; raises UsageError where the package is missing."""
    try:
        from bot.tools import serve  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] in ("mcp", "mcp_types", "pydantic"):
            raise UsageError(_MISSING) from error
        raise
    if not 0 < arguments.port < 65_536:
        raise UsageError(f"--port is {arguments.port}; it lies between 1 and 65,535")
    assistant = console.load_assistant()
    serve(assistant, "streamable-http" if arguments.http else "stdio", arguments.host, arguments.port)
    return ANSWERED
