"""The PyTorch side of ./heed bench: the same work as a good user of PyTorch writes it.

One process for the whole bench. It reads a line, does what it says and answers with a line:

    prepare WORKLOAD   ->  ready | unavailable REASON
    run N              ->  seconds S      (the workload N times; where BEGINS_UNTIMED says so, once more before)
    peak               ->  megabytes M    (most memory resident so far)
    anything that goes wrong:  error REASON

It begins with a line of its own, "torch VERSION", and ends when its input does. Between lines it waits in a blocking
read and takes no processor time. WORKLOAD is one of

    training B L E H float32|bfloat16   two encoder layers: forward, loss, backward, clipping, AdamW
    language-model B L E H N V float32|bfloat16   a character model, as nanoGPT trains it: random windows, loss,
                                        backward, clipping, AdamW
    decoding E N H B V PROMPT NEW SETTING...   generation by GPT-2 with its cache, as Hugging Face has it
    sentences N E H B V NUMBER SHORTEST LONGEST transformers|onnxruntime   embeddings of texts, B at once
    recurrent B L E V feeding|plain     a training step of an LSTM with attention
    recurrent-decoding B L E V feeding|plain   its greedy decoding of L tokens

Arguments: the number of threads.
"""

import ast
import os
import signal
import sys
import tempfile
import time

# Ctrl-C goes to every process of the terminal; this one ends when its input does.
signal.signal(signal.SIGINT, signal.SIG_IGN)

# The protocol has standard output for itself: what libraries print goes to standard error.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

try:
    import torch
except Exception as e:
    print(f"error {type(e).__name__}: {e}", file=answers)
    sys.exit(1)

from torch import nn
from torch.nn import functional as F

LEARNING_RATE = 1e-4
MAX_NORM = 1.0
NUM_LAYERS = 2


class Unavailable(Exception):
    """This machine or this interpreter lacks what a workload needs."""


class EncoderLayer(nn.Module):
    """Pre-norm, one projection for query, key and value, ReLU, F = 4 E."""

    def __init__(self, embed_dim, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.attention_norm = nn.LayerNorm(embed_dim)
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim)
        self.output = nn.Linear(embed_dim, embed_dim)
        self.feed_forward_norm = nn.LayerNorm(embed_dim)
        self.feed_forward = nn.Sequential(
            nn.Linear(embed_dim, 4 * embed_dim), nn.ReLU(), nn.Linear(4 * embed_dim, embed_dim)
        )

    def attend(self, x):
        batch, length, size = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.num_heads, size // self.num_heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)  # each (B, H, L, D)
        context = F.scaled_dot_product_attention(query, key, value)
        return self.output(context.transpose(1, 2).reshape(batch, length, size))

    def forward(self, x):
        x = x + self.attend(self.attention_norm(x))
        return x + self.feed_forward(self.feed_forward_norm(x))


def adamw(parameters):
    return torch.optim.AdamW(parameters, lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.0, fused=True)


def requires_bfloat16(precision):
    half = precision == "bfloat16"
    if half and not torch.ops.mkldnn._is_mkldnn_bf16_supported():
        raise Unavailable("the processor does not multiply bfloat16")  # a single step would take minutes
    return half


def training(batch, length, embed_dim, num_heads, precision):
    half = requires_bfloat16(precision)
    shape = (int(batch), int(length), int(embed_dim))
    model = nn.Sequential(*[EncoderLayer(int(embed_dim), int(num_heads)) for _ in range(NUM_LAYERS)])
    optimizer = adamw(model.parameters())
    parameters = list(model.parameters())
    source, target = torch.randn(shape), torch.randn(shape)

    def step():
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            output = model(source)
        loss = F.mse_loss(output.float(), target)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, MAX_NORM, foreach=True)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    return step


