def layer(tokens: Tensor,
    weights: List[Tensor],
    mask: Tensor,
    causal: bool,
    cosine: Tensor,
    sine: Tensor,
    memory_mask: Tensor,
    memory_cosine: Tensor,
    memory_sine: Tensor,
    head_dim: int,
    pre_norm: bool,
    epsilon: float,
    activation: int,
    attention_dropout: float,
    hidden_dropout: float,
    residual_dropout: float,
    max_stored_weights: int,
    precision: int) -> Tensor:
  entered = __torch__.operations.entered(tokens, weights, pre_norm, epsilon, )
  query, newer_key, value, = __torch__.operations.query_key_value(entered, torch.slice(weights, 2, 8), head_dim, precision, )
  key = __torch__.operations.rotate(newer_key, cosine, sine, )
  groups = torch.floordiv(torch.size(query, 1), torch.size(key, 1))
  turned_query = __torch__.operations.rotate(query, cosine, sine, )
  shared_key = __torch__.operations.shared(key, groups, )
  shared_value = __torch__.operations.shared(value, groups, )
  context = __torch__.operations.attend(turned_query, shared_key, shared_value, mask, causal, attention_dropout, max_stored_weights, )
  seen = __torch__.operations.project(__torch__.operations.merged(context, ), weights[8], weights[9], precision, )
  attended = torch.add(tokens, __torch__.operations.dropped(seen, residual_dropout, ))
  if torch.gt(torch.len(weights), 18):
    asking, question, = __torch__.operations.between(attended, weights, 0, 18, pre_norm, epsilon, )
    straight = __torch__.operations.heads(question, weights[20], weights[21], head_dim, precision, )
    seeking = __torch__.operations.rotate(straight, memory_cosine, memory_sine, )
    memory_groups = torch.floordiv(torch.size(seeking, 1), torch.size(weights[24], 1))
    memory_key = __torch__.operations.shared(torch.to(weights[24], ops.prim.dtype(seeking)), memory_groups, )
    memory_value = __torch__.operations.shared(torch.to(weights[25], ops.prim.dtype(seeking)), memory_groups, )
    found = __torch__.operations.attend(seeking, memory_key, memory_value, memory_mask, False, attention_dropout, max_stored_weights, )
    answer = __torch__.operations.project(__torch__.operations.merged(found, ), weights[22], weights[23], precision, )
    told = torch.add(asking, __torch__.operations.dropped(answer, residual_dropout, ))
    informed, normalised, = __torch__.operations.between(told, weights, 18, 10, pre_norm, epsilon, )
  else:
    informed, normalised, = __torch__.operations.between(attended, weights, 0, 10, pre_norm, epsilon, )
  change = __torch__.operations.feed_forward(normalised, torch.slice(weights, 12, 18), activation, hidden_dropout, precision, )
  summed = torch.add(informed, __torch__.operations.dropped(change, residual_dropout, ))
  return __torch__.operations.left(summed, weights, pre_norm, epsilon, )
def entered(tokens: Tensor,
    weights: List[Tensor],
    pre_norm: bool,
    epsilon: float) -> Tensor:
  if pre_norm:
    entered = __torch__.operations.normalise(tokens, weights[0], weights[1], epsilon, )
  else:
    entered = tokens
  return entered
def between(attended: Tensor,
    weights: List[Tensor],
    leaving: int,
    entering: int,
    pre_norm: bool,
    epsilon: float) -> Tuple[Tensor, Tensor]:
  if pre_norm:
    informed = attended
    normalised = __torch__.operations.normalise(attended, weights[entering], weights[torch.add(entering, 1)], epsilon, )
  else:
    informed = __torch__.operations.normalise(attended, weights[leaving], weights[torch.add(leaving, 1)], epsilon, )
    normalised = informed
  return (informed, normalised)
def left(summed: Tensor,
    weights: List[Tensor],
    pre_norm: bool,
    epsilon: float) -> Tensor:
  if pre_norm:
    result = summed
  else:
    result = __torch__.operations.normalise(summed, weights[10], weights[11], epsilon, )
  return result
