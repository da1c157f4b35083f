"""What the official client does, in its order, against a running server, in both of its path modes.

Standard library and cloudpickle only; see `wire_client.py` for the habits of the calls.
"""

import http.server
import json
import os
import pickle
import threading
import unittest
import uuid

import cloudpickle
import models
from wire_client import PYTORCH, ApiError, WireClient, zip_of

cloudpickle.register_pickle_by_value(models)

RECORD = {
    "id", "name", "endpoint_type", "destination", "deployment_name", "metadata", "bundle_name",
    "status", "status_reason", "post_inference_hooks", "default_callback_url",
    "default_callback_auth", "labels", "aws_role", "results_s3_bucket", "created_by", "created_at",
    "last_updated_at", "deployment_state", "resource_state", "num_queued_items",
    "public_inference", "task_expires_seconds", "queue_message_timeout_seconds",
}  # fmt: skip

ZIP_MODEL = """
from lib import helper

def load_model_fn(app_config):
    return {"greeting": (app_config or {}).get("greeting", "Hello")}

def load_predict_fn(app_config, model):
    def predict(name):
        return helper.join(model["greeting"], name)
    return predict
"""

ZIP_HELPER = """
def join(a, b):
    return {"text": f"{a}, {b}"}
"""

SCHEMA = {
    "RequestSchema": {
        "type": "object",
        "properties": {"x": {"type": "number"}},
        "required": ["x"],
    },
    "ResponseSchema": {"type": "object"},
}


