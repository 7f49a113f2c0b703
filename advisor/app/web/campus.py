"""Campus single sign-on: OpenID Connect with the authorization code, PKCE and a nonce, to accounts that exist here.

The college's provider says who somebody is, and nothing else: role, class and rights are those of the account, and an
account that is not there is not made. Nothing is kept while a person is away at the provider: state, nonce and the PKCE
verifier follow from one random value in a cookie of that browser and from a secret of this process.
"""

import base64
import hashlib
import hmac
import logging
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import urlencode, urlsplit

from advisor.settings import LOOPBACK, Oidc

__all__ = ["Begun", "Campus", "Unproved", "WhyNot"]

WhyNot: TypeAlias = Literal["refused", "failed", "away"]
"""``refused`` at the provider; ``failed``: what came back proves nothing; ``away``: the provider does not answer."""

ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures with a key pair alone: ``none`` and those with a shared secret prove nothing here."""

SKEW_SECONDS: Final = 120
"""By which the clocks of the college and of this machine may differ."""
FLOW_SECONDS: Final = 600
"""In which a person has to come back from the provider."""
KEEP_SECONDS: Final = 3600
"""For which the provider's description and keys count; a signature by an unknown key asks for the keys anew."""
RENEW_SECONDS: Final = 60
"""Between two askings for an unknown key."""
TIMEOUT_SECONDS: Final = 10
_FLOW: Final = re.compile(r"([0-9]{10})\.([A-Za-z0-9_-]{43})")
_log = logging.getLogger("advisor.campus")


