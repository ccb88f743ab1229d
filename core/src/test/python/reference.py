"""Writes the reference files of the parity tests: `python core/src/test/python/reference.py`, with torch 2.7.1.

One function a case, named like its file. Sizes are named by the letters of Heed's dimension key, primes where they are
free; parameters are named as Heed's blocks name them. Building and testing Heed needs neither this script nor Python.
"""

import math

import torch
from torch import nn
from torch.func import functional_call
from torch.nn import functional
from torch.nn.attention.bias import causal_lower_right
from torch.nn.functional import scaled_dot_product_attention

from reference_case import Case

CASES = []


def case(**sizes):
    """Marks a function as a case of these sizes; it receives the case and then the sizes by name."""

    def register(function):
        CASES.append((function.__name__.replace("_", "-"), function, sizes))
        return function

    return register


def kept(lengths, size):
    """(B, size), true for the real tokens."""
    return torch.arange(size) < lengths[:, None]


def scattered(*shape):
    """A mask without a pattern: about two thirds true, the first key always."""
    keep = torch.tensor([math.sin(0.7 * i * i) > -0.5 for i in range(math.prod(shape))]).reshape(shape)
    keep[..., 0] = True
    return keep


# Scaled dot-product attention, by PyTorch's own function


def heads(ref, B, H, T, S, D):
    return ref.input("query", B, H, T, D), ref.input("key", B, H, S, D), ref.input("value", B, H, S, D)


def weights_of(query, key, bias=0.0, keep=None):
    """The weights that scaled_dot_product_attention keeps to itself; 0 where nothing is kept."""
    scores = query @ key.mT / math.sqrt(query.shape[-1]) + bias
    if keep is not None:
        scores = scores.masked_fill(~keep, -math.inf)
    return scores.softmax(-1).nan_to_num(0.0)


@case(B=2, H=3, T=7, S=11, D=5)
def attention_unmasked(ref, **sizes):
    query, key, value = heads(ref, **sizes)
    ref.expect(scaled_dot_product_attention(query, key, value), weights_of(query, key))


@case(B=2, H=3, T=7, S=7, D=5)
def attention_causal_square(ref, T, **sizes):
    query, key, value = heads(ref, T=T, **sizes)
    keep = torch.ones(T, T, dtype=torch.bool).tril()
    ref.expect(scaled_dot_product_attention(query, key, value, is_causal=True), weights_of(query, key, keep=keep))


@case(B=2, H=3, T=7, S=11, D=5)
def attention_causal(ref, T, S, **sizes):
    """Aligned at the end, where PyTorch's is_causal would align at the start."""
    query, key, value = heads(ref, T=T, S=S, **sizes)
    keep = torch.ones(T, S, dtype=torch.bool).tril(S - T)
    output = scaled_dot_product_attention(query, key, value, attn_mask=causal_lower_right(T, S))
    ref.expect(output, weights_of(query, key, keep=keep))


@case(B=3, H=2, T=7, S=11, D=5)
def attention_padding(ref, B, S, **sizes):
    query, key, value = heads(ref, B=B, S=S, **sizes)
    keep = kept(ref.mask("lengths", torch.tensor([5, 1, 11])), S)[:, None, None, :]
    output = scaled_dot_product_attention(query, key, value, attn_mask=keep)
    ref.expect(output, weights_of(query, key, keep=keep))


@case(B=2, H=3, T=7, S=11, D=5)
def attention_dense(ref, B, H, T, S, D):
    """One row may attend to nothing."""
    query, key, value = heads(ref, B, H, T, S, D)
    keep = scattered(B, H, T, S)
    keep[1, 2, 3] = False
    ref.mask("keep", keep)
    output = scaled_dot_product_attention(query, key, value, attn_mask=keep)
    assert torch.count_nonzero(output[1, 2, 3]) == 0, "a fully masked row must give 0"
    ref.expect(output, weights_of(query, key, keep=keep))


@case(B=2, H=3, T=7, S=11, D=5)
def attention_bias(ref, H, T, S, **sizes):
    query, key, value = heads(ref, H=H, T=T, S=S, **sizes)
    bias = ref.input("bias", 1, H, T, S)
    output = scaled_dot_product_attention(query, key, value, attn_mask=bias)
    ref.expect(output, weights_of(query, key, bias))


