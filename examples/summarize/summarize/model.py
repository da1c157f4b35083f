"""The model as Launch loads it: `summarize.model.load_model_fn` and `…load_predict_fn`."""

from summarize import textrank

DEFAULTS = {"limit": 3, "most_sentences": 400}


def load_model_fn(app_config):
    """Settings are all that there is to load."""
    return {**DEFAULTS, **(app_config or {})}


def load_predict_fn(app_config, model):
    """One answer for the whole text: for sync and async endpoints."""

    def predict(text, limit=None):
        best = textrank.summary(text, limit or model["limit"], model["most_sentences"])
        return {"summary": " ".join(each["sentence"] for each in best), "sentences": best}

    return predict


def load_stream_fn(app_config, model):
    """The same sentence by sentence: for streaming endpoints."""

    def stream(text, limit=None):
        yield from textrank.summary(text, limit or model["limit"], model["most_sentences"])

    return stream
