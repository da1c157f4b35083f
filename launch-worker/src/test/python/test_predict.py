"""Calls to /predict: the forms of bundles, inputs, results and failures."""

import json
import pickle
import socket
import sys
import unittest

import cloudpickle
from support import CERTIFICATE, ObjectServer, WorkerTestCase, eventually, function, pickled

LOAD_FNS = """
def load_model_fn(*given):
    return ["model", *given]

def load_predict_fn(*given):
    def predict(**args):
        return {"given": given, "args": args}
    return predict
"""


class BundleFormsTest(WorkerTestCase):
    def load_fns(self, app_config=None, **model):
        bundle = {"load_predict_fn": function(LOAD_FNS, "load_predict_fn")}
        bundle.update(model or {"load_model_fn": function(LOAD_FNS, "load_model_fn")})
        return self.start(self.config(pickled(bundle), flavor={"app_config": app_config}))

    def test_load_functions_take_no_app_config_where_there_is_none(self):
        worker = self.load_fns()

        self.assertEqual(worker.predict(x=1), {"given": [["model"]], "args": {"x": 1}})

    def test_app_config_comes_before_the_model(self):
        worker = self.load_fns(app_config={"a": 1})

        self.assertEqual(worker.predict()["given"], [{"a": 1}, ["model", {"a": 1}]])

    def test_model_in_the_bundle_is_used_as_it_is(self):
        worker = self.load_fns(app_config={"a": 1}, model="weights")

        self.assertEqual(worker.predict()["given"], [{"a": 1}, "weights"])

    def test_function_is_the_predictor(self):
        worker = self.serving("def predict(x): return x + 1")

        self.assertEqual(worker.predict(x=1), 2)

    def test_object_with_init_is_prepared_once_with_the_app_config(self):
        source = """
            class Model:
                given = []
                def init(self, app_config):
                    self.given = self.given + [app_config]
                def __call__(self):
                    return self.given
        """
        body = pickled(function(source, "Model")())
        worker = self.start(self.config(body, flavor={"app_config": {"a": 1}}))

        worker.predict()

        self.assertEqual(worker.predict(), [{"a": 1}])

    def test_zip_needs_no_init_files_and_gets_its_app_config_even_when_it_is_none(self):
        files = {
            "demo/deep/load.py": """
                from demo import shared
                def model(app_config): return [shared.NAME, app_config]
                def predict(app_config, model): return lambda: {"config": app_config, "model": model}
            """,
            "demo/shared.py": "NAME = 'shared'",
            "demo/data.txt": "data",
        }
        worker = self.serving_zip(files, "demo.deep.load.predict", "demo.deep.load.model")

        self.assertEqual(worker.predict(), {"config": None, "model": ["shared", None]})
        self.assertEqual((worker.folder / "demo/data.txt").read_text(), "data")

    def test_async_function_is_awaited(self):
        worker = self.serving("""
            async def predict(x):
                import asyncio
                await asyncio.sleep(0)
                return x
            """)

        self.assertEqual(worker.predict(x=1), 1)

    def test_coroutine_that_a_plain_function_returns_is_awaited(self):
        worker = self.serving("""
            async def slow(x): return x + 1
            predict = lambda x: slow(x)
            """)

        self.assertEqual(worker.predict(x=1), 2)

    def test_generators_are_collected_into_a_list(self):
        plain = self.serving("def predict(n): yield from range(n)")
        asynchronous = self.serving("""
            async def predict(n):
                for i in range(n):
                    yield i
            """)

        self.assertEqual(plain.predict(n=3), [0, 1, 2])
        self.assertEqual(asynchronous.predict(n=3), [0, 1, 2])

    def test_calls_run_at_once_as_many_as_the_concurrency_says(self):
        worker = self.serving_zip(
            {"demo.py": """
                    import threading
                    barrier = threading.Barrier(3)
                    def model(config): pass
                    def predict(config, model): return lambda: barrier.wait(30) >= 0
                """},
            "demo.predict",
            "demo.model",
            concurrency=3,
        )

        calls = [worker.post_later({"args": {}}) for _ in range(3)]

        self.assertEqual([call.get()[0] for call in calls], [200, 200, 200])


