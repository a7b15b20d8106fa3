"""Logs: one JSON object a line, with the request's thread; no query, no body, no token, no text of an exception.

Texts of exceptions carry values (a database's carries the row). So an error is told by its type and the places in the
code that it came through.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, Final

import structlog

from shared.contracts.trace import current_trace

_MOST_FRAMES: Final = 20


def configure_logging(level: str = "INFO") -> None:
    """Set logging up for this process, ours and that of the libraries; called at the doors."""
    stamped: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        add_thread,
        tell_errors,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*stamped, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=stamped,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], name != "uvicorn.access"
    for name in ("httpx", "httpcore"):  # they log URLs with their queries
        logging.getLogger(name).setLevel(logging.WARNING)


def add_thread(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Add request id and trace id."""
    if (trace := current_trace.get()) is not None:
        event["request_id"], event["trace_id"], event["span_id"] = trace.request_id, trace.trace_id, trace.span_id
    return event


def tell_errors(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its type and the places it came through."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else sys.exc_info()[1] if info is True else info
    if isinstance(error, BaseException):
        event.update(told(error))
    return event


def told(error: BaseException) -> dict[str, Any]:
    """Tell an exception by its type and the places in the code that it came through, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__, limit=-_MOST_FRAMES)
    return {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "frames": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }
