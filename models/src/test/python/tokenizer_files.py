"""Writes the reference files of tokenizers: `python models/src/test/python/tokenizer_files.py`, with tokenizers 0.23.3.

- `tokenizers.json`: what Hugging Face's library makes of the files that Heed saved (`WORDS.json`, ..., `BYTE_PAIRS.json`,
  which this script reads), the byte pairs that its trainer learns from the same text, and what it makes of
- `word-piece.json`, `gpt2.json` and `metaspace.json`: small tokenizers as BERT, GPT-2 and Llama have them, trained here.

Building and testing Heed needs neither this script nor Python.
"""

import json
import pathlib

import tokenizers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "resources/dev/heed/text"
VOCAB_SIZE = 331
OWN = ["WORDS", "CHARACTERS", "LOSSLESS_WORDS", "LOSSLESS_CHARACTERS", "BYTE_PAIRS"]

TEXT = """\
The heron stands in the shallow water, and the water stands still. It's waiting: they're fish, and they'll come, as they've
come before. "Didn't you see the other herons?" - "I'd seen 2 or 3, then 23, then 233 herons in the shallows."

    for (int heron = 0; heron < herons.length; heron++) {
        watch(herons[heron]);\t// the other herons stand still
    }

Le héron attend l'été, où l'eau est tiède. 水里有鱼，鱼里没有水。\N{FISH}\N{FISH} swim; the heron \N{BIRD} watches and watches.
"""

INPUTS = [
    TEXT,
    "The other fish stands; it's in the shallows.\r\n\r\n  They swam   away...\n",
    "a\0b \N{GRINNING FACE} \u3000\r\n  x's  \t y\u0085z \u00e9\u0301 e\u0301 中文字 \u2028 12½ Ⅷ \N{ZERO WIDTH SPACE}\ufeff ",
    "  the heron",
    " ",
    "",
]

# For a model: texts and pairs, and the lengths that they are cut to
WHOLE = [
    [""],
    ["the heron [SEP] waits"],
    ["the herons", "it's fish"],
    ["in", "water, the heron"],
]
LENGTHS = [5, 8, 997]


def train(tokenizer, trainer):
    tokenizer.train_from_iterator([TEXT], trainer)
    return tokenizer


def byte_pairs(names):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    return train(
        tokenizer,
        trainers.BpeTrainer(
            vocab_size=VOCAB_SIZE,
            min_frequency=2,
            special_tokens=names,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )


def word_piece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=131, special_tokens=names, show_progress=False)
    train(tokenizer, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def metaspace():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    names = ["<unk>", "<s>", "</s>"]
    trainer = trainers.UnigramTrainer(vocab_size=97, special_tokens=names, unk_token="<unk>", show_progress=False)
    train(tokenizer, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    tokenizer.enable_truncation(7, direction="left")
    return tokenizer


def for_model(tokenizer):
    """Texts and pairs with what the model wants around them, cut to lengths."""
    direction = (tokenizer.truncation or {"direction": "right"})["direction"]
    cases = []
    for texts in WHOLE:
        for length in LENGTHS:
            tokenizer.enable_truncation(length, direction=direction)
            encoding = tokenizer.encode(*texts)
            cases.append(
                {"texts": texts, "maxLength": length, "ids": encoding.ids, "segments": encoding.type_ids})
    return cases


def case(name, tokenizer):
    whole = for_model(tokenizer)
    tokenizer.no_truncation()
    ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in INPUTS]
    texts = [tokenizer.decode(one) for one in ids]
    return {"name": name, "vocabSize": tokenizer.get_vocab_size(), "ids": ids, "texts": texts, "forModel": whole}


def main():
    foreign = {"word-piece": word_piece(), "gpt2": byte_pairs(["<|endoftext|>"]), "metaspace": metaspace()}
    for name, tokenizer in foreign.items():
        (FOLDER / f"{name}.json").write_text(tokenizer.to_str(pretty=True) + "\n", encoding="utf-8")
    trained = json.loads(byte_pairs(["<pad>", "<bos>", "<eos>", "<unk>"]).to_str())["model"]
    reference = {
        "tool": "Hugging Face tokenizers",
        "version": f"tokenizers {tokenizers.__version__}",
        "script": "models/src/test/python/tokenizer_files.py",
        "text": TEXT,
        "vocabSize": VOCAB_SIZE,
        "merges": [" ".join(pair) for pair in trained["merges"]],
        "vocab": trained["vocab"],
        "inputs": INPUTS,
        "cases": [
            case(name, tokenizer)
            for name, tokenizer in [(name, Tokenizer.from_file(str(FOLDER / f"{name}.json"))) for name in OWN]
            + list(foreign.items())
        ],
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in reference.items()]
    lines = "{\n " + ",\n ".join(lines) + "\n}"
    (FOLDER / "tokenizers.json").write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
