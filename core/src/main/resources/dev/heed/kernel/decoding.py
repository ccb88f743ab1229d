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
    activation: int,
    num_beams: int) -> Tensor:
  entered = __torch__.operations.entered(tokens, weights, pre_norm, epsilon, )
  query = __torch__.decoding.project(entered, weights[2], weights[3], )
  key = __torch__.decoding.project(entered, weights[4], weights[5], )
  value = __torch__.decoding.project(entered, weights[6], weights[7], )
  num_rooms = torch.size(room[0], 0)
  keys = __torch__.decoding.extended(room[0], __torch__.operations.rotate(__torch__.decoding.by_room(key, num_rooms, num_beams, head_dim, ), cosine, sine, ), place, )
  values = __torch__.decoding.extended(room[1], __torch__.decoding.by_room(value, num_rooms, num_beams, head_dim, ), place, )
  grouped = __torch__.operations.rotate(__torch__.decoding.by_room(query, num_rooms, num_beams, head_dim, ), cosine, sine, )
  scores = torch.bmm(torch.mul_(grouped, torch.pow(head_dim, -0.5)), torch.transpose(keys, 1, 2))
  if torch.eq(torch.numel(mask), 0):
    masked_scores = scores
  else:
    num_inputs = torch.floordiv(torch.floordiv(torch.numel(query), torch.size(query, -1)), num_beams)
    if torch.eq(num_beams, 1):
      by_head = torch.view(scores, [num_inputs, -1, 1, torch.size(scores, -1)])
    else:
      by_head = torch.view(scores, [num_inputs, torch.floordiv(num_rooms, num_inputs), num_beams, -1, torch.size(scores, -1)])
    masked_scores = torch.view(torch.add(by_head, mask), torch.size(scores))
  context = __torch__.decoding.by_row(torch.bmm(torch.softmax(masked_scores, -1), values), query, num_rooms, num_beams, )
  attended = torch.add_(__torch__.decoding.project(context, weights[8], weights[9], ), tokens)
  informed, normalised, = __torch__.operations.between(attended, weights, pre_norm, epsilon, )
  projected = __torch__.decoding.project(normalised, weights[12], weights[13], )
  if torch.eq(activation, 2):
    hidden = torch.mul_(torch.silu_(__torch__.decoding.project(normalised, weights[14], weights[15], )), projected)
  else:
    hidden = __torch__.decoding.activated(projected, activation, )
  summed = torch.add_(__torch__.decoding.project(hidden, weights[16], weights[17], ), informed)
  return __torch__.operations.left(summed, weights, pre_norm, epsilon, )
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
  entered = __torch__.operations.entered(tokens, weights, pre_norm, epsilon, )
  query = __torch__.operations.rotate(__torch__.operations.heads(entered, weights[2], weights[3], head_dim, 0, ), cosine, sine, )
  newer_key = __torch__.operations.rotate(__torch__.operations.heads(entered, weights[4], weights[5], head_dim, 0, ), cosine, sine, )
  newer_value = __torch__.operations.heads(entered, weights[6], weights[7], head_dim, 0, )
  if torch.eq(torch.len(room), 0):
    key = newer_key
    value = newer_value
  else:
    key = __torch__.decoding.extend(room[0], newer_key, start, )
    value = __torch__.decoding.extend(room[1], newer_value, start, )
  groups = torch.floordiv(torch.size(query, 1), torch.size(key, 1))
  shared_key = __torch__.operations.shared(key, groups, )
  shared_value = __torch__.operations.shared(value, groups, )
  context = __torch__.operations.attend(query, shared_key, shared_value, mask, causal, 0., 0, )
  attended = torch.add_(__torch__.operations.linear(__torch__.operations.merged(context, ), weights[8], weights[9], 0, ), tokens)
  informed, normalised, = __torch__.operations.between(attended, weights, pre_norm, epsilon, )
  projected = __torch__.operations.linear(normalised, weights[12], weights[13], 0, )
  if torch.eq(activation, 2):
    hidden = torch.mul_(torch.silu_(__torch__.operations.linear(normalised, weights[14], weights[15], 0, )), projected)
  else:
    hidden = __torch__.decoding.activated(projected, activation, )
  summed = torch.add_(__torch__.operations.linear(hidden, weights[16], weights[17], 0, ), informed)
  return __torch__.operations.left(summed, weights, pre_norm, epsilon, )
