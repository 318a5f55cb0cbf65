"""What an operator can set: by okrgraph.toml, or by OKRGRAPH_* in the environment, which wins."""

from pathlib import Path
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AliasChoices, BaseModel, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from rules.errors import Invalid

FILE = Path("okrgraph.toml")
UNSET = (
    "database_url", "owner_database_url", "public_url", "fiscal_start_month", "signing_key",
    "encryption_key",
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
    allowed_hosts: list[str] = Field(
        [],
        description="Private hosts, host:port or CIDR that connectors may reach.",
    )
    signing_key: str | None = Field(
        None,
        description="Key of its own tokens, PEM, JWK or a path; empty: kept in data.",
    )
    encryption_key: str | None = Field(
        None, description="Key that secrets are sealed with, JWK or a path; empty: kept in data."
    )
    older_encryption_keys: list[str] = Field(
        [], description="Keys that secrets may still be sealed with."
    )
    graphiql: bool = Field(default=True, description="Whether /graphiql is served.")

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
