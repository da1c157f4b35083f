"""A worker's life: its start, its output, its parent, its memory, its end."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import unittest

from support import PATIENCE, SCRIPT, WorkerTestCase, eventually, function, pickled

# Backtracks for longer than the world exists, and never lets another thread run.
ENDLESS_MATCH = "import re; re.match('(a+)+$', 'a' * 60 + 'b')"

LINUX = sys.platform.startswith("linux")


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class StartTest(WorkerTestCase):
    def test_wrong_usage_is_said(self):
        done = subprocess.run(
            [sys.executable, str(SCRIPT)], capture_output=True, text=True, timeout=PATIENCE
        )

        self.assertEqual(done.returncode, 2)
        self.assertIn("usage:", done.stdout)

    def test_model_that_cannot_be_loaded_is_explained_in_the_last_line(self):
        bundle = {
            "load_model_fn": function("def f(): raise OSError('weights.bin\\nis missing')", "f"),
            "load_predict_fn": function("def f(m): return m", "f"),
        }
        worker = self.start(self.config(pickled(bundle)))

        self.assertEqual(worker.exit_code(), 3)
        self.assertEqual(
            worker.lines,
            [
                "Traceback (most recent call last):",
                '  File "/home/user/model.py", line 1, in f',
                "OSError: weights.bin",
                "is missing",
                "the model cannot be loaded: OSError: weights.bin is missing",
            ],
        )

    def test_load_functions_of_other_arguments_are_told_which_they_get(self):
        bundle = {
            "load_model_fn": function("def f(): return 1", "f"),
            "load_predict_fn": function("def f(app_config, model): return len", "f"),
        }
        worker = self.start(self.config(pickled(bundle), flavor={"app_config": {"a": 1}}))
        zipped = self.serving_zip(
            {"demo.py": "def model(c): return c\ndef predict(m): return m"},
            "demo.predict",
            "demo.model",
        )

        self.assertEqual((worker.exit_code(), zipped.exit_code()), (3, 3))
        self.assertEqual(
            worker.lines,
            [
                "the model cannot be loaded: TypeError: f() takes 0 positional arguments but 1 was "
                "given; it is called as load_model_fn(app_config), with arguments by position, so "
                "let it take these"
            ],
        )
        self.assertIn("called as load_predict_fn(app_config, model)", zipped.lines[-1])

    def test_missing_module_is_explained_with_the_cure(self):
        worker = self.serving_zip(
            {"demo.py": "import no_such_package"}, "demo.predict", "demo.model"
        )

        self.assertEqual(worker.exit_code(), 3)
        self.assertEqual(
            worker.lines[-1],
            "the model cannot be loaded: ModuleNotFoundError: No module named 'no_such_package'; "
            "add its package to the bundle's requirements",
        )
        self.assertNotIn("launch_worker", worker.log)
        self.assertNotIn("frozen", worker.log)
        self.assertIn("demo.py", worker.log)

    def test_model_that_exits_while_loading_cannot_be_loaded(self):
        worker = self.serving_zip({"demo.py": "raise SystemExit(0)"}, "demo.predict", "demo.model")

        self.assertEqual(worker.exit_code(), 3)
        self.assertEqual(worker.lines[-1], "the model cannot be loaded: SystemExit: 0")

    def test_bundles_of_another_shape_are_explained(self):
        shapes = {
            "the pickled dict has the keys 'a' (expected: 'load_predict_fn'": {"a": 1},
            "what is to predict is of type int, which cannot be called": 3,
        }
        for sentence, bundle in shapes.items():
            with self.subTest(sentence):
                worker = self.start(self.config(pickled(bundle)))
                self.assertEqual(worker.exit_code(), 3)
                self.assertIn(sentence, worker.lines[-1])

    def test_bytes_that_are_not_the_bundle_are_refused(self):
        config = self.config(pickled(len))
        artifact = config["artifacts"]["model"]
        self.store.put(b"tampered", "/" + artifact["url"].rpartition("/")[2])
        worker = self.start(config)

        self.assertEqual(worker.exit_code(), 3)
        self.assertIn("artifact 'model': 8 bytes with SHA-256", worker.lines[-1])
        self.assertEqual(list((self.folder / "cache/artifacts").iterdir()), [])

    def test_object_store_that_has_not_got_the_bundle_is_named(self):
        config = self.config(pickled(len))
        config["artifacts"]["model"]["url"] = self.store.url("/nothing")
        worker = self.start(config)

        self.assertEqual(worker.exit_code(), 3)
        self.assertIn("the object store answers HTTP 404 for the artifact", worker.lines[-1])

    def test_workers_that_race_for_one_bundle_all_serve(self):
        body = pickled(function("def predict(): return 42"))
        workers = [self.start(self.config(body)) for _ in range(4)]

        self.assertEqual([worker.predict() for worker in workers], [42] * 4)
        self.assertEqual(len(list((self.folder / "cache/artifacts").iterdir())), 1)

    def test_zip_cannot_write_outside_of_the_working_folder(self):
        worker = self.serving_zip({"../evil.py": "x = 1", "demo.py": ""}, "demo.p", "demo.m")

        self.assertEqual(worker.exit_code(), 3)
        self.assertIn("the zip's entry '../evil.py' leads out of it", worker.lines[-1])
        self.assertFalse((self.folder / "evil.py").exists())

    def test_process_is_the_models_own(self):
        worker = self.serving("""
            def predict():
                import sys, os
                return [sys.stdin.read(), sys.argv, os.getcwd(), os.getpgid(0) == os.getpid(),
                        sys._xoptions["launch.worker"], hasattr(sys.modules["__main__"], "Worker")]
            """)

        folder = os.path.realpath(worker.folder)
        self.assertEqual(worker.predict(), ["", [""], folder, True, worker.folder.name, False])


class OutputTest(WorkerTestCase):
    def test_prints_of_the_model_are_lines_in_their_order(self):
        worker = self.serving("""
            def predict():
                import sys
                print("one")
                print("two", file=sys.stderr)
                sys.stdout.buffer.write(b"three\\n")
                sys.stdout.write("fo"); sys.stdout.write("ur\\n")
                print("\\udcff")
            """)
        worker.predict()

        eventually(lambda: len(worker.lines) == 5)
        self.assertEqual(worker.lines, ["one", "two", "three", "four", "\\udcff"])

    def test_no_print_passes_for_a_signal(self):
        worker = self.serving("""
            def predict():
                import sys
                print('@launch {"port": 1}')
                print('@launch', '{"port": 2}', file=sys.stderr)
                sys.stdout.write('@lau'); sys.stdout.flush(); sys.stdout.write('nch {"port": 3}\\n')
                print('x\\r@launch {"port": 4}')
                for b in b'@launch {"port": 5}': sys.stdout.buffer.write(bytes([b]))
                print()
                print('@launcher and @launch ')
            """)
        worker.predict()

        eventually(lambda: "@launcher and @launch " in worker.lines)
        self.assertEqual(len(worker.signals), 1)
        self.assertIn('@launch_ {"port": 1}', worker.lines)
        self.assertIn('@launch_ {"port": 5}', worker.lines)

    def test_model_that_replaces_or_closes_its_output_is_served_all_the_same(self):
        worker = self.serving("""
            def predict(how):
                import sys
                if how == "replaced":
                    sys.stdout = sys.stderr = None
                else:
                    sys.__stdout__.close()
                    sys.__stderr__.close()
                raise ValueError("seen by the caller")
            """)
        for how in ("replaced", "closed"):
            status, body = worker.post({"args": {"how": how}})
            self.assertEqual((status, body["error"]), (500, "ValueError: seen by the caller"))

        worker.process.send_signal(signal.SIGTERM)

        self.assertEqual(worker.exit_code(), 0)

    def test_signal_begins_a_line_even_when_the_model_left_one_unfinished(self):
        worker = self.serving_zip(
            {"demo.py": """
                    import sys
                    def model(config): sys.stdout.write("loading..."); sys.stdout.flush()
                    def predict(config, model): return lambda: 1
                """},
            "demo.predict",
            "demo.model",
        )

        self.assertEqual(worker.predict(), 1)
        self.assertEqual(worker.lines, ["loading..."])


class ParentTest(WorkerTestCase):
    def test_worker_ends_with_its_parent(self):
        worker = self.serving("def predict(): return 1")
        worker.predict()

        worker.process.stdin.close()

        self.assertNotEqual(worker.exit_code(), 0)

    def test_worker_ends_with_a_parent_that_is_gone_before_it_is_ready(self):
        worker = self.serving_zip(
            {"demo.py": "print('loading')\nwhile True: pass"}, "demo.predict", "demo.model"
        )
        eventually(lambda: "loading" in worker.lines)

        worker.process.stdin.close()

        self.assertNotEqual(worker.exit_code(), 0)

    @unittest.skipUnless(LINUX, "the system can end a group by itself on Linux only")
    def test_code_that_never_lets_another_thread_run_ends_with_the_parent(self):
        worker = self.serving(f"def predict():\n    print('begun')\n    {ENDLESS_MATCH}")
        worker.post_later({"args": {}})  # gets no answer
        eventually(lambda: "begun" in worker.lines)

        worker.process.stdin.close()

        self.assertNotEqual(worker.exit_code(), 0)

    @unittest.skipUnless(LINUX, "reads /proc")
    def test_processes_that_the_model_started_end_with_the_parent(self):
        worker = self.serving("""
            def predict():
                import os, subprocess
                child = subprocess.Popen(["sleep", "1000"])
                forked = os.fork()
                if forked == 0:
                    while True: pass
                return [child.pid, forked]
            """)
        children = worker.predict()
        self.assertTrue(all(map(is_alive, children)))

        worker.process.stdin.close()
        worker.exit_code()

        eventually(lambda: not any(map(is_alive, children)))

    def test_worker_started_by_hand_serves_without_a_parent(self):
        config = self.config(pickled(function("def predict(): return 1")))
        (self.folder / "by-hand.json").write_text(json.dumps(config))
        command = [sys.executable, "-u", str(SCRIPT), str(self.folder / "by-hand.json")]
        for options in ({"stdin": subprocess.DEVNULL}, {"preexec_fn": lambda: os.close(0)}):
            with self.subTest(str(options)):
                process = subprocess.Popen(
                    command, stdout=subprocess.PIPE, cwd=self.folder, **options
                )
                self.addCleanup(process.stdout.close)
                self.addCleanup(process.wait)
                self.addCleanup(process.kill)
                self.assertIn(b'@launch {"port":', process.stdout.readline())
                process.send_signal(signal.SIGTERM)
                self.assertEqual(process.wait(PATIENCE), 0)


class EndTest(WorkerTestCase):
    def test_termination_lets_running_calls_finish_and_takes_no_more(self):
        for kind in ("def", "async def"):
            with self.subTest(kind):
                worker = self.serving(f"""
                    import os, asyncio
                    {kind} predict(go):
                        print("begun")
                        while not os.path.exists(go):
                            {"await asyncio.sleep(0.01)" if kind != "def" else "pass"}
                        return "done"
                    """)
                go = self.folder / kind
                call = worker.post_later({"args": {"go": str(go)}})
                eventually(lambda: "begun" in worker.lines)

                worker.process.send_signal(signal.SIGTERM)

                eventually(lambda: worker.ready() == 503)
                status, body = worker.post({"args": {"go": "/"}})
                self.assertEqual((status, body["error"]), (503, "the worker is ending"))
                go.touch()
                self.assertEqual(call.get(), (200, {"result": '"done"'}))
                self.assertEqual(worker.exit_code(), 0)

    def test_termination_waits_until_answers_are_read(self):
        worker = self.serving("def predict(): return 'x' * (32 << 20)", max_result_bytes=64 << 20)
        connection = worker.connect()
        self.addCleanup(connection.close)
        connection.request("POST", "/predict", b'{"args": {}}')
        response = connection.getresponse()

        worker.process.send_signal(signal.SIGTERM)
        eventually(lambda: worker.ready() == 503)

        self.assertGreater(len(response.read()), 32 << 20)
        self.assertEqual(worker.exit_code(), 0)

    def test_termination_finishes_a_stream(self):
        worker = self.serving("def predict():\n    for i in range(50): yield 'x' * 100_000")
        stream = worker.stream()
        next(stream)

        worker.process.send_signal(signal.SIGTERM)
        eventually(lambda: worker.ready() == 503)

        self.assertEqual(len(list(stream)), 49)
        self.assertEqual(worker.exit_code(), 0)
        stream.close()

    def test_termination_of_an_idle_worker_runs_what_libraries_registered_for_the_end(self):
        worker = self.serving(
            "def predict():\n    import atexit\n    atexit.register(print, 'good bye')"
        )
        worker.predict()

        worker.process.send_signal(signal.SIGTERM)

        self.assertEqual(worker.exit_code(), 0)
        self.assertEqual(worker.lines, ["good bye"])

    def test_termination_while_loading_ends_at_once(self):
        worker = self.serving_zip(
            {"demo.py": "print('loading')\nwhile True: pass"}, "demo.predict", "demo.model"
        )
        eventually(lambda: "loading" in worker.lines)

        worker.process.send_signal(signal.SIGTERM)

        self.assertEqual(worker.exit_code(), 0)

    @unittest.skipUnless(LINUX, "reads /proc")
    def test_processes_that_the_model_started_end_with_the_worker(self):
        worker = self.serving(
            "def predict():\n    import subprocess\n    return subprocess.Popen(['sleep', '1000']).pid"
        )
        child = worker.predict()

        worker.process.send_signal(signal.SIGTERM)

        self.assertEqual(worker.exit_code(), 0)
        eventually(lambda: not is_alive(child))

    @unittest.skipUnless(LINUX, "forks")
    def test_processes_that_the_model_forks_can_be_terminated(self):
        worker = self.serving("""
            def predict():
                import multiprocessing, time
                child = multiprocessing.get_context("fork").Process(target=time.sleep, args=(1000,))
                child.start()
                child.terminate()
                child.join(30)
                return child.exitcode
            """)

        self.assertEqual(worker.predict(), -signal.SIGTERM)
        self.assertEqual(worker.ready(), 200)

    def test_end_does_not_wait_for_handlers_that_never_return(self):
        worker = self.serving(
            "def predict():\n    import atexit, threading\n"
            "    atexit.register(threading.Event().wait)"
        )
        worker.predict()

        worker.process.send_signal(signal.SIGTERM)

        self.assertEqual(worker.exit_code(), 0)

    def test_interrupts_are_for_the_parent(self):
        worker = self.serving("def predict(): return 1")
        worker.predict()

        worker.process.send_signal(signal.SIGINT)

        self.assertEqual(worker.predict(), 1)


class MemoryTest(WorkerTestCase):
    @unittest.skipUnless(LINUX, "the limit is enforced on Linux")
    def test_allocation_past_the_limit_fails_with_a_traceback(self):
        worker = self.serving("def predict(n): return len(bytearray(n))", memory_bytes=256 << 20)

        status, body = worker.post({"args": {"n": 1 << 30}})

        self.assertEqual((status, body["error"]), (500, "MemoryError"))
        self.assertIn("model.py", body["traceback"])
        self.assertEqual(worker.predict(n=1 << 20), 1 << 20)

    @unittest.skipUnless(LINUX, "the limit is enforced on Linux")
    def test_model_that_does_not_fit_is_explained(self):
        worker = self.serving_zip(
            {"demo.py": "weights = bytearray(1 << 30)"},
            "demo.predict",
            "demo.model",
            memory_bytes=256 << 20,
        )

        self.assertEqual(worker.exit_code(), 3)
        self.assertIn("MemoryError; give the endpoint more memory", worker.lines[-1])


if __name__ == "__main__":
    unittest.main()
