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
      vectors = (self).layer(vectors, weights, room, start, mask, cosine, sine, num_heads, num_kv_heads, pre_norm, epsilon, activation, )
    return vectors
  def write(self: __torch__.Stack,
    token: Tensor,
    layers: List[Tensor],
    rooms: List[Tensor],
    start: int,
    last_mask: Tensor,
    cosine: Tensor,
    sine: Tensor,
    num_heads: int,
    num_kv_heads: int,
    pre_norm: bool,
    epsilon: float,
    activation: int,
    count: int,
    embedding: Tensor,
    scale: float,
    positions: Tensor,
    norm_gamma: Tensor,
    norm_beta: Tensor,
    output_weight: Tensor,
    output_bias: Tensor) -> Tensor:
    written = annotate(List[Tensor], [])
    newest = token
    for t in range(count):
      vectors = (self).embedded(newest, embedding, scale, positions, t, )
      mask = (self).mask_of(last_mask, torch.sub(torch.sub(count, t), 1), )
      tokens = (self).step(vectors, layers, rooms, torch.add(start, t), mask, (self).row(cosine, t, ), (self).row(sine, t, ), num_heads, num_kv_heads, pre_norm, epsilon, activation, )
      if pre_norm:
        last = __torch__.operations.normalise(tokens, norm_gamma, norm_beta, epsilon, )
      else:
        last = tokens
      newest = torch.argmax(__torch__.operations.linear(last, output_weight, output_bias, 0, ), -1)
      _0 = torch.append(written, newest)
    return torch.cat(written, 1)
  def layer(self: __torch__.Stack,
    tokens: Tensor,
    weights: List[Tensor],
    room: List[Tensor],
    start: int,
    mask: Tensor,
    cosine: Tensor,
    sine: Tensor,
    num_heads: int,
    num_kv_heads: int,
    pre_norm: bool,
    epsilon: float,
    activation: int) -> Tensor:
    if pre_norm:
      entered = __torch__.operations.normalise(tokens, weights[0], weights[1], epsilon, )
    else:
      entered = tokens
    query = (self).heads(entered, weights[2], weights[3], num_heads, )
    newer_key = (self).heads(entered, weights[4], weights[5], num_kv_heads, )
    newer_value = (self).heads(entered, weights[6], weights[7], num_kv_heads, )
    key = (self).extend(room[0], __torch__.operations.rotate(newer_key, cosine, sine, ), start, )
    value = (self).extend(room[1], newer_value, start, )
    groups = torch.floordiv(num_heads, num_kv_heads)
    turned_query = __torch__.operations.rotate(query, cosine, sine, )
    context = __torch__.operations.attend(turned_query, __torch__.operations.shared(key, groups, ), __torch__.operations.shared(value, groups, ), mask, False, 0., 0, )
    attended = torch.add(tokens, __torch__.operations.linear(__torch__.operations.merged(context, ), weights[8], weights[9], 0, ))
    if pre_norm:
      thinking = __torch__.operations.normalise(attended, weights[10], weights[11], epsilon, )
      informed = attended
    else:
      thinking = __torch__.operations.normalise(attended, weights[0], weights[1], epsilon, )
      informed = thinking
    summed = torch.add(informed, __torch__.operations.feed_forward(thinking, torch.slice(weights, 12, 18), activation, 0., 0, ))
    if pre_norm:
      result = summed
    else:
      result = __torch__.operations.normalise(summed, weights[10], weights[11], epsilon, )
    return result
  def heads(self: __torch__.Stack,
    tokens: Tensor,
    weight: Tensor,
    bias: Tensor,
    num_heads: int) -> Tensor:
    return __torch__.operations.split(__torch__.operations.linear(tokens, weight, bias, 0, ), num_heads, )
  def extend(self: __torch__.Stack,
    room: Tensor,
    newer: Tensor,
    start: int) -> Tensor:
    more = torch.size(newer, 2)
    place = torch.narrow(room, 2, start, more)
    written = torch.copy_(place, newer)
    return torch.narrow(room, 2, 0, torch.add(start, more))
  def embedded(self: __torch__.Stack,
    tokens: Tensor,
    weight: Tensor,
    scale: float,
    positions: Tensor,
    t: int) -> Tensor:
    vectors = torch.embedding(weight, tokens)
    if torch.eq(scale, 1.):
      scaled = vectors
    else:
      scaled = torch.mul(vectors, scale)
    if torch.eq(torch.numel(positions), 0):
      placed = scaled
    else:
      placed = torch.add(scaled, torch.select(positions, 0, t))
    return placed
  def mask_of(self: __torch__.Stack,
    last_mask: Tensor,
    earlier: int) -> Tensor:
    if torch.eq(torch.numel(last_mask), 0):
      result = last_mask
    else:
      result = torch.narrow(last_mask, -1, earlier, torch.sub(torch.size(last_mask, -1), earlier))
    return result
  def row(self: __torch__.Stack,
    table: Tensor,
    t: int) -> Tensor:
    if torch.eq(torch.numel(table), 0):
      result = table
    else:
      result = torch.narrow(table, 0, t, 1)
    return result