def project(input: Tensor,
    weight: Tensor,
    bias: Tensor,
    precision: int) -> Tensor:
  result = __torch__.operations.linear(input, weight, bias, precision, )
  if torch.eq(precision, 0):
    output = result
  else:
    output = torch.to(result, 6)
  return output
def query_key_value(input: Tensor,
    weights: List[Tensor],
    head_dim: int,
    precision: int) -> Tuple[Tensor, Tensor, Tensor]:
  weight = torch.cat([weights[0], weights[2], weights[4]], 0)
  bias = torch.cat([weights[1], weights[3], weights[5]], 0)
  joint = __torch__.operations.linear(input, weight, bias, precision, )
  key_dim = torch.size(weights[2], 0)
  query, key, value, = torch.split_with_sizes(joint, [torch.size(weights[0], 0), key_dim, key_dim], -1)
  return (__torch__.operations.split(query, head_dim, ), __torch__.operations.split(key, head_dim, ), __torch__.operations.split(value, head_dim, ))
def heads(input: Tensor,
    weight: Tensor,
    bias: Tensor,
    head_dim: int,
    precision: int) -> Tensor:
  return __torch__.operations.split(__torch__.operations.linear(input, weight, bias, precision, ), head_dim, )
def attend(query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor,
    causal: bool,
    dropout: float,
    max_stored_weights: int) -> Tensor:
  if torch.is_floating_point(mask):
    added = torch.to(mask, ops.prim.dtype(query))
  else:
    added = mask
  drops = torch.__and__(torch.gt(dropout, 0.), ops.prim.is_cpu(query))
  if torch.__or__(torch.eq(ops.prim.dtype(query), 15), drops):
    num_weights = torch.mul(torch.floordiv(torch.numel(query), torch.size(query, -1)), torch.size(key, -2))
    stored = torch.__or__(drops, torch.le(num_weights, max_stored_weights))
  else:
    stored = False
  if stored:
    context = __torch__.operations.attend_by_weights(query, key, value, added, causal, dropout, )
  else:
    context = torch.scaled_dot_product_attention(query, key, value, __torch__.operations.present(added, ), dropout, causal)
  return context
def attend_by_weights(query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor,
    causal: bool,
    dropout: float) -> Tensor:
  scaled_query = torch.mul(torch.contiguous(query), torch.pow(torch.size(query, -1), -0.5))
  scores = torch.matmul(scaled_query, torch.transpose(torch.contiguous(key), -2, -1))
  values = torch.contiguous(value)
  if causal:
    hidden = torch.full([torch.size(query, -2), torch.size(key, -2)], -inf, dtype=ops.prim.dtype(query), device=ops.prim.device(query))
    context = __torch__.operations.gathered(torch.add_(scores, torch.triu(hidden, 1)), values, dropout, )
  else:
    if torch.eq(torch.numel(mask), 0):
      context = __torch__.operations.gathered(scores, values, dropout, )
    else:
      if torch.is_floating_point(mask):
        sees = torch.any(torch.ne(mask, -inf), -1, True)
        added = torch.where(sees, mask, 0.)
      else:
        sees = torch.any(mask, -1, True)
        added = torch.where(torch.bitwise_or(mask, torch.bitwise_not(sees)), 0., -inf)
      masked_scores = torch.add_(scores, torch.to(added, ops.prim.dtype(query)))
      context = torch.mul(__torch__.operations.gathered(masked_scores, values, dropout, ), sees)
  return context
def gathered(scores: Tensor,
    value: Tensor,
    dropout: float) -> Tensor:
  return torch.matmul(__torch__.operations.dropped(torch.softmax(scores, -1), dropout, ), value)
def merged(heads: Tensor) -> Tensor:
  return torch.flatten(torch.transpose(heads, 1, 2), 2)
