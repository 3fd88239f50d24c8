"""The command line: `zhiqiao COMMAND`. Every error ends in one sentence on stderr and an exit status, never in a traceback."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Sequence

FAILED = 1
USAGE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status: 0 done, 1 failed, 2 not understood, 130 interrupted, 141 pipe closed."""
    _speak_utf8()
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _run(arguments: Sequence[str]) -> int:
    from api.cli.parser import build_parser

    parser = build_parser()
    try:
        given = parser.parse_args(arguments, argparse.Namespace(store=None))
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else USAGE
    if os.environ.get("ZHIQIAO_DEBUG"):
        status: int = given.run(given)
        return status
    return _guarded(given.run, given)


def _guarded(run: Callable[[argparse.Namespace], int], given: argparse.Namespace) -> int:
    from api.cli.output import complain, show_candidates
    from graph.errors import AmbiguousEntityError, SettingsError, UnknownEntityError, ZhiqiaoError

    try:
        status = run(given)
    except AmbiguousEntityError as error:
        complain(str(error))
        show_candidates(error.candidates)
        return FAILED
    except UnknownEntityError as error:
        like = "；相近的有 · some called much like it:" if error.candidates else ""
        complain(f"{error}{like}")
        show_candidates(error.candidates)
        return FAILED
    except SettingsError as error:
        complain(str(error))
        return USAGE
    except ZhiqiaoError as error:
        complain(str(error))
        return FAILED
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        complain(f"{named}{error.strerror or error}")
        return FAILED
    except Exception as error:
        complain(f"this is a mistake of the program ({type(error).__name__}: {error}); ZHIQIAO_DEBUG=1 shows where")
        return FAILED
    return status


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