class InputsTest(WorkerTestCase):
    LENGTH = "def predict(data=b'', **args): return [len(data), type(data).__name__, args]"

    def test_url_wins_over_args_and_arrives_as_one_positional_argument(self):
        worker = self.serving(self.LENGTH)
        url = self.store.put(b"12345")

        status, body = worker.post({"url": url, "args": {"x": 1}})

        self.assertEqual((status, json.loads(body["result"])), (200, [5, "bytes", {}]))

    def test_object_url_is_trusted_where_private_urls_are_not(self):
        worker = self.serving(self.LENGTH, allow_private_urls=False)
        url = self.store.put(b"12345")

        self.assertEqual(worker.post({"object_url": url})[0], 200)
        status, body = worker.post({"url": url})

        self.assertEqual(status, 400)
        self.assertIn("127.0.0.1 is a loopback address", body["error"])
        self.assertIn("upload the input to Launch", body["error"])

    def test_pickled_arguments_are_positional_and_named(self):
        worker = self.serving("def predict(*args, **kwargs): return [args, kwargs]")
        url = self.store.put(cloudpickle.dumps({"args": [1], "kwargs": {"b": 2}}))

        _, body = worker.post({"cloudpickle_url": url})

        self.assertEqual(json.loads(body["result"]), [[1], {"b": 2}])

    def test_pickled_arguments_that_cannot_be_read_are_refused(self):
        worker = self.serving("def predict(): return 1")

        status, body = worker.post({"cloudpickle_url": self.store.put(b"no pickle")})

        self.assertEqual(status, 400)
        self.assertIn("the arguments cannot be unpickled", body["error"])

    def test_input_that_does_not_fit_is_refused_before_the_model_runs(self):
        worker = self.serving("def predict(x): print('ran')")
        refused = {
            "Input needs either url or args.": {},
            "args: a list (expected: a JSON object)": {"args": [1]},
            "args: 3 (expected: a JSON object)": {"args": 3},
            "url: 3 (expected: a text)": {"url": 3},
            "result_upload_url: missing (expected with return_pickled: a signed URL)": {
                "args": {"x": 1},
                "return_pickled": True,
            },
        }

        for sentence, envelope in refused.items():
            with self.subTest(sentence):
                self.assertEqual(
                    worker.post(envelope), (400, {"error": sentence, "traceback": None})
                )
        self.assertIn("malformed JSON", worker.post(b"{")[1]["error"])
        self.assertNotIn("ran", worker.log)

    def test_arguments_that_the_model_does_not_take_are_its_own_exception(self):
        """As everywhere where a model is called with `**args`."""
        worker = self.serving("def predict(x): print('ran')")

        for args in ({"y": 1}, {}, {"x": 1, "a b": 2}):
            with self.subTest(args):
                status, body = worker.post({"args": args})

                self.assertEqual(status, 500)
                self.assertIn("TypeError: predict() ", body["error"])
                self.assertIn(body["error"], body["traceback"])
                self.assertNotIn("launch_worker", body["traceback"])
        self.assertNotIn("ran", worker.log)

    def test_nulls_are_as_good_as_nothing(self):
        worker = self.serving("def predict(x): return x")
        nothing = ["url", "object_url", "cloudpickle_url", "return_pickled", "result_upload_url"]

        status, _ = worker.post({"args": {"x": 1}, **dict.fromkeys(nothing)})

        self.assertEqual(status, 200)

    def test_redirects_are_followed_one_by_one_under_the_same_rules(self):
        worker = self.serving(self.LENGTH)
        for step in range(6):
            moved = (302, {"Location": f"/step/{step + 1}"}, b"")
            self.store.put(moved, f"/step/{step}")
        self.store.put(b"123", "/step/6")
        self.store.put((307, {"Location": "http://169.254.169.254/secret"}, b""), "/clouds")

        status, body = worker.post({"url": self.store.url("/step/1")})
        self.assertEqual((status, json.loads(body["result"])[0]), (200, 3))

        self.assertIn("more than 5 redirects", self.refusal(worker, self.store.url("/step/0")))
        self.assertIn(
            "169.254.169.254 is a link-local address",
            self.refusal(worker, self.store.url("/clouds")),
        )

    def test_urls_are_refused_with_the_reason(self):
        worker = self.serving(self.LENGTH)
        self.store.put(b"x" * ((1 << 20) + 1), "/large")
        chunks = b"200000\r\n" + b"x" * 0x200000 + b"\r\n0\r\n\r\n"
        self.store.put((200, {"Transfer-Encoding": "chunked"}, chunks), "/chunked")
        reasons = {
            "ftp://host/x": "scheme ftp (expected: http or https)",
            "https:///x": "no host that can be asked",
            "http://user:secret@host/": "a user name is in it",
            "http://host/a b": "not a URL",
            "http://host:99999/": "not a URL",
            "http://no-such-host.invalid/": "no address is known for its host",
            "http://127.0.0.1:1/": "cannot be fetched",
            self.store.url("/nothing"): "the answer is HTTP 404 (expected: 200)",
            self.store.url("/large"): "larger than 1048576 bytes",
            self.store.url("/chunked"): "larger than 1048576 bytes",
        }

        for url, reason in reasons.items():
            with self.subTest(url):
                self.assertIn(reason, self.refusal(worker, url))

    def test_secure_urls_are_fetched_from_whom_their_certificate_names(self):
        worker = self.serving(self.LENGTH, environment={"SSL_CERT_FILE": str(CERTIFICATE)})
        distrustful = self.serving(self.LENGTH)
        store = ObjectServer(CERTIFICATE)
        self.addCleanup(store.close)
        url = store.put(b"12345")

        self.assertEqual(worker.post({"url": url})[0], 200)

        other_name = url.replace("localhost", "127.0.0.1")
        self.assertIn(
            "cannot be fetched (SSLCertVerificationError", self.refusal(worker, other_name)
        )
        self.assertIn("cannot be fetched (SSLCertVerificationError", self.refusal(distrustful, url))

    def test_input_that_does_not_come_in_time_is_refused_and_harms_nobody(self):
        worker = self.serving(self.LENGTH)
        listener = self.enter(socket.create_server(("127.0.0.1", 0)))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/never"

        status, body = worker.post({"url": url}, timeout_ms=500)

        self.assertEqual(status, 400)
        self.assertIn("not there within 0.", body["error"])
        self.assertEqual(worker.ready(), 200)

    def test_signatures_are_not_shown(self):
        worker = self.serving(self.LENGTH)

        refusal = self.refusal(worker, self.store.url("/nothing?signature=secret"))

        self.assertNotIn("secret", refusal)

    def refusal(self, worker, url):
        status, body = worker.post({"url": url})
        self.assertEqual(status, 400)
        return body["error"]