class Unproved(Exception):
    """Who came back is not known; ``why`` is what to tell them."""

    def __init__(self, why: WhyNot, detail: str) -> None:
        super().__init__(detail)
        self.why: WhyNot = why


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send a browser, and the value that it has to bring back in its cookie."""

    address: str
    flow: str


class Campus:
    """One provider.

    Args:
        settings: What the environment says of it.
        address: ``scheme://host`` under which people reach this server.
        clock: Seconds since 1970.
    """

    def __init__(self, settings: Oidc, address: str, *, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._address = address
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._known: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, Any] | None = None

    @property
    def back(self) -> str:
        """The address that is registered at the provider as redirect URI."""
        return f"{self._address}/login/campus/back"

    def begin(self) -> Begun:
        """Begin a sign-on.

        Raises:
            Unproved: ``away`` – the provider does not answer, or describes another issuer.
        """
        provider = self._provider()
        flow = f"{int(self._clock()):010d}.{secrets.token_urlsafe(32)}"
        with self._client() as client:
            address, _ = client.create_authorization_url(
                provider["authorization_endpoint"],
                state=self._derived("state", flow),
                nonce=self._derived("nonce", flow),
                code_verifier=self._derived("verifier", flow),
            )
        return Begun(str(address), flow)

    def finish(self, flow: str, given: Mapping[str, str]) -> str:
        """The account of whoever came back.

        Args:
            flow: What the browser's cookie holds.
            given: The query that the provider sent it back with.

        Returns:
            The claim that names the account, as the provider has it.

        Raises:
            Unproved
        """
        begun = _FLOW.fullmatch(flow)
        if begun is None or not 0 <= self._clock() - int(begun[1]) <= FLOW_SECONDS:
            raise Unproved("failed", "no sign-on was begun here")
        if not hmac.compare_digest(given.get("state", "").encode(), self._derived("state", flow).encode()):
            raise Unproved("failed", "another state")
        if given.get("iss", self._settings.issuer) != self._settings.issuer:
            raise Unproved("failed", "another issuer answers")  # RFC 9207
        if "error" in given or not given.get("code"):
            raise Unproved("refused" if given.get("error") == "access_denied" else "failed", "an error came back")
        provider = self._provider()
        tokens = self._exchange(provider, given["code"], self._derived("verifier", flow))
        claims = self._proved(provider, tokens.get("id_token"), self._derived("nonce", flow))
        return self._account(provider, claims, str(tokens.get("access_token", "")))

    def leave(self) -> str | None:
        """Where to end the sign-on at the provider too, so that the next person at this machine does not have it."""
        try:
            end = self._provider().get("end_session_endpoint")
        except Unproved:
            return None
        if not isinstance(end, str) or not _is_safe(end):
            return None
        query = {"client_id": self._settings.client_id, "post_logout_redirect_uri": f"{self._address}/login"}
        return f"{end}{'&' if '?' in end else '?'}{urlencode(query)}"

    def _derived(self, purpose: str, flow: str) -> str:
        """43 signs that nobody can guess who has not both this process's secret and the browser's cookie."""
        mark = hmac.new(self._secret, f"{purpose}\n{flow}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(mark).rstrip(b"=").decode()

    def _client(self) -> Any:  # noqa: ANN401 - authlib has no types
        from authlib.integrations.httpx_client import OAuth2Client

        methods = self._known[1].get("token_endpoint_auth_methods_supported", ()) if self._known else ()
        is_posted = "client_secret_post" in methods and "client_secret_basic" not in methods
        secret = self._settings.client_secret
        return OAuth2Client(
            client_id=self._settings.client_id,
            client_secret=secret,
            token_endpoint_auth_method="none" if not secret else f"client_secret_{'post' if is_posted else 'basic'}",
            scope=self._settings.scope,
            redirect_uri=self.back,
            code_challenge_method="S256",
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
        )

    def _exchange(self, provider: Mapping[str, Any], code: str, verifier: str) -> Mapping[str, Any]:
        import httpx
        from authlib.common.errors import AuthlibBaseError

        try:
            with self._client() as client:
                found = client.fetch_token(provider["token_endpoint"], code=code, code_verifier=verifier)
        except AuthlibBaseError as fault:
            raise Unproved("failed", f"the code was refused: {fault.error}") from fault
        except (httpx.HTTPError, ValueError) as fault:
            raise Unproved("away", type(fault).__name__) from fault
        return found if isinstance(found, dict) else {}

    def _proved(self, provider: Mapping[str, Any], token: object, nonce: str) -> Mapping[str, Any]:
        """The claims of an ID token of this provider, for us, for this sign-on, that still counts."""
        from joserfc import jwt
        from joserfc.errors import JoseError

        if not isinstance(token, str) or len(token) > 100_000:
            raise Unproved("failed", "no ID token")
        found = self._decoded(provider, token)
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock()),
            leeway=SKEW_SECONDS,
            iss={"essential": True, "value": self._settings.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": self._settings.client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            registry.validate(found)
        except JoseError as fault:
            raise Unproved("failed", f"ID token: {fault}") from fault
        parties = found["aud"] if isinstance(found["aud"], list) else [found["aud"]]
        if found.get("azp", self._settings.client_id) != self._settings.client_id or (
            len(parties) > 1 and "azp" not in found
        ):
            raise Unproved("failed", "the ID token is for another client")
        return found

    def _decoded(self, provider: Mapping[str, Any], token: str) -> dict[str, Any]:
        """The claims, once the signature was checked; an unknown key is asked for once, as keys are changed."""
        from joserfc import jwt
        from joserfc.errors import JoseError

        for is_last in (False, True):
            keys = self._key_set(provider, is_anew=is_last)
            try:
                return dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
            except (JoseError, ValueError, TypeError, KeyError) as fault:
                if is_last:
                    raise Unproved("failed", f"signature: {type(fault).__name__}") from fault
        raise Unproved("failed", "signature")

    def _account(self, provider: Mapping[str, Any], claims: Mapping[str, Any], access: str) -> str:
        name = self._settings.claim
        value = claims.get(name)
        if value is None and access and isinstance(provider.get("userinfo_endpoint"), str):
            more = self._fetched(provider["userinfo_endpoint"], {"authorization": f"Bearer {access}"})
            if more.get("sub") != claims["sub"]:
                raise Unproved("failed", "userinfo speaks of another person")
            value = more.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value:
            raise Unproved("failed", f"the provider sends no claim {name}")
        return value

    def _provider(self) -> Mapping[str, Any]:
        """The provider's own description of itself (OpenID Connect Discovery 1.0)."""
        with self._lock:
            if self._known is not None and self._clock() - self._known[0] < KEEP_SECONDS:
                return self._known[1]
            found = self._fetched(f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self._settings.issuer:
                raise Unproved("away", "the description is another issuer's")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not _is_safe(found.get(name)):
                    raise Unproved("away", f"no safe {name}")
            if not _is_safe(found.get("userinfo_endpoint", "")):
                found.pop("userinfo_endpoint", None)
            self._known = self._clock(), found
            return found

    def _key_set(self, provider: Mapping[str, Any], *, is_anew: bool) -> Any:  # noqa: ANN401 - joserfc's KeySet
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        with self._lock:
            if self._keys is not None:
                age = self._clock() - self._keys[0]
                if age < (RENEW_SECONDS if is_anew else KEEP_SECONDS):
                    return self._keys[1]
            try:
                keys = KeySet.import_key_set(self._fetched(provider["jwks_uri"]))  # type: ignore[arg-type]
            except (JoseError, ValueError, TypeError, KeyError) as fault:
                raise Unproved("away", "no keys") from fault
            self._keys = self._clock(), keys
            return keys

    def _fetched(self, address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        import httpx

        try:
            with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
                reply: httpx.Response = client.get(address, headers=dict(headers or {}))
                found = reply.raise_for_status().json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as fault:
            _log.warning("the provider does not answer: %s", type(fault).__name__)
            raise Unproved("away", type(fault).__name__) from fault
        if not isinstance(found, dict):
            raise Unproved("away", "no JSON object")
        return found


def _is_safe(address: object) -> bool:
    """TLS, or this very machine."""
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
