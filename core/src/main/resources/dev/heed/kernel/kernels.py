class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def encoder_layer(self: __torch__.Kernels,
    tokens: Tensor,
    attention_gamma: Tensor,
    attention_beta: Tensor,
    query_weight: Tensor,
    query_bias: Tensor,
    key_weight: Tensor,
    key_bias: Tensor,
    value_weight: Tensor,
    value_bias: Tensor,
    context_weight: Tensor,
    context_bias: Tensor,
    feed_forward_gamma: Tensor,
    feed_forward_beta: Tensor,
    input_weight: Tensor,
    input_bias: Tensor,
    gate_weight: Tensor,
    gate_bias: Tensor,
    output_weight: Tensor,
    output_bias: Tensor,
    mask: Tensor,
    causal: Tensor,
    cosine: Tensor,
    sine: Tensor,
    num_heads: Tensor,
    num_kv_heads: Tensor,
    pre_norm: Tensor,
    epsilon: Tensor,
    activation: Tensor,
    attention_dropout: Tensor,
    hidden_dropout: Tensor,
    residual_dropout: Tensor,
    max_stored_weights: Tensor,
    precision: Tensor) -> Tensor:
    pre = bool(pre_norm)
    eps = float(epsilon)
    probability = float(residual_dropout)
    if pre:
      entered = (self).normalise(tokens, attention_gamma, attention_beta, eps, )
    else:
      entered = tokens
    query, key, value, = (self).project_query_key_value(entered, query_weight, query_bias, key_weight, key_bias, value_weight, value_bias, num_heads, num_kv_heads, precision, )
    groups = torch.floordiv(torch.size(query, 1), torch.size(key, 1))
    turned_query = (self).turned(query, cosine, sine, )
    shared_key = (self).shared((self).turned(key, cosine, sine, ), groups, )
    shared_value = (self).shared(value, groups, )
    seen = (self).attend_and_project(turned_query, shared_key, shared_value, mask, causal, attention_dropout, max_stored_weights, context_weight, context_bias, precision, )
    attended = torch.add(tokens, (self).dropped(seen, probability, ))
    if pre:
      informed = attended
      thinking = (self).normalise(attended, feed_forward_gamma, feed_forward_beta, eps, )
    else:
      informed = (self).normalise(attended, attention_gamma, attention_beta, eps, )
      thinking = informed
    thought = (self).feed_forward(thinking, input_weight, input_bias, gate_weight, gate_bias, output_weight, output_bias, activation, hidden_dropout, precision, )
    summed = torch.add(informed, (self).dropped(thought, probability, ))
    if pre:
      result = summed
    else:
      result = (self).normalise(summed, feed_forward_gamma, feed_forward_beta, eps, )
    return result
  def project_query(self: __torch__.Kernels,
    input: Tensor,
    weight: Tensor,
    bias: Tensor,
    num_heads: Tensor,
    precision: Tensor) -> Tensor:
    return (self).split((self).linear(input, weight, bias, int(precision), ), int(num_heads), )
  def project_key_value(self: __torch__.Kernels,
    input: Tensor,
    key_weight: Tensor,
    key_bias: Tensor,
    value_weight: Tensor,
    value_bias: Tensor,
    num_kv_heads: Tensor,
    precision: Tensor) -> Tuple[Tensor, Tensor]:
    weight = torch.cat([key_weight, value_weight], 0)
    bias = torch.cat([key_bias, value_bias], 0)
    joint = (self).linear(input, weight, bias, int(precision), )
    key, value, = torch.chunk(joint, 2, -1)
    heads = int(num_kv_heads)
    return ((self).split(key, heads, ), (self).split(value, heads, ))
  def project_query_key_value(self: __torch__.Kernels,
    input: Tensor,
    query_weight: Tensor,
    query_bias: Tensor,
    key_weight: Tensor,
    key_bias: Tensor,
    value_weight: Tensor,
    value_bias: Tensor,
    num_heads: Tensor,
    num_kv_heads: Tensor,
    precision: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    weight = torch.cat([query_weight, key_weight, value_weight], 0)
    bias = torch.cat([query_bias, key_bias, value_bias], 0)
    joint = (self).linear(input, weight, bias, int(precision), )
    query_dim = torch.size(query_weight, 0)
    key_dim = torch.size(key_weight, 0)
    query, key, value, = torch.split_with_sizes(joint, [query_dim, key_dim, key_dim], -1)
    kv_heads = int(num_kv_heads)
    return ((self).split(query, int(num_heads), ), (self).split(key, kv_heads, ), (self).split(value, kv_heads, ))
  def attend(self: __torch__.Kernels,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor,
    causal: Tensor,
    dropout: Tensor,
    max_stored_weights: Tensor) -> Tensor:
    if torch.is_floating_point(mask):
      added = torch.to(mask, ops.prim.dtype(query))
    else:
      added = mask
    probability = float(dropout)
    if torch.eq(ops.prim.dtype(query), 15):
      num_weights = torch.mul(torch.floordiv(torch.numel(query), torch.size(query, -1)), torch.size(key, -2))
      stored = torch.le(num_weights, int(max_stored_weights))
    else:
      stored = False
    if stored:
      context = (self).attend_by_weights(query, key, value, added, bool(causal), probability, )
    else:
      context = torch.scaled_dot_product_attention(query, key, value, (self).present(added, ), probability, bool(causal))
    return context
  def attend_by_weights(self: __torch__.Kernels,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor,
    causal: bool,
    dropout: float) -> Tensor:
    scale = torch.pow(torch.size(query, -1), -0.5)
    scores = torch.matmul(torch.mul(query, scale), torch.transpose(key, -2, -1))
    if causal:
      visible = torch.tril(torch.ones([torch.size(query, -2), torch.size(key, -2)], dtype=11, device=ops.prim.device(query)))
    else:
      visible = mask
    if torch.eq(torch.numel(visible), 0):
      masked_scores = scores
    else:
      if torch.is_floating_point(visible):
        masked_scores = torch.add(scores, visible)
      else:
        masked_scores = torch.masked_fill(scores, torch.bitwise_not(visible), -inf)
    weights = torch._safe_softmax(masked_scores, -1)
    return torch.matmul((self).dropped(weights, dropout, ), value)
  def attend_and_project(self: __torch__.Kernels,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor,
    causal: Tensor,
    dropout: Tensor,
    max_stored_weights: Tensor,
    weight: Tensor,
    bias: Tensor,
    precision: Tensor) -> Tensor:
    context = (self).attend(query, key, value, mask, causal, dropout, max_stored_weights, )
    merged = torch.flatten(torch.transpose(context, 1, 2), 2)
    return (self).project(merged, weight, bias, precision, )
  def feed_forward(self: __torch__.Kernels,
    input: Tensor,
    input_weight: Tensor,
    input_bias: Tensor,
    gate_weight: Tensor,
    gate_bias: Tensor,
    output_weight: Tensor,
    output_bias: Tensor,
    activation: Tensor,
    dropout: Tensor,
    precision: Tensor) -> Tensor:
    numbers = int(precision)
    projected = (self).linear(input, input_weight, input_bias, numbers, )
    kind = int(activation)
    if torch.eq(kind, 0):
      hidden = torch.relu(projected)
    else:
      if torch.eq(kind, 1):
        hidden = torch.gelu(projected)
      else:
        gate = (self).linear(input, gate_weight, gate_bias, numbers, )
        hidden = torch.mul(torch.silu(gate), projected)
    kept = (self).dropped(hidden, float(dropout), )
    return (self).project(kept, output_weight, output_bias, precision, )
  def project(self: __torch__.Kernels,
    input: Tensor,
    weight: Tensor,
    bias: Tensor,
    precision: Tensor) -> Tensor:
    numbers = int(precision)
    result = (self).linear(input, weight, bias, numbers, )
    if torch.eq(numbers, 0):
      output = result
    else:
      output = torch.to(result, 6)
    return output
  def rotate(self: __torch__.Kernels,
    heads: Tensor,
    cosine: Tensor,
    sine: Tensor) -> Tensor:
    first, second, = torch.chunk(heads, 2, -1)
    turned_first = torch.sub(torch.mul(first, cosine), torch.mul(second, sine))
    turned_second = torch.add(torch.mul(second, cosine), torch.mul(first, sine))
    return torch.to(torch.cat([turned_first, turned_second], -1), ops.prim.dtype(heads))
  def cross_entropy(self: __torch__.Kernels,
    logits: Tensor,
    target: Tensor,
    label_smoothing: Tensor) -> Tensor:
    rows = torch.flatten(logits, 0, 1)
    return torch.cross_entropy_loss(rows, torch.flatten(target), None, 1, -100, float(label_smoothing))
  def turned(self: __torch__.Kernels,
    heads: Tensor,
    cosine: Tensor,
    sine: Tensor) -> Tensor:
    if torch.eq(torch.numel(cosine), 0):
      result = heads
    else:
      result = (self).rotate(heads, cosine, sine, )
    return result
  def shared(self: __torch__.Kernels,
    heads: Tensor,
    groups: int) -> Tensor:
    if torch.eq(groups, 1):
      result = heads
    else:
      result = torch.repeat_interleave(heads, groups, 1)
    return result
  def normalise(self: __torch__.Kernels,
    input: Tensor,
    gamma: Tensor,
    beta: Tensor,
    epsilon: float) -> Tensor:
    if torch.eq(torch.numel(beta), 0):
      mean_square = torch.mean(torch.square(input), [-1], True)
      result = torch.mul(torch.div(input, torch.sqrt(torch.add(mean_square, epsilon))), gamma)
    else:
      result = torch.layer_norm(input, [torch.size(input, -1)], gamma, beta, epsilon)
    return result
  def dropped(self: __torch__.Kernels,
    input: Tensor,
    probability: float) -> Tensor:
    if torch.gt(probability, 0.):
      kept = torch.dropout(input, probability, True)
    else:
      kept = input
    return kept
  def linear(self: __torch__.Kernels,
    input: Tensor,
    weight: Tensor,
    bias: Tensor,
    precision: int) -> Tensor:
    if torch.eq(precision, 0):
      result = torch.linear(input, weight, (self).present(bias, ))
    else:
      result = torch.linear((self).rounded(input, precision, ), (self).rounded(weight, precision, ), (self).present((self).rounded(bias, precision, ), ))
    return result
  def rounded(self: __torch__.Kernels,
    operand: Tensor,
    precision: int) -> Tensor:
    half = torch.to(operand, 15)
    if torch.eq(precision, 1):
      result = half
    else:
      result = torch.to(half, 6)
    return result
  def split(self: __torch__.Kernels,
    tokens: Tensor,
    num_heads: int) -> Tensor:
    return torch.transpose(torch.unflatten(tokens, -1, [num_heads, -1]), 1, 2)
  def present(self: __torch__.Kernels,
    array: Tensor) -> Optional[Tensor]:
    if torch.eq(torch.numel(array), 0):
      found : Optional[Tensor] = None
    else:
      found = array
    return found
