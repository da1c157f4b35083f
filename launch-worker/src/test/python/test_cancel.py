"""Calls that are cancelled."""

import contextlib
import json
import threading
import types
import unittest

from support import WorkerTestCase, eventually, worker_module

WAITS = """
import pathlib, time

def predict(begun, do="wait"):
    if do == "nothing":
        return "done"
    try:
        pathlib.Path(begun).touch()
        while True:
            try:
                time.sleep(0.005)
            except Exception:
                pass
    except BaseException:
        if do == "swallow":
            return "swallowed"
        if do == "replace":
            raise ValueError("something else")
        raise
"""


class CancelTestCase(WorkerTestCase):
    def begin(self, worker, name, **args):
        """The answer, later, of a call whose model has begun."""
        begun = self.folder / f"begun-{name}"
        later = worker.post_later({"id": name, "args": {"begun": str(begun), **args}})
        eventually(begun.exists)
        return later

    @staticmethod
    def cancel(worker, name):
        return worker.post({"id": name}, path="/cancel")


class CancelTest(CancelTestCase):
    def test_model_that_waits_is_ended_and_the_next_call_is_not(self):
        worker = self.serving(WAITS)
        for name in ("a", "b", "c"):
            later = self.begin(worker, name)

            told = self.cancel(worker, name)

            status, body = later.get()
            self.assertEqual(told, (200, {}))
            self.assertEqual((status, body["error"]), (499, "The call was cancelled."))
            self.assertIn("line 11, in predict\n", body["traceback"])
            last = "\nCallCancelled: nobody wants the answer any more\n"
            self.assertTrue(body["traceback"].endswith(last), body["traceback"])
            self.assertEqual(worker.predict(begun="x", do="nothing"), "done")
        self.assertNotIn("CallCancelled", worker.log)

    def test_whatever_the_model_makes_of_it_is_not_used(self):
        worker = self.serving(WAITS)
        for do in ("swallow", "replace"):
            later = self.begin(worker, do, do=do)
            self.cancel(worker, do)

            status, body = later.get()

            self.assertEqual((status, body["error"]), (499, "The call was cancelled."))

    def test_generator_is_ended(self):
        source = """
            import pathlib, time
            def predict(begun):
                try:
                    while True:
                        yield 1
                        pathlib.Path(begun).touch()
                        time.sleep(0.005)
                finally:
                    pathlib.Path(begun + "-closed").touch()
        """
        worker = self.serving(source)
        later = self.begin(worker, "a")

        self.cancel(worker, "a")

        self.assertEqual(later.get()[0], 499)
        self.assertTrue((self.folder / "begun-a-closed").exists())

    def test_coroutine_is_cancelled(self):
        for head in ("async def predict(begun):", "def predict(begun): return work(begun)"):
            source = f"""
import asyncio, pathlib
async def work(begun):
    pathlib.Path(begun).touch()
    try:
        await asyncio.sleep(60)
    finally:
        pathlib.Path(begun + "-ended").touch()
{head}
    {"return await work(begun)" if "async" in head else ""}
"""
            worker = self.serving(source, concurrency=2)
            name = str(len(head))
            later = self.begin(worker, name)
            other = self.begin(worker, name + "-other")

            self.assertEqual(self.cancel(worker, name), (200, {}))

            self.assertEqual(later.get()[0], 499)
            self.assertTrue((self.folder / f"begun-{name}-ended").exists())
            self.assertFalse((self.folder / f"begun-{name}-other-ended").exists())
            self.cancel(worker, name + "-other")
            self.assertEqual(other.get()[0], 499)

    def test_call_that_waits_for_its_turn_is_answered_at_once_and_not_run(self):
        for source in (WAITS, WAITS.replace("def predict", "async def predict")):
            worker = self.serving(source)
            name = str(len(source))
            first = self.begin(worker, name)
            waiting = worker.post_later({"id": "later", "args": {"begun": "never"}})
            eventually(lambda: self.cancel(worker, "later")[0] == 200)

            self.assertEqual(waiting.get()[0], 499)
            self.assertFalse((worker.folder / "never").exists())
            if "async" not in source:  # that one holds up its loop
                self.cancel(worker, name)
                self.assertEqual(first.get()[0], 499)

    def test_only_a_call_that_is_there_can_be_cancelled(self):
        worker = self.serving(WAITS)
        later = self.begin(worker, "a")

        self.assertEqual(self.cancel(worker, "b")[0], 404)
        self.assertEqual(worker.post([1], path="/cancel")[0], 400)
        self.assertEqual(worker.post(b"{", path="/cancel")[0], 400)
        self.assertEqual(worker.post({"id": 1}, path="/cancel")[0], 400)
        with contextlib.closing(worker.connect()) as connection:
            connection.request("GET", "/cancel")
            self.assertEqual(connection.getresponse().status, 405)
        self.cancel(worker, "a")
        later.get()
        eventually(lambda: self.cancel(worker, "a")[0] == 404)

    def test_late_cancel_never_hits_another_call(self):
        source = """
            def predict(n):
                return sum(range(n))
        """
        worker = self.serving(source)
        stop = threading.Event()
        statuses = {}

        def cancel_all():
            with contextlib.closing(worker.connect()) as connection:
                while not stop.is_set():
                    for name in list(names):
                        body = json.dumps({"id": name})
                        connection.request("POST", "/cancel", body)
                        response = connection.getresponse()
                        response.read()
                        statuses[response.status] = statuses.get(response.status, 0) + 1

        names = ["named"]
        canceller = threading.Thread(target=cancel_all)
        canceller.start()
        try:
            answers = {}
            with contextlib.closing(worker.connect()) as connection:
                for turn in range(400):
                    # Every other call has no name, and must not be hit.
                    envelope = {"args": {"n": turn % 40 * 100}}
                    if turn % 2:
                        envelope["id"] = "named"
                    connection.request("POST", "/predict", json.dumps(envelope))
                    response = connection.getresponse()
                    body = json.loads(response.read())
                    if turn % 2:
                        self.assertIn(response.status, (200, 499), body)
                        answers[response.status] = answers.get(response.status, 0) + 1
                    else:
                        self.assertEqual(response.status, 200, body)
        finally:
            stop.set()
            canceller.join()
        self.assertIn(200, statuses)
        self.assertIn(499, answers)


