"""Writes the reference folders of adapters: `python models/src/test/python/peft_folders.py`, with torch 2.7.1, transformers
5.24 and peft 0.21.2.

PEFT puts low-rank adapters with seeded weights on models of dev/heed/huggingface (hugging_face_folders.py, bert_folders.py) and
saves them as it does; `expected.json` has the logits of the adapted model for some tokens. Run with the names of folders that
another program wrote, it loads each on the model that its `expected.json` names instead and prints how far the logits are from
those that stand there.

Building and testing Heed needs neither this script nor Python.
"""

import json
import pathlib
import shutil
import sys

import peft
import torch
import transformers
from peft import LoraConfig, PeftModel, get_peft_model

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "resources/dev/heed/huggingface"
TOKENS = [[3, 5, 8, 1, 10, 7, 7], [9, 2, 0, 11, 6, 4, 10]]
SPREAD = 0.5
DECIMALS = 7

ADAPTERS = {
    "queries-and-values": (
        "llama2",
        dict(task_type="CAUSAL_LM", r=2, lora_alpha=6, lora_dropout=0.1, target_modules=["q_proj", "v_proj"]),
    ),
    "head-saved": (
        "llama2",
        dict(
            task_type="CAUSAL_LM",
            r=3,
            lora_alpha=5,
            target_modules=r"model\.layers\.1\..*(k|up|down)_proj",
            modules_to_save=["lm_head"],
        ),
    ),
    "gpt2-joined": (
        "gpt2",
        dict(task_type="CAUSAL_LM", r=2, lora_alpha=3, target_modules=["c_attn", "c_fc"], fan_in_fan_out=True),
    ),
    "bert": ("bert-sequences", dict(task_type="SEQ_CLS", r=2, lora_alpha=6, target_modules=["query", "value"])),
}


def base(name):
    folder = FOLDER / name
    kind = getattr(transformers, transformers.AutoConfig.from_pretrained(folder).architectures[0])
    return kind.from_pretrained(folder, dtype=torch.float32).eval()


def logits(model):
    with torch.no_grad():
        return model(torch.tensor(TOKENS)).logits.flatten().tolist()


def write(name, base_name, settings):
    torch.manual_seed(7)
    model = get_peft_model(base(base_name), LoraConfig(**settings))
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.normal_(0, SPREAD)
    model.eval()
    folder = FOLDER / "peft" / name
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    config = json.loads((folder / "adapter_config.json").read_text())
    config["base_model_name_or_path"] = base_name
    if isinstance(config["target_modules"], list):
        config["target_modules"].sort()
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    document = {
        "tool": "PEFT, LoraConfig",
        "version": f"peft {peft.__version__}, transformers {transformers.__version__}, "
        + "torch " + torch.__version__.split("+")[0],
        "script": "models/src/test/python/peft_folders.py",
        "base": base_name,
        "tokens": TOKENS,
        "logits": [round(value, DECIMALS) for value in logits(model)],
    }
    (folder / "expected.json").write_text(json.dumps(document) + "\n")


def compare(folder):
    expected = json.loads((folder / "expected.json").read_text())
    got = logits(PeftModel.from_pretrained(base(expected["base"]), folder).eval())
    print(folder, max(abs(x - y) for x, y in zip(expected["logits"], got, strict=True)))


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        compare(pathlib.Path(folder))
    if len(sys.argv) == 1:
        for name, (base_name, settings) in ADAPTERS.items():
            write(name, base_name, settings)