class Flows:
    """The flows; each mode of the client runs all of them."""

    prefixed = False

    def setUp(self):
        self.client = WireClient(self.prefixed)

    def tearDown(self):
        for name in self.client.deployed:
            if self.client.find_endpoint(name) is not None:
                self.client.delete_endpoint(name)

    def name(self, what):
        return f"{what}-{uuid.uuid4().hex[:8]}"

    # Bundles.

    def pickle_bundle(self, name, value, app_config=None, requirements=(), schema=None):
        location = self.client.upload(cloudpickle.dumps(value))
        schema_location = None
        if schema is not None:
            schema_location = self.client.upload(json.dumps(schema).encode())
        flavor = {
            "flavor": "cloudpickle_artifact",
            "requirements": list(requirements),
            "framework": PYTORCH,
            "location": location,
            "load_predict_fn": "def load_predict_fn(model): ...\n",
            "load_model_fn": "def load_model_fn(): ...\n",
            "app_config": app_config,
        }
        return self.client.create_bundle_v2(name, flavor, schema_location=schema_location)

    def scale_bundle(self, name, app_config=None, schema=None):
        if app_config is None:
            fns = {
                "load_model_fn": models.load_scale,
                "load_predict_fn": models.load_predict_without_config,
            }
        else:
            fns = {"load_model_fn": models.load_scale, "load_predict_fn": models.load_predict}
        return self.pickle_bundle(name, fns, app_config, schema=schema)

    def test_bundle_is_one_record_with_two_views(self):
        name = self.name("scale")

        bundle = self.scale_bundle(name, {"factor": 3, "exact": 2.0}, SCHEMA)

        second = self.client.api("GET", f"/v2/model-bundles/{bundle}")
        self.assertEqual(
            {"id", "name", "metadata", "created_at", "model_artifact_ids", "flavor"}
            - second.keys(),
            set(),
        )
        self.assertRegex(bundle, r"^bun_[0-9a-v]{20}$")
        self.assertRegex(second["created_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
        self.assertEqual(second["metadata"], {})
        self.assertEqual(second["model_artifact_ids"], [])
        self.assertEqual(second["flavor"]["app_config"], {"factor": 3, "exact": 2.0})
        self.assertEqual(second["flavor"]["framework"], PYTORCH)
        self.assertRegex(second["schema_location"], r"^s3://")
        first = self.client.api("GET", f"/v1/model-bundles/{bundle}")
        self.assertEqual(first["packaging_type"], "cloudpickle")
        self.assertEqual(first["requirements"], [])
        self.assertEqual(first["location"], second["flavor"]["location"])
        self.assertEqual(
            first["env_params"],
            {
                "framework_type": "pytorch",
                "pytorch_image_tag": PYTORCH["pytorch_image_tag"],
                "tensorflow_version": None,
                "ecr_repo": None,
                "image_tag": None,
            },
        )
        self.assertEqual(first["app_config"], {"factor": 3, "exact": 2.0})

    def test_second_bundle_of_a_name_is_the_latest_in_both_views(self):
        name = self.name("versions")
        old = self.scale_bundle(name)
        new = self.scale_bundle(name)

        for version in ("v1", "v2"):
            latest = self.client.api("GET", f"/{version}/model-bundles/latest", model_name=name)
            listed = self.client.api("GET", f"/{version}/model-bundles", model_name=name)
            oldest = self.client.api(
                "GET", f"/{version}/model-bundles", model_name=name, order_by="oldest"
            )
            self.assertEqual(latest["id"], new)
            self.assertEqual([b["id"] for b in listed["model_bundles"]], [new, old])
            self.assertEqual([b["id"] for b in oldest["model_bundles"]], [old, new])

    def test_clone_keeps_the_name_and_takes_the_new_config(self):
        name = self.name("cloned")
        original = self.scale_bundle(name, {"factor": 3})

        body = {"original_model_bundle_id": original, "new_app_config": {"factor": 5}}
        clone = self.client.api("POST", "/v1/model-bundles/clone-with-changes", body)
        clone = clone["model_bundle_id"]

        record = self.client.api("GET", f"/v1/model-bundles/{clone}")
        self.assertNotEqual(clone, original)
        self.assertEqual(record["name"], name)
        self.assertEqual(record["metadata"]["__cloned_from_bundle_id"], original)
        self.assertEqual(record["app_config"], {"factor": 5})
        endpoint = self.name("cloned")
        self.client.create_endpoint(endpoint, name)
        self.client.await_status(endpoint)
        answer = self.client.predict_sync(endpoint, args={"x": 2})
        self.assertEqual(json.loads(answer["result"]["result"])["y"], 10)

    def test_v1_bundle_of_a_model_and_its_load_predict_fn(self):
        name = self.name("v1-model")
        value = {"model": {"factor": 7}, "load_predict_fn": models.load_predict_without_config}
        location = self.client.upload(cloudpickle.dumps(value))

        self.client.create_bundle_v1(
            name=name,
            location=location,
            requirements=[],
            env_params={"framework_type": "pytorch", "pytorch_image_tag": "1.7"},
            packaging_type="cloudpickle",
            metadata={"load_predict_fn": "def f(model): ..."},
            app_config=None,
            schema_location=None,
        )

        second = self.client.api("GET", "/v2/model-bundles/latest", model_name=name)
        self.assertEqual(second["flavor"]["flavor"], "cloudpickle_artifact")
        self.assertEqual(second["flavor"]["load_predict_fn"], "def f(model): ...")
        self.assertEqual(second["flavor"]["load_model_fn"], "")
        self.client.create_endpoint(name, name)
        self.client.await_status(name)
        answer = self.client.predict_sync(name, args={"x": 3})
        self.assertEqual(json.loads(answer["result"]["result"]), {"y": 21})

    def test_v1_bundle_of_a_callable_object_with_init(self):
        name = self.name("v1-callable")
        location = self.client.upload(cloudpickle.dumps(models.Callable()))
        self.client.create_bundle_v1(
            name=name,
            location=location,
            requirements=[],
            env_params={"framework_type": "tensorflow", "tensorflow_version": "2.3.0"},
            packaging_type="cloudpickle",
            metadata={"predict_fn_or_cls": "class Callable: ..."},
            app_config={"greeting": "Servus"},
        )

        self.client.create_endpoint(name, name)
        self.client.await_status(name)
        answer = self.client.predict_sync(name, args={"name": "Anna"})

        self.assertEqual(json.loads(answer["result"]["result"]), "Servus, Anna")

    def test_zip_bundle_of_folders_without_init_files(self):
        name = self.name("zip")
        data = zip_of({"app/model.py": ZIP_MODEL, "lib/helper.py": ZIP_HELPER})
        flavor = {
            "flavor": "zip_artifact",
            "requirements": [],
            "framework": {
                "framework_type": "custom_base_image",
                "image_repository": "registry.example.org/base",
                "image_tag": "1",
            },
            "location": self.client.upload(data),
            "load_predict_fn_module_path": "app.model.load_predict_fn",
            "load_model_fn_module_path": "app.model.load_model_fn",
            "app_config": {"greeting": "Moin"},
        }
        self.client.create_bundle_v2(name, flavor, metadata={"load_model_fn_module_path": "x"})

        first = self.client.api("GET", "/v1/model-bundles/latest", model_name=name)
        self.assertEqual(first["packaging_type"], "zip")
        self.assertEqual(first["env_params"]["ecr_repo"], "registry.example.org/base")
        self.client.create_endpoint(name, name, "async")
        self.client.await_status(name)
        task = self.client.await_task(self.client.submit(name, args={"name": "Jens"}))
        self.assertEqual(json.loads(task["result"]["result"]), {"text": "Moin, Jens"})

    def test_image_bundles_are_kept_and_shown(self):
        name = self.name("image")
        flavor = {
            "flavor": "streaming_enhanced_runnable_image",
            "repository": "registry.example.org/model",
            "tag": "2",
            "command": [],
            "streaming_command": ["serve", "--stream"],
            "env": {"A": "1"},
            "protocol": "http",
            "readiness_initial_delay_seconds": 30,
        }
        bundle = self.client.create_bundle_v2(name, flavor)

        second = self.client.api("GET", f"/v2/model-bundles/{bundle}")["flavor"]
        self.assertEqual(second["streaming_predict_route"], "/stream")
        self.assertEqual(second["predict_route"], "/predict")
        self.assertEqual(second["healthcheck_route"], "/readyz")
        self.assertEqual(second["streaming_command"], ["serve", "--stream"])
        first = self.client.api("GET", f"/v1/model-bundles/{bundle}")
        self.assertEqual(first["packaging_type"], "lira")
        self.assertEqual(first["location"], "unused")
        self.assertEqual(first["env_params"]["image_tag"], "2")
        with self.assertRaises(ApiError) as refused:
            self.client.create_endpoint(name, name, "streaming", per_worker=1)
        self.assertEqual(refused.exception.status, 400)

    def test_unknown_bundle_is_told_in_the_known_words(self):
        for version in ("v1", "v2"):
            with self.assertRaises(ApiError) as missing:
                self.client.api("GET", f"/{version}/model-bundles/bun_none")
            self.assertEqual(missing.exception.status, 404)
            self.assertEqual(
                missing.exception.body, {"detail": "Model Bundle bun_none  was not found."}
            )

    # Endpoints.

    def test_endpoint_from_creation_to_deletion(self):
        name = self.name("life")
        self.scale_bundle(name)

        created = self.client.create_endpoint(name, name)
        at_once = self.client.find_endpoint(name)
        ready = self.client.await_status(name)

        uuid.UUID(created["endpoint_creation_task_id"])
        self.assertIn(at_once["status"], ("UPDATE_PENDING", "UPDATE_IN_PROGRESS", "READY"))
        self.assertEqual(RECORD - ready.keys(), set())
        self.assertEqual(ready["endpoint_type"], "sync")
        self.assertEqual(ready["bundle_name"], name)
        self.assertEqual(ready["labels"], {"team": "it", "product": "launch"})
        self.assertEqual(ready["deployment_state"]["available_workers"], 1)
        self.assertEqual(ready["deployment_state"]["concurrent_requests_per_worker"], 4)
        self.assertEqual(ready["resource_state"]["memory"], "1Gi")
        self.assertEqual(ready["resource_state"]["cpus"], 1)
        logs = self.client.v0("GET", f"endpoints/creation_logs/{name}")
        self.assertIn("READY", logs["content"])
        restarted = self.client.api("POST", f"/v1/model-endpoints/{ready['id']}/restart")
        self.assertEqual(restarted, {"restarted": True})
        self.client.await_status(name)
        answer = self.client.predict_sync(name, args={"x": 4})
        self.assertEqual(json.loads(answer["result"]["result"]), {"y": 8})
        self.assertEqual(self.client.delete_endpoint(name), {"deleted": True})
        while self.client.find_endpoint(name) is not None:
            pass

    def test_update_if_exists_puts_the_latest_bundle(self):
        name = self.name("update")
        self.scale_bundle(name)
        self.client.create_endpoint(name, name, update=True)
        self.client.await_status(name)
        self.scale_bundle(name, {"factor": 9})

        self.client.create_endpoint(name, name, update=True, memory="2Gi")
        self.client.await_status(name)

        answer = self.client.predict_sync(name, args={"x": 2})
        record = self.client.find_endpoint(name)
        self.assertEqual(json.loads(answer["result"]["result"])["y"], 18)
        self.assertEqual(record["labels"], {"team": "it", "product": "launch"})
        self.assertEqual(record["resource_state"]["memory"], "2Gi")

    def test_model_that_cannot_be_loaded_fails_the_endpoint_with_its_reason(self):
        name = self.name("failing")

        def load_model_fn():
            raise OSError("the weights are missing")

        self.pickle_bundle(
            name,
            {"load_model_fn": load_model_fn, "load_predict_fn": models.load_predict_without_config},
        )
        self.client.create_endpoint(name, name)

        failed = self.client.await_status(name, "UPDATE_FAILED")

        self.assertIn("OSError: the weights are missing", failed["status_reason"])

    # Predictions.

    def ready(self, what, value, endpoint_type="sync", app_config=None, **more):
        name = self.name(what)
        self.pickle_bundle(name, value, app_config)
        self.client.create_endpoint(name, name, endpoint_type, **more)
        self.client.await_status(name)
        return name

    def scale(self, endpoint_type, **more):
        fns = {"load_model_fn": models.load_scale, "load_predict_fn": models.load_predict}
        return self.ready("scale", fns, endpoint_type, {"factor": 2}, **more)

    def test_sync_answer_has_its_four_fields(self):
        name = self.scale("sync")

        answer = self.client.predict_sync(name, args={"x": 21}, timeout_seconds=30, num_retries=2)

        self.assertEqual(list(answer), ["status", "result", "traceback", "status_code"])
        self.assertEqual(answer["status"], "SUCCESS")
        self.assertEqual(answer["status_code"], 200)
        self.assertIsNone(answer["traceback"])
        self.assertEqual(
            answer["result"], {"result": '{"y": 42, "config": {"factor": 2}, "more": {}}'}
        )

    def test_model_that_raises_is_a_failure_with_its_own_traceback(self):
        name = self.scale("sync")

        answer = self.client.predict_sync(name, args={"x": "boom"})

        self.assertEqual(answer["status"], "FAILURE")
        self.assertEqual(answer["status_code"], 500)
        self.assertIsNone(answer["result"])
        self.assertIn("ValueError: no such luck", answer["traceback"])
        self.assertNotIn("launch_worker", answer["traceback"])

    def test_arguments_that_the_model_does_not_take_are_a_failure_everywhere(self):
        """The client never looks at the status of a stream, so a refusal would show nothing."""
        fns = {"load_model_fn": models.load_scale, "load_predict_fn": models.load_counter}
        stream = self.ready("count", fns, "streaming")

        task = self.client.await_task(self.client.submit(self.scale("async"), args={"y": 1}))
        for answer in (
            self.client.predict_sync(self.scale("sync"), args={"y": 1}),
            task,
            *self.client.stream(stream, args={"m": 1}),
        ):
            self.assertEqual(answer["status"], "FAILURE")
            self.assertIn("TypeError: ", answer["traceback"])
        self.assertEqual(len(list(self.client.stream(stream, args={"m": 1}))), 1)

    def test_result_that_is_no_json_says_so_and_what_to_do(self):
        name = self.scale("sync")

        answer = self.client.predict_sync(name, args={"x": "set"})

        self.assertEqual(answer["status"], "FAILURE")
        self.assertIn("set", answer["traceback"])
        self.assertIn("return_pickled", answer["traceback"])

    def test_task_is_accepted_at_once_and_ends_in_success(self):
        name = self.name("early")
        self.scale_bundle(name, {"factor": 2})
        self.client.create_endpoint(name, name, "async")

        # Not READY yet: the task waits.
        task_id = self.client.submit(name, args={"x": 1, "extra": [1.50, "ü"]})
        task = self.client.await_task(task_id)

        uuid.UUID(task_id)
        self.assertEqual(
            list(task)[:5], ["task_id", "status", "result", "traceback", "status_code"]
        )
        self.assertEqual(task["status"], "SUCCESS")
        self.assertEqual(
            task["result"],
            {
                "result": '{"y": 2, "config": {"factor": 2}, '
                '"more": {"extra": [1.5, "\\u00fc"]}}'
            },
        )

    def test_failing_task_has_exception_and_traceback(self):
        name = self.scale("async")

        task = self.client.await_task(self.client.submit(name, args={"x": "boom"}))

        self.assertEqual(task["status"], "FAILURE")
        self.assertIn("no such luck", task["result"])
        self.assertIn("ValueError: no such luck", task["traceback"])

    def test_pickled_results_are_behind_a_signed_url(self):
        sync = self.scale("sync")
        later = self.scale("async")

        answer = self.client.predict_sync(sync, args={"x": "set"}, return_pickled=True)
        task = self.client.await_task(
            self.client.submit(later, args={"x": "set"}, return_pickled=True)
        )

        for result in (answer["result"], task["result"]):
            self.assertEqual(list(result), ["result_url"])
            self.assertEqual(
                pickle.loads(self.client.fetch(result["result_url"])), {"a", "b"}
            )

    def test_bytes_behind_a_url_are_the_one_positional_argument(self):
        fns = {"load_model_fn": models.load_scale, "load_predict_fn": models.load_bytes}
        name = self.ready("bytes", fns)
        with served(b"bytes over http") as url:
            over_http = self.client.predict_sync(name, url=url, args={"ignored": 1})
        stored = self.client.upload(b"bytes in the store", "batch_task_input_upload")

        from_store = self.client.predict_sync(name, url=stored)

        self.assertEqual(
            json.loads(over_http["result"]["result"]), {"length": 15, "text": "bytes over http"}
        )
        self.assertEqual(
            json.loads(from_store["result"]["result"]), {"length": 18, "text": "bytes in the store"}
        )

    def test_cloudpickled_call_reaches_the_model(self):
        name = self.scale("sync")
        call = cloudpickle.dumps({"args": [4], "kwargs": {"extra": {"k": 1}}})

        answer = self.client.predict_sync(name, cloudpickle=self.client.upload(call))

        result = json.loads(answer["result"]["result"])
        self.assertEqual((result["y"], result["more"]), (8, {"extra": {"k": 1}}))

    def test_neither_url_nor_args_is_refused(self):
        name = self.scale("sync")

        with self.assertRaises(ApiError) as refused:
            self.client.predict_sync(name)

        self.assertEqual(refused.exception.status, 400)
        self.assertIn("Input needs either url or args.", refused.exception.body["detail"])

    def test_numbers_and_key_order_pass_through(self):
        fns = {"load_model_fn": models.load_scale, "load_predict_fn": models.load_numbers}
        name = self.ready("numbers", fns, "sync", {"z": 1})
        args = {"z": 123456789012345678901234567890, "a": 2.0, "m": 1e300, "n": -0.5}

        answer = self.client.predict_sync(name, args=args)

        self.assertEqual(
            answer["result"]["result"],
            '{"z": 123456789012345678901234567890, "a": 2.0, "m": 1e+300, "n": -0.5}',
        )

    def test_wrong_kinds_of_endpoint_are_told(self):
        name = self.scale("sync")
        endpoint = self.client.find_endpoint(name)["id"]

        for path, words in (
            ("async", f"Unsupported inference type: Endpoint {endpoint} is not an async endpoint."),
            (
                "streaming",
                f"Unsupported inference type: Endpoint {endpoint} is not a streaming endpoint.",
            ),
        ):
            with self.assertRaises(ApiError) as refused:
                body = {"args": {"x": 1}, "return_pickled": False}
                self.client.api("POST", f"/v1/{path}-tasks", body, model_endpoint_id=endpoint)
            self.assertEqual(refused.exception.status, 400)
            self.assertEqual(refused.exception.body["detail"], words)

    def test_unknown_task_is_not_found(self):
        with self.assertRaises(ApiError) as missing:
            self.client.api("GET", f"/v1/async-tasks/{uuid.uuid4()}")
        self.assertEqual(missing.exception.status, 404)

    # Streaming.

    def test_stream_is_byte_exact(self):
        fns = {"load_model_fn": models.load_scale, "load_predict_fn": models.load_counter}
        name = self.ready("count", fns, "streaming", per_worker=1)

        raw = b"".join(self.client.stream_raw(name, args={"n": 2}))

        self.assertEqual(
            raw,
            b'data: {"status":"SUCCESS","result":{"result":{"y":0}},"traceback":null,'
            b'"status_code":200}\r\n\r\n'
            b'data: {"status":"SUCCESS","result":{"result":{"y":1}},"traceback":null,'
            b'"status_code":200}\r\n\r\n',
        )

    def test_stream_that_fails_midway_ends_with_a_failure(self):
        fns = {"load_model_fn": models.load_scale, "load_predict_fn": models.load_counter}
        name = self.ready("count", fns, "streaming")

        events = list(self.client.stream(name, args={"n": 5, "fail_at": 2}))

        self.assertEqual([e["status"] for e in events], ["SUCCESS", "SUCCESS", "FAILURE"])
        self.assertEqual(list(events[2]), ["status", "result", "traceback", "status_code"])
        self.assertIsNone(events[2]["result"])
        self.assertIn("RuntimeError: stopped at 2", events[2]["traceback"])

    def test_sync_tasks_are_served_by_streaming_endpoints_too(self):
        fns = {"load_model_fn": models.load_scale, "load_predict_fn": models.load_counter}
        name = self.ready("count", fns, "streaming")

        answer = self.client.predict_sync(name, args={"n": 2})

        self.assertEqual(json.loads(answer["result"]["result"]), [{"y": 0}, {"y": 1}])

    # Schemas.

    def test_schema_document_holds_what_was_uploaded(self):
        name = self.name("schema")
        self.scale_bundle(name, schema=SCHEMA)
        self.client.create_endpoint(name, name, "async")
        endpoint = self.client.find_endpoint(name)["id"]

        document = self.client.api("GET", "/v1/model-endpoints-schema.json")

        self.assertEqual(document["openapi"], "3.0.2")
        self.assertIn(f"/v1/async-tasks?model_endpoint_id={endpoint}", document["paths"])
        schemas = document["components"]["schemas"]
        self.assertEqual(schemas[f"{name}-RequestSchema"], SCHEMA["RequestSchema"])
        self.assertEqual(schemas[f"{name}-ResponseSchema"], SCHEMA["ResponseSchema"])

    # Owners.

    def test_what_is_somebody_elses_is_not_there(self):
        other = WireClient(self.prefixed, os.environ["LAUNCH_TEST_OTHER_KEY"])
        name = self.name("private")
        bundle = self.scale_bundle(name)
        self.client.create_endpoint(name, name)
        endpoint = self.client.await_status(name)["id"]

        self.assertIsNone(other.find_endpoint(name))
        for method, path in (
            ("GET", f"/v1/model-bundles/{bundle}"),
            ("GET", f"/v2/model-bundles/{bundle}"),
            ("GET", f"/v1/model-endpoints/{endpoint}"),
            ("DELETE", f"/v1/model-endpoints/{endpoint}"),
            ("POST", f"/v1/model-endpoints/{endpoint}/restart"),
        ):
            with self.assertRaises(ApiError) as missing:
                other.api(method, path)
            self.assertEqual(missing.exception.status, 404, path)
        with self.assertRaises(ApiError) as missing:
            body = {"args": {"x": 1}, "return_pickled": False}
            other.api("POST", "/v1/sync-tasks", body, model_endpoint_id=endpoint)
        self.assertEqual(missing.exception.status, 404)

    def test_public_inference_lets_others_predict_and_nothing_else(self):
        other = WireClient(self.prefixed, os.environ["LAUNCH_TEST_OTHER_KEY"])
        name = self.scale("sync", public_inference=True)
        endpoint = self.client.find_endpoint(name)["id"]

        body = {"args": {"x": 2}, "return_pickled": False}
        answer = other.api("POST", "/v1/sync-tasks", body, model_endpoint_id=endpoint)

        self.assertEqual(json.loads(answer["result"]["result"])["y"], 4)
        with self.assertRaises(ApiError) as missing:
            other.api("GET", f"/v1/model-endpoints/{endpoint}")
        self.assertEqual(missing.exception.status, 404)


class served:
    """A web server of this machine that answers GET with some bytes."""

    def __init__(self, data):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/data"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class BareRoutes(Flows, unittest.TestCase):
    """A client that was given the server's URL."""


class PrefixedRoutes(Flows, unittest.TestCase):
    """A client that keeps the path of the hosted service."""

    prefixed = True


if __name__ == "__main__":
    unittest.main()
