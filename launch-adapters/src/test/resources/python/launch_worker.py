"""A Python worker that has no model: what it does is named by `behaviour` in its `app_config`."""

import faulthandler
import json
import os
import signal
import socket
import subprocess
import sys
import threading

os.setpgid(0, 0)
faulthandler.enable(file=1)


def end_with_parent():
    while os.read(0, 1024):
        pass
    os._exit(4)


def signal_parent(**what):
    print("@launch " + json.dumps(what))


def listen():
    print("loading")
    print("loaded")
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    signal_parent(port=listener.getsockname()[1])
    return listener


def rest():
    threading.Event().wait()


def crash_in_model():
    faulthandler._sigsegv()


def leave_child():
    # It keeps the output open, and would outlive its parent.
    subprocess.Popen(["sleep", "60"])


threading.Thread(target=end_with_parent, daemon=True).start()
with open(sys.argv[1]) as file:
    config = json.load(file)
behaviour = config["flavor"]["app_config"]["behaviour"]
if behaviour == "LISTENS":
    listening = listen()
elif behaviour == "IGNORES_STOP":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    listening = listen()
elif behaviour == "FAILS":
    print("Traceback (most recent call last):")
    print("no such class", file=sys.stderr)
    sys.exit(3)
elif behaviour == "PREPARES":
    signal_parent(preparing="Installing requirements: numpy")
    signal_parent(prepared=True)
    listening = listen()
elif behaviour == "LEAVES_CHILD":
    leave_child()
    listening = listen()
elif behaviour == "DIES_AND_LEAVES_CHILD":
    leave_child()
    os.kill(os.getpid(), signal.SIGKILL)
elif behaviour == "CRASHES":
    print("predicting")
    crash_in_model()
elif behaviour == "DIES_AFTER_ANSWER":
    print("ValueError: what another caller sent")
    signal_parent(answered=True)
    print("out of memory")
    os._exit(7)
elif behaviour == "HANGS_IN_CALL":
    print('  File "model.py", line 7 in predict')
    os._exit(5)
elif behaviour == "TELLS_SURROUNDINGS":
    for name in sorted(os.environ):
        print(name)
    print("unbuffered", os.environ.get("PYTHONUNBUFFERED"))
    print("in", os.getcwd())
    print("script", os.path.abspath(__file__))
    print("memory", config["memory_bytes"])
    print("mark", sys._xoptions["launch.worker"])
    listening = listen()
elif behaviour == "WORKS":
    signal_parent(preparing="what an inspection does not need")
    signal_parent(fault=None, warnings=["numpy is not installed"], details={"dim": 384})
    sys.exit(0)
elif behaviour == "FAULTY":
    signal_parent(fault="no predictor", warnings=[], details={})
    sys.exit(0)
elif behaviour == "TELLS_MEMORY":
    signal_parent(fault=None, warnings=[], details={"memory": config["memory_bytes"]})
    sys.exit(0)
else:
    sys.exit("no such behaviour: " + behaviour)
rest()
