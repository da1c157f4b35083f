"""The worker's HTTP, byte by byte, and what it may fetch."""

import contextlib
import importlib.util
import json
import socket
import unittest

from support import SCRIPT, WorkerTestCase, eventually

spec = importlib.util.spec_from_file_location("launch_worker", SCRIPT)
launch_worker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(launch_worker)

CALL = b'{"args": {"x": 1}}'


def request(body=CALL, path="/predict", headers=""):
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode() + body


class HttpTest(WorkerTestCase):
    ECHO = "def predict(x): return x"

    def connected(self, worker):
        connection = socket.create_connection(("127.0.0.1", worker.port), 30)
        self.addCleanup(connection.close)
        return connection, connection.makefile("rb")

    def answer(self, file):
        """Status and body of the next answer."""
        status = int(file.readline().split()[1])
        length = 0
        while (line := file.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return status, file.read(length)

    def test_pipelined_requests_are_answered_in_order(self):
        worker = self.serving(self.ECHO)
        connection, file = self.connected(worker)

        connection.sendall(
            b"".join(request(json.dumps({"args": {"x": n}}).encode()) for n in range(50))
        )

        answers = [self.answer(file) for _ in range(50)]
        self.assertEqual(
            [json.loads(body)["result"] for _, body in answers], [str(n) for n in range(50)]
        )

    def test_requests_may_arrive_byte_by_byte(self):
        worker = self.serving(self.ECHO)
        connection, file = self.connected(worker)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        for byte in request():
            connection.sendall(bytes([byte]))

        self.assertEqual(self.answer(file), (200, b'{"result": "1"}'))

    def test_bodies_may_be_chunked(self):
        worker = self.serving(self.ECHO)
        connection, file = self.connected(worker)
        head = b"POST /predict HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"

        for _ in range(2):
            connection.sendall(head + b"5;x=y\r\n" + CALL[:5] + b"\r\n")
            connection.sendall(b"d\r\n" + CALL[5:] + b"\r\n0\r\nTrailer: x\r\n\r\n")

            self.assertEqual(self.answer(file), (200, b'{"result": "1"}'))

    def test_body_is_asked_for_when_the_caller_waits_for_that(self):
        worker = self.serving(self.ECHO)
        connection, file = self.connected(worker)
        whole = request(headers="Expect: 100-continue\r\n")

        connection.sendall(whole[: -len(CALL)])
        self.assertEqual(self.answer(file)[0], 100)
        connection.sendall(CALL)

        self.assertEqual(self.answer(file)[0], 200)

    def test_connection_is_closed_when_the_caller_says_so(self):
        worker = self.serving(self.ECHO)
        for headers in ("Connection: close\r\n",):
            connection, file = self.connected(worker)
            connection.sendall(request(headers=headers))

            self.assertEqual(self.answer(file)[0], 200)
            self.assertEqual(file.read(), b"")

    def test_unknown_paths_and_methods_are_refused(self):
        worker = self.serving(self.ECHO)
        connection, file = self.connected(worker)

        connection.sendall(request(path="/elsewhere"))
        self.assertEqual(self.answer(file)[0], 404)
        connection.sendall(b"GET /predict HTTP/1.1\r\n\r\n")
        self.assertEqual(self.answer(file)[0], 405)
        connection.sendall(b"GET /readyz?x=1 HTTP/1.1\r\n\r\n")
        self.assertEqual(self.answer(file)[0], 200)

    def test_what_is_no_http_is_refused_and_ends_the_connection(self):
        worker = self.serving(self.ECHO)
        refused = {
            b"hello\r\n\r\n": 400,
            b"GET / HTTP/1.1\r\nno colon\r\n\r\n": 400,
            b"POST /predict HTTP/1.1\r\nContent-Length: -1\r\n\r\n": 400,
            b"POST /predict HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n": 400,
            b"POST /predict HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n": 400,
            b"POST /predict HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n": 400,
            b"POST /predict HTTP/1.1\r\nLaunch-Timeout-Ms: soon\r\n\r\n": 400,
            b"POST /predict HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n": 413,
            b"GET / HTTP/1.1\r\nx: " + b"y" * 70_000: 431,
        }
        for data, status in refused.items():
            with self.subTest(data[:60]):
                connection, file = self.connected(worker)
                connection.sendall(data)

                self.assertEqual(self.answer(file)[0], status)
                with contextlib.suppress(ConnectionResetError):
                    self.assertEqual(file.read(), b"")
        self.assertEqual(worker.ready(), 200)

    def test_large_answers_do_not_hold_up_the_model(self):
        worker = self.serving("def predict(x): return 'y' * x", max_result_bytes=64 << 20)
        size = 32 << 20
        slow, file = self.connected(worker)
        slow.sendall(request(b'{"args": {"x": %d}}' % size))
        line = file.readline()

        self.assertEqual(worker.predict(x=2), "yy")

        self.assertIn(b"200", line)
        while file.readline().strip():
            pass
        self.assertEqual(len(file.read(size + 16)), size + 16)

    def test_readiness_is_answered_while_the_model_computes(self):
        busy = "while not __import__('os').path.exists(x): pass"
        for source in (f"def predict(x):\n    {busy}", f"async def predict(x):\n    {busy}"):
            with self.subTest(source):
                worker = self.serving(source)
                go = self.folder / "go"
                call = worker.post_later({"args": {"x": str(go)}})

                for _ in range(3):
                    self.assertEqual(worker.ready(), 200)

                go.touch()
                self.assertEqual(call.get()[0], 200)
                go.unlink()

    def test_more_calls_than_may_wait_are_turned_away(self):
        worker = self.serving(
            "def predict(x):\n    while not __import__('os').path.exists(x): pass"
        )
        go = self.folder / "go"
        body = json.dumps({"args": {"x": str(go)}}).encode()
        waiting = []
        for _ in range(1001):
            connection, file = self.connected(worker)
            connection.sendall(request(body))
            waiting.append(file)

        def turned_away():
            connection, file = self.connected(worker)
            connection.settimeout(2)
            connection.sendall(request(body))
            try:
                return self.answer(file)
            except socket.timeout:
                return None

        status, sentence = eventually(turned_away)
        self.assertEqual(status, 503)
        self.assertIn(b"too many requests wait", sentence)
        go.touch()
        self.assertEqual({self.answer(file)[0] for file in waiting}, {200})

    def test_call_whose_caller_left_the_queue_is_not_run(self):
        worker = self.serving("""
            import os
            def predict(x, name):
                print("ran", name)
                while not os.path.exists(x): pass
            """)
        go = self.folder / "go"
        first = worker.post_later({"args": {"x": str(go), "name": "first"}})
        eventually(lambda: "ran first" in worker.lines)
        connection, _ = self.connected(worker)
        connection.sendall(request(json.dumps({"args": {"x": "/", "name": "second"}}).encode()))
        connection.shutdown(socket.SHUT_RDWR)
        connection.close()
        for _ in range(3):  # by the third the worker has read what lay before the first
            self.assertEqual(worker.ready(), 200)

        go.touch()

        self.assertEqual(first.get()[0], 200)
        self.assertEqual(worker.post({"args": {"x": "/", "name": "third"}})[0], 200)
        self.assertNotIn("ran second", worker.lines)


class AddressRulesTest(unittest.TestCase):
    KINDS = {
        "127.0.0.1": "loopback",
        "::1": "loopback",
        "::ffff:127.0.0.1": "loopback",
        "64:ff9b::127.0.0.1": "loopback",
        "::127.0.0.1": "loopback",
        "2002:7f00:1::": "loopback",
        "169.254.169.254": "link-local",
        "fe80::1": "link-local",
        "fe80::1%eth0": "link-local",
        "::ffff:169.254.169.254": "link-local",
        "64:ff9b::a9fe:a9fe": "link-local",
        "2002:a9fe:a9fe::": "link-local",
        "0.0.0.0": "unspecified",
        "::": "unspecified",
        "224.0.0.1": "multicast",
        "ff02::1": "multicast",
        "10.1.2.3": "private",
        "172.16.0.1": "private",
        "172.31.255.255": "private",
        "192.168.1.1": "private",
        "100.64.0.1": "private",
        "192.0.0.8": "private",
        "198.19.0.1": "private",
        "240.0.0.1": "private",
        "0.1.2.3": "private",
        "fc00::1": "private",
        "fd12::1": "private",
        "fec0::1": "private",
    }

    PUBLIC = ["8.8.8.8", "172.32.0.1", "100.128.0.1", "198.20.0.1", "2001:4860:4860::8888"]

    def test_only_public_addresses_are_allowed(self):
        rules = launch_worker.AddressRules(False)

        for address, kind in self.KINDS.items():
            self.assertEqual(rules.refusal(address), f"{address} is a {kind} address")
        for address in self.PUBLIC:
            self.assertIsNone(rules.refusal(address))

    def test_link_local_addresses_are_refused_even_where_private_ones_are_allowed(self):
        rules = launch_worker.AddressRules(True)

        for address, kind in self.KINDS.items():
            self.assertEqual(rules.refusal(address) is None, kind != "link-local", address)


class SimpleRequirementTest(unittest.TestCase):
    def test_release_numbers_are_compared_as_the_standard_says(self):
        cases = [
            ("a==1.0", "1", True),
            ("a==1.0", "1.0.1", False),
            ("a>=1.2,<2", "1.10", True),
            ("a>=1.2,<2", "2.0", False),
            ("a~=1.4.2", "1.4.9", True),
            ("a~=1.4.2", "1.5", False),
            ("a~=1.4", "1.9", True),
            ("a~=1.4", "2.0", False),
            ("a!=1.5", "1.5.0", False),
            ("a <= 3 , > 1", "3.0", True),
            ("a==2.1.0", "2.1.0+cu118", True),
            ("A_b.C", "9", True),
        ]
        for line, version, accepted in cases:
            with self.subTest(line):
                requirement = launch_worker.SimpleRequirement.parse(line)
                self.assertEqual(requirement.accepts(version), accepted)

    def test_what_release_numbers_cannot_tell_is_left_to_the_standard(self):
        for line in (
            "a[x]==1",
            "a==1.*",
            "a===1",
            "a==1rc1",
            "a; python_version<'3'",
            "a @ http://x",
        ):
            with self.subTest(line):
                self.assertIsNone(launch_worker.SimpleRequirement.parse(line))
        self.assertIsNone(launch_worker.SimpleRequirement.parse("a>=1").accepts("2rc1"))


if __name__ == "__main__":
    unittest.main()
