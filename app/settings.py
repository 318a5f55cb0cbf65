"""What an operator can set: by okrgraph.toml, or by OKRGRAPH_* in the environment, which wins."""

from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import (
    AliasChoices,
    Field,
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

from app.providers import CorporateIssuer, FederationGateway, SignInProvider
from app.wrong_settings import told
from connectors.addresses import parse_allow_list
from connectors.mail import is_address, is_mail_server
from rules.errors import Invalid
from rules.links import OWN_PAGE, check_page
from rules.origins import is_origin
from rules.retention import Kept

FILE = Path("okrgraph.toml")
UNSET = (
    "database_url", "owner_database_url", "public_url", "fiscal_start_month", "okr_page",
    "signing_key", "encryption_key", "audit_key", "smtp_url", "smtp_from",
)  # fmt: skip


@cache
def time_zones() -> AbstractSet[str]:
    """Their names; to find them reads some hundreds of files."""
    return available_timezones()


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
    okr_page: str | None = Field(
        None, description="Your page of an OKR, which links of the inbox lead to; empty: our own."
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
        description="Private hosts, host:port or CIDR that connectors and webhooks may reach.",
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
    federation: bool = Field(
        default=False, description="Whether this is one subgraph of several behind a gateway."
    )
    allowed_origins: list[str] = Field(
        [], description="Origins whose pages may ask the graph, https://intranet.example.com."
    )
    trusted_documents_only: bool = Field(
        default=False, description="Whether the graph runs nothing but trusted documents."
    )
    machines_name_subjects: bool = Field(
        default=False,
        description="Whether machines may say whom a widget token is for, unproved.",
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
    events_kept_days: Annotated[int, Field(ge=1, le=3_650)] = Field(
        30, description="How long events are kept for `changes` and webhooks, in days."
    )
    retention: dict[Kept, Annotated[int, Field(ge=1, le=36_500)]] = Field(
        {}, description="For how many days each kind of personal data is kept once it is over."
    )
    webhook_patience_days: Annotated[int, Field(ge=1, le=30)] = Field(
        5, description="How long a webhook may fail before it is disabled, in days."
    )
    smtp_url: str | None = Field(
        None,
        description="Mail server that reminders go out by, smtps://user:password@host:465, or "
        "smtp:// for STARTTLS; empty: no e-mail.",
        repr=False,
    )
    smtp_from: str | None = Field(None, description="The address that reminders come from.")
    deadline_seconds: Annotated[int, Field(ge=1, le=60)] = Field(
        10, description="How long an operation may take, in seconds."
    )
    requests_at_once: Annotated[int, Field(ge=1)] = Field(
        24, description="How many requests are answered at once; for each process."
    )
    requests_waiting: Annotated[int, Field(ge=0)] = Field(
        120, description="How many more may wait, two seconds at most; others are sent away."
    )
    live_connections: Annotated[int, Field(ge=0)] = Field(
        2_000, description="How many sockets and event streams may be open; for each process."
    )
    live_connections_each: Annotated[int, Field(ge=1)] = Field(
        20, description="How many of them one viewer may have open; for each process."
    )

    kept_answers: bool = Field(
        default=True, description="Whether answers are kept and told again while they hold."
    )
    kept_answers_mib: Annotated[int, Field(ge=1)] = Field(
        64, description="How much memory kept answers take, in MiB; for each process."
    )

    @field_validator(*UNSET, mode="before")
    @classmethod
    def empty_is_unset(cls, value: object) -> object:
        """An empty text stands for none, for a TOML file has no other word for it."""
        return None if value == "" else value

    @field_validator("time_zone")
    @classmethod
    def time_zone_is_known(cls, name: str) -> str:
        if name not in time_zones():
            raise ValueError(f"There is no time zone {name!r}; write it like Europe/Paris")
        return name

    @field_validator("public_url")
    @classmethod
    def public_url_is_plain(cls, url: str | None) -> str | None:
        if url is not None and not is_origin(url.removesuffix("/")):
            raise ValueError(f"{url!r} is no plain address; write it like https://okr.example.com")
        return url

    @field_validator("okr_page")
    @classmethod
    def okr_page_leads_to_one(cls, page: str | None) -> str | None:
        try:
            if page is not None:
                check_page(page)
        except Invalid as error:
            raise ValueError(error.message) from error
        return page

    @field_validator("issuers")
    @classmethod
    def issuers_are_others(
        cls, issuers: list[CorporateIssuer], others: ValidationInfo
    ) -> list[CorporateIssuer]:
        ours = own_issuer_url(others.data.get("public_url"))
        if ours in {issuer.url for issuer in issuers}:
            raise ValueError(f"{ours} signs our own tokens; an issuer has a url of its own")
        return issuers

    @field_validator("smtp_url")
    @classmethod
    def smtp_url_leads_somewhere(cls, url: str | None) -> str | None:
        if url is not None and not is_mail_server(url):
            raise ValueError("It is no mail server; write it like smtps://mail.example.com:465")
        return url

    @field_validator("smtp_from")
    @classmethod
    def smtp_from_is_an_address(cls, address: str | None) -> str | None:
        if address is not None and not is_address(address):
            raise ValueError(f"{address!r} is no address; write it like okr@example.com")
        return address

    @field_validator("allowed_hosts")
    @classmethod
    def hosts_are_readable(cls, hosts: list[str]) -> list[str]:
        try:
            parse_allow_list(hosts)
        except Invalid as error:
            raise ValueError(f"{error.message}, such as 10.20.0.0/16") from error
        return hosts

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
    def page_of_okrs(self) -> str:
        """Where no page is named it is this service's own of each element."""
        return self.okr_page or (self.public_url or "").removesuffix("/") + OWN_PAGE

    @property
    def issuer_url(self) -> str:
        return own_issuer_url(self.public_url)


def own_issuer_url(public_url: str | None) -> str:
    """The `iss` of this service's own tokens."""
    return public_url or "okrgraph"


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
