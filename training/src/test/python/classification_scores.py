"""Makes classification-scores.json, what ConfusionMatrixTest compares with: scores as scikit-learn gives them.

Needs Python 3.9 or later and scikit-learn. From the repository's root:

    python training/src/test/python/classification_scores.py
"""

import json
import random
from pathlib import Path

import sklearn
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support

SCRIPT = "training/src/test/python/classification_scores.py"
OUTPUT = Path("training/src/test/resources/dev/heed/metric/classification-scores.json")
SEED = 20260102


def noisy(classes, count, right, random):
    actual = [random.randrange(classes) for _ in range(count)]
    predicted = [label if random.random() < right else random.randrange(classes) for label in actual]
    return classes, actual, predicted


def skewed(random):
    actual = [0 if random.random() < 0.95 else random.randrange(1, 3) for _ in range(211)]
    return 3, actual, [label if random.random() < 0.8 else 0 for label in actual]


def cases():
    generator = random.Random(SEED)
    yield "two classes", *noisy(2, 101, 0.7, generator)
    yield "seven classes", *noisy(7, 307, 0.5, generator)
    yield "one class is nearly all", *skewed(generator)
    yield "all right", 3, [0, 1, 2, 1], [0, 1, 2, 1]
    yield "all wrong", 2, [0, 1, 1], [1, 0, 0]
    yield "one class is never predicted", 3, [0, 1, 2, 2, 1], [0, 1, 1, 0, 1]
    yield "one class has no example", 3, [0, 1, 1, 0], [0, 2, 1, 2]
    yield "one class neither occurs nor is predicted", 4, [0, 1, 3, 0], [0, 1, 1, 3]


def scores(name, classes, actual, predicted):
    precision, recall, f1, _ = precision_recall_fscore_support(
        actual, predicted, labels=list(range(classes)), zero_division=0
    )
    return {
        "name": name,
        "classes": classes,
        "actual": actual,
        "predicted": predicted,
        "accuracy": float(accuracy_score(actual, predicted)),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "macroF1": float(f1_score(actual, predicted, average="macro", zero_division=0)),
    }


if __name__ == "__main__":
    header = {
        "tool": "scikit-learn",
        "version": sklearn.__version__,
        "script": SCRIPT,
        "settings": "zero_division=0; macro F1 over the labels that occur",
        "seed": SEED,
        "tolerance": 1e-12,
    }
    content = {"header": header, "cases": [scores(*case) for case in cases()]}
    OUTPUT.write_text(json.dumps(content) + "\n", encoding="utf-8")
