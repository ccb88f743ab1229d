"""Writes the reference files of generation: `python models/src/test/python/generation.py`, with torch 2.7.1 and transformers 4.57.

Two small models of Hugging Face's, GPT-2 and Marian, get weights by formula, and their `generate` decodes greedily and by
beam search. Element i of parameter number n is

    centre + amplitude * sin(STEP * j * j)  with  j = WINDOW * n + i,

computed in float64 and rounded to float32. `dev.heed.generate.ReferenceWeights` is the same formula. Parameters are named
as Heed's blocks name them, without the numbers that DJL puts before names. The models run in float64.

Building and testing Heed needs neither this script nor Python.
"""

import json
import math
import pathlib
import re

import torch
import transformers
from transformers import GPT2Config, GPT2LMHeadModel, MarianConfig, MarianMTModel

STEP = 0.7
WINDOW = 1000
DECIMALS = 6
TOLERANCE = 2e-5
FOLDER = pathlib.Path(__file__).resolve().parents[1] / "resources/dev/heed/generate"

VOCAB, EMBED, HEADS, HIDDEN, LAYERS, POSITIONS = 13, 12, 3, 17, 2, 64
PAD, BOS = 0, 1

PROMPTS = [[3, 5, 8], [4], [9, 2, 12, 1, 8], [10, 10, 2], [7, 11]]
SOURCES = [[3, 5, 7, 2], [4, 2], [9, 8, 10, 3, 8, 2], [10, 10, 3, 2]]


class Weights:
    """Arrays by formula, under Heed's names."""

    def __init__(self):
        self.described = {}

    def array(self, name, *shape, centre=0.0, amplitude=0.7):
        start = WINDOW * (len(self.described) + 1)
        values = [centre + amplitude * math.sin(STEP * j * j) for j in range(start, start + math.prod(shape))]
        self.described[name] = {"start": start, "centre": centre, "amplitude": amplitude}
        return torch.tensor(values, dtype=torch.float32).double().reshape(shape)

    def linear(self, name, inputs, outputs):
        return self.array(name + "_weight", outputs, inputs), self.array(name + "_bias", outputs)

    def attention(self, name):
        names = ["queryProjection", "keyProjection", "valueProjection", "outputProjection"]
        return [self.linear(f"{name}_{each}", EMBED, EMBED) for each in names]

    def norm(self, name):
        return self.array(name + "_gamma", EMBED, centre=1.0), self.array(name + "_beta", EMBED)

    def feed_forward(self, name):
        return self.linear(name + "_inputProjection", EMBED, HIDDEN), self.linear(name + "_outputProjection", HIDDEN, EMBED)


def put(module, weight, bias=None):
    with torch.no_grad():
        module.weight.copy_(weight)
        if bias is not None:
            module.bias.copy_(bias)


def language_model():
    config = GPT2Config(
        vocab_size=VOCAB, n_positions=POSITIONS, n_embd=EMBED, n_layer=LAYERS, n_head=HEADS, n_inner=HIDDEN,
        activation_function="gelu", resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, bos_token_id=BOS, eos_token_id=None)
    model = GPT2LMHeadModel(config).double().eval()
    weights = Weights()
    put(model.transformer.wte, weights.array("embedding_weight", VOCAB, EMBED, amplitude=0.5))
    put(model.transformer.wpe, weights.array("embedding_position_weight", POSITIONS, EMBED))
    for number, block in enumerate(model.transformer.h):
        name = f"stack_layer{number}"
        query, key, value, output = weights.attention(f"{name}_selfAttention")
        joined = torch.cat([query[0], key[0], value[0]]).T, torch.cat([query[1], key[1], value[1]])
        put(block.attn.c_attn, *joined)
        put(block.attn.c_proj, output[0].T, output[1])
        put(block.ln_1, *weights.norm(f"{name}_selfAttentionResidual_norm"))
        inner, outer = weights.feed_forward(f"{name}_feedForward")
        put(block.mlp.c_fc, inner[0].T, inner[1])
        put(block.mlp.c_proj, outer[0].T, outer[1])
        put(block.ln_2, *weights.norm(f"{name}_feedForwardResidual_norm"))
    put(model.transformer.ln_f, *weights.norm("stack_norm"))
    return model, weights.described


def waves(length):
    """Heed's sinusoidal positions, whose sines and cosines take turns."""
    angles = torch.arange(length)[:, None] * 10_000.0 ** (-torch.arange(0, EMBED, 2).double() / EMBED)
    return torch.stack([angles.sin(), angles.cos()], 2).reshape(length, EMBED)


def sequence_to_sequence():
    config = MarianConfig(
        vocab_size=VOCAB, decoder_vocab_size=VOCAB, share_encoder_decoder_embeddings=False, d_model=EMBED,
        max_position_embeddings=POSITIONS, encoder_layers=LAYERS, decoder_layers=LAYERS, encoder_attention_heads=HEADS,
        decoder_attention_heads=HEADS, encoder_ffn_dim=HIDDEN, decoder_ffn_dim=HIDDEN, activation_function="gelu",
        scale_embedding=True, dropout=0.0, pad_token_id=PAD, bos_token_id=BOS, eos_token_id=None,
        decoder_start_token_id=BOS, forced_eos_token_id=None, tie_word_embeddings=False)
    model = MarianMTModel(config).double().eval()
    weights = Weights()
    encoder, decoder = model.model.encoder, model.model.decoder
    put(encoder.embed_tokens, weights.array("sourceEmbedding_weight", VOCAB, EMBED, amplitude=0.3))
    target = weights.array("targetEmbedding_weight", VOCAB, EMBED, amplitude=0.3)
    put(decoder.embed_tokens, target)
    put(model.lm_head, target)
    for side in encoder, decoder:
        put(side.embed_positions, waves(POSITIONS))
    for side, kind in (encoder, "encoder"), (decoder, "decoder"):
        for number, layer in enumerate(side.layers):
            name = f"{kind}Layer{number}"
            attend(layer.self_attn, weights.attention(f"{name}_selfAttention"))
            put(layer.self_attn_layer_norm, *weights.norm(f"{name}_selfAttentionResidual_norm"))
            if kind == "decoder":
                attend(layer.encoder_attn, weights.attention(f"{name}_crossAttention"))
                put(layer.encoder_attn_layer_norm, *weights.norm(f"{name}_crossAttentionResidual_norm"))
            inner, outer = weights.feed_forward(f"{name}_feedForward")
            put(layer.fc1, *inner)
            put(layer.fc2, *outer)
            put(layer.final_layer_norm, *weights.norm(f"{name}_feedForwardResidual_norm"))
    return model, weights.described


def attend(module, projections):
    for projection, values in zip([module.q_proj, module.k_proj, module.v_proj, module.out_proj], projections):
        put(projection, *values)


def settings(**changes):
    return {
        "maxTokens": 13, "minTokens": 0, "endTokens": [], "repetitionPenalty": 1.0, "noRepeatNgram": 0,
        "numBeams": 1, "lengthPenalty": 1.0, "earlyStopping": "HEURISTIC", "numReturn": 1, **changes}


def cases(ends, two_ends):
    yield settings()
    yield settings(endTokens=ends)
    yield settings(endTokens=ends, minTokens=7)
    yield settings(repetitionPenalty=1.4)
    yield settings(repetitionPenalty=0.8, endTokens=ends)
    yield settings(noRepeatNgram=2)
    yield settings(noRepeatNgram=3, repetitionPenalty=1.1, endTokens=ends)
    for early in "WHEN_FULL", "HEURISTIC", "NEVER":
        for penalty in -1.0, 0.0, 0.7, 2.0:
            yield settings(numBeams=4, numReturn=4, endTokens=ends, lengthPenalty=penalty, earlyStopping=early)
    yield settings(numBeams=3, numReturn=2)
    yield settings(numBeams=2, numReturn=2, endTokens=two_ends)
    yield settings(numBeams=4, numReturn=3, endTokens=ends, minTokens=6)
    yield settings(numBeams=4, numReturn=3, endTokens=ends, noRepeatNgram=2)
    yield settings(numBeams=5, numReturn=5, endTokens=ends, repetitionPenalty=1.5, noRepeatNgram=3, minTokens=3)