def feed_forward(input: Tensor,
    weights: List[Tensor],
    activation: int,
    dropout: float,
    precision: int) -> Tensor:
  projected = __torch__.operations.linear(input, weights[0], weights[1], precision, )
  if torch.eq(activation, 0):
    hidden = torch.relu(projected)
  else:
    if torch.eq(activation, 1):
      hidden = torch.gelu(projected)
    else:
      if torch.eq(activation, 3):
        hidden = torch.gelu(projected, approximate="tanh")
      else:
        gate = __torch__.operations.linear(input, weights[2], weights[3], precision, )
        hidden = torch.mul(torch.silu(gate), projected)
  kept = __torch__.operations.dropped(hidden, dropout, )
  return __torch__.operations.project(kept, weights[4], weights[5], precision, )
def rotate(heads: Tensor,
    cosine: Tensor,
    sine: Tensor) -> Tensor:
  if torch.eq(torch.numel(cosine), 0):
    turned = heads
  else:
    first, second, = torch.chunk(heads, 2, -1)
    turned_first = torch.sub(torch.mul(first, cosine), torch.mul(second, sine))
    turned_second = torch.add(torch.mul(second, cosine), torch.mul(first, sine))
    turned = torch.to(torch.cat([turned_first, turned_second], -1), ops.prim.dtype(heads))
  return turned
def shared(heads: Tensor,
    groups: int) -> Tensor:
  if torch.eq(groups, 1):
    result = heads
  else:
    result = torch.repeat_interleave(heads, groups, 1)
  return result
def normalise(input: Tensor,
    gamma: Tensor,
    beta: Tensor,
    epsilon: float) -> Tensor:
  if torch.eq(torch.numel(beta), 0):
    length = torch.linalg_vector_norm(input, 2., [-1], True)
    mean_square = torch.div(torch.square(length), torch.size(input, -1))
    result = torch.mul(torch.mul(input, torch.rsqrt(torch.add(mean_square, epsilon))), gamma)
  else:
    result = torch.layer_norm(input, [torch.size(input, -1)], gamma, beta, epsilon)
  return result
def normalised(input: Tensor,
    gamma: Tensor,
    beta: Tensor,
    epsilon: float) -> Tensor:
  if torch.eq(torch.numel(gamma), 0):
    result = input
  else:
    result = __torch__.operations.normalise(input, gamma, beta, epsilon, )
  return result
def dropped(input: Tensor,
    probability: float) -> Tensor:
  if torch.gt(probability, 0.):
    if ops.prim.is_cpu(input):
      kept = torch.mul(input, __torch__.operations.kept(input, probability, ))
    else:
      kept = torch.dropout(input, probability, True)
  else:
    kept = input
  return kept
def kept(like: Tensor,
    probability: float) -> Tensor:
  num_dropped = ops.prim.min(int(torch.round(torch.mul(probability, 65536.))), 65535)
  count = torch.numel(like)
  words = torch.empty([torch.floordiv(torch.add(count, 3), 4)], dtype=4, device=ops.prim.device(like))
  drawn = torch.random_(words, torch.sub(-9223372036854775807, 1), None)
  numbers = torch.slice(torch.view_copy(drawn, dtype=2), 0, 0, count)
  shares = torch.empty(torch.size(like), dtype=ops.prim.dtype(like), device=ops.prim.device(like))
  stays = torch.ge(torch.view(numbers, torch.size(like)), torch.sub(num_dropped, 32768), out=shares)
  return torch.mul_(stays, torch.div(65536., torch.sub(65536, num_dropped)))
def linear(input: Tensor,
    weight: Tensor,
    bias: Tensor,
    precision: int) -> Tensor:
  if torch.eq(precision, 0):
    if __torch__.operations.in_parts(input, weight, ):
      result = __torch__.operations.linear_in_parts(input, weight, bias, )
    else:
      result = torch.linear(input, weight, __torch__.operations.present(bias, ))
  else:
    rounded_input = __torch__.operations.rounded(input, precision, )
    rounded_weight = __torch__.operations.rounded(weight, precision, )
    rounded_bias = __torch__.operations.rounded(bias, precision, )
    result = torch.linear(rounded_input, rounded_weight, __torch__.operations.present(rounded_bias, ))
  return result
