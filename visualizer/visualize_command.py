"""The command `visualize`: prepares the present, then serves the application; Solara is loaded in it only."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from world.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from visualizer.viewer import Choice, Opening

LARGEST_MESSAGE = 2**20
"""Bytes of the largest message that a browser may send; a scenario has at most a tenth."""
NOWHERE = "http://127.0.0.1:1/"
"""Where an asset is looked for that is not installed: nothing is fetched from elsewhere."""
IDLE = "30m"
"""How long a model is kept after its viewer has gone."""


def visualize_command(
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8765,
    host: Annotated[
        str, typer.Option(help="Address to serve on; beyond this computer only if you say so.")
    ] = "127.0.0.1",
    scale: Annotated[int, typer.Option(help="People to a row: 1, 10, 100 or 1000.")] = 100,
    seed: Annotated[int, typer.Option(help="Seed of the runs.")] = 1,
    scenario: Annotated[str, typer.Option(help="Scenario to open with: name, or TOML file.")] = "baseline",
) -> None:
    """Watch the corridor in a browser month by month, pull levers, compare futures; without internet."""
    from visualizer.progress import terminal
    from visualizer.viewer import Opening

    check_free(host, port)
    _prepare(Opening(scenario, scale, seed).choice())

    def say() -> None:
        terminal(False).print(f"Open http://{host}:{port} in a browser; Ctrl+C ends it.", soft_wrap=True)

    serve(host, port, Opening(scenario, scale, seed), say)


def check_free(host: str, port: int) -> None:
    """Check that an address can be served on.

    Raises:
        InputError: It is taken, or not one of this computer.
    """
    if not 1 <= port <= 65535:
        raise InputError(f"port {port} is not valid: 1 to 65535")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with closing(socket.socket(family, kind)) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        raise InputError(
            f"{host}:{port} cannot be served on: {error.strerror}; choose another --port or --host"
        ) from None


def _prepare(choice: Choice) -> None:
    """Live the history now, so that the first viewer need not wait."""
    from rich.progress import Progress

    from visualizer.present import at_present
    from visualizer.progress import terminal

    with Progress(console=terminal(False), transient=True) as bar:
        task = bar.add_task(f"history to the present, 1:{choice.scale}", total=1.0)
        at_present(
            choice.scenario, choice.scale, choice.seed, lambda share: bar.update(task, completed=share)
        )


def serve(host: str, port: int, opening: Opening, say: Callable[[], None]) -> None:
    """Serve the application until it is interrupted.

    Args:
        host: Address to serve on.
        port: Port to serve on.
        opening: What viewers open with.
        say: Called when the application can be opened.
    """
    os.environ["SOLARA_APP"] = "visualizer.app"
    import solara.settings
    import uvicorn
    from solara.server import settings

    settings.main.mode = "production"
    settings.theme.loader = "plain"
    settings.theme.show_banner = False
    settings.theme.variant = settings.ThemeVariant.light
    settings.telemetry.mixpanel_enable = False
    settings.kernel.cull_timeout = IDLE
    settings.assets.fontawesome_enabled = False
    solara.settings.assets.cdn = NOWHERE
    from solara.server.starlette import app as application
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    from visualizer.app import open_with

    open_with(opening)
    # a page of another site cannot speak to this one under a name of its own
    known = ["*"] if host in ("0.0.0.0", "::") else [host, "localhost", "127.0.0.1"]
    config = uvicorn.Config(
        TrustedHostMiddleware(application, known),
        host=host,
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=1,
        ws_max_size=LARGEST_MESSAGE,
    )

    class Server(uvicorn.Server):
        """A server that says where it is when it can be asked."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            say()

    Server(config).run()
