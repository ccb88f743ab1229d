"""Writes folders of Hugging Face's language models: `python models/src/test/python/hugging_face_folders.py`, with torch
2.7.1, transformers 5.24 and safetensors.

Each folder is what `save_pretrained` of a small model with seeded weights writes, and beside it `expected.json`: the logits
of some tokens, and what `generate` continues a prompt with. Of those whose weights are rounded to bfloat16 it says what a
model in float32 makes of the rounded ones.

Building and testing Heed needs neither this script nor Python.
"""

import json
import pathlib
import re
import shutil

import torch
import transformers
from safetensors.torch import load_file, save_file
from transformers import (
    AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM,
    Qwen2Config, Qwen2ForCausalLM)

SEED = 20
DEVIATION = 0.5
DECIMALS = 7
MARGIN = 1e-3  # between the most probable token and the next one, in each step of a continuation
NEW_TOKENS = 11
FOLDER = pathlib.Path(__file__).resolve().parents[1] / "resources/dev/heed/huggingface"

TOKENS = [[3, 5, 8, 1, 12, 7, 7], [9, 2, 0, 11, 6, 4, 10]]
SHARED = {"vocab_size": 13, "bos_token_id": 11, "eos_token_id": 12, "pad_token_id": None}
LLAMA = SHARED | {"hidden_size": 12, "num_hidden_layers": 2}


def seeded(model):
    torch.manual_seed(SEED)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            centre = 1.0 if re.search(r"(ln_.|norm)\.weight$", name) else 0.0
            parameter.copy_(centre + DEVIATION * torch.randn_like(parameter))
    return model.eval()


def expect(folder):
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    prompt = torch.tensor([TOKENS[0][:3]])
    generated = model.generate(prompt, max_new_tokens=NEW_TOKENS, do_sample=False)
    with torch.no_grad():
        logits = model(torch.tensor(TOKENS)).logits
        steps = model(generated).logits[0, prompt.shape[1] - 1:-1]
    best = steps.topk(2).values
    assert (best[:, 0] - best[:, 1]).min() > MARGIN, "tokens depend on rounding: choose another seed"
    document = {
        "tool": "Hugging Face transformers, " + type(model).__name__,
        "version": "transformers " + transformers.__version__ + ", torch " + torch.__version__.split("+")[0],
        "script": "models/src/test/python/hugging_face_folders.py",
        "tokens": TOKENS,
        "logits": [round(value, DECIMALS) + 0.0 for value in logits.flatten().tolist()],
        "prompt": prompt[0].tolist(),
        "continuation": generated[0, prompt.shape[1]:].tolist(),
    }
    text = re.sub(r"\[[^\[\]{}]*\]", lambda array: re.sub(r"\s+", " ", array[0]), json.dumps(document, indent=1))
    (folder / "expected.json").write_text(text + "\n", encoding="utf-8")
    print(folder.name, document["continuation"])


def save(name, model, **options):
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder, **options)
    return folder


def gpt2(**settings):
    return seeded(GPT2LMHeadModel(GPT2Config(**SHARED | {
        "n_positions": 17, "n_embd": 12, "n_layer": 2, "n_head": 3, "embd_pdrop": 0.1, "attn_pdrop": 0.2,
        "resid_pdrop": 0.3} | settings)))


def bare_gpt2():
    """As the one on Hugging Face's hub: the names of the model without its head, and the causal mask among them."""
    model = gpt2(n_inner=7, n_layer=1, activation_function="relu", layer_norm_epsilon=1e-3)
    folder = save("gpt2-bare", model)
    file = folder / "model.safetensors"
    arrays = {name.removeprefix("transformer."): array for name, array in load_file(file).items()}
    arrays["h.0.attn.bias"] = torch.ones(17, 17).tril().view(1, 1, 17, 17)
    save_file(arrays, file, metadata={"format": "pt"})
    return folder


def llama2():
    """Heads of their own size, biases of attention alone, a head for the logits, in bfloat16 and several files."""
    model = seeded(LlamaForCausalLM(LlamaConfig(
        **LLAMA, num_attention_heads=3, num_key_value_heads=3, head_dim=6, intermediate_size=17, rms_norm_eps=1e-5,
        attention_bias=True)))
    return save("llama2", model.to(torch.bfloat16), max_shard_size="3KB")


def llama3():
    """Scaled so that of the three pairs of channels one is fast, one slow, and one between; tied, grouped heads."""
    rope = {
        "rope_type": "llama3", "rope_theta": 50.0, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 40}
    settings = LLAMA | {"eos_token_id": [12, 0]}
    return save("llama3", seeded(LlamaForCausalLM(LlamaConfig(
        **settings, num_attention_heads=2, num_key_value_heads=1, intermediate_size=17, tie_word_embeddings=True,
        max_position_embeddings=320, rope_parameters=rope))))


def mistral():
    """A sliding window shorter than the tokens, positions with another base."""
    return save("mistral", seeded(MistralForCausalLM(MistralConfig(
        **LLAMA, num_attention_heads=6, num_key_value_heads=3, intermediate_size=17, sliding_window=3,
        rope_parameters={"rope_type": "default", "rope_theta": 500.0}))))


def qwen2():
    """Biases of queries, keys and values, positions interpolated."""
    return save("qwen2", seeded(Qwen2ForCausalLM(Qwen2Config(
        **LLAMA, num_attention_heads=3, num_key_value_heads=3, intermediate_size=17,
        rope_parameters={"rope_type": "linear", "rope_theta": 1_000.0, "factor": 4.0}))))


if __name__ == "__main__":
    torch.set_num_threads(1)
    for each in save("gpt2", gpt2()), bare_gpt2(), llama2(), llama3(), mistral(), qwen2():
        expect(each)
