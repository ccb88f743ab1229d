def step(tokens: Tensor,
    weights: List[Tensor],
    room: List[Tensor],
    place: int,
    mask: Tensor,
    cosine: Tensor,
    sine: Tensor,
    head_dim: int,
    pre_norm: bool,
    epsilon: float,
    activation: int) -> Tensor:
  if pre_norm:
    entered = __torch__.operations.normalise(tokens, weights[0], weights[1], epsilon, )
  else:
    entered = tokens
  query = __torch__.decoding.project(entered, weights[2], weights[3], )
  key = __torch__.decoding.project(entered, weights[4], weights[5], )
  value = __torch__.decoding.project(entered, weights[6], weights[7], )
  num_rooms = torch.size(room[0], 0)
  keys = __torch__.decoding.extended(room[0], __torch__.operations.rotate(torch.view(key, [num_rooms, 1, head_dim]), cosine, sine, ), place, )
  values = __torch__.decoding.extended(room[1], torch.view(value, [num_rooms, 1, head_dim]), place, )
  grouped = __torch__.operations.rotate(torch.view(query, [num_rooms, -1, head_dim]), cosine, sine, )
  scores = torch.bmm(torch.mul_(grouped, torch.pow(head_dim, -0.5)), torch.transpose(keys, 1, 2))
  if torch.eq(torch.numel(mask), 0):
    masked_scores = scores
  else:
    by_head = torch.view(scores, [torch.floordiv(torch.numel(query), torch.size(query, -1)), -1, 1, torch.size(scores, -1)])
    masked_scores = torch.view(torch.add(by_head, mask), torch.size(scores))
  context = torch.view_as(torch.bmm(torch.softmax(masked_scores, -1), values), query)
  attended = torch.add_(__torch__.decoding.project(context, weights[8], weights[9], ), tokens)
  if pre_norm:
    informed = attended
    normalised = __torch__.operations.normalise(attended, weights[10], weights[11], epsilon, )
  else:
    informed = __torch__.operations.normalise(attended, weights[0], weights[1], epsilon, )
    normalised = informed
  projected = __torch__.decoding.project(normalised, weights[12], weights[13], )
  if torch.eq(activation, 2):
    hidden = torch.mul_(torch.silu_(__torch__.decoding.project(normalised, weights[14], weights[15], )), projected)
  else:
    hidden = __torch__.decoding.activated(projected, activation, )
  summed = torch.add_(__torch__.decoding.project(hidden, weights[16], weights[17], ), informed)
  if pre_norm:
    result = summed
  else:
    result = __torch__.operations.normalise(summed, weights[10], weights[11], epsilon, )
  return result
def steps(tokens: Tensor,
    weights: List[Tensor],
    room: List[Tensor],
    start: int,
    mask: Tensor,
    causal: bool,
    cosine: Tensor,
    sine: Tensor,
    head_dim: int,
    pre_norm: bool,
    epsilon: float,
    activation: int) -> Tensor:
  if pre_norm:
    entered = __torch__.operations.normalise(tokens, weights[0], weights[1], epsilon, )
  else:
    entered = tokens
  query = __torch__.operations.rotate(__torch__.operations.heads(entered, weights[2], weights[3], head_dim, 0, ), cosine, sine, )
  newer_key = __torch__.operations.rotate(__torch__.operations.heads(entered, weights[4], weights[5], head_dim, 0, ), cosine, sine, )
  newer_value = __torch__.operations.heads(entered, weights[6], weights[7], head_dim, 0, )
  if torch.eq(torch.len(room), 0):
    key = newer_key
    value = newer_value
  else:
    key = __torch__.operations.extend(room[0], newer_key, start, )
    value = __torch__.operations.extend(room[1], newer_value, start, )
  groups = torch.floordiv(torch.size(query, 1), torch.size(key, 1))
  shared_key = __torch__.operations.shared(key, groups, )
  shared_value = __torch__.operations.shared(value, groups, )
  context = torch.scaled_dot_product_attention(query, shared_key, shared_value, __torch__.operations.present(mask, ), 0., causal)
  attended = torch.add_(__torch__.operations.linear(__torch__.operations.merged(context, ), weights[8], weights[9], 0, ), tokens)
  if pre_norm:
    informed = attended
    normalised = __torch__.operations.normalise(attended, weights[10], weights[11], epsilon, )
  else:
    informed = __torch__.operations.normalise(attended, weights[0], weights[1], epsilon, )
    normalised = informed
  projected = __torch__.operations.linear(normalised, weights[12], weights[13], 0, )
  if torch.eq(activation, 2):
    hidden = torch.mul_(torch.silu_(__torch__.operations.linear(normalised, weights[14], weights[15], 0, )), projected)
  else:
    hidden = __torch__.decoding.activated(projected, activation, )
  summed = torch.add_(__torch__.operations.linear(hidden, weights[16], weights[17], 0, ), informed)
  if pre_norm:
    result = summed
  else:
    result = __torch__.operations.normalise(summed, weights[10], weights[11], epsilon, )
  return result