def extend(room: Tensor,
    newer: Tensor,
    start: int) -> Tensor:
  more = torch.size(newer, 2)
  written = torch.copy_(torch.narrow(room, 2, start, more), newer)
  return torch.narrow(room, 2, 0, torch.add(start, more))
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
def by_room(rows: Tensor,
    num_rooms: int,
    num_beams: int,
    head_dim: int) -> Tensor:
  if torch.eq(num_beams, 1):
    result = torch.view(rows, [num_rooms, -1, head_dim])
  else:
    num_inputs = torch.floordiv(torch.size(rows, 0), num_beams)
    beams = torch.view(rows, [num_inputs, num_beams, torch.floordiv(num_rooms, num_inputs), -1, head_dim])
    result = torch.reshape(torch.transpose(beams, 1, 2), [num_rooms, -1, head_dim])
  return result
def by_row(heads: Tensor,
    like: Tensor,
    num_rooms: int,
    num_beams: int) -> Tensor:
  if torch.eq(num_beams, 1):
    result = torch.view_as(heads, like)
  else:
    num_inputs = torch.floordiv(torch.size(like, 0), num_beams)
    beams = torch.view(heads, [num_inputs, torch.floordiv(num_rooms, num_inputs), num_beams, -1, torch.size(heads, -1)])
    result = torch.reshape(torch.transpose(beams, 1, 2), torch.size(like))
  return result
def extended(room: Tensor,
    newer: Tensor,
    place: int) -> Tensor:
  more = torch.size(newer, 1)
  written = torch.copy_(torch.narrow(room, 1, place, more), newer)
  return torch.narrow(room, 1, 0, torch.add(place, more))
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
def pooled(room: Tensor,
    start: int,
    num_beams: int,
    count: int) -> Tensor:
  beams = torch.unflatten(torch.narrow(room, 2, 0, start), 0, [-1, num_beams])
  known = torch.flatten(torch.flatten(torch.transpose(beams, 1, 2), 2, 3), 0, 1)
  more = torch.empty([torch.size(known, 0), torch.mul(num_beams, count), torch.size(known, 2)], dtype=6, device=ops.prim.device(known))
  return torch.cat([known, more], 1)
def unpooled(pool: Tensor,
    paths: Tensor) -> Tensor:
  num_inputs, num_beams, length, = torch.size(paths)
  head_dim = torch.size(pool, -1)
  by_input = torch.unsqueeze(torch.unflatten(pool, 0, [num_inputs, -1]), 1)
  num_heads = torch.size(by_input, 2)
  places = torch.unsqueeze(torch.unsqueeze(paths, 2), 4)
  all = torch.expand(by_input, [num_inputs, num_beams, num_heads, torch.size(pool, 1), head_dim])
  return torch.flatten(torch.gather(all, 3, torch.expand(places, [num_inputs, num_beams, num_heads, length, head_dim])), 0, 1)
def visible(paths: Tensor,
    length: int) -> Tensor:
  hidden = torch.full([torch.size(paths, 0), torch.size(paths, 1), length], -inf, dtype=6, device=ops.prim.device(paths))
  return torch.unsqueeze(torch.unsqueeze(torch.scatter_(hidden, 2, paths, 0.), 2), 1)
def best(sums: Tensor,
    wanted: int) -> Tuple[Tensor, Tensor]:
  greatest, places, = torch.topk(sums, torch.add(wanted, 1))
  if bool(torch.any(torch.eq(torch.slice(greatest, 1, 1), torch.slice(greatest, 1, 0, wanted)))):
    sorted, order, = torch.sort(sums, stable=True, dim=1, descending=True)
  else:
    sorted = greatest
    order = places
  return (torch.narrow(sorted, 1, 0, wanted), torch.narrow(order, 1, 0, wanted))
def running(tokens: Tensor,
    end_tokens: Tensor,
    num_beams: int) -> Tensor:
  ends = torch.to(torch.any(torch.eq(torch.unsqueeze(tokens, -1), end_tokens), -1), 4)
  sorted, order, = torch.sort(ends, stable=True, dim=1, descending=False)
  return torch.narrow(order, 1, 0, num_beams)
