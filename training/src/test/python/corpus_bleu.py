"""Makes corpus-bleu.json, what CorpusBleuTest compares with: scores and tokens as sacrebleu gives them.

Needs Python 3.9 or later and sacrebleu 2.6.0. From the repository's root:

    python training/src/test/python/corpus_bleu.py
"""

import json
import random
from pathlib import Path

import sacrebleu
from sacrebleu.metrics import BLEU
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

SCRIPT = "training/src/test/python/corpus_bleu.py"
OUTPUT = Path("training/src/test/resources/dev/heed/metric/corpus-bleu.json")
SEED = 20260101

SENTENCES = {
    "identical": [("the cat sat on the mat .", "the cat sat on the mat .")],
    "one word off": [("the cat sat on a mat", "the cat sat on the mat")],
    "repeated words are clipped": [("the the the the the the the", "the cat is on the mat")],
    "shorter than the reference": [("the cat sat on", "the cat sat on the mat")],
    "longer than the reference": [("the cat sat on the mat and slept all day", "the cat sat on the mat")],
    "no 4-gram matches": [("the cat sat upon the mat", "the cat sat on the mat")],
    "no 3-gram and no 4-gram matches": [("the cat lay on the rug there", "the cat sat on the mat")],
    "only words match": [("mat the on sat cat the", "the cat sat on the mat")],
    "nothing matches": [("a b c d e", "v w x y z")],
    "three words have no 4-gram": [("the cat sat", "the cat sat")],
    "short sentences beside a long one": [
        ("7", "7"),
        ("1 2", "1 2"),
        ("3 1 4 1 5 9", "3 1 4 1 5 9"),
        ("2 7", "2 8"),
    ],
    "one hypothesis is empty": [("", "the cat sat on the mat"), ("a dog ran in the park", "a dog ran in the park")],
    "all hypotheses are empty": [("", "the cat sat on the mat"), ("", "a dog ran")],
    "hypothesis is blank": [(" \t ", "one two three four"), ("one two three four", "one two three four")],
    "matches do not cross sentences": [("a b c", "a b c"), ("d e f", "d e f")],
    "punctuation": [
        ('He said, "No!" (twice).', 'He said: "No!" - twice.'),
        ("It's a well-known fact; isn't it?", "It is a well-known fact, isn't it?"),
    ],
    "numbers": [
        ("It cost 1,234.50 dollars in 1990-95.", "It cost 1,234.50 dollars in 1990 - 1995."),
        ("Pi is 3.14, e is 2.72.", "Pi is 3.14 and e is 2.71."),
    ],
    "entities": [("AT&amp;T said &quot;hi&quot; &lt;b&gt;", 'AT&T said "hi" <b>')],
    "case is kept": [("The Cat Sat On The Mat", "the Cat Sat On the mat")],
    "beyond ASCII": [
        ("L’été, c’était « bien » — n’est-ce pas ?", "L’été c’était « très bien » — n’est-ce pas ?"),
        ("ein Mädchen läuft\u00a0nach Hause", "ein Mädchen läuft nach Hause"),
    ],
}

LINES = [
    "",
    "   ",
    "Hello, world!",
    "1,000.5 and .5 and 5. and ,5 and 5,",
    "1990-95, 9-to-5, well-known, - alone -",
    "it's 'quoted' and \"quoted\"",
    "a.b.c ... etc.",
    "..,,.. 1..2 ,,3",
    "&amp;lt; &lt; &gt; &quot; & &amp;",
    "a<skipped>b [x] {y} ~z `q` ^ _ \\ | @ # $ % * + = /",
    "tab\tand\u00a0no-break\u2003em\u3000ideographic\u200bzero-width",
    "line\nbreak and hyphen-\nation",
    "trailing \u0085\u001c",
    "𝄞.𝄞,7𝄞-8-𝄞",
]


def random_pairs(rng, count, alphabet, longest):
    """References at random, hypotheses from them by leaving out, inserting and replacing tokens."""
    pairs = []
    for _ in range(count):
        reference = [rng.choice(alphabet) for _ in range(rng.randint(1, longest))]
        hypothesis = []
        for token in reference:
            edit = rng.random()
            if edit < 0.1:
                continue
            hypothesis.append(rng.choice(alphabet) if edit < 0.2 else token)
            if edit > 0.9:
                hypothesis.append(rng.choice(alphabet))
        pairs.append((" ".join(hypothesis), " ".join(reference)))
    return pairs


def random_line(rng):
    alphabet = "".join(map(chr, range(32, 127))) + "0123456789.,-" * 4 + "ä’\u00a0"
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(1, 40)))


def score_case(name, tokenizer, pairs):
    hypotheses, references = [list(side) for side in zip(*pairs)]
    bleu = BLEU(tokenize=tokenizer).corpus_score(hypotheses, [references])
    return {
        "name": name,
        "tokenizer": tokenizer,
        "hypotheses": hypotheses,
        "references": references,
        "score": bleu.score,
        "precisions": bleu.precisions,
        "brevityPenalty": bleu.bp,
        "hypothesisLength": bleu.sys_len,
        "referenceLength": bleu.ref_len,
    }


def main():
    rng = random.Random(SEED)
    sentences = dict(SENTENCES)
    digits = [str(number) for number in range(10)]
    words = ["mat,", "3.5", "(cat", "dog)", "on", "the", "a-b", "5-6", "end."]
    sentences["random digits"] = random_pairs(rng, 23, digits, 17)
    sentences["random short digits"] = random_pairs(rng, 11, digits, 3)
    sentences["random words with punctuation"] = random_pairs(rng, 19, words, 13)
    sentences["random characters"] = [(line, line[: rng.randint(1, 40)]) for line in (random_line(rng) for _ in range(29))]

    tokenize = Tokenizer13a()
    lines = LINES + [random_line(rng) for _ in range(60)]
    content = {
        "header": {
            "tool": "sacrebleu",
            "version": sacrebleu.__version__,
            "script": SCRIPT,
            "settings": "corpus BLEU, case mixed, smoothing exp, effective order no",
            "seed": SEED,
            "tolerance": 1e-9,
        },
        "scores": [score_case(name, tokenizer, pairs) for name, pairs in sentences.items() for tokenizer in ("13a", "none")],
        "tokens13a": [{"line": line, "tokens": tokenize(line.rstrip()).split()} for line in lines],
    }
    OUTPUT.write_text(json.dumps(content, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
