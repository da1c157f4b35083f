"""Models of the tests, pickled by value: the server has never seen this module."""


def load_scale(app_config=None):
    return {"factor": (app_config or {}).get("factor", 2)}


def load_predict(app_config, model):
    def predict(x=None, **more):
        if x == "boom":
            raise ValueError("no such luck")
        if x == "set":
            return {"a", "b"}
        return {"y": x * model["factor"], "config": app_config, "more": more}

    return predict


def load_predict_without_config(model):
    return lambda x: {"y": x * model["factor"]}


def load_bytes(model):
    def predict(data):
        assert isinstance(data, bytes), type(data)
        return {"length": len(data), "text": data.decode()}

    return predict


def load_numbers(app_config, model):
    return lambda **args: args


def load_counter(model):
    def count(n, fail_at=None):
        for i in range(n):
            if i == fail_at:
                raise RuntimeError(f"stopped at {i}")
            yield {"y": i}

    return count


class Callable:
    """A predictor that is an object, with an `init`."""

    def init(self, app_config):
        self.greeting = (app_config or {}).get("greeting", "Hello")

    def __call__(self, name):
        return f"{self.greeting}, {name}"