@case(B=2, H=3, T=7, S=11, D=5)
def attention_bias_dense(ref, B, H, T, S, D):
    """One row may attend to nothing, whatever its bias."""
    query, key, value = heads(ref, B, H, T, S, D)
    bias = ref.input("bias", 1, H, T, S)
    keep = scattered(T, S)
    keep[3] = False
    ref.mask("keep", keep)
    output = scaled_dot_product_attention(query, key, value, attn_mask=bias.masked_fill(~keep, -math.inf))
    ref.expect(output, weights_of(query, key, bias, keep))


# Multi-head attention, by nn.MultiheadAttention


def present(state):
    return {name: tensor for name, tensor in state.items() if tensor is not None}


def attention_state(ref, prefix, E, bias=True):
    """Heed's four projections as nn.MultiheadAttention wants them: query, key and value in one."""
    names = ("01queryProjection", "02keyProjection", "03valueProjection")
    weights, biases = zip(*(ref.linear(prefix + name, E, E, bias) for name in names))
    output_weight, output_bias = ref.linear(prefix + "04outputProjection", E, E, bias)
    return present({
        "in_proj_weight": torch.cat(weights),
        "in_proj_bias": torch.cat(biases) if bias else None,
        "out_proj.weight": output_weight,
        "out_proj.bias": output_bias,
    })


def multi_head(ref, H, D, inputs, **arguments):
    module = nn.MultiheadAttention(H * D, H, batch_first=True).double()
    state = attention_state(ref, "", H * D)
    output, weights = functional_call(module, state, inputs, arguments | {"average_attn_weights": False})
    ref.expect(output, weights)


@case(B=5, T=7, H=2, D=3)
def multi_head_self(ref, B, T, H, D):
    query = ref.input("query", B, T, H * D)
    multi_head(ref, H, D, (query, query, query))


@case(B=5, T=7, S=11, H=2, D=3)
def multi_head_cross(ref, B, T, S, H, D):
    inputs = (ref.input("query", B, T, H * D), ref.input("key", B, S, H * D), ref.input("value", B, S, H * D))
    multi_head(ref, H, D, inputs)


@case(B=5, T=7, S=11, H=2, D=3)
def multi_head_padding(ref, B, T, S, H, D):
    inputs = (ref.input("query", B, T, H * D), ref.input("key", B, S, H * D), ref.input("value", B, S, H * D))
    keep = kept(ref.mask("lengths", torch.tensor([5, 11, 1, 7, 10])), S)
    multi_head(ref, H, D, inputs, key_padding_mask=~keep)


# Variants of multi-head attention, by scaled_dot_product_attention and the projections around it


def split(tokens, heads_):
    return tokens.unflatten(-1, (heads_, -1)).transpose(1, 2)  # (B, H, T, D)


def projected_attention(ref, prefix, query, memory, H, G, mark=lambda heads_: heads_, **arguments):
    """Attention of H query heads to G key and value heads, marked with their positions."""
    E = query.shape[-1]
    keys = G * E // H
    queries = split(functional.linear(query, *ref.linear(prefix + "01queryProjection", E, E)), H)
    key = split(functional.linear(memory, *ref.linear(prefix + "02keyProjection", E, keys)), G)
    value = split(functional.linear(memory, *ref.linear(prefix + "03valueProjection", E, keys)), G)
    context = scaled_dot_product_attention(mark(queries), mark(key), value, enable_gqa=True, **arguments)
    return functional.linear(context.transpose(1, 2).flatten(2), *ref.linear(prefix + "04outputProjection", E, E))


