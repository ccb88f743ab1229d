# The operations, with gradients and without. B batch, T tokens, S tokens attended to, E their size, H heads of size D, G of them for
# keys and values, V vocabulary. Heads are (B, H, T, D). An array without elements stands for one that is absent. Numbers of types
# are libtorch's: 2 int16, 4 int64, 6 float32, 7 float64, 15 bfloat16. What decoding calls for each token has a single return.


# A layer: attention to the tokens themselves, attention to a memory for layers that have one, and the feed-forward network.
# Weights come as LayerWeights lists them, a memory's keys and values last.
def layer(tokens: Tensor, weights: List[Tensor], mask: Tensor, causal: bool, cosine: Tensor, sine: Tensor, memory_mask: Tensor, memory_cosine: Tensor, memory_sine: Tensor, head_dim: int, pre_norm: bool, epsilon: float, activation: int, attention_dropout: float, hidden_dropout: float, residual_dropout: float, max_stored_weights: int, precision: int) -> Tensor:
  entered = __torch__.operations.entered(tokens, weights, pre_norm, epsilon)
  query, key, value = __torch__.operations.query_key_value(entered, weights[2:8], head_dim, precision)
  turned_key = __torch__.operations.rotate(key, cosine, sine)
  groups = query.size(1) // key.size(1)
  turned_query = __torch__.operations.rotate(query, cosine, sine)
  shared_key = __torch__.operations.shared(turned_key, groups)
  shared_value = __torch__.operations.shared(value, groups)
  context = __torch__.operations.attend(turned_query, shared_key, shared_value, mask, causal, attention_dropout, max_stored_weights)
  seen = __torch__.operations.project(__torch__.operations.merged(context), weights[8], weights[9], precision)
  attended = tokens + __torch__.operations.dropped(seen, residual_dropout)
  if len(weights) > 18:
    asking, question = __torch__.operations.between(attended, weights, 0, 18, pre_norm, epsilon)
    straight = __torch__.operations.heads(question, weights[20], weights[21], head_dim, precision)
    seeking = __torch__.operations.rotate(straight, memory_cosine, memory_sine)
    memory_groups = seeking.size(1) // weights[24].size(1)
    memory_key = __torch__.operations.shared(weights[24].to(seeking.dtype), memory_groups)
    memory_value = __torch__.operations.shared(weights[25].to(seeking.dtype), memory_groups)
    found = __torch__.operations.attend(seeking, memory_key, memory_value, memory_mask, False, attention_dropout, max_stored_weights)
    answer = __torch__.operations.project(__torch__.operations.merged(found), weights[22], weights[23], precision)
    told = asking + __torch__.operations.dropped(answer, residual_dropout)
    informed, normalised = __torch__.operations.between(told, weights, 18, 10, pre_norm, epsilon)
  else:
    informed, normalised = __torch__.operations.between(attended, weights, 0, 10, pre_norm, epsilon)
  change = __torch__.operations.feed_forward(normalised, weights[12:18], activation, hidden_dropout, precision)
  summed = informed + __torch__.operations.dropped(change, residual_dropout)
  return __torch__.operations.left(summed, weights, pre_norm, epsilon)


# The norms stand before the sublayers, x + f(norm(x)), or behind them, norm(x + f(x)): what the first sublayer takes; what stands
# between two, as it is and as the next one takes it; what the last one leaves.
def entered(tokens: Tensor, weights: List[Tensor], pre_norm: bool, epsilon: float) -> Tensor:
  return __torch__.operations.normalise(tokens, weights[0], weights[1], epsilon) if pre_norm else tokens


def between(attended: Tensor, weights: List[Tensor], leaving: int, entering: int, pre_norm: bool, epsilon: float) -> Tuple[Tensor, Tensor]:
  if pre_norm:
    informed = attended
    normalised = __torch__.operations.normalise(attended, weights[entering], weights[entering + 1], epsilon)
  else:
    informed = __torch__.operations.normalise(attended, weights[leaving], weights[leaving + 1], epsilon)
    normalised = informed
  return informed, normalised


def left(summed: Tensor, weights: List[Tensor], pre_norm: bool, epsilon: float) -> Tensor:
  return summed if pre_norm else __torch__.operations.normalise(summed, weights[10], weights[11], epsilon)


def project(input: Tensor, weight: Tensor, bias: Tensor, precision: int) -> Tensor:
  result = __torch__.operations.linear(input, weight, bias, precision)
  return result if precision == 0 else result.to(6)


