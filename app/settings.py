"""What an operator can set: by okrgraph.toml, or by OKRGRAPH_* in the environment, which wins."""

from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from rules.errors import Invalid
from rules.origins import is_origin

FILE = Path("okrgraph.toml")
UNSET = (
    "database_url", "owner_database_url", "public_url", "fiscal_start_month", "signing_key",
    "encryption_key", "audit_key",
)  # fmt: skip


class CorporateIssuer(BaseModel):
    """An identity provider whose access tokens are taken."""

    url: str = Field(description="The exact `iss` of its tokens.")
    audience: str = Field(description="The `aud` that stands for this service.")
    jwks_url: str = Field(description="Where it publishes its keys.")
    email_claim: str = Field("email", description="The claim that holds the work e-mail.")
    algorithms: list[str] = Field(["RS256", "ES256"], description="The signatures it uses.")
    clients: list[str] = Field([], description="The `azp` values taken; empty: any.")
    lifetime_hours: int = Field(24, description="Tokens that live longer are refused.")


class FederationGateway(BaseModel):
    """The gateway in front of this service, where it is one subgraph of several."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(description="The exact `iss` of its tokens.")
    audience: str = Field(description="The `aud` that stands for this service.")
    jwks_url: str = Field(description="Where it publishes its keys.")
    email_claim: str = Field(
        "", description="The claim that holds the work e-mail; empty: `sub` is the person's id."
    )
    algorithms: list[str] = Field(["RS256", "ES256"], description="The signatures it uses.")
    header: Literal["authorization", "x-okr-identity"] = Field(
        "authorization", description="Where its token stands: there, or in `x-okr-identity`."
    )
    only: bool = Field(default=False, description="Whether nobody else is answered on /graphql.")


class SignInProvider(BaseModel):
    """The OpenID provider that people sign in with by a browser, and us as its client."""

    model_config = ConfigDict(extra="forbid")

    issuer: str = Field(description="The exact `iss` of its tokens; its discovery is below it.")
    client_id: str = Field(description="What it calls this service.")
    client_secret: SecretStr | None = Field(
        None, description="What it gave this service to prove itself; empty: a public client."
    )
    scopes: list[str] = Field(["openid", "email"], description="What is asked for.")
    email_claim: str = Field("email", description="The claim that holds the work e-mail.")
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


class Settings(BaseSettings):
    """Each field is documented in docs/settings.md, which a test holds to this."""

    model_config = SettingsConfigDict(env_prefix="OKRGRAPH_", toml_file=FILE, extra="forbid")

    data: Path = Field(
        Path("okrgraph-data"), description="Folder of keys and of the embedded PostgreSQL."
    )
    database_url: str | None = Field(
        None,
        validation_alias=AliasChoices("OKRGRAPH_DATABASE_URL", "DATABASE_URL", "database_url"),
        description="PostgreSQL 15 or newer, as the serving role; empty: the embedded one.",
    )
    owner_database_url: str | None = Field(
        None, description="The same database as the role that owns the tables; for migrations."
    )
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(8000, description="The port to listen on.")
    public_url: str | None = Field(
        None, description="Where clients reach the service; the issuer of its own tokens."
    )
    organisation: str = Field("My organisation", description="The organisation's name.")
    time_zone: str = Field("UTC", description="The organisation's time zone, such as Europe/Paris.")
    fiscal_start_month: Annotated[int, Field(ge=1, le=12)] | None = Field(
        None, description="First month of the fiscal year; lets cycle keys like FY26-Q1 have dates."
    )
    issuers: list[CorporateIssuer] = Field(
        [], description="Identity providers whose tokens are taken."
    )
    gateway: FederationGateway | None = Field(
        None, description="The federation gateway that says who asks, by tokens it signs."
    )
    sign_in: SignInProvider | None = Field(
        None, description="The identity provider that people sign in with by a browser."
    )
    allowed_hosts: list[str] = Field(
        [],
        description="Private hosts, host:port or CIDR that connectors may reach.",
    )
    signing_key: str | None = Field(
        None,
        description="Key of its own tokens, PEM, JWK or a path; empty: kept in data.",
    )
    older_signing_keys: list[str] = Field(
        [], description="Keys that tokens of its own may still be signed with."
    )
    encryption_key: str | None = Field(
        None, description="Key that secrets are sealed with, JWK or a path; empty: kept in data."
    )
    older_encryption_keys: list[str] = Field(
        [], description="Keys that secrets may still be sealed with."
    )
    audit_key: str | None = Field(
        None, description="Key that the audit is sealed with, JWK or a path; empty: kept in data."
    )
    older_audit_keys: list[str] = Field(
        [], description="Keys that older entries of the audit are sealed with."
    )
    graphiql: bool = Field(
        default=False, description="Whether /graphiql is served; it turns introspection on."
    )
    introspection: bool = Field(
        default=False, description="Whether the graph tells its schema, and suggests names."
    )
    allowed_origins: list[str] = Field(
        [], description="Origins whose pages may ask the graph, https://intranet.example.com."
    )
    operation_cost: Annotated[int, Field(ge=1_000)] = Field(
        200_000, description="The most one operation may cost: an object 1, times its lists."
    )
    budget: Annotated[int, Field(ge=1_000)] = Field(
        500_000, description="The most one viewer may spend at once; for each process."
    )
    budget_per_second: Annotated[int, Field(ge=1)] = Field(
        5_000, description="How much of the budget comes back each second."
    )
    deadline_seconds: Annotated[int, Field(ge=1, le=60)] = Field(
        10, description="How long an operation may take, in seconds."
    )
    requests_at_once: Annotated[int, Field(ge=1)] = Field(
        24, description="How many requests are answered at once; for each process."
    )
    requests_waiting: Annotated[int, Field(ge=0)] = Field(
        120, description="How many more may wait, two seconds at most; others are sent away."
    )

    @field_validator(*UNSET, mode="before")
    @classmethod
    def empty_is_unset(cls, value: object) -> object:
        """An empty text stands for none, for a TOML file has no other word for it."""
        return None if value == "" else value

    @field_validator("time_zone")
    @classmethod
    def time_zone_is_known(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"There is no time zone {name!r}; write it like Europe/Paris")
        return name

    @field_validator("allowed_origins")
    @classmethod
    def origins_are_exact(cls, origins: list[str]) -> list[str]:
        wrong = [origin for origin in origins if not is_origin(origin)]
        if wrong:
            raise ValueError(f"{wrong[0]!r} is no origin; write it like https://host or :8443")
        return origins

    @field_validator("budget")
    @classmethod
    def budget_is_enough(cls, budget: int, others: ValidationInfo) -> int:
        most: int = others.data.get("operation_cost", 0)
        if budget < most:
            raise ValueError(f"It must be at least operation_cost, {most}")
        return budget

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 — named by the interface.
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 — named by the interface.
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def issuer_url(self) -> str:
        return self.public_url or "okrgraph"


def settings(**given: Any) -> Settings:
    """The settings in force; `given`, from the command line, wins. Invalid names the field."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise Invalid(told(error), path=["settings"]) from error
    except SettingsError as error:
        message = f"The environment can't be read: {error}; a list is written as JSON."
        raise Invalid(message, path=["settings"]) from error
    except ValueError as error:
        raise Invalid(f"{FILE} can't be read: {error}", path=[str(FILE)]) from error


def told(error: ValidationError) -> str:
    wrong = error.errors()[0]
    name = ".".join(str(part) for part in wrong["loc"])
    reason = wrong["msg"].removeprefix("Value error, ")
    return f"The setting {name} can't be taken: {reason}. See docs/settings.md."