def activated(projected: Tensor,
    activation: int) -> Tensor:
  if torch.eq(activation, 0):
    hidden = torch.relu_(projected)
  else:
    if torch.eq(activation, 1):
      hidden = torch.gelu_(projected)
    else:
      hidden = torch.gelu_(projected, approximate="tanh")
  return hidden
def project(input: Tensor,
    weight: Tensor,
    bias: Tensor) -> Tensor:
  if torch.eq(torch.dim(input), 1):
    if torch.__and__(torch.ge(torch.numel(weight), 1048576), torch.eq(torch.remainder(torch.size(weight, 0), 4), 0)):
      result = __torch__.operations.linear_in_parts(input, weight, bias, )
    else:
      if torch.eq(torch.numel(bias), 0):
        result = torch.mv(weight, input)
      else:
        result = torch.addmv(bias, weight, input)
  else:
    if torch.eq(torch.numel(bias), 0):
      result = torch.mm(input, weight)
    else:
      result = torch.addmm(bias, input, weight)
  return result
def extended(room: Tensor,
    newer: Tensor,
    place: int) -> Tensor:
  written = torch.copy_(torch.narrow(room, 1, place, 1), newer)
  return torch.narrow(room, 1, 0, torch.add(place, 1))
def laid_out(weights: List[Tensor],
    batch_size: int) -> List[Tensor]:
  if torch.eq(batch_size, 1):
    result = weights
  else:
    result = annotate(List[Tensor], [])
    for i in range(torch.len(weights)):
      if torch.eq(torch.dim(weights[i]), 2):
        _0 = torch.append(result, torch.contiguous(torch.t(weights[i])))
      else:
        _1 = torch.append(result, weights[i])
  return result
def flattened(rooms: List[Tensor]) -> List[Tensor]:
  result = annotate(List[Tensor], [])
  for i in range(torch.len(rooms)):
    _0 = torch.append(result, torch.flatten(rooms[i], 0, 1))
  return result
def additive(masks: Tensor) -> Tensor:
  if torch.__or__(torch.eq(torch.numel(masks), 0), torch.is_floating_point(masks)):
    result = masks
  else:
    result = torch.masked_fill(torch.zeros(torch.size(masks), dtype=6, device=ops.prim.device(masks)), torch.bitwise_not(masks), -inf)
  return result
def embedded(token: Tensor,
    weight: Tensor,
    scale: float,
    position: Tensor) -> Tensor:
  rows = torch.embedding(weight, torch.squeeze(token, 1))
  if torch.eq(torch.size(rows, 0), 1):
    vectors = torch.flatten(rows)
  else:
    vectors = rows
  if torch.eq(scale, 1.):
    scaled = vectors
  else:
    scaled = torch.mul(vectors, scale)
  if torch.eq(torch.numel(position), 0):
    placed = scaled
  else:
    placed = torch.add(scaled, torch.view(position, [-1]))
  return placed
def mask_row(masks: Tensor,
    t: int,
    length: int) -> Tensor:
  if torch.eq(torch.numel(masks), 0):
    result = masks
  else:
    result = torch.narrow(torch.narrow(masks, -2, t, 1), -1, 0, length)
  return result
def row(table: Tensor,
    t: int) -> Tensor:
  if torch.eq(torch.numel(table), 0):
    result = table
  else:
    result = torch.narrow(table, 0, t, 1)
  return result
