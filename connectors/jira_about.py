"""What Jira's connector says of itself to whoever sets it up."""

from connectors.about import About, Asked, Form, Setting
from connectors.jira_settings import Deployment, SignIn

ABOUT = About(
    title="Jira",
    reads="The issues of some projects: key, summary, status, estimate and assignee. It writes "
    "nothing but links, and those only where you say so.",
    needs="An API token, a personal access token or an OAuth app of a user who sees the projects.",
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
            about="Of the user whose API token it is; no other way to sign in needs it.",
            example="okr@example.com",
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
            title="Signs in by",
            about="A personal access token (pat) is for a Data Center, the others for Jira Cloud.",
            choices=tuple(each.value for each in SignIn),
            usual=SignIn.API_TOKEN.value,
        ),
        Setting(
            name="cloud_id",
            title="Cloud id",
            about="Of the site, where a service account or OAuth signs in.",
        ),
        Setting(
            name="client_id", title="Client id", about="Of your OAuth app, where that signs in."
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
            name="given_up",
            title="Given up",
            about="Resolutions by which work leaves the total, where yours are called otherwise.",
            form=Form.LIST,
        ),
        Setting(
            name="write_links",
            title="Links in Jira",
            about="Whether each issue gets a link to its key result.",
            choices=("no", "yes"),
            usual="no",
        ),
    ),
    secrets=(
        Asked("api_token", "Token", "The API token, or the personal access token."),
        Asked(
            "webhook_secret", "Webhook secret", "What you set with the webhook.", is_needed=False
        ),
        Asked("client_secret", "Client secret", "Of your OAuth app.", is_needed=False),
    ),
)
