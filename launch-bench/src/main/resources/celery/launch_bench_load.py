"""Loads Celery and prints what it saw, as one line of JSON.

    launch_bench_load.py submit PRODUCERS SECONDS
    launch_bench_load.py drain PRODUCERS TASKS
    launch_bench_load.py latency TASKS

Standard input is the arguments of a task, as JSON. Times are in milliseconds.
"""

import json
import multiprocessing
import sys
import time

import redis

import launch_bench_app as bench

LOOK_EVERY = 0.02
PATIENCE = 120


def produce(args, queue, tasks, seconds, start, seen):
    # Without a result backend a producer does not subscribe to each result, which is faster.
    # Workers store the results all the same.
    app = bench.application(None)
    with app.connection_for_write() as connection:
        connection.ensure_connection(timeout=10)
        with app.amqp.Producer(connection, auto_declare=True) as producer:
            times = []
            start.wait()
            stop = time.perf_counter() + seconds
            while len(times) < tasks:
                before = time.perf_counter()
                if before >= stop:
                    break
                app.send_task("noop", kwargs=args, queue=queue, producer=producer)
                times.append(time.perf_counter() - before)
    seen.put(times)


def load(producers, args, queue, tasks=sys.maxsize, seconds=PATIENCE):
    """Starts the producers; when it returns they are ready and wait for the signal."""
    start = multiprocessing.Barrier(producers + 1)
    seen = multiprocessing.Queue()
    processes = [
        multiprocessing.Process(
            target=produce, args=(args, queue, tasks // producers, seconds, start, seen), daemon=True
        )
        for _ in range(producers)
    ]
    for process in processes:
        process.start()
    start.wait(PATIENCE)
    return seen


def submit(args, producers, seconds):
    store = redis.Redis(port=int(bench.PORT), db=0)
    store.delete(bench.PARKED)
    seen = load(producers, args, bench.PARKED, seconds=seconds)
    began = time.perf_counter()
    times = [each for _ in range(producers) for each in seen.get(timeout=seconds + PATIENCE)]
    elapsed = time.perf_counter() - began
    there = store.llen(bench.PARKED)
    store.delete(bench.PARKED)
    if there != len(times):
        raise SystemExit(f"{len(times)} tasks were submitted, and {there} are in the queue")
    return report(times, elapsed)


def drain(args, producers, tasks):
    results = redis.Redis(port=int(bench.PORT), db=1)
    results.flushdb()
    tasks -= tasks % producers
    load(producers, args, bench.LIVE, tasks=tasks)
    began = time.perf_counter()
    # To count results is the least that a reader can do; reading them comes when the clock stands.
    while results.dbsize() < tasks:
        if time.perf_counter() > began + PATIENCE:
            raise SystemExit(f"{results.dbsize()} of {tasks} tasks ended within {PATIENCE} s")
        time.sleep(LOOK_EVERY)
    elapsed = time.perf_counter() - began
    for text in results.mget(results.keys("celery-task-meta-*")):
        check(json.loads(text))
    return report([], elapsed, tasks)


def latency(args, tasks):
    times = []
    began = time.perf_counter()
    for _ in range(tasks):
        before = time.perf_counter()
        result = bench.noop.apply_async(kwargs=args)
        result.get(timeout=PATIENCE)
        times.append(time.perf_counter() - before)
        result.forget()
    return report(times, time.perf_counter() - began)


def check(meta):
    if meta["status"] != "SUCCESS":
        raise SystemExit(f"a task did not end well: {meta}")


def report(times, elapsed, tasks=None):
    times.sort()
    at = lambda part: times[min(len(times) - 1, int(len(times) * part))] * 1e3 if times else None
    return {
        "tasks": len(times) if tasks is None else tasks,
        "seconds": elapsed,
        "p50": at(0.5),
        "p99": at(0.99),
    }


if __name__ == "__main__":
    work = {"submit": submit, "drain": drain, "latency": latency}[sys.argv[1]]
    print(json.dumps(work(json.load(sys.stdin), *map(int, sys.argv[2:]))))
