"""`okrgraph demo`: a whole company to look at, with its own database and its own Jira."""

import asyncio
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from uvicorn import Server

from app.cli.operate import duration
from app.cli.options import Data, configured
from app.cli.output import line, note, progress
from app.cli.serve import Port, listening, server_of, until_stopped
from app.demo.company import ZONE, DemoCompany
from app.demo.house import COMPANY
from app.demo.lived import QUARTER, YEAR, Story
from app.demo.load import Loading, load
from app.demo.page import GOALS, demo_routes
from app.demo.people import FOUR, email_of
from app.demo.periods import FISCAL_START_MONTH, label_of, quarter_after, running_quarter
from app.demo.sources import PATH, jira_route, prepare_jira
from app.jobs import working_beside
from app.server import application
from app.services import Services
from app.settings import Settings
from app.syncing import sync_now
from auth.viewer import person_by_email
from rules.errors import OkrGraphError
from rules.terms import RunTrigger
from sync.connections import Vault

FOLDER = Path(".demo")
HOST = "127.0.0.1"
PAGE_TOKEN = timedelta(hours=1)
REVIEWS = (
    "{ me { person { reviewParticipations { nodes { cycle { name } "
    "evidence { spread { isRecent } } "
    "reviews { nodes { kind author { name } answers { text } } } } } } } }"
)
QUERY = "{ me { person { name objectives { nodes { title progress { value } } } } } }"
Ttl = Annotated[str, typer.Option(help="How long the printed tokens live, such as 30m or 12h.")]
Simulate = Annotated[
    bool,
    typer.Option(
        "--simulate", help="Let the company live through its last quarter first (some minutes)."
    ),
]
SimulateYear = Annotated[
    bool,
    typer.Option(
        "--simulate-year",
        help="Let it live through four quarters, with two seasons of reviews (a quarter of an "
        "hour).",
    ),
]
People = Mapping[str, UUID]


def demo(
    port: Port = None,
    data: Data = None,
    ttl: Ttl = "12h",
    simulate: Simulate = False,
    simulate_year: SimulateYear = False,
) -> None:
    """Start a demo company on its own database, and say where to look."""
    story = YEAR if simulate_year else QUARTER if simulate else None
    folder = data or (FOLDER if story is None else story.folder)
    chosen = of_the_demo(configured(folder, None, port=port))
    lifetime = duration(ttl)

    async def serving(services: Services) -> None:
        company = await (told(services) if story is None else simulated(services, story))
        people = await who_is_who(services)
        pages = demo_routes(lambda key: services.token_of(people[key], PAGE_TOKEN), FOUR)
        routes = [*pages, jira_route(company, services.now)]
        server = server_of(application(services, extra=routes, beside=working_beside))
        async with asyncio.TaskGroup() as group:
            group.create_task(opening(server, services, company, people, lifetime))
            await server.serve([listener])

    with listening(chosen, "make demo PORT={port}, or okrgraph demo --port {port}") as listener:
        until_stopped(chosen, serving)


def of_the_demo(chosen: Settings) -> Settings:
    """However this machine is set up, a demo is alone: whoever reaches it may be anybody."""
    return chosen.model_copy(
        update={
            "database_url": None,
            "owner_database_url": None,
            "host": HOST,
            "public_url": None,
            "organisation": COMPANY,
            "time_zone": ZONE.key,
            "fiscal_start_month": FISCAL_START_MONTH,
            "okr_page": f"http://{HOST}:{chosen.port}{GOALS}",
            "issuers": [],
            "allowed_hosts": [f"{HOST}:{chosen.port}"],
            "graphiql": True,
            "introspection": True,
        }
    )


async def told(services: Services) -> DemoCompany:
    """As its story has it by now."""
    return await loaded_at(services, services.now())


