class Stack(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def step(self: __torch__.Stack,
    tokens: Tensor,
    layers: List[Tensor],
    rooms: List[Tensor],
    start: int,
    mask: Tensor,
    cosine: Tensor,
    sine: Tensor,
    num_heads: int,
    num_kv_heads: int,
    pre_norm: bool,
    epsilon: float,
    activation: int) -> Tensor:
    vectors = tokens
    for i in range(torch.floordiv(torch.len(layers), 18)):
      weights = torch.slice(layers, torch.mul(18, i), torch.add(torch.mul(18, i), 18))
      room = torch.slice(rooms, torch.mul(2, i), torch.add(torch.mul(2, i), 2))
      if pre_norm:
        entered = (self).normalise(vectors, weights[0], weights[1], epsilon, )
      else:
        entered = vectors
      query = (self).rotate((self).split((self).linear(entered, weights[2], weights[3], ), num_heads, ), cosine, sine, )
      newer_key = (self).rotate((self).split((self).linear(entered, weights[4], weights[5], ), num_kv_heads, ), cosine, sine, )
      newer_value = (self).split((self).linear(entered, weights[6], weights[7], ), num_kv_heads, )
      key = (self).extend(room[0], newer_key, start, )
      value = (self).extend(room[1], newer_value, start, )
      context = (self).attend(query, key, value, mask, )
      attended = torch.add(vectors, (self).linear(context, weights[8], weights[9], ))
      if pre_norm:
        thinking = (self).normalise(attended, weights[10], weights[11], epsilon, )
        informed = attended
      else:
        thinking = (self).normalise(attended, weights[0], weights[1], epsilon, )
        informed = thinking
      summed = torch.add(informed, (self).feed_forward(thinking, torch.slice(weights, 12, 18), activation, ))
      if pre_norm:
        vectors = summed
      else:
        vectors = (self).normalise(summed, weights[10], weights[11], epsilon, )
    return vectors
  def normalise(self: __torch__.Stack,
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
  def split(self: __torch__.Stack,
    tokens: Tensor,
    num_heads: int) -> Tensor:
    return torch.transpose(torch.unflatten(tokens, -1, [num_heads, -1]), 1, 2)
  def rotate(self: __torch__.Stack,
    heads: Tensor,
    cosine: Tensor,
    sine: Tensor) -> Tensor:
    if torch.eq(torch.numel(cosine), 0):
      turned = heads
    else:
      first, second, = torch.chunk(heads, 2, -1)
      turned_first = torch.sub(torch.mul(first, cosine), torch.mul(second, sine))
      turned_second = torch.add(torch.mul(second, cosine), torch.mul(first, sine))
      turned = torch.cat([turned_first, turned_second], -1)
    return turned
  def extend(self: __torch__.Stack,
    room: Tensor,
    newer: Tensor,
    start: int) -> Tensor:
    more = torch.size(newer, 2)
    place = torch.narrow(room, 2, start, more)
    written = torch.copy_(place, newer)
    return torch.narrow(room, 2, 0, torch.add(start, more))
  def attend(self: __torch__.Stack,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor) -> Tensor:
    if torch.eq(torch.numel(mask), 0):
      kept : Optional[Tensor] = None
    else:
      kept = mask
    groups = torch.floordiv(torch.size(query, 1), torch.size(key, 1))
    if torch.eq(groups, 1):
      context = torch.scaled_dot_product_attention(query, key, value, kept)
    else:
      keys = torch.repeat_interleave(key, groups, 1)
      values = torch.repeat_interleave(value, groups, 1)
      context = torch.scaled_dot_product_attention(query, keys, values, kept)
    return torch.flatten(torch.transpose(context, 1, 2), 2)
  def feed_forward(self: __torch__.Stack,
    input: Tensor,
    weights: List[Tensor],
    activation: int) -> Tensor:
    projected = (self).linear(input, weights[0], weights[1], )
    if torch.eq(activation, 0):
      hidden = torch.relu(projected)
    else:
      if torch.eq(activation, 1):
        hidden = torch.gelu(projected)
      else:
        gate = (self).linear(input, weights[2], weights[3], )
        hidden = torch.mul(torch.silu(gate), projected)
    return (self).linear(hidden, weights[4], weights[5], )
  def linear(self: __torch__.Stack,
    input: Tensor,
    weight: Tensor,
    bias: Tensor) -> Tensor:
    if torch.eq(torch.numel(bias), 0):
      result = torch.linear(input, weight)
    else:
      result = torch.linear(input, weight, bias)
    return result
