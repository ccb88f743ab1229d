"""Writes the reference files of language models: `python models/src/test/python/language_models.py`, with torch 2.7.1 and
transformers 5.24.

Small models of Hugging Face's get weights by formula: element i of parameter number n is

    centre + amplitude * sin(STEP * j * j)  with  j = WINDOW * n + i,

computed in float64 and rounded to float32. A file has their logits for some tokens, and the gradient of the logits' sum,
weighted by array number 0 of the same formula: of each parameter every GRADIENT_STEP-th element. Parameters are named as
Heed's blocks name them, without the numbers that DJL puts before names. The models run in float64, but for Llama's norms
and angles, which transformers computes in float32 whatever the model's type.

Building and testing Heed needs neither this script nor Python.
"""

import json
import math
import pathlib
import re

import torch
import transformers
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM

STEP = 0.7
WINDOW = 10_000
GRADIENT_STEP = 37
DECIMALS = 7
TOLERANCE = 2e-5
FOLDER = pathlib.Path(__file__).resolve().parents[1] / "resources/dev/heed/lm"

VOCAB, EMBED, LAYERS = 13, 12, 2
TOKENS = [[3, 5, 8, 1, 12, 7, 7], [9, 2, 0, 11, 6, 4, 10]]


def ramp(start, *shape, centre=0.0, amplitude=1.0):
    values = [centre + amplitude * math.sin(STEP * j * j) for j in range(start, start + math.prod(shape))]
    return torch.tensor(values, dtype=torch.float32).double().reshape(shape)


class Reference:
    """A model that gets its weights under Heed's names."""

    def __init__(self, model):
        self.model = model.double().eval()
        self.described = {}
        self.sources = {}

    def put(self, name, parameter, *rows, transposed=False, centre=0.0, amplitude=0.4):
        """Fills a parameter, or the given rows of it, and remembers where Heed's is found in it."""
        read = lambda whole: (whole.T if transposed else whole)[slice(*rows)] if rows else whole.T if transposed else whole
        start = WINDOW * (len(self.described) + 1)
        with torch.no_grad():
            place = read(parameter)
            place.copy_(ramp(start, *place.shape, centre=centre, amplitude=amplitude))
        self.described[name] = {"start": start, "centre": centre, "amplitude": amplitude}
        self.sources[name] = lambda: read(parameter.grad)

    def linear(self, name, module, *rows, transposed=False):
        self.put(name + "_weight", module.weight, *rows, transposed=transposed)
        if module.bias is not None:
            self.put(name + "_bias", module.bias, *rows)

    def norm(self, name, module):
        self.put(name + "_gamma", module.weight, centre=1.0)
        if getattr(module, "bias", None) is not None:
            self.put(name + "_beta", module.bias)

    def write(self, name):
        logits = self.model(torch.tensor(TOKENS)).logits
        (logits * ramp(0, *logits.shape)).sum().backward()
        rounded = lambda values: [round(value, DECIMALS) + 0.0 for value in values.flatten().tolist()]
        document = {
            "tool": "Hugging Face transformers, " + type(self.model).__name__,
            "version": "transformers " + transformers.__version__ + ", torch " + torch.__version__.split("+")[0],
            "script": "models/src/test/python/language_models.py",
            "dtype": "float64 from weights rounded to float32",
            "tolerance": TOLERANCE,
            "gradientStep": GRADIENT_STEP,
            "tokens": TOKENS,
            "parameters": {
                each: ramp_ | {"gradient": rounded(self.sources[each]().flatten()[::GRADIENT_STEP])}
                for each, ramp_ in self.described.items()},
            "logits": rounded(logits),
        }
        FOLDER.mkdir(parents=True, exist_ok=True)
        text = json.dumps(document, indent=1)
        text = re.sub(r"\[[^\[\]{}]*\]", lambda array: re.sub(r"\s+", " ", array[0]), text)
        (FOLDER / (name + ".json")).write_text(text + "\n", encoding="utf-8")


