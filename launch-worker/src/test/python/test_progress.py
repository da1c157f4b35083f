"""What models say of how far they are."""

import json
import socket

from support import WorkerTestCase, eventually, function, pickled

REPORTS = """
import time

def work(report, steps):
    for step in range(steps):
        report(step / steps, f"step {step}")
    report(1)
    report(0.5, message="x" * 600)

def predict(steps, report):
    work(report, steps)
    time.sleep(SECONDS)
    return "done"
"""


class ProgressTest(WorkerTestCase):
    def posted(self, worker, args, **fields):
        """Reports that a call made in the end, and how many were sent."""
        before = len(self.store.puts)
        fields.setdefault("args", args)
        later = worker.post_later({"progress_url": self.store.url("/put/progress?x=1"), **fields})
        last = {"fraction": 0.5, "message": "x" * 500}
        eventually(lambda: self.last() == last, "the last report")
        sent = len(self.store.puts) - before
        del self.store.objects["/put/progress?x=1"]
        self.assertEqual(json.loads(later.get()[1]["result"]), "done")
        return sent

    def last(self):
        body = self.store.objects.get("/put/progress?x=1")
        return body and json.loads(body)

    def test_last_of_many_reports_arrives_and_few_are_sent(self):
        worker = self.serving(REPORTS.replace("SECONDS", "1"))

        sent = self.posted(worker, {"steps": 1000})

        self.assertLess(sent, 12)

    def test_every_form_of_model_may_report(self):
        body = """
            report(0.5, "x" * 600)
            time.sleep(0.5)
            return "done"
        """
        body = "\n".join(" " * 4 + line.strip() for line in body.strip().splitlines())
        sources = {
            "async": "async def predict(*, report):\n" + body,
            "default": "def predict(report=None):\n" + body,
            "wrapped": (
                "import functools\ndef plain(report):\n" + body + "\n"
                "@functools.wraps(plain)\ndef predict(*args, **kwargs):\n"
                "    return plain(*args, **kwargs)"
            ),
            "method": (
                "class Model:\n  def __call__(self, report):\n    " + body.replace("\n", "\n    ")
                + "\n  \npredict = Model()"
            ),
            "bytes": "def predict(data, report):\n" + body,
        }
        for form, source in sources.items():
            with self.subTest(form):
                worker = self.serving("import time\n" + source)
                if form == "bytes":
                    self.posted(worker, None, url=self.store.put(b"data"))
                else:
                    self.posted(worker, {})

    def test_zip_bundle_may_report(self):
        source = """
            import time
            def model(app_config): return None
            def predict(app_config, model):
                def answer(report):
                    report(0.5, "x" * 600)
                    time.sleep(0.5)
                    return "done"
                return answer
        """
        worker = self.serving_zip({"demo.py": source}, "demo.predict", "demo.model")

        self.posted(worker, {})

    def test_reports_that_nobody_asked_for_and_those_that_are_lost_harm_nothing(self):
        worker = self.serving(REPORTS.replace("SECONDS", "0"))

        self.assertEqual(worker.predict(steps=100), "done")
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}/put/progress"
            for lost in (url, "http://127.0.0.1:1/put/x", "nonsense"):
                answer = worker.post({"args": {"steps": 100}, "progress_url": lost})
                self.assertEqual(answer, (200, {"result": '"done"'}))

    def test_fraction_is_checked(self):
        worker = self.serving("def predict(n, report): report(n)")

        for wrong in (1.1, -0.1, float("nan")):
            status, body = worker.post({"args": {"n": wrong}})
            self.assertEqual(status, 500)
            self.assertIn("(expected: 0 to 1)", body["error"])
        self.assertIsNone(worker.predict(n=0.1 + 0.2 + 0.7 + 2e-16))

    def test_what_the_caller_gives_as_report_is_the_callers(self):
        worker = self.serving("def predict(report, n=1): return [report, n]")

        self.assertEqual(worker.predict(report="mine"), ["mine", 1])
        url = self.store.put(b"data")
        bytes_worker = self.serving("def predict(report): return report.decode()")
        self.assertEqual(bytes_worker.post({"url": url}), (200, {"result": '"data"'}))

    def test_model_without_the_parameter_gets_none(self):
        partial = function(
            """
            import functools
            def plain(report, n):
                return [report, n]
            predict = functools.partial(plain, "given")
            """
        )
        worker = self.start(self.config(pickled(partial)))

        self.assertEqual(worker.predict(n=1), ["given", 1])
        everything = self.serving("def predict(**args): return args")
        self.assertEqual(everything.predict(n=1), {"n": 1})
