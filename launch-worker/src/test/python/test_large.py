"""Inputs and results that are too long for a call, and go through the object store."""

import json
import pickle
import random
import unittest

from support import WorkerTestCase, worker_module


class StoredArgsTest(WorkerTestCase):
    def test_args_may_be_in_the_store_and_have_to_be_an_object(self):
        worker = self.serving("def predict(**args): return args", allow_private_urls=False)
        args = self.store.put('{"text": "grün", "n": 12345678901234567890}'.encode())

        self.assertEqual(
            json.loads(worker.post({"args_url": args})[1]["result"]),
            {"text": "grün", "n": 12345678901234567890},
        )
        for body, error in (
            (b"[1]", "args: a list (expected: a JSON object)"),
            (b"{", "args: malformed JSON: "),
            (b" " * ((1 << 20) + 1), "larger than 1048576 bytes"),
        ):
            status, answer = worker.post({"args_url": self.store.put(body)})
            self.assertEqual(status, 400)
            self.assertIn(error, answer["error"])
        self.assertEqual(worker.post({"args_url": self.store.url("/absent")})[0], 400)

    def test_async_model_may_have_them_too(self):
        worker = self.serving("async def predict(n): return n + 1")

        answer = worker.post({"args_url": self.store.put(b'{"n": 1}')})

        self.assertEqual(answer, (200, {"result": "2"}))


class LargeResultTest(WorkerTestCase):
    def post(self, worker, args, inline=100, **fields):
        url = self.store.url("/put/result")
        terms = {"result_json_upload_url": url, "inline_result_bytes": inline}
        return worker.post({"args": args, **terms, **fields})

    def test_only_a_result_past_the_inline_length_is_stored(self):
        url = self.store.url("/put/result")
        for source in ("def predict(n): return 'ü' * n", "async def predict(n): return 'ü' * n"):
            worker = self.serving(source)
            short = json.dumps("ü" * 16)

            self.assertEqual(self.post(worker, {"n": 16}), (200, {"result": short}))
            for length in (17, 300_000):
                size = 6 * length + 2
                answer = self.post(worker, {"n": length})
                self.assertEqual(answer, (200, {"result_url": url, "result_bytes": size}))
                self.assertEqual(json.loads(self.store.objects["/put/result"]), "ü" * length)

    def test_pickle_that_is_asked_for_is_a_pickle(self):
        worker = self.serving("def predict(n): return 'x' * n")
        url = self.store.url("/put/pickle")

        status, body = self.post(
            worker, {"n": 1000}, return_pickled=True, result_upload_url=url
        )

        self.assertEqual((status, body["result_url"]), (200, url))
        self.assertEqual(pickle.loads(self.store.objects["/put/pickle"]), "x" * 1000)

    def test_what_json_cannot_express_is_told_and_nothing_is_stored(self):
        worker = self.serving("def predict(): return [['x' * 1000] * 5000, {'a': {1, 2}}]")

        status, body = self.post(worker, {})

        self.assertEqual(status, 500)
        self.assertIn("result[1]['a'] is of type set", body["error"])
        self.assertNotIn("/put/result", self.store.objects)

    def test_result_past_its_limit_or_refused_is_told(self):
        worker = self.serving("def predict(n): return 'x' * n", max_stored_result_bytes=1000)

        limited = self.post(worker, {"n": 999})
        terms = {"result_json_upload_url": self.store.url("/refused"), "inline_result_bytes": 1}
        refused = worker.post({"args": {"n": 10}, **terms})

        self.assertEqual(limited[0], 500)
        self.assertIn("1001 bytes (max-stored-result-bytes: 1000)", limited[1]["error"])
        self.assertEqual(refused[0], 500)
        self.assertIn("it answers HTTP 403", refused[1]["error"])

    def test_memory_holds_no_more_than_the_result_itself(self):
        source = """
            import resource
            def predict(do):
                if do == "bytes":
                    return b"x" * (96 << 20)
                if do == "text":
                    return ["x" * (96 << 20)]
                return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        """
        url = self.store.url("/put/result")
        pickled = {"return_pickled": True, "result_upload_url": url}
        text = {"result_json_upload_url": url, "inline_result_bytes": 100}
        for do, terms in (("bytes", pickled), ("text", text)):
            with self.subTest(do):
                worker = self.serving(source)
                before = worker.predict(do="ask")

                answer = worker.post({"args": {"do": do}, **terms})

                self.assertEqual(answer[0], 200, answer)
                self.assertGreater(len(self.store.objects["/put/result"]), 96 << 20)
                self.assertLess(worker.predict(do="ask") - before, 96 + 16)


class JsonPiecesTest(unittest.TestCase):
    """The text is what `json.dumps` makes, in pieces."""

    def setUp(self):
        self.module = worker_module()
        self.random = random.Random(4)

    def value(self, depth):
        kind = self.random.randrange(9 if depth else 6)
        if kind == 0:
            return self.random.choice([None, True, False, float("inf"), -0.0])
        if kind == 1:
            return self.random.randrange(-(10**20), 10**20)
        if kind == 2:
            return self.random.random() * 10 ** self.random.randrange(-5, 20)
        if kind < 6:
            return "".join(self.random.choices('ab"\\\n\x00ü€😀', k=self.random.randrange(60)))
        items = [self.value(depth - 1) for _ in range(self.random.randrange(9))]
        if kind == 6:
            return items
        if kind == 7:
            return tuple(items)
        keys = ["k", "", '"', "ü", 1, 2.5, True, None, "1"]
        return dict(zip(self.random.sample(keys, len(items)), items))

    def written(self, value):
        pieces = self.module.JsonPieces()
        pieces.WEIGHT, pieces.BATCH, pieces.TEXT = 7, 3, 2
        return list(pieces.pieces(value))

    def test_random_values(self):
        for _ in range(500):
            value = self.value(5)
            self.assertEqual("".join(self.written(value)), json.dumps(value))

    def test_pieces_are_small(self):
        value = {
            "a": [["x" * 100_000]] * 20,
            "b": list(range(100_000)),
            "c": {str(n): n for n in range(100_000)},
        }

        pieces = list(self.module.JsonPieces().pieces(value))

        self.assertEqual("".join(pieces), json.dumps(value))
        self.assertLess(max(map(len, pieces)), 200_000)

    def test_value_within_itself_is_refused(self):
        value = ["x" * 100] * 10
        value.append(value)

        with self.assertRaises(ValueError):
            self.written(value)
