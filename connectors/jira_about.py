"""What Jira's connector says of itself to whoever sets it up."""

from connectors.about import About, Asked, Form, Setting
from connectors.jira_settings import API, AUTH, Deployment, SignIn

CLOUD, OAUTH = (Deployment.CLOUD.value,), (SignIn.OAUTH.value,)
BY_TOKEN = {"deployment": CLOUD, "sign_in": (SignIn.API_TOKEN.value,)}
ENTERED = (SignIn.API_TOKEN.value, SignIn.SERVICE_ACCOUNT.value, SignIn.PAT.value)

ABOUT = About(
    title="Jira",
    reads="The issues of some projects: their key, summary, status, estimate and assignee.",
    needs="An API token of a user who sees the projects, or what another way to sign in takes.",
    settings=(
        Setting(
            name="base_url",
            title="Site",
            about="The site's own address.",
            form=Form.ADDRESS,
            is_needed=True,
            example="https://example.atlassian.net",
        ),
        Setting(
            name="email",
            title="E-mail",
            about="Of the user whose API token it is.",
            example="okr@example.com",
            where=BY_TOKEN,
        ),
        Setting(
            name="deployment",
            title="Deployment",
            about="Where your Jira runs.",
            choices=tuple(each.value for each in Deployment),
            usual=Deployment.CLOUD.value,
        ),
        Setting(
            name="sign_in",
            title="Sign-in method",
            about="A personal access token (pat) is for a Data Center, the others for Jira Cloud.",
            choices=tuple(each.value for each in SignIn),
            usual=SignIn.API_TOKEN.value,
        ),
        Setting(
            name="cloud_id",
            title="Cloud id",
            about="Of the site, where a service account or OAuth signs in.",
            where={"sign_in": (SignIn.SERVICE_ACCOUNT.value, SignIn.OAUTH.value)},
        ),
        Setting(
            name="client_id",
            title="Client id",
            about="Of your OAuth app, where that signs in.",
            where={"sign_in": OAUTH},
        ),
        Setting(
            name="projects",
            title="Projects",
            about="The keys of the projects to read.",
            form=Form.LIST,
            example="SHOP",
        ),
        Setting(
            name="jql",
            title="JQL",
            about="What to read instead of projects, or within them; without ORDER BY.",
        ),
        Setting(
            name="points_field",
            title="Estimates",
            about="The name or id of the field that holds them, where it is not Jira's own.",
        ),
        Setting(
            name="overlap_minutes",
            title="Overlap",
            about="How many minutes each run reads behind the last: Jira's index lags.",
            form=Form.NUMBER,
            usual=10,
        ),
        Setting(
            name="full_days",
            title="Everything again",
            about="After how many days the schedule reads everything, and not only what changed.",
            form=Form.NUMBER,
            usual=7,
        ),
        Setting(
            name="given_up",
            title="Given up",
            about="Resolutions by which work leaves the total, where they are not the usual ones.",
            form=Form.LIST,
            example="Won't Do",
        ),
        Setting(
            name="link_back",
            title="Links to key results",
            about="Your page of a key result, with {id}: linked issues then bear a link to it.",
            example="https://intranet.example.com/okrs/{id}",
        ),
        Setting(
            name="api_url",
            title="Gateway",
            about="Where service accounts and OAuth reach Jira.",
            form=Form.ADDRESS,
            usual=API,
        ),
        Setting(
            name="auth_url",
            title="Consent",
            about="Where OAuth asks for consent and tokens.",
            form=Form.ADDRESS,
            usual=AUTH,
        ),
    ),
    secrets=(
        Asked(
            "api_token",
            "API token",
            "Of the user: id.atlassian.com, Security, API tokens; or the PAT of a Data Center.",
            where={"sign_in": ENTERED},
        ),
        Asked("webhook_secret", "Webhook secret", "Jira, System, WebHooks.", is_needed=False),
        Asked(
            "client_secret",
            "Client secret",
            "Of your app, for OAuth.",
            is_needed=False,
            where={"sign_in": OAUTH},
        ),
    ),
)