class InterruptionTest(unittest.TestCase):
    """The interruption of a thread ends with the code that it is for."""

    def setUp(self):
        self.module = worker_module()
        self.call = types.SimpleNamespace(stop=None, check_wanted=lambda: None)

    def arrives_late(self, before):
        """Whether an interruption reaches this thread after the code that it was for."""
        try:
            before()
            pause = threading.Event()
            for _ in range(30):
                pause.wait(0.01)
            return False
        except self.module.CallCancelled:
            return True

    def test_one_that_is_under_way_when_the_model_ends_is_awaited(self):
        asked, gate = threading.Event(), threading.Event()
        send = self.module.raise_in_thread

        def send_slowly(thread, kind):
            if kind is not None:
                asked.set()
                gate.wait()
            send(thread, kind)

        def work():
            threading.Thread(target=self.call.stop).start()
            asked.wait()
            threading.Timer(0.1, gate.set).start()

        self.module.raise_in_thread = send_slowly

        def run():
            with self.assertRaises(self.module.CallCancelled):
                self.module.interruptible(self.call, work)

        self.assertFalse(self.arrives_late(run))

    def test_one_that_begins_when_the_model_has_ended_is_not_sent(self):
        def run():
            stop = self.module.interruptible(self.call, lambda: self.call.stop)
            late = threading.Thread(target=stop)
            late.start()
            late.join()

        self.assertFalse(self.arrives_late(run))
