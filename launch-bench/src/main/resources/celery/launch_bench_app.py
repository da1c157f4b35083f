"""The Celery application that Launch is measured beside: one task that does nothing."""

import os

from celery import Celery

PORT = os.environ["LAUNCH_BENCH_REDIS"]
BROKER = f"redis://127.0.0.1:{PORT}/0"
RESULTS = f"redis://127.0.0.1:{PORT}/1"
LIVE = "live"
# No worker listens to it.
PARKED = "parked"


def application(results):
    app = Celery("launch_bench", broker=BROKER, backend=results)
    app.conf.update(
        task_acks_late=True,
        task_default_queue=LIVE,
        # The default of 4 is for long tasks; the manual says to raise it for short ones.
        worker_prefetch_multiplier=64,
    )
    return app


app = application(RESULTS)


@app.task(name="noop")
def noop(**args):
    return {"fields": len(args)}