HUGGING_FACE = {"WHEN_FULL": True, "HEURISTIC": False, "NEVER": "never"}


def generated(model, tokens, wanted):
    """The sequences of one input, as Hugging Face generates them, alone in its batch."""
    ends = wanted["endTokens"]
    beams = {"length_penalty": wanted["lengthPenalty"], "early_stopping": HUGGING_FACE[wanted["earlyStopping"]]}
    inputs = torch.tensor([tokens])
    output = model.generate(
        inputs, attention_mask=torch.ones_like(inputs), do_sample=False, max_new_tokens=wanted["maxTokens"],
        min_new_tokens=wanted["minTokens"] or None, eos_token_id=ends or None, pad_token_id=PAD,
        repetition_penalty=wanted["repetitionPenalty"], no_repeat_ngram_size=wanted["noRepeatNgram"],
        num_beams=wanted["numBeams"], num_return_sequences=wanted["numReturn"], return_dict_in_generate=True,
        output_scores=True, **(beams if wanted["numBeams"] > 1 else {}))
    first = 1 if model.config.is_encoder_decoder else len(tokens)
    sequences = []
    for number, sequence in enumerate(output.sequences):
        new = sequence[first:].tolist()
        end = next((place for place, token in enumerate(new) if token in ends), None)
        if wanted["numBeams"] > 1:
            score = output.sequences_scores[number].item()
        else:
            score = log_probability(model, inputs, sequence, first, len(new) if end is None else end + 1)
        kept = new[:end] if end is not None else new[: wanted["maxTokens"]]
        sequences.append({"tokens": kept, "score": round(score, DECIMALS), "ended": end is not None})
    return sequences


def log_probability(model, inputs, sequence, first, count):
    """What the model gives the new tokens, whatever penalties chose them."""
    whole = sequence[None, : first + count]
    with torch.no_grad():
        logits = (
            model(input_ids=inputs, decoder_input_ids=whole).logits
            if model.config.is_encoder_decoder
            else model(whole).logits)
    log_probabilities = logits[0, first - 1 : -1].log_softmax(-1)
    return log_probabilities.gather(1, whole[0, first:, None]).sum().item()


def write(name, model, parameters, inputs, ends, two_ends):
    document = {
        "tool": "Hugging Face transformers, " + type(model).__name__ + ".generate",
        "version": "transformers " + transformers.__version__ + ", torch " + torch.__version__.split("+")[0],
        "script": "models/src/test/python/generation.py",
        "dtype": "float64 from weights rounded to float32",
        "tolerance": TOLERANCE,
        "parameters": parameters,
        "inputs": inputs,
        "cases": [
            {"settings": case, "sequences": [generated(model, tokens, case) for tokens in inputs]}
            for case in cases(ends, two_ends)],
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=1)
    for _ in range(2):  # a line each for what holds nothing deeper, and for what holds one such thing
        text = re.sub(r"[\[{][^\[\]{}]*(?:\[[^\[\]{}]*\])?[^\[\]{}]*[\]}]", lambda inner: re.sub(r"\s+", " ", inner[0]), text)
    (FOLDER / (name + ".json")).write_text(text + "\n", encoding="utf-8")


torch.set_num_threads(1)
write("language-model", *language_model(), PROMPTS, [3], [3, 7])
write("sequence-to-sequence", *sequence_to_sequence(), SOURCES, [12], [12, 3])
