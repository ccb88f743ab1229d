"""Makes several-references.json, what ChrFTest and CorpusBleuTest compare with: scores as sacrebleu gives them.

Needs Python 3.9 or later and sacrebleu 2.6.0. From the repository's root:

    python training/src/test/python/several_references.py
"""

import json
import random
from itertools import zip_longest
from pathlib import Path

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF

SCRIPT = "training/src/test/python/several_references.py"
OUTPUT = Path("training/src/test/resources/dev/heed/metric/several-references.json")
SEED = 20261129

# What was generated, and what would be right.
SENTENCES = {
    "identical": [("the cat sat on the mat .", ["the cat sat on the mat ."])],
    "one word off": [("the cat sat on a mat", ["the cat sat on the mat"])],
    "an ending off": [("die Katzen sitzen auf der Matte", ["die Katze sitzt auf der Matte"])],
    "shorter than six characters": [("cat", ["cab"]), ("on", ["on"])],
    "nothing matches": [("abc def", ["vwx yz"])],
    "one hypothesis is empty": [("", ["the cat"]), ("a dog ran", ["a dog ran in the park"])],
    "all hypotheses are empty": [("", ["the cat"]), (" ", ["a dog"])],
    "blanks are left out": [("a b\u00a0c\u3000d e f", ["abc def"])],
    "case is kept": [("The Cat", ["the cat"])],
    "beyond the first plane": [("𝄞𝄢 𝄫 à la mode", ["𝄞𝄢𝄫 à la carte"])],
    "repeated characters are clipped": [("aaaaaaaaaa", ["aaa b aaa"])],
    "the second reference is right": [("the cat sat on the mat", ["a dog ran in the park", "the cat sat on the mat"])],
    "n-grams of both references": [
        ("the cat sat down on the mat today", ["the cat sat down", "he lay on the mat today and slept"])
    ],
    "a word clipped by the reference that has it most": [
        ("the the the the the the the", ["the cat is on the mat", "the the the dog"])
    ],
    "the closest length, the shorter of two": [("a b c d e f", ["a b c d", "a b c d e f g h", "a b x y z"])],
    "equally good references": [("ab cd ef", ["ab xx ef", "ab yy ef", "zz"])],
    "as many references as each has": [
        ("the cat sat on the mat", ["the cat sat on a mat"]),
        ("a dog ran in the park today", ["the dog ran in a park", "a dog was running in the park today", "dogs run"]),
        ("it rains and pours here", ["it is raining here", "it rains and it pours here"]),
    ],
    "several pronunciations": [
        ("T AH M EY T OW", ["T AH M AA T OW", "T AH M EY T OW"]),
        ("L EH D", ["L IY D", "L EH D"]),
        ("R IY D IH NG", ["R EH D IH NG", "R IY D IH NG"]),
        ("K AE T S", ["K AE T"]),
    ],
}


def changed(rng, words, alphabet):
    """Leaves out, inserts and replaces words."""
    result = []
    for word in words:
        edit = rng.random()
        if edit < 0.1:
            continue
        result.append(rng.choice(alphabet) if edit < 0.25 else word)
        if edit > 0.9:
            result.append(rng.choice(alphabet))
    return result


def random_sentences(rng, count, alphabet, longest):
    """Sentences at random; what was generated and every reference follow from them."""
    sentences = []
    for _ in range(count):
        words = [rng.choice(alphabet) for _ in range(rng.randint(1, longest))]
        references = [" ".join(changed(rng, words, alphabet) or words) for _ in range(rng.randint(1, 3))]
        sentences.append((" ".join(changed(rng, words, alphabet)), references))
    return sentences


def case(name, sentences):
    hypotheses = [hypothesis for hypothesis, _ in sentences]
    streams = [list(stream) for stream in zip_longest(*[references for _, references in sentences])]
    bleu = BLEU().corpus_score(hypotheses, streams)
    return {
        "name": name,
        "hypotheses": hypotheses,
        "references": [references for _, references in sentences],
        "bleu": bleu.score,
        "referenceLength": bleu.ref_len,
        "chrf": CHRF().corpus_score(hypotheses, streams).score,
    }


def main():
    rng = random.Random(SEED)
    sentences = dict(SENTENCES)
    sentences["random words"] = random_sentences(rng, 23, ["mat,", "3.5", "(cat", "dog)", "on", "the", "señor", "end."], 13)
    sentences["random letters"] = random_sentences(rng, 19, list("abcde"), 7)
    content = {
        "header": {
            "tool": "sacrebleu",
            "version": sacrebleu.__version__,
            "script": SCRIPT,
            "settings": "corpus BLEU, tokenizer 13a, smoothing exp; corpus chrF2, character order 6, word order 0",
            "seed": SEED,
            "tolerance": 1e-9,
        },
        "cases": [case(name, each) for name, each in sentences.items()],
    }
    OUTPUT.write_text(json.dumps(content, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
