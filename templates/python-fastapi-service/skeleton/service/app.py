"""Puts the parts together."""

from fastapi import FastAPI

from service import items
from service.metrics import measure
from service.problems import tell_problems


def create_app() -> FastAPI:
    app = FastAPI(
        docs_url=None,  # its page loads scripts of another site
        redoc_url=None,
        title="${{ values.name }}",
        description=${{ values.description | dump }},
    )
    app.state.items = items.ItemStore()
    app.include_router(items.router)
    tell_problems(app)
    measure(app)

    @app.get("/health/live", include_in_schema=False)
    @app.get("/health/ready", include_in_schema=False)
    async def health() -> dict[str, str]:
        return {"status": "up"}

    return app
