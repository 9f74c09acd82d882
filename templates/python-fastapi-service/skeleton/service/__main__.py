"""Starts the service: `python -m service`."""

import os

import uvicorn

from service.app import create_app
from service.log import configure_logging


def main() -> None:
    configure_logging(service=os.environ.get("SERVICE", "${{ values.name }}"))
    uvicorn.run(
        create_app(),
        host="0.0.0.0",
        port=int(os.environ.get("PORT", "8080")),
        # running requests get this long to finish after SIGTERM
        timeout_graceful_shutdown=20,
        log_config=None,
        access_log=False,
    )


if __name__ == "__main__":
    main()
