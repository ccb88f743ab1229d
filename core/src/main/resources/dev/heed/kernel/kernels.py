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
      entered = __torch__.operations.normalise(tokens, attention_gamma, attention_beta, eps, )
    else:
      entered = tokens
    query, key, value, = (self).project_query_key_value(entered, query_weight, query_bias, key_weight, key_bias, value_weight, value_bias, num_heads, num_kv_heads, precision, )
    groups = torch.floordiv(torch.size(query, 1), torch.size(key, 1))
    turned_query = __torch__.operations.rotate(query, cosine, sine, )
    shared_key = __torch__.operations.shared(__torch__.operations.rotate(key, cosine, sine, ), groups, )
    shared_value = __torch__.operations.shared(value, groups, )
    seen = (self).attend_and_project(turned_query, shared_key, shared_value, mask, causal, attention_dropout, max_stored_weights, context_weight, context_bias, precision, )
    attended = torch.add(tokens, __torch__.operations.dropped(seen, probability, ))
    if pre:
      informed = attended
      thinking = __torch__.operations.normalise(attended, feed_forward_gamma, feed_forward_beta, eps, )
    else:
      informed = __torch__.operations.normalise(attended, attention_gamma, attention_beta, eps, )
      thinking = informed
    thought = (self).feed_forward(thinking, input_weight, input_bias, gate_weight, gate_bias, output_weight, output_bias, activation, hidden_dropout, precision, )
    summed = torch.add(informed, __torch__.operations.dropped(thought, probability, ))
    if pre:
      result = summed
    else:
      result = __torch__.operations.normalise(summed, feed_forward_gamma, feed_forward_beta, eps, )
    return result
  def project_query(self: __torch__.Kernels,
    input: Tensor,
    weight: Tensor,
    bias: Tensor,
    num_heads: Tensor,
    precision: Tensor) -> Tensor:
    return __torch__.operations.split(__torch__.operations.linear(input, weight, bias, int(precision), ), int(num_heads), )
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
    joint = __torch__.operations.linear(input, weight, bias, int(precision), )
    key, value, = torch.chunk(joint, 2, -1)
    heads = int(num_kv_heads)
    return (__torch__.operations.split(key, heads, ), __torch__.operations.split(value, heads, ))
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
    joint = __torch__.operations.linear(input, weight, bias, int(precision), )
    query_dim = torch.size(query_weight, 0)
    key_dim = torch.size(key_weight, 0)
    query, key, value, = torch.split_with_sizes(joint, [query_dim, key_dim, key_dim], -1)
    kv_heads = int(num_kv_heads)
    return (__torch__.operations.split(query, int(num_heads), ), __torch__.operations.split(key, kv_heads, ), __torch__.operations.split(value, kv_heads, ))
  def attend(self: __torch__.Kernels,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor,
    causal: Tensor,
    dropout: Tensor,
    max_stored_weights: Tensor) -> Tensor:
    return __torch__.operations.attend(query, key, value, mask, bool(causal), float(dropout), int(max_stored_weights), )
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
    return __torch__.operations.project(__torch__.operations.merged(context, ), weight, bias, int(precision), )
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
    weights = [input_weight, input_bias, gate_weight, gate_bias, output_weight, output_bias]
    return __torch__.operations.feed_forward(input, weights, int(activation), float(dropout), int(precision), )
  def project(self: __torch__.Kernels,
    input: Tensor,
    weight: Tensor,
    bias: Tensor,
    precision: Tensor) -> Tensor:
    return __torch__.operations.project(input, weight, bias, int(precision), )
  def rotate(self: __torch__.Kernels,
    heads: Tensor,
    cosine: Tensor,
    sine: Tensor) -> Tensor:
    return __torch__.operations.rotate(heads, cosine, sine, )
  def cross_entropy(self: __torch__.Kernels,
    logits: Tensor,
    target: Tensor,
    label_smoothing: Tensor) -> Tensor:
    rows = torch.flatten(logits, 0, 1)
    return torch.cross_entropy_loss(rows, torch.flatten(target), None, 1, -100, float(label_smoothing))
