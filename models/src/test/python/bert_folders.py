"""Writes folders of Hugging Face's BERT: `python models/src/test/python/bert_folders.py`, with torch 2.7.1, transformers
5.24 and safetensors.

Each folder is what `save_pretrained` of a small model with seeded weights writes, and beside it `expected.json`: what the
model makes of some tokens in float32. `bert-pretraining` has the names of the first BERT on Hugging Face's hub, and
`sentences` is laid out as sentence-transformers does it, with the tokenizer `word-piece.json` of
`models/src/test/resources/dev/heed/text` and the embeddings of texts.

Building and testing Heed needs neither this script nor Python.
"""

import json
import pathlib
import re
import shutil

import torch
import transformers
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import (
    AutoModel, BertConfig, BertForMaskedLM, BertForPreTraining, BertForSequenceClassification, BertForTokenClassification,
    BertModel)

SEED = 23
DEVIATION = 0.4
DECIMALS = 7
RESOURCES = pathlib.Path(__file__).resolve().parents[1] / "resources/dev/heed"
FOLDER = RESOURCES / "huggingface"

TOKENS = [[2, 5, 8, 3, 11, 0, 7], [2, 9, 3, 1, 12, 4, 4], [2, 6, 6, 10, 3, 0, 8]]
SEGMENTS = [[0, 0, 0, 0, 1, 1, 1], [0, 1, 1, 0, 1, 0, 1], [0, 0, 1, 1, 1, 1, 0]]
LENGTHS = [7, 3, 5]
SHARED = {"vocab_size": 13, "hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 7,
          "max_position_embeddings": 11}

TEXTS = [
    "the heron",
    "The other fish stands; it's in the shallows.",
    "Le héron attend l'été, où l'eau est tiède. 水里有鱼",
    "",
    "[MASK] heron!",
]
MAX_LENGTH = 17  # which the third text is longer than


def seeded(model):
    torch.manual_seed(SEED)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            centre = 1.0 if name.endswith("LayerNorm.weight") else 0.0
            parameter.copy_(centre + DEVIATION * torch.randn_like(parameter))
    return model.eval()


def save(name, model):
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder)
    return folder


def document(model, **more):
    return {
        "tool": "Hugging Face transformers, " + type(model).__name__,
        "version": "transformers " + transformers.__version__ + ", torch " + torch.__version__.split("+")[0],
        "script": "models/src/test/python/bert_folders.py",
        **more,
    }


def write(folder, content):
    text = re.sub(r"\[[^\[\]{}\"]*\]", lambda array: re.sub(r"\s+", " ", array[0]), json.dumps(content, indent=1))
    (folder / "expected.json").write_text(text + "\n", encoding="utf-8")
    print(folder.name, sum(file.stat().st_size for file in folder.rglob("*")))


def numbers(tensor):
    return [round(value, DECIMALS) + 0.0 for value in tensor.flatten().tolist()]


def expect(folder, model):
    """Padding has the ids and segments of TOKENS and SEGMENTS, which are as good as any."""
    keep = (torch.arange(len(TOKENS[0]))[None, :] < torch.tensor(LENGTHS)[:, None]).long()
    with torch.no_grad():
        output = model(
            input_ids=torch.tensor(TOKENS), attention_mask=keep, token_type_ids=torch.tensor(SEGMENTS),
            return_dict=True)[0]
    write(folder, document(
        model, tokens=TOKENS, segments=SEGMENTS, lengths=LENGTHS, shape=list(output.shape), output=numbers(output)))


def encoder():
    """With a pooler, which is not read, and another non-linearity and epsilon than BERT."""
    model = seeded(BertModel(BertConfig(**SHARED, hidden_act="gelu_new", layer_norm_eps=1e-3, type_vocab_size=3)))
    expect(save("bert-encoder", model), model)


def sequences():
    labels = {0: "wades", 1: "flies", 2: "stands"}
    model = seeded(BertForSequenceClassification(BertConfig(
        **SHARED, hidden_act="relu", hidden_dropout_prob=0.2, attention_probs_dropout_prob=0.3, id2label=labels,
        label2id={name: number for number, name in labels.items()}, problem_type="single_label_classification")))
    expect(save("bert-sequences", model), model)


def tokens():
    """Names of the classes left out, and with a buffer that transformers once saved."""
    model = seeded(BertForTokenClassification(BertConfig(**SHARED, num_labels=2)))
    folder = save("bert-tokens", model)
    arrays = load_file(folder / "model.safetensors")
    arrays["bert.embeddings.position_ids"] = torch.arange(11).view(1, 11)
    save_file(arrays, folder / "model.safetensors", metadata={"format": "pt"})
    expect(folder, model)


def masked():
    model = seeded(BertForMaskedLM(BertConfig(**SHARED, hidden_act="relu")))
    expect(save("bert-masked", model), model)


def pretraining():
    """Norms with TensorFlow's names, the weight of the logits written beside that of the embedding, another head."""
    model = seeded(BertForPreTraining(BertConfig(**SHARED)))
    folder = save("bert-pretraining", model)
    arrays = {
        re.sub(r"LayerNorm\.(weight|bias)", lambda name: "LayerNorm." + {"weight": "gamma", "bias": "beta"}[name[1]], name):
            array
        for name, array in load_file(folder / "model.safetensors").items()}
    arrays["cls.predictions.decoder.weight"] = arrays["bert.embeddings.word_embeddings.weight"].clone()
    save_file(arrays, folder / "model.safetensors", metadata={"format": "pt"})
    expect(folder, model)


def embeddings(model, tokenizer, texts):
    """As sentence-transformers: the mean over the real tokens of each text, divided by its length."""
    rows = []
    for text in texts:
        ids = torch.tensor([tokenizer.encode(text).ids])
        with torch.no_grad():
            vector = model(input_ids=ids).last_hidden_state[0].mean(0)
        rows.append(torch.nn.functional.normalize(vector, dim=0))
    return torch.stack(rows)


def sentences():
    tokenizer = Tokenizer.from_file(str(RESOURCES / "text/word-piece.json"))
    size = tokenizer.get_vocab_size()
    model = seeded(BertModel(BertConfig(**SHARED | {"vocab_size": size, "max_position_embeddings": 23})))
    folder = save("sentences", model)
    tokenizer.save(str(folder / "tokenizer.json"))
    types = ["", "1_Pooling", "2_Normalize"]
    modules = [
        {"idx": number, "name": str(number), "path": path, "type": "sentence_transformers.models." + name}
        for number, (path, name) in enumerate(zip(types, ["Transformer", "Pooling", "Normalize"]))]
    (folder / "1_Pooling").mkdir()
    files = {
        "modules.json": modules,
        "sentence_bert_config.json": {"max_seq_length": MAX_LENGTH, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": 12, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False, "pooling_mode_mean_sqrt_len_tokens": False},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    tokenizer.enable_truncation(MAX_LENGTH)
    loaded = AutoModel.from_pretrained(folder).eval()
    output = embeddings(loaded, tokenizer, TEXTS)
    write(folder, document(loaded, texts=TEXTS, shape=list(output.shape), output=numbers(output)))


if __name__ == "__main__":
    torch.set_num_threads(1)
    encoder()
    sequences()
    tokens()
    masked()
    pretraining()
    sentences()
