"""What Jira's connector says of itself to whoever sets it up."""

from connectors.about import About, Asked, Form, Setting

ABOUT = About(
    title="Jira",
    reads="The issues of some projects: their key, summary, status, estimate and assignee.",
    needs="An API token of a user who sees the projects.",
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
            about="Of the user whose token it is.",
            is_needed=True,
            example="okr@example.com",
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
    ),
    secrets=(Asked("api_token", "API token", "id.atlassian.com, Security, API tokens."),),
)
