"""The tables of okrgraph.toml: who besides us says who people are."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, field_validator

from auth.credentials.claims import Algorithm
from auth.sign_in.discovery import is_safe


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not set(url) & set(" \\#")


def web_address(url: str) -> str:
    if not is_web_address(url):
        raise ValueError(f"{url!r} is no address; write it like https://login.example.com/keys")
    return url


def safe_address(url: str) -> str:
    if not is_safe(url):
        raise ValueError(f"{url!r} is no https address; write it like https://login.example.com")
    return url


Text = Annotated[str, Field(min_length=1)]
WebAddress = Annotated[str, AfterValidator(web_address)]
SafeAddress = Annotated[str, AfterValidator(safe_address)]
Algorithms = Annotated[list[Algorithm], Field(min_length=1)]
USUAL = [Algorithm.RS256, Algorithm.ES256]


class CorporateIssuer(BaseModel):
    """An identity provider whose access tokens are taken."""

    model_config = ConfigDict(extra="forbid")

    url: Text = Field(
        description="The exact `iss` of its tokens.", examples=["https://login.example.com/"]
    )
    audience: Text = Field(
        description="The `aud` that stands for this service.", examples=["okrgraph"]
    )
    jwks_url: WebAddress = Field(
        description="Where it publishes its keys.", examples=["https://login.example.com/jwks.json"]
    )
    email_claim: Text = Field("email", description="The claim that holds the work e-mail.")
    algorithms: Algorithms = Field(USUAL, description="The signatures it uses.")
    clients: list[str] = Field(
        [], description="The clients taken, by `azp`, `client_id` or `appid`; empty: any."
    )
    lifetime_hours: Annotated[int, Field(ge=1)] = Field(
        24, description="Tokens that live longer are refused."
    )


class FederationGateway(BaseModel):
    """The gateway in front of this service, where it is one subgraph of several."""

    model_config = ConfigDict(extra="forbid")

    url: Text = Field(
        description="The exact `iss` of its tokens.", examples=["https://gateway.example.com"]
    )
    audience: Text = Field(
        description="The `aud` that stands for this service.", examples=["okrgraph"]
    )
    jwks_url: WebAddress = Field(
        description="Where it publishes its keys.",
        examples=["https://gateway.example.com/jwks.json"],
    )
    email_claim: str = Field(
        "", description="The claim that holds the work e-mail; empty: `sub` is the person's id."
    )
    algorithms: Algorithms = Field(USUAL, description="The signatures it uses.")
    header: Literal["authorization", "x-okr-identity"] = Field(
        "authorization", description="Where its token stands: there, or in `x-okr-identity`."
    )
    only: bool = Field(default=False, description="Whether nobody else is answered on /graphql.")


class SignInProvider(BaseModel):
    """The OpenID provider that people sign in with by a browser, and us as its client."""

    model_config = ConfigDict(extra="forbid")

    issuer: SafeAddress = Field(
        description="The exact `iss` of its tokens; its discovery is below it.",
        examples=["https://login.example.com/"],
    )
    client_id: Text = Field(description="What it calls this service.", examples=["okrgraph"])
    client_secret: SecretStr | None = Field(
        None, description="What it gave this service to prove itself; empty: a public client."
    )
    scopes: list[str] = Field(["openid", "email"], description="What is asked for.")
    email_claim: Text = Field("email", description="The claim that holds the work e-mail.")
    session_hours: Annotated[int, Field(ge=1, le=24)] = Field(
        8, description="How long somebody stays signed in."
    )
    max_age_minutes: Annotated[int, Field(ge=1)] | None = Field(
        None, description="How long ago it may have asked for a password; empty: whenever."
    )

    @field_validator("client_secret", "max_age_minutes", mode="before")
    @classmethod
    def empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("scopes")
    @classmethod
    def openid_is_asked_for(cls, scopes: list[str]) -> list[str]:
        if "openid" not in scopes:
            raise ValueError('"openid" must be among them, as in ["openid", "email"]')
        return scopes


TABLES: dict[str, type[BaseModel]] = {
    "issuers": CorporateIssuer,
    "sign_in": SignInProvider,
    "gateway": FederationGateway,
}
HEADERS = {"issuers": "[[issuers]]", "sign_in": "[sign_in]", "gateway": "[gateway]"}