def gpt2():
    ref = Reference(GPT2LMHeadModel(GPT2Config(
        vocab_size=VOCAB, n_positions=11, n_embd=EMBED, n_layer=LAYERS, n_head=3, resid_pdrop=0.0, embd_pdrop=0.0,
        attn_pdrop=0.0, bos_token_id=None, eos_token_id=None)))
    model = ref.model.transformer
    ref.put("embedding_weight", model.wte.weight)
    ref.put("embedding_position_weight", model.wpe.weight)
    for number, block in enumerate(model.h):
        name = f"stack_layer{number}_"
        for part, projection in enumerate(("query", "key", "value")):  # GPT-2 has them in one, its weights transposed
            rows = part * EMBED, (part + 1) * EMBED
            ref.linear(f"{name}selfAttention_{projection}Projection", block.attn.c_attn, *rows, transposed=True)
        ref.linear(f"{name}selfAttention_outputProjection", block.attn.c_proj, transposed=True)
        ref.norm(f"{name}selfAttentionResidual_norm", block.ln_1)
        ref.linear(f"{name}feedForward_inputProjection", block.mlp.c_fc, transposed=True)
        ref.linear(f"{name}feedForward_outputProjection", block.mlp.c_proj, transposed=True)
        ref.norm(f"{name}feedForwardResidual_norm", block.ln_2)
    ref.norm("stack_norm", model.ln_f)
    return ref


def as_llama(model):
    ref = Reference(model)
    ref.put("embedding_weight", model.model.embed_tokens.weight)
    for number, layer in enumerate(model.model.layers):
        name = f"stack_layer{number}_"
        ref.linear(f"{name}selfAttention_queryProjection", layer.self_attn.q_proj)
        ref.linear(f"{name}selfAttention_keyProjection", layer.self_attn.k_proj)
        ref.linear(f"{name}selfAttention_valueProjection", layer.self_attn.v_proj)
        ref.linear(f"{name}selfAttention_outputProjection", layer.self_attn.o_proj)
        ref.norm(f"{name}selfAttentionResidual_norm", layer.input_layernorm)
        ref.linear(f"{name}feedForward_inputProjection", layer.mlp.up_proj)
        ref.linear(f"{name}feedForward_gateProjection", layer.mlp.gate_proj)
        ref.linear(f"{name}feedForward_outputProjection", layer.mlp.down_proj)
        ref.norm(f"{name}feedForwardResidual_norm", layer.post_attention_layernorm)
    ref.norm("stack_norm", model.model.norm)
    if not model.config.tie_word_embeddings:
        ref.linear("outputProjection", model.lm_head)
    return ref


SHARED = {
    "vocab_size": VOCAB, "hidden_size": EMBED, "num_hidden_layers": LAYERS, "bos_token_id": None, "eos_token_id": None,
    "pad_token_id": None}


def llama():
    """The preset's sizes: a width of 256, and no scaling."""
    return as_llama(LlamaForCausalLM(LlamaConfig(
        **SHARED, num_attention_heads=6, num_key_value_heads=3, intermediate_size=256, rms_norm_eps=1e-6)))


def llama3():
    """Scaled so that of the three pairs of channels one is fast, one slow, and one between; heads of their own size."""
    rope = {
        "rope_type": "llama3", "rope_theta": 50.0, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 40}
    return as_llama(LlamaForCausalLM(LlamaConfig(
        **SHARED, num_attention_heads=3, num_key_value_heads=1, head_dim=6, intermediate_size=17, rms_norm_eps=1e-5,
        rope_parameters=rope)))


def qwen2():
    """Biases for queries, keys and values only, positions interpolated, logits from the embedding."""
    rope = {"rope_type": "linear", "rope_theta": 1_000.0, "factor": 4.0}
    return as_llama(Qwen2ForCausalLM(Qwen2Config(
        **SHARED, num_attention_heads=3, num_key_value_heads=3, intermediate_size=17, rms_norm_eps=1e-6,
        rope_parameters=rope, tie_word_embeddings=True)))


if __name__ == "__main__":
    torch.set_num_threads(1)
    for make in gpt2, llama, llama3, qwen2:
        make().write(make.__name__)