def in_parts(input: Tensor,
    weight: Tensor) -> bool:
  one_row = torch.eq(torch.numel(input), torch.size(weight, 1))
  large = torch.ge(torch.numel(weight), 65536)
  return torch.__and__(torch.__and__(one_row, large), torch.eq(torch.remainder(torch.size(weight, 0), 4), 0))
def linear_in_parts(row: Tensor,
    weight: Tensor,
    bias: Tensor) -> Tensor:
  parts = torch.transpose(torch.unflatten(weight, 0, [4, -1]), 1, 2)
  copies = torch.expand(torch.reshape(row, [1, 1, -1]), [4, 1, -1])
  shape = torch.add(torch.slice(torch.size(row), 0, -1), [-1])
  product = torch.reshape(torch.bmm(copies, parts), shape)
  if torch.eq(torch.numel(bias), 0):
    result = product
  else:
    result = torch.add(product, bias)
  return result
def rounded(operand: Tensor,
    precision: int) -> Tensor:
  half = torch.to(operand, 15)
  if torch.eq(precision, 1):
    result = half
  else:
    result = torch.to(half, 6)
  return result
def split(tokens: Tensor,
    head_dim: int) -> Tensor:
  return torch.transpose(torch.unflatten(tokens, -1, [-1, head_dim]), 1, 2)
def present(array: Tensor) -> Optional[Tensor]:
  if torch.eq(torch.numel(array), 0):
    found : Optional[Tensor] = None
  else:
    found = array
  return found
def counted(rows: Tensor,
    ignored: Tensor) -> Tensor:
  if bool(torch.any(ignored)):
    finite = bool(torch.isfinite(torch.sum(rows)))
  else:
    finite = True
  if finite:
    result = rows
  else:
    result = torch.masked_fill(rows, torch.unsqueeze(ignored, 1), 0.)
  return result
def log_probability(logits: Tensor,
    tokens: Tensor) -> Tensor:
  return torch.gather(torch.log_softmax(logits, -1), -1, torch.unsqueeze(tokens, -1))
def drawn(logits: Tensor,
    uniform: Tensor,
    temperature: float,
    top_k: int,
    top_p: float,
    min_p: float) -> Tensor:
  size = torch.size(logits, -1)
  if torch.eq(temperature, 1.):
    scaled = logits
  else:
    scaled = torch.div(logits, temperature)
  weights = torch.softmax(scaled, -1)
  if torch.__or__(torch.lt(top_k, size), torch.__or__(torch.lt(top_p, 1.), torch.gt(min_p, 0.))):
    least = __torch__.operations.least_weight(weights, top_k, top_p, min_p, )
    kept = torch.masked_fill_(weights, torch.lt(weights, least), 0.)
  else:
    kept = weights
  sums = torch.cumsum(kept, -1, dtype=7)
  wanted = torch.mul(uniform, torch.slice(sums, -1, torch.sub(size, 1), size))
  places = torch.searchsorted(sums, wanted, right=True)
  return torch.squeeze(torch.clamp_max(places, torch.sub(size, 1)), -1)
def least_weight(weights: Tensor,
    top_k: int,
    top_p: float,
    min_p: float) -> Tensor:
  if torch.lt(top_k, torch.size(weights, -1)):
    largest, _0, = torch.topk(weights, top_k)
    if torch.lt(top_p, 1.):
      sums = torch.cumsum(largest, -1, dtype=7)
      wanted = torch.mul(torch.narrow(sums, -1, torch.sub(top_k, 1), 1), top_p)
      least = __torch__.operations.least_of_nucleus(largest, sums, wanted, )
    else:
      least = torch.narrow(largest, -1, torch.sub(top_k, 1), 1)
  else:
    if torch.lt(top_p, 1.):
      least = __torch__.operations.least_of_all(weights, top_p, )
    else:
      least = torch.zeros([1, 1, 1], dtype=6, device=ops.prim.device(weights))
  if torch.gt(min_p, 0.):
    result = torch.maximum(least, torch.mul(torch.amax(weights, [-1], True), min_p))
  else:
    result = least
  return result
