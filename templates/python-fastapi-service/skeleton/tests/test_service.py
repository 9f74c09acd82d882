import json
import logging

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.log import JsonLines


@pytest.fixture
def client():
    # an error of the service is an answer here too, as it is for a caller
    with TestClient(create_app(), raise_server_exceptions=False) as client:
        yield client


def test_keeps_what_was_created(client):
    created = client.post("/api/items", json={"name": " first "})
    assert created.status_code == 201
    item = created.json()
    assert item["name"] == "first"
    assert client.get(created.headers["location"]).json() == item
    assert client.get("/api/items").json() == [item]


@pytest.mark.parametrize("body", ['{"name":" "}', "{}", "no json"])
def test_names_the_wrong_field(client, body):
    refused = client.post("/api/items", content=body, headers={"content-type": "application/json"})
    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["fields"]


@pytest.mark.parametrize("path", ["/api/items/none", "/nowhere"])
def test_answers_problems_for_what_is_not_there(client, path):
    missing = client.get(path)
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"
    assert missing.json()["status"] == 404


def test_an_error_is_a_problem_without_details_and_is_counted(client):
    @client.app.get("/broken")
    async def broken():
        raise RuntimeError("secret of the database")

    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert 'http_requests_total{method="GET",status="500"} 1.0' in client.get("/metrics").text


def test_tells_its_health_and_its_metrics(client):
    client.get("/api/items")
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 200
    metrics = client.get("/metrics").text
    assert 'http_requests_total{method="GET",status="200"}' in metrics
    assert "http_request_duration_seconds_bucket" in metrics


def test_logs_one_json_object_per_line():
    record = logging.makeLogRecord({"msg": "두 줄\n%s", "args": ("끝",), "levelname": "INFO", "name": "x"})
    line = JsonLines(service="s").format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "두 줄\n끝"
