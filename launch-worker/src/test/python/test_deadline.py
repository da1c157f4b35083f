"""Calls past their deadline, and what becomes of their worker."""

import contextlib
import unittest

from support import WorkerTestCase, eventually
from test_life import ENDLESS_MATCH, is_alive

HANGING = """
import threading
def inner(): threading.Event().wait()
def predict(hang=True, go=None):
    print("begun", hang)
    if hang: inner()
    import os
    while go and not os.path.exists(go): pass
    return "fine"
"""


class DeadlineTest(WorkerTestCase):
    def check_stopped(self, answer, seconds):
        status, body = answer
        self.assertEqual(status, 504)
        self.assertIn(
            f"The model did not answer within {seconds} s and was stopped.", body["error"]
        )
        self.assertIn("model.py", body["traceback"])
        self.assertNotIn("launch_worker", body["traceback"])
        return body["traceback"]

    def test_thread_that_hangs_is_answered_with_its_stack_and_ends_the_worker(self):
        worker = self.serving(HANGING)

        stack = self.check_stopped(worker.post({"args": {}}, timeout_ms=500), 0.5)

        self.assertEqual(worker.exit_code(), 5)
        self.assertLess(stack.index("in predict"), stack.index("in inner"))
        self.assertIn("in predict", worker.log)

    def test_call_in_time_leaves_the_worker_alone(self):
        worker = self.serving("def predict(): return 1")

        for _ in range(3):
            self.assertEqual(worker.post({"args": {}}, timeout_ms=60_000)[0], 200)

        self.assertEqual(worker.ready(), 200)

    def test_other_calls_may_finish_and_new_ones_are_refused(self):
        worker = self.serving(HANGING, concurrency=2)
        go = self.folder / "go"
        other = worker.post_later({"args": {"hang": False, "go": str(go)}}, timeout_ms=60_000)
        eventually(lambda: "begun False" in worker.lines)

        self.check_stopped(worker.post({"args": {}}, timeout_ms=300), 0.3)

        self.assertEqual(worker.ready(), 503)
        self.assertEqual(worker.post({"args": {}})[0], 503)
        go.touch()
        self.assertEqual(other.get(), (200, {"result": '"fine"'}))
        self.assertEqual(worker.exit_code(), 5)

    def test_other_calls_are_stopped_at_their_own_deadlines(self):
        worker = self.serving(HANGING, concurrency=2)
        other = worker.post_later({"args": {}}, timeout_ms=2000)
        eventually(lambda: "begun True" in worker.lines)

        self.check_stopped(worker.post({"args": {}}, timeout_ms=200), 0.2)

        self.check_stopped(other.get(), 2)
        self.assertEqual(worker.exit_code(), 5)

    def test_processes_that_the_model_started_end_with_the_worker(self):
        worker = self.serving("""
            def predict():
                import subprocess
                child = subprocess.Popen(["sleep", "1000"])
                print(child.pid)
                child.wait()
            """)

        self.check_stopped(worker.post({"args": {}}, timeout_ms=500), 0.5)

        self.assertEqual(worker.exit_code(), 5)
        child = int(worker.lines[0])
        eventually(lambda: not is_alive(child))

    def test_coroutine_that_waits_for_ever_is_answered_with_its_stack(self):
        worker = self.serving("""
            import asyncio
            async def inner(): await asyncio.Event().wait()
            async def predict(): await inner()
            """)

        stack = self.check_stopped(worker.post({"args": {}}, timeout_ms=300), 0.3)

        self.assertLess(stack.index("in predict"), stack.index("in inner"))
        self.assertEqual(worker.exit_code(), 5)

    def test_coroutine_that_holds_up_its_loop_is_answered_with_its_stack(self):
        worker = self.serving("""
            def inner():
                while True: pass
            async def predict(): inner()
            """)

        stack = self.check_stopped(worker.post({"args": {}}, timeout_ms=300), 0.3)

        self.assertLess(stack.index("in predict"), stack.index("in inner"))
        self.assertEqual(worker.exit_code(), 5)

    def test_code_that_never_lets_another_thread_run_ends_the_worker_and_is_in_the_log(self):
        worker = self.serving(f"def predict():\n    {ENDLESS_MATCH}")
        worker.port

        with self.assertRaises(OSError):
            worker.post({"args": {}}, timeout_ms=300)

        self.assertNotEqual(worker.exit_code(), 0)
        self.assertIn("in predict", worker.log)
        self.assertIn("Timeout", worker.log)

    def test_worker_outlives_the_time_for_which_an_earlier_call_was_watched(self):
        worker = self.serving("""
            import hashlib, time
            def predict(seconds):
                end = time.monotonic() + seconds
                # Never lets another thread run, but for moments.
                while time.monotonic() < end: sum(range(20_000_000))
                return "fine"
            """)

        worker.post({"args": {"seconds": 0}}, timeout_ms=5000)

        status, _ = worker.post({"args": {"seconds": 9}}, timeout_ms=60_000)
        self.assertEqual(status, 200)

    def test_stream_is_stopped_when_its_next_event_is_late(self):
        for source in (
            "def predict():\n    yield 1\n    __import__('threading').Event().wait()",
            "async def predict():\n    yield 1\n    await __import__('asyncio').Event().wait()",
        ):
            with self.subTest(source):
                worker = self.serving(source)

                first, (error, stack) = worker.events(timeout_ms=500)

                self.assertEqual(first, 1)
                self.assertIn("did not answer within 0.5 s and was stopped", error)
                self.assertIn("in predict", stack)
                self.assertEqual(worker.exit_code(), 5)

    def test_stream_that_has_not_begun_is_answered_plainly(self):
        worker = self.serving(
            "def predict():\n    __import__('threading').Event().wait()\n    yield 1"
        )

        answer = worker.post({"args": {}}, "/stream", timeout_ms=300)

        self.check_stopped(answer, 0.3)

    def test_stream_has_its_time_anew_for_each_event(self):
        worker = self.serving("""
            import threading
            def predict():
                for i in range(8):
                    threading.Event().wait(0.4)
                    yield i
            """)

        self.assertEqual(worker.events(timeout_ms=2000), list(range(8)))

    def test_caller_that_does_not_read_is_not_the_models_fault(self):
        worker = self.serving("def predict():\n    for i in range(300): yield 'x' * 100_000")

        with contextlib.closing(worker.stream(timeout_ms=1000)) as stream:
            next(stream)
            # More time than an event may take passes for the worker while this caller waits.
            later = self.serving("def predict(): __import__('threading').Event().wait(2.5)")
            later.predict()

            self.assertEqual(len(list(stream)), 299)
        self.assertEqual(worker.ready(), 200)

    def test_call_that_waits_in_vain_is_answered_and_not_run(self):
        worker = self.serving(HANGING)
        go = self.folder / "go"
        first = worker.post_later({"args": {"hang": False, "go": str(go)}}, timeout_ms=60_000)
        eventually(lambda: "begun False" in worker.lines)

        status, body = worker.post({"args": {}}, timeout_ms=300)

        self.assertEqual(status, 503)
        self.assertIn("waited 0.3 s for its turn and was not run", body["error"])
        go.touch()
        self.assertEqual(first.get()[0], 200)
        self.assertEqual(worker.post({"args": {"hang": False}})[0], 200)
        self.assertNotIn("begun True", worker.lines)


if __name__ == "__main__":
    unittest.main()
