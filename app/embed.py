"""One element in a page of its own, for pages that may hold a frame but none of our scripts."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from app.http.cors import Origins
from app.http.headers import frame_ancestors
from app.http.refusals import problem

ELEMENTS = (
    "my-okrs", "team-okrs", "objective", "tree", "key-result", "check-in", "feed", "reviews",
    "one-on-one",
)  # fmt: skip
# Relative, so that it works below any prefix of a proxy; the script reads what it is about.
PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>OKR Graph</title>
    <link rel="icon" href="data:," />
    <script type="module" src="../widgets/v1/okr-embed.js"></script>
  </head>
  <body></body>
</html>
"""
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types lit-html"
)
OURS = "'self'"


def embed_routes(origins: Origins) -> list[BaseRoute]:
    """Routes below `/embed`; only pages of the allowed origins, and our own, may frame them."""

    async def page(request: Request) -> Response:
        element = request.path_params["element"]
        if element not in ELEMENTS:
            message = f"There is no element {element}: ask for {', '.join(ELEMENTS)}."
            return problem(message, {"code": "NOT_FOUND"}, 404)
        framing = frame_ancestors([OURS, *await origins()])
        headers = {"Content-Security-Policy": f"{POLICY}; {framing}", "Cache-Control": "no-cache"}
        return HTMLResponse(PAGE, headers=headers)

    return [Route("/embed/{element}", page)]