# Queries, keys and values of the same tokens, by one product with the three weights side by side.
def query_key_value(input: Tensor, weights: List[Tensor], head_dim: int, precision: int) -> Tuple[Tensor, Tensor, Tensor]:
  weight = torch.cat([weights[0], weights[2], weights[4]], 0)
  bias = torch.cat([weights[1], weights[3], weights[5]], 0)
  joint = __torch__.operations.linear(input, weight, bias, precision)
  key_dim = weights[2].size(0)
  query, key, value = joint.split_with_sizes([weights[0].size(0), key_dim, key_dim], -1)
  return __torch__.operations.split(query, head_dim), __torch__.operations.split(key, head_dim), __torch__.operations.split(value, head_dim)


def heads(input: Tensor, weight: Tensor, bias: Tensor, head_dim: int, precision: int) -> Tensor:
  return __torch__.operations.split(__torch__.operations.linear(input, weight, bias, precision), head_dim)


# softmax(Q K^T / sqrt(D) + mask) V as libtorch fuses it, or with stored weights where FusedKernel says why.
def attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor, causal: bool, dropout: float, max_stored_weights: int) -> Tensor:
  added = mask.to(query.dtype) if mask.is_floating_point() else mask
  num_weights = query.numel() // query.size(-1) * key.size(-2)
  drops = dropout > 0. and query.is_cpu
  if drops or (query.dtype == 15 and num_weights <= max_stored_weights):
    context = __torch__.operations.attend_by_weights(query, key, value, added, causal, dropout)
  else:
    context = torch.scaled_dot_product_attention(query, key, value, __torch__.operations.present(added), dropout, causal)
  return context


# The same spelled out. A mask is added, or says what is seen; the softmax of a row that sees nothing would be NaN, so such a row
# looks at everything and its result is set to 0.
def attend_by_weights(query: Tensor, key: Tensor, value: Tensor, mask: Tensor, causal: bool, dropout: float) -> Tensor:
  scores = torch.matmul(query.contiguous() * query.size(-1) ** -0.5, key.contiguous().transpose(-2, -1))
  values = value.contiguous()
  if causal:
    future = torch.full([query.size(-2), key.size(-2)], -inf, dtype=query.dtype, device=query.device).triu(1)
    context = torch.matmul(__torch__.operations.weights(scores.add_(future), dropout), values)
  elif mask.numel() == 0:
    context = torch.matmul(__torch__.operations.weights(scores, dropout), values)
  else:
    if mask.is_floating_point():
      sees = (mask != -inf).any(-1, True)
      added = torch.where(sees, mask, 0.)
    else:
      sees = mask.any(-1, True)
      added = torch.where(mask | ~sees, 0., -inf)
    context = torch.matmul(__torch__.operations.weights(scores.add_(added.to(query.dtype)), dropout), values) * sees
  return context


def weights(scores: Tensor, dropout: float) -> Tensor:
  return __torch__.operations.dropped(torch.softmax(scores, -1), dropout)


def merged(heads: Tensor) -> Tensor:
  return heads.transpose(1, 2).flatten(2)


# W2 relu(W1 x), or with gelu; activation 2 is SwiGLU, W2 (silu(G x) * W1 x).
def feed_forward(input: Tensor, weights: List[Tensor], activation: int, dropout: float, precision: int) -> Tensor:
  projected = __torch__.operations.linear(input, weights[0], weights[1], precision)
  if activation == 0:
    hidden = torch.relu(projected)
  elif activation == 1:
    hidden = torch.gelu(projected)
  elif activation == 3:
    hidden = torch.gelu(projected, approximate="tanh")
  else:
    hidden = torch.silu(__torch__.operations.linear(input, weights[2], weights[3], precision)) * projected
  kept = __torch__.operations.dropped(hidden, dropout)
  return __torch__.operations.project(kept, weights[4], weights[5], precision)


