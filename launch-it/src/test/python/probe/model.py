"""A model that does what its request says: it hangs, fails, dies, takes memory, tells of itself."""

import os
import re
import subprocess
import sys
import threading


def load_model_fn(app_config):
    print("probe loaded")
    return app_config or {}


def load_predict_fn(app_config, model):
    def predict(do, **args):
        return globals()["do_" + do](**args)

    return predict


def do_tell():
    return {
        "pid": os.getpid(),
        "group": os.getpgid(0),
        "environment": sorted(name for name in os.environ if name.startswith("LAUNCH")),
        "folder": os.getcwd(),
        "input": sys.stdin.read(),
    }


def do_hang():
    threading.Event().wait()


def do_hang_in_native_code():
    # Never lets another thread run: it backtracks for longer than anybody waits.
    re.match("(a+)+$", "a" * 64 + "b")


def do_fail(message):
    raise ValueError(message)


def do_die():
    os.kill(os.getpid(), 9)


def do_take(megabytes):
    return len(bytearray(megabytes << 20))


def do_start_a_process():
    return subprocess.Popen(["sleep", "600"]).pid


def do_need(package):
    return __import__(package).__version__
