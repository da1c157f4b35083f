import unittest

from summarize import model, textrank

TEXT = """
Launch keeps every task in a durable queue. A durable queue keeps a task when the server is killed.
The weather was fine. When a worker dies, the durable queue hands its task to another worker.
"""


class SummarizeTest(unittest.TestCase):
    def predict(self, **args):
        return model.load_predict_fn(None, model.load_model_fn({"limit": 2}))(**args)

    def test_keeps_the_sentences_that_say_most_in_their_order(self):
        answer = self.predict(text=TEXT)

        self.assertEqual(len(answer["sentences"]), 2)
        self.assertNotIn("weather", answer["summary"])
        self.assertLess(answer["summary"].index("durable"), len(answer["summary"]) / 2)

    def test_takes_as_many_as_it_is_asked_for(self):
        self.assertEqual(len(self.predict(text=TEXT, limit=1)["sentences"]), 1)

    def test_text_without_a_sentence_has_no_summary(self):
        self.assertEqual(self.predict(text="Hm. No."), {"summary": "", "sentences": []})

    def test_scores_make_one(self):
        self.assertAlmostEqual(sum(textrank.scores(textrank.sentences(TEXT))), 1.0, places=6)

    def test_stream_yields_what_predict_answers(self):
        settings = model.load_model_fn(None)

        pieces = list(model.load_stream_fn(None, settings)(text=TEXT))

        self.assertEqual(pieces, model.load_predict_fn(None, settings)(text=TEXT)["sentences"])


if __name__ == "__main__":
    unittest.main()