class CausalLayer(nn.Module):
    """Pre-norm, causal, GELU, no bias."""

    def __init__(self, embed_dim, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.attention_norm = nn.LayerNorm(embed_dim, bias=False)
        self.qkv = nn.Linear(embed_dim, 3 * embed_dim, bias=False)
        self.output = nn.Linear(embed_dim, embed_dim, bias=False)
        self.feed_forward = nn.Sequential(
            nn.LayerNorm(embed_dim, bias=False),
            nn.Linear(embed_dim, 4 * embed_dim, bias=False),
            nn.GELU(),
            nn.Linear(4 * embed_dim, embed_dim, bias=False),
        )

    def forward(self, x):
        query, key, value = (
            part.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)  # (B, H, L, D)
            for part in self.qkv(self.attention_norm(x)).chunk(3, dim=-1)
        )
        context = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.output(context.transpose(1, 2).flatten(2))
        return x + self.feed_forward(x)


class LanguageModel(nn.Module):
    """Learned positions, causal layers, logits from the embedding of the tokens."""

    def __init__(self, vocab_size, length, embed_dim, num_heads, num_layers):
        super().__init__()
        self.tokens = nn.Embedding(vocab_size, embed_dim)
        self.positions = nn.Embedding(length, embed_dim)
        self.layers = nn.Sequential(*[CausalLayer(embed_dim, num_heads) for _ in range(num_layers)])
        self.norm = nn.LayerNorm(embed_dim, bias=False)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, tokens):
        places = torch.arange(tokens.shape[1])
        return F.linear(self.norm(self.layers(self.tokens(tokens) + self.positions(places))), self.tokens.weight)


def language_model(batch, length, embed_dim, num_heads, num_layers, vocab_size, precision):
    """Random windows of a text, drawn anew for each step; the loss is read every tenth step, as for a log."""
    batch, length, vocab_size = int(batch), int(length), int(vocab_size)
    half = requires_bfloat16(precision)
    model = LanguageModel(vocab_size, length, int(embed_dim), int(num_heads), int(num_layers))
    parameters = list(model.parameters())
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in parameters if p.dim() > 1], "weight_decay": 0.1},
            {"params": [p for p in parameters if p.dim() == 1], "weight_decay": 0.0},
        ],
        lr=1e-3,
        betas=(0.9, 0.99),
        fused=True,
    )
    text = torch.randint(vocab_size, (1_000_000,))
    steps = 0

    def step():
        nonlocal steps
        starts = torch.randint(len(text) - length, (batch,)).tolist()
        tokens = torch.stack([text[start : start + length] for start in starts])
        targets = torch.stack([text[start + 1 : start + 1 + length] for start in starts])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            logits = model(tokens)
            loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, MAX_NORM)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        steps += 1
        if steps % 10 == 0:
            loss.item()

    return step


def decoding(embed_dim, num_layers, num_heads, batch, vocab_size, prompt, new, *settings):
    """Each setting is one of generate's, such as num_beams=4."""
    try:
        from transformers import GPT2Config, GPT2LMHeadModel
    except ImportError as e:
        raise Unavailable(e) from e

    batch, prompt, new = int(batch), int(prompt), int(new)
    config = GPT2Config(
        vocab_size=int(vocab_size),
        n_positions=prompt + new,
        n_embd=int(embed_dim),
        n_layer=int(num_layers),
        n_head=int(num_heads),
        bos_token_id=0,
        eos_token_id=None,
        pad_token_id=0,
    )
    model = GPT2LMHeadModel(config).eval()
    tokens = torch.randint(1, int(vocab_size), (batch, prompt))
    mask = torch.ones_like(tokens)
    chosen = {"do_sample": False, "num_beams": 1, "use_cache": True}
    chosen |= {name: ast.literal_eval(value) for name, value in (setting.split("=") for setting in settings)}

    def step():
        with torch.inference_mode():
            written = model.generate(tokens, attention_mask=mask, max_new_tokens=new, **chosen)
        assert written.shape == (batch, prompt + new), written.shape

    return step