# Rotary positions: (a, b) becomes (a cos - b sin, b cos + a sin), a and b the halves of a head.
def rotate(heads: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
  if cosine.numel() == 0:
    turned = heads
  else:
    first, second = heads.chunk(2, -1)
    turned = torch.cat([first * cosine - second * sine, second * cosine + first * sine], -1).to(heads.dtype)
  return turned


# Keys or values that groups of heads share, once for each head.
def shared(heads: Tensor, groups: int) -> Tensor:
  return heads if groups == 1 else heads.repeat_interleave(groups, 1)


# Layer normalisation; without beta it is RMSNorm, x / sqrt(mean(x^2) + epsilon) gamma.
def normalise(input: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
  if beta.numel() == 0:
    length = torch.linalg_vector_norm(input, 2., [-1], True)
    mean_square = length.square() / input.size(-1)
    result = input * (mean_square + epsilon).rsqrt() * gamma
  else:
    result = torch.layer_norm(input, [input.size(-1)], gamma, beta, epsilon)
  return result


def normalised(input: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
  return input if gamma.numel() == 0 else __torch__.operations.normalise(input, gamma, beta, epsilon)


def dropped(input: Tensor, probability: float) -> Tensor:
  if probability <= 0.:
    result = input
  elif input.is_cpu:
    result = input * __torch__.operations.kept(input, probability)
  else:
    result = torch.dropout(input, probability, True)
  return result


# 1 / (1 - p) for elements that are kept and 0 for the others. Each 64 bits drawn are four numbers of 16 bits, for four elements.
def kept(like: Tensor, probability: float) -> Tensor:
  num_dropped = min(int(round(probability * 65536.)), 65535)
  count = like.numel()
  drawn = torch.empty([(count + 3) // 4], dtype=4, device=like.device).random_(-9223372036854775807 - 1, None)
  numbers = torch.view_copy(drawn, dtype=2)[:count]
  shares = torch.empty(like.size(), dtype=like.dtype, device=like.device)
  stays = torch.ge(numbers.view(like.size()), num_dropped - 32768, out=shares)
  return stays.mul_(65536. / (65536 - num_dropped))


# x W^T + b. Precision 0 is float32, 1 bfloat16; with 2 operands are rounded to bfloat16 and multiplied as float32.
def linear(input: Tensor, weight: Tensor, bias: Tensor, precision: int) -> Tensor:
  if precision != 0:
    rounded_input = __torch__.operations.rounded(input, precision)
    rounded_weight = __torch__.operations.rounded(weight, precision)
    rounded_bias = __torch__.operations.rounded(bias, precision)
    result = torch.linear(rounded_input, rounded_weight, __torch__.operations.present(rounded_bias))
  elif __torch__.operations.in_parts(input, weight):
    result = __torch__.operations.linear_in_parts(input, weight, bias)
  else:
    result = torch.linear(input, weight, __torch__.operations.present(bias))
  return result


# Whether four products of one row, each with a quarter of the weights, are worth their start.
def in_parts(input: Tensor, weight: Tensor) -> bool:
  return input.numel() == weight.size(1) and weight.numel() >= 65536 and weight.size(0) % 4 == 0


def linear_in_parts(row: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  parts = weight.unflatten(0, [4, -1]).transpose(1, 2)
  copies = row.reshape([1, 1, -1]).expand([4, 1, -1])
  product = torch.bmm(copies, parts).reshape(row.size()[:-1] + [-1])
  return product if bias.numel() == 0 else product + bias


def rounded(operand: Tensor, precision: int) -> Tensor:
  half = operand.to(15)
  return half if precision == 1 else half.to(6)


def split(tokens: Tensor, head_dim: int) -> Tensor:
  return tokens.unflatten(-1, [-1, head_dim]).transpose(1, 2)


def present(array: Tensor) -> Optional[Tensor]:
  return None if array.numel() == 0 else array


# Rows of logits; 0 in place of ignored ones where something is not finite, which their weight of 0 would not keep out.
def counted(rows: Tensor, ignored: Tensor) -> Tensor:
  must_hide = bool(ignored.any()) and not bool(rows.sum().isfinite())
  return rows.masked_fill(ignored.unsqueeze(1), 0.) if must_hide else rows


def log_probability(logits: Tensor, tokens: Tensor) -> Tensor:
  return torch.log_softmax(logits, -1).gather(-1, tokens.unsqueeze(-1))


# Tokens (B, 1) drawn from logits (B, 1, V) by numbers in [0, 1), one a row: the first whose sum of probabilities is above the number.
def drawn(logits: Tensor, uniform: Tensor, temperature: float, top_k: int, top_p: float, min_p: float) -> Tensor:
  size = logits.size(-1)
  weights = torch.softmax(logits if temperature == 1. else logits / temperature, -1)
  if top_k < size or top_p < 1. or min_p > 0.:
    least = __torch__.operations.least_weight(weights, top_k, top_p, min_p)
    kept = weights.masked_fill_(weights < least, 0.)
  else:
    kept = weights
  sums = kept.cumsum(-1, dtype=7)
  wanted = uniform * sums.narrow(-1, size - 1, 1)
  return torch.searchsorted(sums, wanted, right=True).clamp_max(size - 1).squeeze(-1)


# The least weight (B, 1, 1) that may be drawn.
def least_weight(weights: Tensor, top_k: int, top_p: float, min_p: float) -> Tensor:
  if top_k < weights.size(-1):
    largest, places = weights.topk(top_k)
    if top_p < 1.:
      sums = largest.cumsum(-1, dtype=7)
      least = __torch__.operations.least_of_nucleus(largest, sums, sums.narrow(-1, top_k - 1, 1) * top_p)
    else:
      least = largest.narrow(-1, top_k - 1, 1)
  elif top_p < 1.:
    least = __torch__.operations.least_of_all(weights, top_p)
  else:
    least = torch.zeros([1, 1, 1], dtype=6, device=weights.device)
  return torch.maximum(least, weights.amax([-1], True) * min_p) if min_p > 0. else least


# The nucleus of many weights without sorting all: it is among the 64 largest, or among the 64 largest below those that are
# surely in it, or else all are sorted.
def least_of_all(weights: Tensor, top_p: float) -> Tensor:
  if weights.numel() <= 1024:
    least = __torch__.operations.least_of_sorted(weights, top_p)
  else:
    wanted = weights.sum([-1], True, dtype=7) * top_p
    few, places = weights.topk(min(64, weights.size(-1)))
    sums = few.cumsum(-1, dtype=7)
    if __torch__.operations.reach(sums, wanted):
      least = __torch__.operations.least_of_nucleus(few, sums, wanted)
    else:
      lower, above = __torch__.operations.around_least(weights, top_p)
      next, places = lower.topk(min(64, weights.size(-1)))
      more_sums = next.cumsum(-1, dtype=7) + above
      if __torch__.operations.reach(more_sums, wanted):
        least = __torch__.operations.least_of_nucleus(next, more_sums, wanted)
      else:
        least = __torch__.operations.least_of_sorted(weights, top_p)
  return least


def least_of_sorted(weights: Tensor, top_p: float) -> Tensor:
  sorted, order = weights.sort(-1, True)
  sums = sorted.cumsum(-1, dtype=7)
  return __torch__.operations.least_of_nucleus(sorted, sums, sums[..., -1:] * top_p)


# The weights up to the bin of a histogram where the nucleus ends, and the sum of those above it.
def around_least(weights: Tensor, top_p: float) -> Tuple[Tensor, Tensor]:
  bins = (weights * (weights.amax([-1], True).reciprocal() * 4095.)).to(4)
  empty = torch.zeros([weights.size(0), 1, 4097], dtype=7, device=weights.device)
  sums = empty.scatter_add(-1, bins, weights.to(7)).cumsum(-1)
  total = sums[..., -1:]
  bin = torch.searchsorted(sums, total - total * top_p, right=True)
  return weights.masked_fill(bins > bin, 0.), total - sums.gather(-1, bin)


def reach(sums: Tensor, wanted: Tensor) -> bool:
  return bool((sums[..., -1:] >= wanted).all())


def least_of_nucleus(largest: Tensor, sums: Tensor, wanted: Tensor) -> Tensor:
  return largest.gather(-1, torch.searchsorted(sums, wanted))


# The repetition penalty of each token, (B, 1, V): 1 for those that did not come before.
def penalties(before: Tensor, vocab_size: int, penalty: float) -> Tensor:
  if before.numel() == 0 or penalty == 1.:
    result = torch.zeros([0], dtype=6, device=before.device)
  else:
    ones = torch.ones([before.size(0), 1, vocab_size], dtype=6, device=before.device)
    result = ones.scatter_(-1, before, penalty)
  return result


# Logits with the repetition penalty, and far lower for tokens that would repeat an n-gram of those before. The newest token
# joins the penalties.
def ruled(logits: Tensor, before: Tensor, penalties: Tensor, penalty: float, ngram: int) -> Tensor:
  if penalties.numel() == 0:
    penalised = logits
  else:
    factors = penalties.scatter_(-1, before[..., -1:], penalty)
    if penalty >= 1.:
      penalised = torch.minimum(logits * factors, logits / factors)
    else:
      penalised = torch.maximum(logits * factors, logits / factors)
  num_grams = before.size(-1) - ngram + 1
  if ngram == 0 or num_grams < 1:
    result = penalised
  else:
    contexts = before.unfold(-1, ngram - 1, 1)  # as many as n-grams, and the one that the next token ends
    same = contexts.narrow(2, 0, num_grams) == contexts.narrow(2, num_grams, 1)
    changes = torch.where(same.all(-1), -1.0e20, 0.)
    result = penalised.scatter_add(-1, before[..., ngram - 1:], changes)
  return result
