"""Calls a Launch server as the generated Python client does, with the standard library alone.

A fresh connection for every call of the v1 and v2 API, compact JSON, HTTP Basic sent at once, bodies
on GET for the v0 routes: the habits on which a server could stumble.
"""

import base64
import http.client
import io
import json
import os
import time
import urllib.parse
import zipfile

URL = os.environ["LAUNCH_TEST_URL"]
KEY = os.environ["LAUNCH_TEST_KEY"]


class ApiError(Exception):
    """An answer that is no success."""

    def __init__(self, status, body):
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


class WireClient:
    """One caller of a server.

    `prefixed` is the mode of a client that was given no endpoint of its own, or was told to keep the
    hosted service's path: every v1 and v2 route is below `/v1/launch` then.
    """

    def __init__(self, prefixed, key=KEY):
        self.base = URL + ("/v1/launch" if prefixed else "")
        pair = base64.b64encode(f"{key}:".encode()).decode()
        self.authorization = "Basic " + pair
        self.deployed = []

    # The transport.

    def send(self, method, url, body=None, headers=None):
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=90)
        path = parts.path + ("?" + parts.query if parts.query else "")
        connection.request(method, path, body=body, headers=headers or {})
        return connection, connection.getresponse()

    def exchange(self, method, url, body=None, headers=None):
        connection, response = self.send(method, url, body, headers)
        try:
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def api(self, method, path, body=None, **query):
        """A call of the generated code."""
        headers = {
            "User-Agent": "OpenAPI-Generator/1.0.0/python",
            "Accept": "application/json",
            "Authorization": self.authorization,
        }
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body, separators=(",", ":")).encode()
        text = urllib.parse.urlencode({k: v for k, v in query.items() if v is not None})
        url = self.base + path + ("?" + text if text else "")
        status, _, answer = self.exchange(method, url, data, headers)
        if status != 200:
            raise ApiError(status, json.loads(answer) if answer else None)
        return json.loads(answer)

    def v0(self, method, route, body=None):
        """A call of the hand-written code, which is never prefixed."""
        headers = {
            "User-Agent": "python-requests/2.32.3",
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "keep-alive",
            "Content-Type": "application/json",
            "Authorization": self.authorization,
        }
        data = json.dumps({} if body is None else body).encode()
        url = f"{URL}/v1/hosted_inference/{route}"
        status, _, answer = self.exchange(method, url, data, headers)
        if status != 200:
            raise ApiError(status, answer)
        return json.loads(answer)

    # Bundles.

    def upload(self, data, route="model_bundle_upload"):
        place = self.v0("POST", route)
        parts = urllib.parse.urlsplit(place["signedUrl"])
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=90)
        connection.putrequest("PUT", parts.path + "?" + parts.query, skip_accept_encoding=True)
        connection.putheader("Content-Length", str(len(data)))
        connection.endheaders(data)
        # The client does not look at the status.
        connection.getresponse().read()
        connection.close()
        return f"s3://{place['bucket']}/{place['key']}"

    def create_bundle_v2(self, name, flavor, metadata=None, schema_location=None):
        body = {
            "name": name,
            "metadata": metadata or {},
            "schema_location": schema_location,
            "flavor": flavor,
        }
        return self.api("POST", "/v2/model-bundles", body)["model_bundle_id"]

    def create_bundle_v1(self, **fields):
        return self.api("POST", "/v1/model-bundles", fields)["model_bundle_id"]

    # Endpoints.

    def find_endpoint(self, name):
        found = self.api("GET", "/v1/model-endpoints", name=name)["model_endpoints"]
        return found[0] if found else None

    def create_endpoint(self, name, bundle_name, endpoint_type="sync", update=False, **more):
        fields = {
            "cpus": 1,
            "gpus": 0,
            "memory": "1Gi",
            "storage": "1Gi",
            "min_workers": 1,
            "max_workers": 1,
            "per_worker": 4,
            "labels": {"team": "it", "product": "launch"},
            **more,
        }
        existing = self.find_endpoint(name)
        bundle = self.api("GET", "/v1/model-bundles/latest", model_name=bundle_name)
        if update and existing:
            self.find_endpoint(name)
            kept = {k: v for k, v in fields.items() if k not in ("labels", "post_inference_hooks")}
            body = {**kept, "model_bundle_id": bundle["id"]}
            return self.api("PUT", f"/v1/model-endpoints/{existing['id']}", body)
        body = {
            "name": name,
            "model_bundle_id": bundle["id"],
            "endpoint_type": endpoint_type,
            "metadata": {},
            **fields,
        }
        created = self.api("POST", "/v1/model-endpoints", body)
        self.deployed.append(name)
        return created

    def delete_endpoint(self, name):
        endpoint = self.find_endpoint(name)
        return self.api("DELETE", f"/v1/model-endpoints/{endpoint['id']}")

    def await_status(self, name, wanted="READY", seconds=90):
        """Polls as clients do, by name; failed updates are told at once."""
        deadline = time.monotonic() + seconds
        while True:
            endpoint = self.find_endpoint(name)
            if endpoint["status"] == wanted:
                return endpoint
            if endpoint["status"] == "UPDATE_FAILED" or time.monotonic() > deadline:
                raise AssertionError(f"{name}: {endpoint['status']}: {endpoint['status_reason']}")
            time.sleep(0.05)

    # Predictions. Each looks the endpoint up by name first.

    def request(self, url=None, args=None, return_pickled=False, **more):
        body = {"return_pickled": return_pickled, **more}
        if url is not None:
            body["url"] = url
        if args is not None:
            body["args"] = args
        return body

    def predict_sync(self, name, **request):
        endpoint = self.find_endpoint(name)
        body = self.request(**request)
        return self.api("POST", "/v1/sync-tasks", body, model_endpoint_id=endpoint["id"])

    def submit(self, name, **request):
        endpoint = self.find_endpoint(name)
        body = self.request(**request)
        return self.api("POST", "/v1/async-tasks", body, model_endpoint_id=endpoint["id"])[
            "task_id"
        ]

    def await_task(self, task_id, seconds=60):
        deadline = time.monotonic() + seconds
        while True:
            task = self.api("GET", f"/v1/async-tasks/{task_id}")
            if task["status"] not in ("PENDING", "STARTED") or time.monotonic() > deadline:
                return task
            time.sleep(0.02)

    def stream_raw(self, name, **request):
        """The raw lines of a stream, as they come."""
        endpoint = self.find_endpoint(name)
        headers = {
            "User-Agent": "python-requests/2.32.3",
            "Accept": "*/*",
            "Content-Type": "application/json",
            "Authorization": self.authorization,
        }
        url = f"{self.base}/v1/streaming-tasks?model_endpoint_id={endpoint['id']}"
        data = json.dumps(self.request(**request)).encode()
        connection, response = self.send("POST", url, data, headers)
        try:
            # The client never looks at the status.
            for line in iter(response.readline, b""):
                yield line
        finally:
            connection.close()

    def stream(self, name, **request):
        """The events of a stream, read as the client reads them."""
        for line in self.stream_raw(name, **request):
            text = line.decode().strip()
            if text.startswith("data:"):
                yield json.loads(text[len("data:") :].strip())

    def fetch(self, url):
        """The bytes behind a signed URL, asked for without credentials."""
        status, _, body = self.exchange("GET", url)
        if status != 200:
            raise ApiError(status, body)
        return body


def zip_of(files):
    """A zip file as the client makes it: no entries for folders, no `__init__.py`."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return data.getvalue()


PYTORCH = {"framework_type": "pytorch", "pytorch_image_tag": "1.7.1-cuda11.0-cudnn8-runtime"}