def rotated(heads_, offset, base=10_000.0):
    """Turns channel i together with channel i + D/2 (GPT-NeoX's convention)."""
    D = heads_.shape[-1]
    positions = torch.arange(offset, offset + heads_.shape[-2], dtype=torch.float64)
    angles = positions[:, None] * base ** (-2 * torch.arange(D // 2, dtype=torch.float64) / D)
    turn = torch.polar(torch.ones_like(angles), angles)  # a pair of channels is a complex number
    first, second = heads_.chunk(2, -1)
    turned = torch.complex(first, second) * turn
    return torch.cat([turned.real, turned.imag], -1)


def slopes(H):
    """As in the authors' code: the next smaller power of two, then every other slope of the next larger."""
    if H & (H - 1) == 0:
        return [2 ** (-8 * (head + 1) / H) for head in range(H)]
    power = 2 ** math.floor(math.log2(H))
    return slopes(power) + slopes(2 * power)[0::2][: H - power]


def alibi(H, T, S, offset):
    distances = (torch.arange(offset, offset + T)[:, None] - torch.arange(S)).abs()
    return -torch.tensor(slopes(H), dtype=torch.float64)[:, None, None] * distances  # (H, T, S)


@case(B=5, T=7, S=11, H=6, G=3, D=2)
def multi_head_grouped(ref, B, T, S, H, G, D):
    query, memory = ref.input("query", B, T, H * D), ref.input("memory", B, S, H * D)
    ref.expect(projected_attention(ref, "", query, memory, H, G))


@case(B=5, T=7, H=2, D=6, offset=13)
def multi_head_rotary(ref, B, T, H, D, offset):
    query = ref.input("query", B, T, H * D)
    mark = lambda heads_: rotated(heads_, offset)
    ref.expect(projected_attention(ref, "", query, query, H, H, mark, is_causal=True))


@case(B=3, T=7, H=5, D=2)
def multi_head_alibi(ref, B, T, H, D):
    query = ref.input("query", B, T, H * D)
    hidden = torch.ones(T, T, dtype=torch.bool).triu(1)
    bias = alibi(H, T, T, 0).masked_fill(hidden, -math.inf)
    ref.expect(projected_attention(ref, "", query, query, H, H, attn_mask=bias))


# Attention of recurrent networks, by its formula


def weighted_mean(ref, scores, memory, keep):
    weights = scores.masked_fill(~keep[:, None, :], -math.inf).softmax(-1)
    ref.expect(weights @ memory, weights)


@case(B=2, T=3, S=5, querySize=7, memorySize=11, F=13)
def additive(ref, B, T, S, querySize, memorySize, F):
    query, memory = ref.input("query", B, T, querySize), ref.input("memory", B, S, memorySize)
    query_weight, _ = ref.linear("01queryProjection", querySize, F, bias=False)
    key_weight, _ = ref.linear("02keyProjection", memorySize, F, bias=False)
    score_weight, _ = ref.linear("03scoreProjection", F, 1, bias=False)
    met = torch.tanh((query @ query_weight.T)[:, :, None] + (memory @ key_weight.T)[:, None])  # (B, T, S, F)
    weighted_mean(ref, met @ score_weight[0], memory, kept(ref.mask("lengths", torch.tensor([3, 5])), S))


def bilinear(ref, B, T, S, querySize, memorySize, scale):
    query, memory = ref.input("query", B, T, querySize), ref.input("memory", B, S, memorySize)
    weight, _ = ref.linear("01queryProjection", querySize, memorySize, bias=False)
    scores = torch.einsum("btq,mq,bsm->bts", query, weight, memory) * scale
    weighted_mean(ref, scores, memory, kept(ref.mask("lengths", torch.tensor([3, 5])), S))


@case(B=2, T=3, S=5, querySize=7, memorySize=11)
def general(ref, **sizes):
    bilinear(ref, **sizes, scale=1.0)


@case(B=2, T=3, S=5, querySize=7, memorySize=11)
def general_scaled(ref, **sizes):
    bilinear(ref, **sizes, scale=1 / math.sqrt(sizes["memorySize"]))


# Norms, by nn.LayerNorm and nn.RMSNorm; the inputs are small enough for the epsilons to show


def layer_norm_state(ref, prefix, E, bias=True):
    gamma = ref.parameter(prefix + "gamma", E, centre=1.0)
    return present({"weight": gamma, "bias": ref.parameter(prefix + "beta", E) if bias else None})


@case(B=2, T=3, E=5)
def norm_layer(ref, B, T, E):
    tokens = ref.input("tokens", B, T, E, amplitude=0.2)
    ref.expect(functional_call(nn.LayerNorm(E), layer_norm_state(ref, "", E), tokens))


@case(B=2, T=3, E=5)
def norm_layer_biasless(ref, B, T, E):
    tokens = ref.input("tokens", B, T, E, amplitude=0.2)
    ref.expect(functional_call(nn.LayerNorm(E, bias=False), layer_norm_state(ref, "", E, bias=False), tokens))


@case(B=2, T=3, E=5)
def norm_rms(ref, B, T, E):
    tokens = ref.input("tokens", B, T, E, amplitude=0.1)
    ref.expect(functional_call(nn.RMSNorm(E, eps=1e-6), {"weight": ref.parameter("gamma", E, centre=1.0)}, tokens))


# Positions, by nn.Embedding and by formula


@case(B=2, T=5, E=6, offset=13)
def position_sinusoidal(ref, B, T, E, offset):
    tokens = ref.input("tokens", B, T, E)
    table = [
        [(math.cos if channel % 2 else math.sin)(position / 10_000 ** (channel // 2 * 2 / E)) for channel in range(E)]
        for position in range(offset, offset + T)
    ]
    ref.expect(tokens + torch.tensor(table, dtype=torch.float64))


@case(B=2, T=5, E=7, maxLength=11, offset=3)
def position_learned(ref, B, T, E, maxLength, offset):
    tokens = ref.input("tokens", B, T, E)
    state = {"weight": ref.parameter("weight", maxLength, E)}
    ref.expect(tokens + functional_call(nn.Embedding(maxLength, E), state, torch.arange(offset, offset + T)))


@case(B=2, H=3, T=5, D=6, offset=0)
def position_rotary(ref, B, H, T, D, offset):
    ref.expect(rotated(ref.input("heads", B, H, T, D), offset))


@case(B=2, H=3, T=5, D=6, offset=13)
def position_rotary_offset(ref, B, H, T, D, offset):
    ref.expect(rotated(ref.input("heads", B, H, T, D), offset))


@case(B=2, H=4, T=3, S=5, D=7, offset=0)
def position_alibi(ref, B, H, T, S, D, offset):
    ref.expect(alibi(H, T, S, offset)[None])


@case(B=2, H=7, T=3, S=5, D=11, offset=2)
def position_alibi_odd_heads(ref, B, H, T, S, D, offset):
    ref.expect(alibi(H, T, S, offset)[None])


# Layers, by nn.TransformerEncoderLayer and nn.TransformerDecoderLayer


def named(prefix, state):
    return {f"{prefix}.{name}": tensor for name, tensor in state.items()}


def linear_state(ref, name, inputs, outputs, bias=True):
    return present(dict(zip(("weight", "bias"), ref.linear(name, inputs, outputs, bias))))


def encoder(ref, B, T, H, D, F, bias=True, **settings):
    E = H * D
    tokens = ref.input("tokens", B, T, E)
    keep = kept(ref.mask("lengths", torch.tensor([5, 7, 1, 6, 3])), T)
    state = (
        named("self_attn", attention_state(ref, "01selfAttention_", E, bias))
        | named("norm1", layer_norm_state(ref, "02selfAttentionResidual_01norm_", E, bias))
        | named("linear1", linear_state(ref, "03feedForward_01inputProjection", E, F, bias))
        | named("linear2", linear_state(ref, "03feedForward_02outputProjection", F, E, bias))
        | named("norm2", layer_norm_state(ref, "04feedForwardResidual_01norm_", E, bias))
    )
    layer = nn.TransformerEncoderLayer(E, H, F, dropout=0.0, batch_first=True, bias=bias, **settings).double()
    ref.expect(functional_call(layer, state, tokens, {"src_key_padding_mask": ~keep}))


@case(B=5, T=7, H=2, D=3, F=11)
def encoder_pre_relu(ref, **sizes):
    encoder(ref, **sizes, norm_first=True, activation="relu")


@case(B=5, T=7, H=2, D=3, F=11)
def encoder_pre_gelu(ref, **sizes):
    encoder(ref, **sizes, norm_first=True, activation="gelu")


@case(B=5, T=7, H=2, D=3, F=11)
def encoder_post_relu(ref, **sizes):
    encoder(ref, **sizes, norm_first=False, activation="relu")


@case(B=5, T=7, H=2, D=3, F=11)
def encoder_post_gelu(ref, **sizes):
    encoder(ref, **sizes, norm_first=False, activation="gelu")


@case(B=5, T=7, H=2, D=3, F=11)
def encoder_biasless_gelu_tanh(ref, **sizes):
    encoder(ref, **sizes, bias=False, norm_first=True, activation=nn.GELU("tanh"))


def swiglu(ref, prefix, tokens, hidden_dim):
    E = tokens.shape[-1]
    hidden = functional.linear(tokens, *ref.linear(prefix + "01inputProjection", E, hidden_dim))
    gate = functional.silu(functional.linear(tokens, *ref.linear(prefix + "02gateProjection", E, hidden_dim)))
    return functional.linear(gate * hidden, *ref.linear(prefix + "03outputProjection", hidden_dim, E))


@case(B=2, T=3, E=5, F=7)
def feed_forward_swiglu(ref, B, T, E, F):
    ref.expect(swiglu(ref, "", ref.input("tokens", B, T, E), F))


@case(B=5, T=7, H=2, D=3, F=11)
def encoder_rms_swiglu(ref, B, T, H, D, F):
    """Llama's layer but for its position: pre-norm, root-mean-square, gated."""
    norm = lambda name, x: functional.rms_norm(x, x.shape[-1:], ref.parameter(name, H * D, centre=1.0), 1e-6)
    tokens = ref.input("tokens", B, T, H * D)
    x = norm("02selfAttentionResidual_01norm_gamma", tokens)
    tokens = tokens + projected_attention(ref, "01selfAttention_", x, x, H, H, is_causal=True)
    x = norm("04feedForwardResidual_01norm_gamma", tokens)
    ref.expect(tokens + swiglu(ref, "03feedForward_", x, F))


def decoder(ref, B, T, S, H, D, F, **settings):
    E = H * D
    target, memory = ref.input("target", B, T, E), ref.input("memory", B, S, E)
    keep = kept(ref.mask("lengths", torch.tensor([5, 11, 1, 7, 10])), S)
    state = (
        named("self_attn", attention_state(ref, "01selfAttention_", E))
        | named("norm1", layer_norm_state(ref, "02selfAttentionResidual_01norm_", E))
        | named("multihead_attn", attention_state(ref, "03crossAttention_", E))
        | named("norm2", layer_norm_state(ref, "04crossAttentionResidual_01norm_", E))
        | named("linear1", linear_state(ref, "05feedForward_01inputProjection", E, F))
        | named("linear2", linear_state(ref, "05feedForward_02outputProjection", F, E))
        | named("norm3", layer_norm_state(ref, "06feedForwardResidual_01norm_", E))
    )
    layer = nn.TransformerDecoderLayer(E, H, F, dropout=0.0, batch_first=True, **settings).double()
    hidden = torch.ones(T, T, dtype=torch.bool).triu(1)
    arguments = {"tgt_mask": hidden, "tgt_is_causal": True, "memory_key_padding_mask": ~keep}
    ref.expect(functional_call(layer, state, (target, memory), arguments))


@case(B=5, T=7, S=11, H=2, D=3, F=13)
def decoder_pre_relu(ref, **sizes):
    decoder(ref, **sizes, norm_first=True, activation="relu")


@case(B=5, T=7, S=11, H=2, D=3, F=13)
def decoder_post_gelu(ref, **sizes):
    decoder(ref, **sizes, norm_first=False, activation="gelu")


def main():
    assert torch.__version__.split("+")[0] == "2.7.1", f"torch must be 2.7.1, but got {torch.__version__}"
    torch.set_num_threads(1)
    for name, function, sizes in CASES:
        ref = Case(**sizes)
        function(ref, **sizes)
        ref.write(name)


if __name__ == "__main__":
    main()