class ResultsTest(WorkerTestCase):
    def test_result_is_the_text_that_pythons_json_writes(self):
        worker = self.serving("def predict(): return {'a': [1, 2.0, None], 'b': 'ä'}")

        self.assertEqual(
            worker.post({"args": {}}),
            (200, {"result": '{"a": [1, 2.0, null], "b": "\\u00e4"}'}),
        )

    def test_pickled_results_are_stored(self):
        worker = self.serving("""
            def predict():
                class Answer:
                    def value(self): return 42
                return Answer()
            """)
        url = self.store.url("/put/result?signature=x")

        answer = worker.post({"args": {}, "return_pickled": True, "result_upload_url": url})

        size = len(self.store.objects["/put/result?signature=x"])
        self.assertEqual(answer, (200, {"result_url": url, "result_bytes": size}))
        stored = self.store.objects["/put/result?signature=x"]
        self.assertEqual(pickle.loads(stored).value(), 42)

    def test_store_that_refuses_a_result_is_named(self):
        worker = self.serving("def predict(): return 1")
        url = self.store.url("/elsewhere")

        status, body = worker.post({"args": {}, "return_pickled": True, "result_upload_url": url})

        self.assertEqual(status, 500)
        self.assertIn(
            "the object store did not take the result: it answers HTTP 403", body["error"]
        )

    def test_store_that_cannot_be_reached_may_take_the_result_later(self):
        worker = self.serving("def predict(): return 1")
        url = "http://127.0.0.1:1/result"

        status, body = worker.post({"args": {}, "return_pickled": True, "result_upload_url": url})

        self.assertEqual(status, 507)
        self.assertIn("the object store did not take the result", body["error"])

    def test_result_that_json_cannot_express_is_located(self):
        worker = self.serving("""
            def predict(kind):
                import decimal
                circle = []
                circle.append(circle)
                return {
                    "deep": {"x": [1, 2, decimal.Decimal(1)]},
                    "key": {"a": {(1, 2): 3}},
                    "set": {1, 2},
                    "circle": {"c": circle},
                }[kind]
            """)
        parts = {
            "deep": "result['x'][2] is of type decimal.Decimal",
            "key": "result['a'] has a key of type tuple",
            "set": "result is of type set",
            "circle": "result['c'][0] contains itself",
        }

        for kind, part in parts.items():
            with self.subTest(kind):
                status, body = worker.post({"args": {"kind": kind}})
                self.assertEqual(status, 500)
                self.assertIn(part, body["error"])
                self.assertIn("return_pickled", body["error"])

    def test_result_that_is_too_large_names_the_limit_and_the_way_out(self):
        worker = self.serving("def predict(): return 'x' * (1 << 20)")

        status, body = worker.post({"args": {}})

        self.assertEqual(status, 500)
        self.assertIn("max-result-bytes: 1048576", body["error"])
        self.assertIn("return_pickled", body["error"])


