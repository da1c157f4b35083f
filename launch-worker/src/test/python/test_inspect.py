"""What looking into a bundle finds."""

import sys
import unittest

import cloudpickle
from support import WorkerTestCase, function, pickled, zipped

HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


class InspectTest(WorkerTestCase):
    def inspected(self, body, **options):
        environment = options.pop("environment", None)
        python = options.pop("python", sys.executable)
        worker = self.start(
            self.config(body, mode="inspect", **options), environment=environment, python=python
        )
        inspection = worker.inspection()
        self.assertEqual(worker.exit_code(), 0)
        self.assertFalse((self.folder / "cache/python").exists())
        return inspection

    def fault(self, body, **options):
        inspection = self.inspected(body, **options)
        self.assertIsNotNone(inspection["fault"], inspection)
        return inspection["fault"]

    def fine(self, body, **options):
        inspection = self.inspected(body, **options)
        self.assertIsNone(inspection["fault"])
        self.assertEqual(inspection["warnings"], [])
        return inspection["details"]

    def test_forms_are_told_apart(self):
        load = function("def f(*_): print('called'); return 1", "f")

        self.assertEqual(self.fine(pickled({"load_predict_fn": load, "model": 1}))["form"], "model")
        details = self.fine(pickled({"load_predict_fn": load, "load_model_fn": load}))
        self.assertEqual(
            details,
            {
                "python": ".".join(map(str, sys.version_info[:3])),
                "form": "load_fns",
                "requirements_missing": [],
                "streams": None,
            },
        )

    def test_callables_tell_whether_they_stream(self):
        self.assertIs(self.fine(pickled(function("def predict(): return 1")))["streams"], False)
        self.assertIs(self.fine(pickled(function("def predict(): yield 1")))["streams"], True)
        source = "async def predict():\n    yield 1"
        self.assertIs(self.fine(pickled(function(source)))["streams"], True)
        source = "class Model:\n    def __call__(self): yield 1"
        self.assertIs(self.fine(pickled(function(source, "Model")()))["streams"], True)

    def test_load_functions_are_not_called(self):
        source = "def f(*_): raise ValueError"
        bundle = {"load_predict_fn": function(source, "f"), "load_model_fn": function(source, "f")}

        self.assertEqual(self.fine(pickled(bundle))["form"], "load_fns")

    def test_file_that_is_no_whole_pickle_is_a_fault(self):
        body = pickled(function("def predict(): return 1"))

        self.assertIn("not a whole pickle: its bytes are no pickle", self.fault(b"hello world"))
        self.assertIn("not a whole pickle: it ends too early", self.fault(body[:-20]))
        self.assertIn("not a whole pickle: it ends too early", self.fault(b""))

    def test_dict_without_the_keys_is_a_fault_that_says_which_it_has(self):
        fault = self.fault(pickled({"predict": 1, "load_model_fn": 2}))

        self.assertIn("the keys 'predict', 'load_model_fn' (expected: 'load_predict_fn'", fault)

    def test_what_cannot_be_called_is_a_fault(self):
        self.assertIn("is of type int, which cannot be called", self.fault(pickled(3)))
        bundle = {"load_predict_fn": "source text", "model": 1}
        self.assertIn(
            "'load_predict_fn' is of type str, which cannot be called", self.fault(pickled(bundle))
        )

    def test_class_in_place_of_its_object_is_a_fault(self):
        source = "class Model:\n    def __call__(self): return 1"

        self.assertIn("is the class Model itself", self.fault(pickled(function(source, "Model"))))
        self.fine(pickled(dict))  # which answers when it is called

    def test_missing_module_is_a_fault_with_the_cure(self):
        fault = self.fault(self.referring_to("no_such_package"))

        self.assertIn("needs the module 'no_such_package'", fault)
        self.assertIn("add the package to the bundle's requirements", fault)

    def referring_to(self, module):
        """A pickle that refers to something in a module which is not there."""
        folder = self.folder / "elsewhere"
        folder.mkdir(exist_ok=True)
        (folder / f"{module}.py").write_text("def predict(): return 1")
        sys.path.insert(0, str(folder))
        try:
            return cloudpickle.dumps(__import__(module).predict)
        finally:
            sys.path.remove(str(folder))
            del sys.modules[module]

    def test_missing_module_is_a_warning_while_requirements_are_not_installed(self):
        inspection = self.inspected(
            self.referring_to("no_such_package"), flavor={"requirements": ["no-such-package==1"]}
        )

        self.assertIsNone(inspection["fault"])
        self.assertEqual(
            inspection["warnings"],
            [
                "the bundle could not be tried here (it needs 'no_such_package'), because "
                "no-such-package==1 will be installed only at deployment"
            ],
        )
        self.assertEqual(inspection["details"]["requirements_missing"], ["no-such-package==1"])

    def test_bundle_of_another_python_is_a_fault_with_the_cure(self):
        # The instructions of another version have numbers that are unknown here.
        predict = function("def predict(x): return x")
        known = predict.__code__.co_code
        body = pickled(predict)
        self.assertIn(known, body)

        fault = self.fault(body.replace(known, bytes([255, 0]) * (len(known) // 2)))

        self.assertIn("the bundle was made by ", fault)
        self.assertIn(f"this is Python {HERE}", fault)
        self.assertIn(f"make the bundle with Python {HERE}, or set LAUNCH_PYTHON", fault)

    def test_pickle_whose_loading_raises_is_a_fault(self):
        source = """
            class Model:
                def __call__(self): return 1
                def __setstate__(self, state): raise ValueError("weights are missing")
                def __getstate__(self): return {"a": 1}
        """

        fault = self.fault(pickled(function(source, "Model")()))

        self.assertIn("the bundle cannot be loaded: ValueError: weights are missing", fault)

    def test_pickle_that_ends_the_process_while_loading_is_a_fault(self):
        source = """
            class Model:
                def __call__(self): return 1
                def __setstate__(self, state): raise SystemExit(0)
                def __getstate__(self): return {"a": 1}
        """

        self.assertIn("SystemExit: 0", self.fault(pickled(function(source, "Model")())))

    def zip_options(self, predict="demo.load.predict", model="demo.load.model", **more):
        return {
            "flavor": {
                "flavor": "zip_artifact",
                "load_predict_fn_module_path": predict,
                "load_model_fn_module_path": model,
                **more,
            }
        }

    ZIP = {
        "demo/load.py": "def predict(c, m): raise ValueError\ndef model(c): raise ValueError\nX = 1",
        "demo/other.py": "",
    }

    def test_zip_is_imported_but_not_called(self):
        details = self.fine(zipped(self.ZIP), **self.zip_options())

        self.assertEqual(details["form"], "module_paths")

    def test_zip_faults_say_what_is_there(self):
        faults = {
            "there is no module 'demo.laod'": self.zip_options(predict="demo.laod.predict"),
            "the zip has demo.load, demo.other; did you mean 'demo.load'?": self.zip_options(
                predict="demo.laod.predict"
            ),
            "there is no module 'nothing'": self.zip_options(model="nothing.at.all"),
            "module demo.load has no 'perdict'; it has model, predict; did you mean 'predict'?": (
                self.zip_options(predict="demo.load.perdict")
            ),
            "'X' in demo.load is of type int, which cannot be called": self.zip_options(
                predict="demo.load.X"
            ),
            "'predict' (expected: package.module.function)": self.zip_options(predict="predict"),
        }
        for sentence, options in faults.items():
            with self.subTest(sentence):
                self.assertIn(sentence, self.fault(zipped(self.ZIP), **options))

    def test_file_that_is_no_zip_is_a_fault(self):
        self.assertIn("not a zip file", self.fault(b"hello", **self.zip_options()))
        whole = zipped(self.ZIP)
        self.assertIn("zip", self.fault(whole[: len(whole) // 2], **self.zip_options()))

    def test_module_that_the_zip_imports_but_has_not_got_is_a_fault_or_a_warning(self):
        body = zipped({"demo/load.py": "import no_such_package"})

        fault = self.fault(body, **self.zip_options())
        warned = self.inspected(body, **self.zip_options(requirements=["no-such-package"]))

        self.assertIn("needs the module 'no_such_package'", fault)
        self.assertIsNone(warned["fault"])
        self.assertIn("no-such-package will be installed only at deployment", warned["warnings"][0])

    def test_prints_while_looking_do_not_pass_for_the_finding(self):
        body = zipped({"demo/load.py": "print('@launch {\"fault\": null}')\nmodel = predict = 3"})

        self.assertIn("is of type int, which cannot be called", self.fault(body, **self.zip_options()))

    @unittest.skipUnless(sys.platform.startswith("linux"), "the limit is enforced on Linux")
    def test_bundle_that_needs_too_much_memory_is_a_fault(self):
        body = zipped({"demo/load.py": "x = bytearray(3 << 30)"})

        self.assertIn("does not fit into the memory", self.fault(body, **self.zip_options()))

    def test_cloudpickle_that_is_not_here_will_be_installed(self):
        home = self.folder / "venv"
        import venv

        venv.EnvBuilder(with_pip=False, symlinks=True).create(home)
        inspection = self.inspected(
            pickled(function("def predict(): return 1")),
            python=str(home / "bin/python"),
            environment={"PYTHONPATH": ""},
        )

        self.assertIsNone(inspection["fault"])
        self.assertIn("cloudpickle will be installed only at deployment", inspection["warnings"][0])
        self.assertEqual(inspection["details"]["requirements_missing"], ["cloudpickle"])


if __name__ == "__main__":
    unittest.main()
