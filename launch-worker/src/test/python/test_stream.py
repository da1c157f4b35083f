"""Calls to /stream."""

import contextlib
import json
import socket
import struct
import unittest

from support import WorkerTestCase, eventually

COUNTING = """
import pathlib
def predict(go=None, size=1, n=100_000):
    print("begun")
    try:
        for i in range(n):
            print("item", i)
            yield "x" * size if size > 1 else i
            while go and not pathlib.Path(go).exists():
                pass
    finally:
        print("closed")
"""

COUNTING_ASYNC = """
import asyncio, pathlib
async def predict(go=None, size=1, n=100_000):
    print("begun")
    try:
        for i in range(n):
            print("item", i)
            yield "x" * size if size > 1 else i
            while go and not pathlib.Path(go).exists():
                await asyncio.sleep(0.01)
    finally:
        print("closed")
"""

BOTH = {"plain": COUNTING, "async": COUNTING_ASYNC}


class StreamTest(WorkerTestCase):
    def test_events_are_compact_json_in_a_chunked_event_stream(self):
        worker = self.serving("def predict():\n    yield {'a': [1, 2]}\n    yield 'é'")

        with contextlib.closing(worker.connect()) as connection:
            connection.request("POST", "/stream", b'{"args": {}}')
            response = connection.getresponse()
            self.assertEqual(response.status, 200)
            self.assertEqual(response.getheader("Content-Type"), "text/event-stream")
            self.assertEqual(response.getheader("Transfer-Encoding"), "chunked")
            self.assertEqual(response.read(), b'data: {"a":[1,2]}\n\ndata: "\\u00e9"\n\n')

    def test_each_event_arrives_before_the_next_is_asked_for(self):
        for kind, source in BOTH.items():
            with self.subTest(kind):
                worker = self.serving(source)
                go = self.folder / kind

                with contextlib.closing(worker.stream({"go": str(go), "n": 2})) as stream:
                    self.assertEqual(next(stream), 0)
                    go.touch()
                    self.assertEqual(next(stream), 1)
                    self.assertEqual(list(stream), [])

    def test_iterators_stream_and_plain_values_are_one_event(self):
        worker = self.serving(
            "def predict(kind): return {'map': map(str, [1, 2]), 'list': [1, 2], 'none': None}[kind]"
        )

        self.assertEqual(worker.events({"kind": "map"}), ["1", "2"])
        self.assertEqual(worker.events({"kind": "list"}), [[1, 2]])
        self.assertEqual(worker.events({"kind": "none"}), [None])

    def test_async_values_are_one_event_and_may_be_generators(self):
        value = self.serving("async def predict(): return 7")
        generator = self.serving(
            "async def items():\n    yield 1\n    yield 2\nasync def predict(): return items()"
        )

        self.assertEqual(value.events(), [7])
        self.assertEqual(generator.events(), [1, 2])

    def test_failure_is_an_error_event_and_the_end(self):
        sources = [
            "def predict():\n    yield 1\n    raise ValueError('late')",
            "async def predict():\n    yield 1\n    raise ValueError('late')",
            "def predict(): raise ValueError('late')",
        ]
        for source in sources:
            with self.subTest(source):
                *values, (error, traceback) = self.serving(source).events()

                self.assertEqual(values, [1] if "yield" in source else [])
                self.assertEqual(error, "ValueError: late")
                self.assertIn("model.py", traceback)
                self.assertNotIn("launch_worker", traceback)

    def test_item_that_json_cannot_express_ends_the_stream_and_closes_the_generator(self):
        worker = self.serving(
            "def predict():\n    try:\n        yield 1\n        yield {2}\n    finally: print('closed')"
        )

        one, (error, _) = worker.events()

        self.assertEqual(one, 1)
        self.assertIn("result is of type set", error)
        self.assertNotIn("return_pickled", error)  # which streams know nothing of
        eventually(lambda: "closed" in worker.lines)

    def test_refusals_before_the_model_runs_are_plain_answers(self):
        worker = self.serving("def predict():\n    yield 1")

        self.assertEqual(worker.post({}, "/stream")[0], 400)
        self.assertEqual(worker.post({"args": [1]}, "/stream")[0], 400)

    def test_arguments_that_the_model_does_not_take_are_the_one_event(self):
        """Callers of streams look at events, not at the status."""
        worker = self.serving("def predict():\n    yield 1")

        [(error, traceback)] = worker.events({"x": 1})

        self.assertIn("unexpected keyword argument 'x'", error)
        self.assertIn("TypeError: ", traceback)

    def test_connection_can_be_used_again_after_a_stream(self):
        worker = self.serving("def predict(n):\n    yield from range(n)")

        with contextlib.closing(worker.connect()) as connection:
            for n in (2, 3):
                connection.request("POST", "/stream", json.dumps({"args": {"n": n}}))
                self.assertEqual(connection.getresponse().read().count(b"data: "), n)

    def test_model_waits_for_a_caller_that_does_not_read(self):
        for kind, source in BOTH.items():
            with self.subTest(kind):
                worker = self.serving(source)
                size, n = 100_000, 400

                with contextlib.closing(worker.stream({"size": size, "n": n})) as stream:
                    next(stream)
                    self.settles(lambda: len(worker.lines))
                    # What the buffers of both ends hold, but far from all.
                    self.assertLess(len(worker.lines), n // 2)

                    self.assertEqual(len(list(stream)), n - 1)
                eventually(lambda: "closed" in worker.lines)

    def test_other_calls_of_an_async_model_run_while_a_caller_does_not_read(self):
        worker = self.serving(COUNTING_ASYNC, concurrency=2)
        stream = worker.stream({"size": 1_000_000, "n": 100})
        self.addCleanup(stream.close)
        next(stream)
        self.settles(lambda: len(worker.lines))

        self.assertEqual(worker.events({"n": 2}), [0, 1])

        self.assertEqual(len(list(stream)), 99)

    def settles(self, value):
        """Waits until a value stays the same for a while."""
        seen = []

        def same():
            seen.append(value())
            return len(seen) > 60 and len(set(seen[-60:])) == 1

        eventually(same)

    def test_caller_that_leaves_closes_the_generator(self):
        for kind, source in BOTH.items():
            with self.subTest(kind):
                worker = self.serving(source)
                stream = worker.stream({"size": 1000})
                next(stream)

                stream.close()

                eventually(lambda: "closed" in worker.lines)
                self.assertEqual(worker.events({"n": 1}), [0])

    def test_caller_that_leaves_while_the_model_waits_for_it_closes_the_generator(self):
        for kind, source in BOTH.items():
            with self.subTest(kind):
                worker = self.serving(source)
                stream = worker.stream({"size": 1_000_000})
                next(stream)
                self.settles(lambda: len(worker.lines))

                stream.close()

                eventually(lambda: "closed" in worker.lines)

    def test_caller_that_leaves_cancels_an_async_model_at_once(self):
        worker = self.serving(COUNTING_ASYNC)
        stream = worker.stream({"go": "/never"})
        next(stream)

        stream.close()

        eventually(lambda: "closed" in worker.lines)

    def test_generator_that_hangs_when_it_is_closed_ends_the_worker(self):
        worker = self.serving("""
            def predict():
                try:
                    while True: yield "x" * 1000
                finally:
                    __import__("threading").Event().wait()
            """)
        stream = worker.stream(timeout_ms=500)
        next(stream)

        stream.close()

        self.assertEqual(worker.exit_code(), 5)

    def test_caller_that_resets_the_connection_harms_nobody(self):
        worker = self.serving(COUNTING)
        stream = worker.stream({"size": 1000})
        next(stream)

        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stream.close()

        eventually(lambda: "closed" in worker.lines)
        self.assertEqual(worker.events({"n": 1}), [0])


if __name__ == "__main__":
    unittest.main()
