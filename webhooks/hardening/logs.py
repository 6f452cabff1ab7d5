"""What the web server writes to the log: route patterns and numbers, never a path or a query."""

import logging

import structlog
from aiohttp.abc import AbstractAccessLogger
from aiohttp.hdrs import METH_ALL
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import BaseRequest, StreamResponse

from webhooks.hardening.middlewares import REQUEST_ID, ROUTE, UNMATCHED
from webhooks.metrics import Metrics

_log = structlog.get_logger("web.access")


def access_logger(metrics: Metrics) -> type[AbstractAccessLogger]:
    """The class aiohttp wants; it also feeds the request histogram."""

    class RouteLogger(AbstractAccessLogger):
        def log(self, request: BaseRequest, response: StreamResponse, time: float) -> None:
            route = request.get(ROUTE, UNMATCHED)
            method = request.method if request.method in METH_ALL else "OTHER"
            metrics.requests.labels(method, route, str(response.status)).observe(time)
            _log.info(
                "request",
                method=method,
                route=route,
                status=response.status,
                milliseconds=round(time * 1000, 1),
                request_id=request.get(REQUEST_ID, ""),
            )

    return RouteLogger


class _NoMalformedRequests(logging.Filter):
    """aiohttp logs each malformed request with a traceback that quotes its headers. I13"""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, HttpProcessingError)


def server_logger() -> logging.Logger:
    logger = logging.getLogger("seatmate.http")
    if not logger.filters:
        logger.addFilter(_NoMalformedRequests())
    return logger