class SentenceEncoder(nn.Module):
    """The mean over the vectors of real tokens, of length 1."""

    def __init__(self, bert):
        super().__init__()
        self.bert = bert

    def forward(self, tokens, mask):
        vectors = self.bert(input_ids=tokens, attention_mask=mask).last_hidden_state
        real = mask.unsqueeze(-1).to(vectors.dtype)
        return F.normalize((vectors * real).sum(1) / real.sum(1), dim=1)


def onnx_session(model):
    """ONNX Runtime on the same weights, with the same number of threads."""
    import onnx  # noqa: F401, which torch exports with
    import onnxruntime

    names = ["tokens", "mask"]
    example = (torch.ones(2, 3, dtype=torch.long), torch.ones(2, 3, dtype=torch.long))
    axes = {name: {0: "batch", 1: "length"} for name in names}
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "encoder.onnx")
        torch.onnx.export(model, example, file, input_names=names, dynamic_axes=axes, opset_version=17, dynamo=False)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def sentences(num_layers, embed_dim, num_heads, batch, vocab_size, number, shortest, longest, library):
    """Lengths and tokens follow the formula of our side."""
    try:
        from transformers import BertConfig, BertModel
    except ImportError as e:
        raise Unavailable(e) from e

    batch, vocab_size, number, shortest, longest = map(int, (batch, vocab_size, number, shortest, longest))
    config = BertConfig(
        vocab_size=vocab_size,
        hidden_size=int(embed_dim),
        num_hidden_layers=int(num_layers),
        num_attention_heads=int(num_heads),
        intermediate_size=4 * int(embed_dim),
        max_position_embeddings=longest,
        attn_implementation="eager" if library == "onnxruntime" else "sdpa",
    )
    model = SentenceEncoder(BertModel(config, add_pooling_layer=False)).eval()
    if library == "onnxruntime":
        try:
            session = onnx_session(model)
        except Exception as e:  # its parts may not fit each other
            raise Unavailable(f"{type(e).__name__}: {e}".splitlines()[0]) from e
    texts = [
        [1 + (31 * text + 7 * place) % (vocab_size - 1) for place in range(shortest + 41 * text % (longest - shortest + 1))]
        for text in range(number)
    ]

    def embed(batch_of_texts):
        width = max(map(len, batch_of_texts))
        tokens = torch.tensor([text + [0] * (width - len(text)) for text in batch_of_texts])
        mask = torch.tensor([[1] * len(text) + [0] * (width - len(text)) for text in batch_of_texts])
        if library == "onnxruntime":
            return session.run(None, {"tokens": tokens.numpy(), "mask": mask.numpy()})[0]
        with torch.inference_mode():
            return model(tokens, mask).numpy()

    def step():
        for first in range(0, number, batch):
            embed(texts[first : first + batch])

    return step


class RecurrentModel(nn.Module):
    """An LSTM in both directions, and one that looks back by Luong's general attention, with input feeding or without."""

    def __init__(self, embed_dim, vocab_size, feeding):
        super().__init__()
        self.feeding = feeding
        self.source = nn.Embedding(vocab_size, embed_dim)
        self.target = nn.Embedding(vocab_size, embed_dim)
        self.encoder = nn.LSTM(embed_dim, embed_dim, batch_first=True, bidirectional=True)
        self.bridge = nn.Linear(2 * embed_dim, embed_dim)
        self.decoder = (
            nn.LSTMCell(2 * embed_dim, embed_dim) if feeding else nn.LSTM(embed_dim, embed_dim, batch_first=True)
        )
        self.score = nn.Linear(embed_dim, 2 * embed_dim, bias=False)
        self.combination = nn.Linear(3 * embed_dim, embed_dim)
        self.output = nn.Linear(embed_dim, vocab_size)

    def start(self, source):
        memory, (last, _) = self.encoder(self.source(source))
        hidden = torch.tanh(self.bridge(torch.cat([last[0], last[1]], dim=1)))  # (B, E)
        return memory, (hidden, torch.zeros_like(hidden), torch.zeros_like(hidden))

    def look_back(self, states, memory):
        weights = torch.softmax(self.score(states) @ memory.transpose(1, 2), dim=2)  # (B, T, S)
        return torch.tanh(self.combination(torch.cat([weights @ memory, states], dim=2)))

    def advance(self, tokens, state, memory):
        """One token of each row."""
        hidden, cell, fed = state
        vectors = self.target(tokens)
        if self.feeding:
            hidden, cell = self.decoder(torch.cat([vectors, fed], dim=1), (hidden, cell))
        else:
            _, (hidden, cell) = self.decoder(vectors.unsqueeze(1), (hidden.unsqueeze(0), cell.unsqueeze(0)))
            hidden, cell = hidden[0], cell[0]
        found = self.look_back(hidden.unsqueeze(1), memory)[:, 0]
        return found, (hidden, cell, found)

    def forward(self, source, tokens):
        memory, state = self.start(source)
        if self.feeding:
            found = []
            for token in tokens.unbind(1):
                each, state = self.advance(token, state, memory)
                found.append(each)
            found = torch.stack(found, dim=1)
        else:
            hidden, cell, _ = state
            states, _ = self.decoder(self.target(tokens), (hidden.unsqueeze(0), cell.unsqueeze(0)))
            found = self.look_back(states, memory)
        return self.output(found)