async def simulated(services: Services, story: Story) -> DemoCompany:
    """As its people made it since the first morning of the story."""
    folder, begins = services.settings.data, story.first_morning(services.now())
    company = await loaded_at(services, begins)
    if not story.is_lived(folder):
        story.check_new(folder, company, begins)
        with progress(f"Living through a {story.name}") as watched:
            await story.live(services, company, watched)
    return company


async def loaded_at(services: Services, moment: datetime) -> DemoCompany:
    """Whatever the moment, a company that is there already stays as it was loaded first."""
    vault = Vault(services.keys, services.random)
    jira = address(services) + PATH
    with progress(f"Loading {COMPANY}") as watched:
        loading = Loading(moment, services.new_id, vault, jira, watched)
        return await load(services.database, loading)


async def who_is_who(services: Services) -> People:
    today = services.moment().today
    async with services.database.system() as session:
        return {
            each.key: await person_by_email(session, email_of(each.name), today) for each in FOUR
        }


async def opening(
    server: Server, services: Services, company: DemoCompany, people: People, ttl: timedelta
) -> None:
    """Once it answers: reads Jira as any connection is read, then says that all is ready."""
    while not server.started:  # noqa: ASYNC110 — uvicorn has no event for it.
        await asyncio.sleep(0.02)
    await read_jira(services)
    tokens = {each.key: services.token_of(people[each.key], ttl) for each in FOUR}
    banner(services, company, tokens, services.now() + ttl)
    sys.stdout.flush()


async def read_jira(services: Services) -> None:
    async with services.database.system() as session:
        connection = await prepare_jira(session, address(services) + PATH, services.now())
    with progress("Reading its Jira") as watched:
        try:
            await sync_now(services, connection, RunTrigger.SCHEDULE, progress=watched)
        except OkrGraphError as error:
            note(f"Its Jira could not be read: {error.message}")


def banner(
    services: Services, company: DemoCompany, tokens: Mapping[str, str], until: datetime
) -> None:
    here = address(services)
    line(f"{COMPANY} is ready: {len(company.staff.records)} made-up people and their OKRs.\n")
    line(f"  Intranet page  {here}/demo")
    line(f"  Every widget   {here}/demo/okrs")
    line(f"  GraphQL        {here}/graphql")
    line(f"  GraphiQL       {here}/graphiql\n")
    line(f"Bearer tokens, good until {until.astimezone(ZONE):%d %B, %H:%M %Z}:\n")
    for each in FOUR:
        line(f"  {each.name} ({each.role})\n  {tokens[each.key]}\n")
    line("Try:\n")
    line(
        f"  curl -s {here}/graphql -H 'Content-Type: application/json' "
        f"-H 'Authorization: Bearer {tokens['member']}' -d '{{\"query\": \"{QUERY}\"}}'\n"
    )
    line(f"Ctrl-C stops it. {services.settings.data} keeps its data for the next start.")
    lived(services, company)


def lived(services: Services, company: DemoCompany) -> None:
    """What there is to ask about, and whether the company's last quarter is still the one."""
    stories = [each for each in (YEAR, QUARTER) if each.is_lived(services.settings.data)]
    last, now = company.quarter.cycle, services.now()
    for story in stories[:1]:
        first, last = last, story.lived(company)[-1]
        day = last.starts_on + timedelta(days=40)
        since = "" if first == last else f"{label_of(first)} to "
        line(
            f"{since}{label_of(last)} was lived through week by week. Ask how it stood on a day:\n"
        )
        line(f'  {{ cycle(key: "{last.key}") {{ progress(asOf: "{day}") {{ value }} }} }}\n')
        if story is YEAR:
            line(f"Ask as one of the four what was said in the reviews:\n\n  {REVIEWS}\n")
        last = quarter_after(last)
    if last != running_quarter(now.astimezone(ZONE).date()):
        over = label_of(last)
        line(f"Its {over} is over by now; remove that folder to see the quarter that runs.")


def address(services: Services) -> str:
    return f"http://{services.settings.host}:{services.settings.port}"
