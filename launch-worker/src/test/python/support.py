"""What the tests of the Python worker share: real workers, and a real little HTTP server."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import http.server
import importlib.util
import io
import json
import os
import pathlib
import queue
import signal
import ssl
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest
import uuid
import zipfile

import cloudpickle

# What is beside the worker's source goes into the jar.
sys.dont_write_bytecode = True

CERTIFICATE = pathlib.Path(__file__).with_name("localhost.pem")

SCRIPT = pathlib.Path(__file__).parents[2] / "main" / "resources" / "python" / "launch_worker.py"

# Long enough for a machine that is busy with other things.
PATIENCE = 60.0


def eventually(condition, what="the condition"):
    """Waits until the condition gives something, and returns it."""
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come true")
        pause.wait(0.01)


def worker_module():
    """The worker's own code, to test parts of it in this process."""
    spec = importlib.util.spec_from_file_location("launch_worker_of_tests", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class ObjectServer:
    """Holds bytes by path, takes PUTs, and answers what a test wants it to."""

    def __init__(self, certificate=None):
        self.objects = {}
        self.puts = []
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                status, headers, body = owner.answer_to(self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Transfer-Encoding" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

            def do_PUT(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = 200 if self.path.startswith("/put/") else 403
                if status == 200:
                    owner.objects[self.path] = body
                    owner.puts.append(self.path)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # callers leave as they like
        self._scheme, self._host = "http", "127.0.0.1"
        if certificate is not None:
            self._scheme, self._host = "https", "localhost"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.port = self._server.server_address[1]

    def answer_to(self, path):
        found = self.objects.get(path)
        if found is None:
            return 404, {}, b""
        return found if isinstance(found, tuple) else (200, {}, found)

    def put(self, body, path=None):
        path = path or f"/{uuid.uuid4().hex}"
        self.objects[path] = body
        return self.url(path)

    def url(self, path):
        return f"{self._scheme}://{self._host}:{self.port}{path}"

    def artifact(self, body):
        digest = hashlib.sha256(body).hexdigest()
        return {"url": self.put(body), "sha256": digest, "size": len(body)}

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Worker:
    """A worker process, started as the server starts it."""

    def __init__(self, config, folder, python=sys.executable, environment=None):
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "config.json"
        path.write_text(json.dumps(config))
        self.folder = folder
        self.process = subprocess.Popen(
            [python, "-X", "launch.worker=" + config["worker_id"], "-u", str(SCRIPT), str(path)],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
        self.lines = []
        self.signals = []
        self._signals = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._port = None
        self._port_lock = threading.Lock()

    def _read(self):
        for raw in self.process.stdout:
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            if line.startswith("@launch "):
                value = json.loads(line[8:])
                self.signals.append(value)
                self._signals.put(value)
            else:
                self.lines.append(line)
        self._signals.put(None)

    @property
    def log(self):
        return "\n".join(self.lines)

    def signal(self, key):
        """The value of the next signal of that kind."""
        while True:
            value = self._signals.get(timeout=PATIENCE)
            if value is None:
                raise AssertionError(f"no signal '{key}'; the log:\n{self.log}")
            if key in value:
                return value[key]

    @property
    def port(self):
        with self._port_lock:
            if self._port is None:
                self._port = self.signal("port")
            return self._port

    def inspection(self):
        value = self._signals.get(timeout=PATIENCE)
        if value is None:
            raise AssertionError(f"no inspection; the log:\n{self.log}")
        return value

    def connect(self, timeout=PATIENCE):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def post(self, envelope, path="/predict", timeout_ms=None):
        """Status and body of a call."""
        with contextlib.closing(self.connect()) as connection:
            headers = {} if timeout_ms is None else {"Launch-Timeout-Ms": str(timeout_ms)}
            body = envelope if isinstance(envelope, bytes) else json.dumps(envelope).encode()
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            return response.status, json.loads(response.read())

    def post_later(self, envelope, path="/predict", timeout_ms=None):
        return Later(lambda: self.post(envelope, path, timeout_ms))

    def predict(self, **args):
        """The value of a call that must end well."""
        status, body = self.post({"args": args})
        if status != 200:
            raise AssertionError(f"{status}: {body}")
        return json.loads(body["result"])

    def ready(self):
        with contextlib.closing(self.connect()) as connection:
            connection.request("GET", "/readyz")
            response = connection.getresponse()
            response.read()
            return response.status

    def stream(self, args=None, timeout_ms=None):
        """An open stream of events."""
        connection = self.connect()
        headers = {} if timeout_ms is None else {"Launch-Timeout-Ms": str(timeout_ms)}
        connection.request("POST", "/stream", json.dumps({"args": args or {}}), headers)
        return Stream(connection)

    def events(self, args=None, timeout_ms=None):
        with contextlib.closing(self.stream(args, timeout_ms)) as stream:
            return list(stream)

    def exit_code(self):
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def close(self):
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self._reader.join(PATIENCE)
        self.process.stdin.close()
        self.process.stdout.close()


class Stream:
    """The events of a stream as they come: values, or (error, traceback) pairs."""

    def __init__(self, connection):
        self.connection = connection
        self.response = connection.getresponse()
        self.socket = connection.sock

    def __iter__(self):
        return self

    def __next__(self):
        kind, data = "message", None
        while True:
            line = self.response.readline()
            if not line:
                raise StopIteration
            line = line.decode().rstrip("\n")
            if line.startswith("event: "):
                kind = line[7:]
            elif line.startswith("data: "):
                data = json.loads(line[6:])
            elif not line:
                return (data["error"], data["traceback"]) if kind == "error" else data

    def close(self):
        self.response.close()
        self.connection.close()


class Later:
    """A value that another thread works out."""

    def __init__(self, work):
        self._value = queue.Queue()
        self._work = work
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        try:
            self._value.put((self._work(), None))
        except Exception as failure:
            self._value.put((None, failure))

    def get(self):
        value, failure = self._value.get(timeout=PATIENCE)
        if failure is not None:
            raise failure
        return value


def function(source, name="predict"):
    """A function as a notebook has it: cloudpickle takes it by value."""
    space = {"__name__": "__main__"}
    exec(compile(textwrap.dedent(source), "/home/user/model.py", "exec"), space)
    return space[name]


def pickled(value):
    return cloudpickle.dumps(value)


def zipped(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, source in files.items():
            archive.writestr(name, textwrap.dedent(source))
    return content.getvalue()


class WorkerTestCase(unittest.TestCase):
    """A folder, an object server, and workers that end with the test."""

    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(self.enter(tempfile.TemporaryDirectory()))
        self.store = ObjectServer()
        self.addCleanup(self.store.close)

    def enter(self, manager):
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def config(self, body, **changes):
        config = {
            "worker_id": "w" + uuid.uuid4().hex[:8],
            "mode": "serve",
            "flavor": {"flavor": "cloudpickle_artifact", "requirements": [], "app_config": None},
            "artifacts": {"model": self.store.artifact(body)},
            "cache_dir": str(self.folder / "cache"),
            "concurrency": 1,
            "allow_private_urls": True,
            "max_input_bytes": 1 << 20,
            "max_result_bytes": 1 << 20,
            "memory_bytes": None,
            "a_key_of_the_future": 1,
        }
        flavor = changes.pop("flavor", {})
        config["flavor"].update(flavor)
        config.update(changes)
        return config

    def start(self, config, **options):
        worker = Worker(config, self.folder / config["worker_id"], **options)
        self.addCleanup(worker.close)
        return worker

    def serving(self, source, environment=None, **changes):
        """A worker of the function `predict` in the source."""
        config = self.config(pickled(function(source)), **changes)
        return self.start(config, environment=environment)

    def serving_zip(self, files, load_predict, load_model, **changes):
        options = {
            "flavor": "zip_artifact",
            "load_predict_fn_module_path": load_predict,
            "load_model_fn_module_path": load_model,
        }
        options.update(changes.pop("flavor", {}))
        return self.start(self.config(zipped(files), flavor=options, **changes))
