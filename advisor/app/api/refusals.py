"""How the API says no: the contract's error form in the reader's language, under a status that fits."""

import re
from collections.abc import Mapping

from advisor.app.answers import error_answer, to_json
from advisor.errors import AccessDenied, AdvisorError, InputFault, NotFound
from advisor.wording.prompts import Language, Prompts

__all__ = ["Refusals", "fault_of_step", "status_of"]

_STATUS: Mapping[str, int] = {
    "input.encoding": 400,
    "input.malformed": 400,
    "input.too_large": 413,
    "access.login": 401,
    "access.denied": 403,
    "access.consent": 403,
    "state.conflict": 409,
    "state.locked": 503,
    "state.not_ready": 503,
    "state.newer": 503,
    "limit.rate": 429,
    "limit.time": 503,
    "limit.memory": 503,
    "knowledge.fault": 500,
    "endpoint.timeout": 504,
    "endpoint.refused": 502,
    "endpoint.malformed": 502,
}
_OF_HEAD: Mapping[str, int] = {"input": 422, "notfound": 404}
_OF_VARIANT: Mapping[str, int] = {
    "route": 404,
    "method": 405,
    "media": 415,
    "busy": 503,
    "internal": 500,
    "internal_unlogged": 500,
    "one_time": 403,
}
_WAIT_SECONDS = 2


def status_of(error: AdvisorError) -> int:
    """The HTTP status of a fault."""
    found = _OF_VARIANT.get(error.variant) or _STATUS.get(error.code) or _OF_HEAD.get(error.head)
    return 500 if found is None else found


def fault_of_step(status: int, step: str) -> AdvisorError:
    """A refusal of the guard as one of the tree."""
    if status == 401:
        return AccessDenied("login", where="authorization", variant="token")
    if status == 405:
        return InputFault("value", where="method", variant="method")
    if status == 404:
        return NotFound("file", where="path", variant="route")
    if status == 413:
        return InputFault("too_large", where="body", variant="body")
    if status == 415:
        return InputFault("format", where="content-type", variant="media")
    if step == "json":
        return InputFault("malformed", where="body", variant="body")
    if step == "cookie":
        return AccessDenied("denied", where="cookie", variant="cookie")
    return InputFault("malformed", where=step, variant="request")


class Refusals:
    """Faults as bytes and headers.

    Args:
        prompts: The sentences; both languages of them are read, the one of ``prompts`` where a reader names none.
    """

    def __init__(self, prompts: Prompts) -> None:
        self._usual = prompts.language
        self._prompts: dict[Language, Prompts] = {
            language: prompts if language == prompts.language else Prompts(prompts.folder, language)
            for language in ("zh", "en")
        }

    def body(self, error: AdvisorError, accepted: str = "") -> str:
        """The error form; ``accepted`` is the header Accept-Language."""
        return to_json(error_answer(error, self._prompts[_language(accepted, self._usual)]))

    def headers(self, error: AdvisorError) -> dict[str, str]:
        """What tells a program how to go on: whether to log in, and when to try again."""
        status = status_of(error)
        if status == 401:
            return {"www-authenticate": 'Bearer realm="qihang"'}
        if status == 429 or error.code in ("limit.rate", "state.locked"):
            return {"retry-after": str(error.values.get("seconds", _WAIT_SECONDS))}
        return {}

    def of_step(self, status: int, step: str, accepted: str) -> tuple[bytes, list[tuple[bytes, bytes]]]:
        """What the guard says to a request that it refuses."""
        error = fault_of_step(status, step)
        headers = [(name.encode(), value.encode()) for name, value in self.headers(error).items()]
        return self.body(error, accepted).encode(), headers


def _language(accepted: str, usual: Language) -> Language:
    """The first of our languages in the order of their weights (RFC 9110, 12.5.4); the usual one where none is named."""
    wanted: list[tuple[float, int, Language]] = []
    for place, part in enumerate(accepted.lower().split(",")[:20]):
        name, _, rest = part.strip().partition(";")
        weight = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", rest)
        share = float(weight[1]) if weight else 1.0
        if share > 0 and name[:2] in ("zh", "en") and name[2:3] in ("", "-"):
            wanted.append((-share, place, "en" if name[:2] == "en" else "zh"))
    return min(wanted)[2] if wanted else usual