def least_of_all(weights: Tensor,
    top_p: float) -> Tensor:
  if torch.le(torch.numel(weights), 1024):
    least = __torch__.operations.least_of_sorted(weights, top_p, )
  else:
    wanted = torch.mul(torch.sum(weights, [-1], True, dtype=7), top_p)
    few, _0, = torch.topk(weights, ops.prim.min(64, torch.size(weights, -1)))
    sums = torch.cumsum(few, -1, dtype=7)
    if __torch__.operations.reach(sums, wanted, ):
      least = __torch__.operations.least_of_nucleus(few, sums, wanted, )
    else:
      lower, above, = __torch__.operations.around_least(weights, top_p, )
      next, _1, = torch.topk(lower, ops.prim.min(64, torch.size(weights, -1)))
      more_sums = torch.add(torch.cumsum(next, -1, dtype=7), above)
      if __torch__.operations.reach(more_sums, wanted, ):
        least = __torch__.operations.least_of_nucleus(next, more_sums, wanted, )
      else:
        least = __torch__.operations.least_of_sorted(weights, top_p, )
  return least
def least_of_sorted(weights: Tensor,
    top_p: float) -> Tensor:
  sorted, _0, = torch.sort(weights, -1, True)
  sums = torch.cumsum(sorted, -1, dtype=7)
  return __torch__.operations.least_of_nucleus(sorted, sums, torch.mul(torch.slice(sums, -1, -1), top_p), )
def around_least(weights: Tensor,
    top_p: float) -> Tuple[Tensor, Tensor]:
  bins = torch.to(torch.mul(weights, torch.mul(torch.reciprocal(torch.amax(weights, [-1], True)), 4095.)), 4)
  empty = torch.zeros([torch.size(weights, 0), 1, 4097], dtype=7, device=ops.prim.device(weights))
  sums = torch.cumsum(torch.scatter_add(empty, -1, bins, torch.to(weights, 7)), -1)
  total = torch.slice(sums, -1, -1)
  bin = torch.searchsorted(sums, torch.sub(total, torch.mul(total, top_p)), right=True)
  return (torch.masked_fill(weights, torch.gt(bins, bin), 0.), torch.sub(total, torch.gather(sums, -1, bin)))
def reach(sums: Tensor,
    wanted: Tensor) -> bool:
  return bool(torch.all(torch.ge(torch.slice(sums, -1, -1), wanted)))
def least_of_nucleus(largest: Tensor,
    sums: Tensor,
    wanted: Tensor) -> Tensor:
  return torch.gather(largest, -1, torch.searchsorted(sums, wanted))
def penalties(before: Tensor,
    vocab_size: int,
    penalty: float) -> Tensor:
  if torch.__or__(torch.eq(torch.numel(before), 0), torch.eq(penalty, 1.)):
    result = torch.zeros([0], dtype=6, device=ops.prim.device(before))
  else:
    ones = torch.ones([torch.size(before, 0), 1, vocab_size], dtype=6, device=ops.prim.device(before))
    result = torch.scatter_(ones, -1, before, penalty)
  return result
def ruled(logits: Tensor,
    before: Tensor,
    penalties: Tensor,
    penalty: float,
    ngram: int) -> Tensor:
  if torch.eq(torch.numel(penalties), 0):
    penalised = logits
  else:
    factors = torch.scatter_(penalties, -1, torch.slice(before, -1, -1), penalty)
    if torch.ge(penalty, 1.):
      penalised = torch.minimum(torch.mul(logits, factors), torch.div(logits, factors))
    else:
      penalised = torch.maximum(torch.mul(logits, factors), torch.div(logits, factors))
  num_grams = torch.add(torch.sub(torch.size(before, -1), ngram), 1)
  if torch.__or__(torch.eq(ngram, 0), torch.lt(num_grams, 1)):
    result = penalised
  else:
    contexts = torch.unfold(before, -1, torch.sub(ngram, 1), 1)
    same = torch.eq(torch.slice(contexts, 2, 0, num_grams), torch.slice(contexts, 2, num_grams))
    changes = torch.where(torch.all(same, -1), -1.0e20, 0.)
    result = torch.scatter_add(penalised, -1, torch.slice(before, -1, torch.sub(ngram, 1)), changes)
  return result
