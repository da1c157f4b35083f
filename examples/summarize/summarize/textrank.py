"""Ranks the sentences of a text by how much they have in common with the others (TextRank)."""

import math
import re

DAMPING = 0.85
ROUNDS = 30
FEWEST_WORDS = 4

STOP_WORDS = frozenset(
    """a about after all also an and any are as at be because been before but by can could do does
    each for from had has have how if in into is it its may more most must no not of on one only or
    other out over own same so some such than that the their them then there these they this those
    to too under until up very was were what when where which while who why will with would you
    your""".split()
)


def sentences(text):
    """The sentences of a text, in order; what is shorter than a few words is left out."""
    flat = " ".join(text.split())
    parts = re.split(r"(?<=[.!?])\s+(?=[A-Z\"'(\[])", flat)
    return [part for part in parts if len(part.split()) >= FEWEST_WORDS]


def words(sentence):
    """The words that carry meaning."""
    found = re.findall(r"[a-z0-9']+", sentence.lower())
    return {word for word in found if len(word) > 2 and word not in STOP_WORDS}


def similarity(a, b):
    """How alike two sets of words are, long sentences not favoured."""
    shared = len(a & b)
    if shared == 0 or len(a) < 2 or len(b) < 2:
        return 0.0
    return shared / (math.log(len(a)) + math.log(len(b)))


def scores(all_sentences):
    """A score for each sentence; together they make one."""
    bags = [words(sentence) for sentence in all_sentences]
    count = len(bags)
    weights = [
        [similarity(bags[i], bags[j]) if i != j else 0.0 for j in range(count)]
        for i in range(count)
    ]
    totals = [sum(row) for row in weights]
    rank = [1.0 / count] * count
    for _ in range(ROUNDS):
        # What a sentence has that shares a word with no other goes to all of them.
        spread = DAMPING * sum(rank[j] for j in range(count) if totals[j] == 0) / count
        rank = [
            (1 - DAMPING) / count
            + spread
            + DAMPING
            * sum(
                weights[j][i] / totals[j] * rank[j]
                for j in range(count)
                if totals[j] > 0 and weights[j][i] > 0
            )
            for i in range(count)
        ]
    return rank


def summary(text, limit, most_sentences):
    """The best sentences of a text in the order in which they stand there, with their scores."""
    found = sentences(text)[:most_sentences]
    if not found:
        return []
    ranked = sorted(zip(scores(found), range(len(found))), reverse=True)[:limit]
    return [
        {"sentence": found[index], "score": round(score, 4)}
        for score, index in sorted(ranked, key=lambda pair: pair[1])
    ]
