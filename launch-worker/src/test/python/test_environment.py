"""The environments that workers make for the requirements of bundles."""

import pathlib
import subprocess
import sys
import unittest
import zipfile

import cloudpickle
from support import PATIENCE, WorkerTestCase, eventually, function, pickled

VERSION = "def predict():\n    import launch_demo\n    return launch_demo.VERSION"


def wheel(folder, version, requires=""):
    """A wheel of the package launch-demo, as a build would make it."""
    info = f"launch_demo-{version}.dist-info"
    files = {
        "launch_demo.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: launch-demo\nVersion: {version}\n{requires}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / f"launch_demo-{version}-py3-none-any.whl", "w") as archive:
        for name, content in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(name, content)


class EnvironmentTest(WorkerTestCase):
    def setUp(self):
        super().setUp()
        self.wheels = self.folder / "wheels"
        self.wheels.mkdir()
        for version in ("1.0", "1.1", "2.0"):
            wheel(self.wheels, version)

    def requiring(self, *requirements, source=VERSION, **options):
        config = self.config(pickled(function(source)), flavor={"requirements": list(requirements)})
        environment = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)}
        environment.update(options.pop("environment", {}))
        return self.start(config, environment=environment, **options)

    @property
    def environments(self):
        folder = self.folder / "cache/python/environments"
        return [path for path in folder.iterdir() if path.is_dir()] if folder.exists() else []

    def test_what_is_required_is_installed_before_the_model_is_loaded(self):
        worker = self.requiring("launch-demo==1.0")

        self.assertEqual(
            worker.signal("preparing"), "installing what the bundle requires: launch-demo==1.0"
        )
        self.assertEqual(worker.signal("prepared"), True)
        self.assertEqual(worker.predict(), "1.0")
        [environment] = self.environments
        self.assertIn("launch_demo", pathlib.Path(str(environment) + ".log").read_text())
        self.assertIn("Successfully installed launch-demo-1.0", worker.log)

    def test_worker_in_an_environment_is_like_any_other(self):
        source = """
            def predict():
                import os, sys
                return [sys.stdin.read(), sys._xoptions["launch.worker"], sorted(
                    name for name in os.environ if name.startswith("LAUNCH_WORKER"))]
        """
        worker = self.requiring("launch-demo", source=source)
        self.assertEqual(worker.predict(), ["", worker.folder.name, []])

        worker.process.stdin.close()

        self.assertNotEqual(worker.exit_code(), 0)

    def test_environment_is_made_once_for_all_workers(self):
        first, second = self.requiring("launch-demo<2"), self.requiring("launch-demo<2")
        self.assertEqual([first.predict(), second.predict()], ["1.1", "1.1"])

        third = self.requiring("launch-demo<2")

        self.assertEqual(third.predict(), "1.1")
        self.assertEqual(third.signals, [{"port": third.port}])
        self.assertEqual(len(self.environments), 1)
        installed = "Successfully installed"
        self.assertEqual([installed in first.log, installed in second.log].count(True), 1)

    def test_half_made_environment_is_made_anew(self):
        worker = self.requiring("launch-demo")
        worker.predict()
        [environment] = self.environments
        (environment / "launch-complete").unlink()
        (environment / "bin/python").unlink()

        again = self.requiring("launch-demo")

        self.assertEqual(again.predict(), "2.0")

    def test_interpreter_that_has_everything_is_used_as_it_is(self):
        worker = self.requiring("cloudpickle>=1", "pip", source="def predict(): return 1")

        self.assertEqual(worker.predict(), 1)
        self.assertEqual(self.environments, [])

    def test_package_of_another_version_is_replaced(self):
        own = self.folder / "own"
        self.installed(own, "launch_demo-1.0-py3-none-any.whl")
        worker = self.requiring("launch-demo==1.0", environment={"PYTHONPATH": str(own)})
        self.assertEqual(worker.predict(), "1.0")
        self.assertEqual(self.environments, [])

        other = self.requiring("launch-demo==1.1", environment={"PYTHONPATH": str(own)})

        other.signal("prepared")
        self.assertEqual(len(self.environments), 1)

    def installed(self, folder, name):
        with zipfile.ZipFile(self.wheels / name) as archive:
            archive.extractall(folder)

    def test_markers_are_honoured(self):
        worker = self.requiring(
            "no-such-package; python_version < '3'", source="def predict(): return 1"
        )

        self.assertEqual(worker.predict(), 1)
        self.assertEqual(self.environments, [])

    def test_requirement_that_cannot_be_installed_is_explained_in_the_last_line(self):
        worker = self.requiring("launch-demo==9.9")

        self.assertEqual(worker.exit_code(), 3)
        last = worker.lines[-1]
        [environment] = self.environments
        self.assertTrue(last.startswith("the model cannot be loaded: the bundle's requirements"))
        self.assertIn("(launch-demo==9.9)", last)
        self.assertIn("No matching distribution found for launch-demo==9.9", last)
        self.assertIn(f"{environment}.log", last)
        self.assertIn("set LAUNCH_PYTHON", last)
        self.assertIn("No matching distribution", pathlib.Path(f"{environment}.log").read_text())

    def test_failed_installation_is_tried_again(self):
        (self.wheels / "launch_demo-2.0-py3-none-any.whl").rename(self.folder / "away.whl")
        self.assertEqual(self.requiring("launch-demo==2.0").exit_code(), 3)
        (self.folder / "away.whl").rename(self.wheels / "launch_demo-2.0-py3-none-any.whl")

        self.assertEqual(self.requiring("launch-demo==2.0").predict(), "2.0")

    def test_parent_that_goes_while_packages_are_installed_takes_everything_along(self):
        slow = self.folder / "slow"
        slow.mkdir()
        (slow / "setup.py").write_text(
            "import time, sys\nsys.stderr.write('building')\nwhile True: time.sleep(1)\n"
        )
        worker = self.requiring(f"launch-slow @ file://{slow}")
        worker.signal("preparing")
        eventually(lambda: "Processing" in worker.log)

        worker.process.stdin.close()

        self.assertNotEqual(worker.exit_code(), 0)

    def test_packages_of_the_interpreters_own_environment_stay_visible(self):
        home = self.folder / "venv"
        subprocess.run(
            [sys.executable, "-m", "venv", "--without-pip", "--system-site-packages", str(home)],
            check=True,
            timeout=PATIENCE,
        )
        version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
        (home / f"lib/{version}/site-packages/parents_own.py").write_text("X = 'visible'")
        source = (
            "def predict():\n    import parents_own, launch_demo\n"
            "    return [parents_own.X, launch_demo.VERSION]"
        )

        worker = self.requiring(
            "launch-demo",
            source=source,
            python=str(home / "bin/python"),
            environment={"PYTHONPATH": str(pathlib.Path(cloudpickle.__file__).parents[1])},
        )

        self.assertEqual(worker.predict(), ["visible", "2.0"])


class NoInstallerTest(WorkerTestCase):
    def test_interpreter_without_any_installer_says_what_to_do(self):
        home = self.folder / "venv"
        subprocess.run(
            [sys.executable, "-m", "venv", "--without-pip", str(home)],
            check=True,
            timeout=PATIENCE,
        )
        config = self.config(
            pickled(function("def predict(): return 1")), flavor={"requirements": ["launch-demo"]}
        )
        worker = self.start(
            config, python=str(home / "bin/python"), environment={"PATH": "/nowhere"}
        )

        self.assertEqual(worker.exit_code(), 3)
        self.assertIn("neither uv nor pip is there to install it", worker.lines[-1])
        self.assertIn("install python3-pip or uv, or set LAUNCH_PYTHON", worker.lines[-1])


if __name__ == "__main__":
    unittest.main()
