"""Runs the tests of the Python worker: `python3 run.py [MODULE]...`, all of them by default.

They need cloudpickle. Where the interpreter lacks it, they run in a virtual environment below
`target`, made when it is first needed.
"""

import importlib.util
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"


def prepared_interpreter():
    """An interpreter that has cloudpickle."""
    if importlib.util.find_spec("cloudpickle"):
        return sys.executable
    home = HERE.parents[2] / "target" / "python" / f"venv-{VERSION}"
    python = home / "bin" / "python"
    has_it = [str(python), "-c", "import cloudpickle"]
    if python.exists() and subprocess.run(has_it, capture_output=True).returncode == 0:
        return str(python)
    for step in (
        [sys.executable, "-m", "venv", "--clear", str(home)],
        [str(python), "-m", "pip", "install", "cloudpickle"],
    ):
        done = subprocess.run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            sys.exit(
                f"{done.stdout}\nThe tests of the Python worker need cloudpickle, which "
                f"{sys.executable} has not got and pip could not install (see above). Install it "
                f"with: {sys.executable} -m pip install cloudpickle"
            )
    return str(python)


def main():
    modules = sys.argv[1:] or sorted(path.stem for path in HERE.glob("test_*.py"))
    python = prepared_interpreter()
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [python, "-m", "unittest", *modules]
    sys.exit(subprocess.run(command, cwd=HERE, env=environment).returncode)


if __name__ == "__main__":
    main()