def recurrent(batch, length, embed_dim, vocab_size, feeding):
    shape, vocab_size = (int(batch), int(length)), int(vocab_size)
    model = RecurrentModel(int(embed_dim), vocab_size, feeding == "feeding")
    parameters = list(model.parameters())
    optimizer = adamw(parameters)
    source, target = (torch.randint(4, vocab_size, shape) for _ in range(2))
    tokens = torch.cat([torch.ones(shape[0], 1, dtype=torch.long), target[:, :-1]], dim=1)

    def step():
        loss = F.cross_entropy(model(source, tokens).flatten(0, 1), target.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, MAX_NORM)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    return step


def recurrent_decoding(batch, length, embed_dim, vocab_size, feeding):
    batch, length = int(batch), int(length)
    model = RecurrentModel(int(embed_dim), int(vocab_size), feeding == "feeding").eval()
    source = torch.randint(4, int(vocab_size), (batch, length))

    def step():
        with torch.inference_mode():
            memory, state = model.start(source)
            written = [torch.ones(batch, dtype=torch.long)]
            for _ in range(length):
                found, state = model.advance(written[-1], state, memory)
                written.append(model.output(found).argmax(1))
            return torch.stack(written[1:], dim=1).tolist()

    return step


WORKLOADS = {
    "training": training,
    "language-model": language_model,
    "decoding": decoding,
    "sentences": sentences,
    "recurrent": recurrent,
    "recurrent-decoding": recurrent_decoding,
}

# As on our side, where the first step of a run makes the optimizer's memory and is not counted
BEGINS_UNTIMED = {"language-model", "recurrent"}


def prepare(name, *arguments):
    try:
        return WORKLOADS[name](*arguments), "ready"
    except Unavailable as e:
        return None, f"unavailable {e}"


def run(step, repetitions, begins_untimed):
    if begins_untimed:
        step()
    start = time.perf_counter()
    for _ in range(repetitions):
        step()
    return f"seconds {time.perf_counter() - start!r}"


def peak():
    with open("/proc/self/status") as status:
        kilobytes = next(line.split()[1] for line in status if line.startswith("VmHWM:"))
    return f"megabytes {int(kilobytes) / 1024!r}"


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(1)
    print("torch", torch.__version__, file=answers)
    name, step = "", None
    for line in iter(sys.stdin.readline, ""):
        command, *arguments = line.split()
        try:
            if command == "prepare":
                step = None  # its memory goes before the next one's comes
                name = arguments[0]
                step, answer = prepare(*arguments)
            elif command == "run":
                answer = run(step, int(arguments[0]), name in BEGINS_UNTIMED)
            elif command == "peak":
                answer = peak()
            else:
                answer = "error unknown command " + command
        except Exception as e:
            answer = "error " + " ".join(f"{type(e).__name__}: {e}".split())
        print(answer, file=answers)


main()