class FailuresTest(WorkerTestCase):
    def test_parent_hears_that_what_was_printed_of_a_failure_is_answered(self):
        """Or the next caller would be told of it, if the worker died under the next call."""
        for source in ("def predict(): 1 / 0", "def predict(): return {1}"):
            with self.subTest(source):
                worker = self.serving(source)

                self.assertEqual(worker.post({"args": {}})[0], 500)
                self.assertIs(worker.signal("answered"), True)

    def test_traceback_is_the_users_own_with_its_causes(self):
        worker = self.serving("""
            def inner(): return {}["a"]
            def predict():
                try:
                    inner()
                except KeyError as cause:
                    raise ValueError("outer") from cause
            """)

        status, body = worker.post({"args": {}})

        self.assertEqual((status, body["error"]), (500, "ValueError: outer"))
        self.assertEqual(
            body["traceback"],
            "Traceback (most recent call last):\n"
            '  File "/home/user/model.py", line 5, in predict\n'
            '  File "/home/user/model.py", line 2, in inner\n'
            "KeyError: 'a'\n\n"
            "The above exception was the direct cause of the following exception:\n\n"
            "Traceback (most recent call last):\n"
            '  File "/home/user/model.py", line 7, in predict\n'
            "ValueError: outer\n",
        )
        eventually(lambda: "ValueError: outer" in worker.log)

    def test_no_traceback_shows_the_workers_own_frames(self):
        asynchronous = "async def predict(**_): raise ValueError('x')"
        generator = "def predict(**_):\n    yield 1\n    raise ValueError('x')"
        in_thread = "async def later(): raise ValueError('x')\npredict = lambda: later()"

        for source in (asynchronous, generator, in_thread):
            with self.subTest(source):
                body = self.serving(source).post({"args": {}})[1]
                self.assertIn("model.py", body["traceback"])
                self.assertNotIn("launch_worker", body["traceback"])

    @unittest.skipIf(sys.version_info < (3, 11), "groups came with 3.11")
    def test_exception_groups_are_shown_whole(self):
        worker = self.serving("""
            def part(): raise ValueError("member")
            def predict():
                try:
                    part()
                except ValueError as member:
                    raise ExceptionGroup("several", [member])
            """)

        _, body = worker.post({"args": {}})

        self.assertIn("several", body["traceback"])
        self.assertIn("ValueError: member", body["traceback"])
        self.assertNotIn("launch_worker", body["traceback"])

    def test_exits_and_interrupts_of_a_model_are_failures_like_any_other(self):
        worker = self.serving(
            "def predict(kind): raise {'e': SystemExit(7), 'k': KeyboardInterrupt()}[kind]"
        )
        later = self.serving("async def predict(): raise SystemExit(7)")

        self.assertEqual(worker.post({"args": {"kind": "e"}})[1]["error"], "SystemExit: 7")
        self.assertEqual(worker.post({"args": {"kind": "k"}})[1]["error"], "KeyboardInterrupt")
        self.assertEqual(later.post({"args": {}})[1]["error"], "SystemExit: 7")
        self.assertEqual((worker.ready(), later.ready()), (200, 200))

    def test_long_tracebacks_keep_their_beginning_and_end(self):
        worker = self.serving("def predict(): raise ValueError('a' + 'x' * 100_000 + 'z')")

        traceback = worker.post({"args": {}})[1]["traceback"]

        self.assertEqual(len(traceback), 65_536)
        self.assertTrue(traceback.startswith("Traceback (most recent call last):"))
        self.assertTrue(traceback.endswith("xz\n"))

    def test_exception_that_cannot_be_shown_is_answered(self):
        worker = self.serving("""
            class Odd(Exception):
                def __str__(self): raise RuntimeError("no text")
            def predict(): raise Odd()
            """)

        status, body = worker.post({"args": {}})

        self.assertEqual(status, 500)
        self.assertIn("Odd", body["error"])

    def test_type_error_within_the_model_is_the_models(self):
        worker = self.serving("def predict(x): return x + 1")

        status, body = worker.post({"args": {"x": "a"}})

        self.assertEqual(status, 500)
        self.assertIn("TypeError", body["error"])


if __name__ == "__main__":
    unittest.main()
