"""Writes the reference files of encoder-only models: `python models/src/test/python/encoder.py`, with torch 2.7.1 and
transformers 5.24.

Hugging Face's BERT gets weights by formula, without a head and under each of three. Element i of parameter number n is

    centre + amplitude * sin(STEP * j * j)  with  j = WINDOW * n + i,

computed in float64 and rounded to float32. `dev.heed.encoder.BertReference` is the same formula. Parameters are named as
Heed's blocks name them, without the numbers that DJL puts before names. The models run in float64, padding included, whose
ids are as good as any.

The loss is the sum of the output's elements, each times sin(STEP * i * i). Of a parameter's gradient the file holds the sum
of its elements, each times the same.

Building and testing Heed needs neither this script nor Python.
"""

import json
import math
import pathlib
import re

import torch
import transformers
from transformers import (
    BertConfig, BertForMaskedLM, BertForSequenceClassification, BertForTokenClassification, BertModel)

STEP = 0.7
WINDOW = 1000
DECIMALS = 8
TOLERANCE = 1e-5
FOLDER = pathlib.Path(__file__).resolve().parents[1] / "resources/dev/heed/encoder"

VOCAB, MAX_LENGTH, EMBED, HEADS, LAYERS, CLASSES = 13, 11, 12, 3, 2, 5

TOKENS = [[2, 5, 8, 3, 11, 0, 7], [2, 9, 3, 1, 12, 4, 4], [2, 6, 6, 10, 3, 0, 8]]
SEGMENTS = [[0, 0, 0, 0, 1, 1, 1], [0, 1, 1, 0, 1, 0, 1], [0, 0, 1, 1, 1, 1, 0]]
LENGTHS = [7, 3, 5]


def waves(start, count):
    return torch.tensor([math.sin(STEP * j * j) for j in range(start, start + count)], dtype=torch.float64)


class Weights:
    """Parameters by formula, under Heed's names."""

    def __init__(self, prefix):
        self.prefix = prefix
        self.described = {}
        self.tensors = {}

    def put(self, name, parameter, centre=0.0, amplitude=0.4):
        start = WINDOW * (len(self.described) + 1)
        values = (centre + amplitude * waves(start, parameter.numel())).float().double()
        with torch.no_grad():
            parameter.copy_(values.reshape(parameter.shape))
        self.described[self.prefix + name] = {"start": start, "centre": centre, "amplitude": amplitude}
        self.tensors[self.prefix + name] = parameter

    def linear(self, name, module):
        self.put(name + "_weight", module.weight)
        self.put(name + "_bias", module.bias)

    def norm(self, name, module):
        self.put(name + "_gamma", module.weight, centre=1.0)
        self.put(name + "_beta", module.bias)


def encoder(weights, bert):
    embeddings = bert.embeddings
    embeddings.word_embeddings.padding_idx = None  # a token like any other, with a gradient
    weights.put("embedding_weight", embeddings.word_embeddings.weight)
    weights.put("embedding_position_weight", embeddings.position_embeddings.weight)
    weights.put("segmentEmbedding_weight", embeddings.token_type_embeddings.weight)
    weights.norm("embeddingNorm", embeddings.LayerNorm)
    for number, layer in enumerate(bert.encoder.layer):
        name = f"stack_layer{number}"
        attention = layer.attention
        weights.linear(f"{name}_selfAttention_queryProjection", attention.self.query)
        weights.linear(f"{name}_selfAttention_keyProjection", attention.self.key)
        weights.linear(f"{name}_selfAttention_valueProjection", attention.self.value)
        weights.linear(f"{name}_selfAttention_outputProjection", attention.output.dense)
        weights.norm(f"{name}_selfAttentionResidual_norm", attention.output.LayerNorm)
        weights.linear(f"{name}_feedForward_inputProjection", layer.intermediate.dense)
        weights.linear(f"{name}_feedForward_outputProjection", layer.output.dense)
        weights.norm(f"{name}_feedForwardResidual_norm", layer.output.LayerNorm)


def config():
    return BertConfig(
        vocab_size=VOCAB, hidden_size=EMBED, num_hidden_layers=LAYERS, num_attention_heads=HEADS,
        intermediate_size=4 * EMBED, hidden_act="gelu", max_position_embeddings=MAX_LENGTH, type_vocab_size=2,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, layer_norm_eps=1e-12, pad_token_id=0,
        num_labels=CLASSES, attn_implementation="eager")


def plain():
    model = BertModel(config(), add_pooling_layer=False).double().eval()
    weights = Weights("")
    encoder(weights, model)
    return model, weights


def masked_tokens():
    model = BertForMaskedLM(config()).double().eval()
    weights = Weights("encoder_")
    encoder(weights, model.bert)
    weights.prefix = ""
    head = model.cls.predictions
    weights.linear("headProjection", head.transform.dense)
    weights.norm("headNorm", head.transform.LayerNorm)
    weights.put("bias", head.decoder.bias)
    assert head.decoder.weight is model.bert.embeddings.word_embeddings.weight
    return model, weights


def sequence_classifier():
    model = BertForSequenceClassification(config()).double().eval()
    weights = Weights("encoder_")
    encoder(weights, model.bert)
    weights.prefix = ""
    weights.linear("poolerProjection", model.bert.pooler.dense)
    weights.linear("outputProjection", model.classifier)
    return model, weights


def token_classifier():
    model = BertForTokenClassification(config()).double().eval()
    weights = Weights("encoder_")
    encoder(weights, model.bert)
    weights.prefix = ""
    weights.linear("outputProjection", model.classifier)
    return model, weights


def write(name, model, weights):
    keep = (torch.arange(len(TOKENS[0]))[None, :] < torch.tensor(LENGTHS)[:, None]).long()
    output = model(
        input_ids=torch.tensor(TOKENS), attention_mask=keep, token_type_ids=torch.tensor(SEGMENTS), return_dict=True)[0]
    (output.flatten() * waves(0, output.numel())).sum().backward()
    document = {
        "tool": "Hugging Face transformers, " + type(model).__name__,
        "version": "transformers " + transformers.__version__ + ", torch " + torch.__version__.split("+")[0],
        "script": "models/src/test/python/encoder.py",
        "dtype": "float64 from weights rounded to float32",
        "tolerance": TOLERANCE,
        "tokens": TOKENS,
        "segments": SEGMENTS,
        "lengths": LENGTHS,
        "parameters": {
            parameter: {**weights.described[parameter], "gradient": gradient(tensor)}
            for parameter, tensor in weights.tensors.items()},
        "shape": list(output.shape),
        "output": [round(value, DECIMALS) + 0.0 for value in output.detach().flatten().tolist()],
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=1)
    text = re.sub(r"[\[{][^\[\]{}]*[\]}]", lambda inner: re.sub(r"\s+", " ", inner[0]), text)
    (FOLDER / (name + ".json")).write_text(text + "\n", encoding="utf-8")


def gradient(tensor):
    return round((tensor.grad.flatten() * waves(0, tensor.numel())).sum().item(), DECIMALS) + 0.0


torch.set_num_threads(1)
write("encoder", *plain())
write("masked-tokens", *masked_tokens())
write("sequence-classifier", *sequence_classifier())
write("token-classifier", *token_classifier())
