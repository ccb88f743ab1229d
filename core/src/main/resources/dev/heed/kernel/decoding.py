# Layers for prediction, which may overwrite what they have computed. Tokens are of one of three ranks: whole sequences (B, T, E);
# one token of each row (B, E), whose weights are laid out; the one token of a single row (E). Beams of an input attend to one
# room together. What was seen is (B, G, L, D) for whole sequences and (B G, L, D) for single tokens; a memory is a list of its
# keys and values, none for layers without one.


def stack(tokens: Tensor, layers: List[Tensor], rooms: List[Tensor], place: int, mask: Tensor, causal: bool, cosine: Tensor, sine: Tensor, memory: List[Tensor], memory_mask: Tensor, memory_cosine: Tensor, memory_sine: Tensor, head_dim: int, pre_norm: bool, epsilon: float, activation: int, num_beams: int) -> Tensor:
  num_weights = 18 if len(memory) == 0 else 24
  vectors = tokens
  for i in range(len(layers) // num_weights):
    weights = layers[num_weights * i:num_weights * (i + 1)]
    vectors = __torch__.decoding.layer(vectors, weights, rooms[2 * i:2 * i + 2], place, mask, causal, cosine, sine, memory[2 * i:2 * i + 2], memory_mask, memory_cosine, memory_sine, head_dim, pre_norm, epsilon, activation, num_beams)
  return vectors


def layer(tokens: Tensor, weights: List[Tensor], room: List[Tensor], place: int, mask: Tensor, causal: bool, cosine: Tensor, sine: Tensor, memory: List[Tensor], memory_mask: Tensor, memory_cosine: Tensor, memory_sine: Tensor, head_dim: int, pre_norm: bool, epsilon: float, activation: int, num_beams: int) -> Tensor:
  entered = __torch__.operations.entered(tokens, weights, pre_norm, epsilon)
  query = __torch__.decoding.project(entered, weights[2], weights[3])
  num_rooms = 0 if len(room) == 0 else room[0].size(0)
  newer_key = __torch__.decoding.by_head(__torch__.decoding.project(entered, weights[4], weights[5]), num_rooms, num_beams, head_dim)
  newer_value = __torch__.decoding.by_head(__torch__.decoding.project(entered, weights[6], weights[7]), num_rooms, num_beams, head_dim)
  turned_key = __torch__.operations.rotate(newer_key, cosine, sine)
  if len(room) == 0:
    key, value = turned_key, newer_value
  else:
    key = __torch__.decoding.extended(room[0], turned_key, place)
    value = __torch__.decoding.extended(room[1], newer_value, place)
  context = __torch__.decoding.attend(query, key, value, mask, causal, cosine, sine, head_dim, num_beams)
  attended = __torch__.decoding.project(context, weights[8], weights[9]).add_(tokens)
  if len(memory) == 0:
    informed, normalised = __torch__.operations.between(attended, weights, 0, 10, pre_norm, epsilon)
  else:
    known, asking = __torch__.operations.between(attended, weights, 0, 18, pre_norm, epsilon)
    sought = __torch__.decoding.project(asking, weights[20], weights[21])
    found = __torch__.decoding.attend(sought, memory[0], memory[1], memory_mask, False, memory_cosine, memory_sine, head_dim, num_beams)
    told = __torch__.decoding.project(found, weights[22], weights[23]).add_(known)
    informed, normalised = __torch__.operations.between(told, weights, 18, 10, pre_norm, epsilon)
  projected = __torch__.decoding.project(normalised, weights[12], weights[13])
  if activation == 2:
    hidden = torch.silu_(__torch__.decoding.project(normalised, weights[14], weights[15])).mul_(projected)
  else:
    hidden = __torch__.decoding.activated(projected, activation)
  summed = __torch__.decoding.project(hidden, weights[16], weights[17]).add_(informed)
  return __torch__.operations.left(summed, weights, pre_norm, epsilon)


def attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor, causal: bool, cosine: Tensor, sine: Tensor, head_dim: int, num_beams: int) -> Tensor:
  num_rooms = key.size(0)
  asked = __torch__.operations.rotate(__torch__.decoding.by_head(query, num_rooms, num_beams, head_dim), cosine, sine)
  if query.dim() == 3:
    groups = asked.size(1) // key.size(1)
    shared_key = __torch__.operations.shared(key, groups)
    shared_value = __torch__.operations.shared(value, groups)
    result = __torch__.operations.merged(__torch__.operations.attend(asked, shared_key, shared_value, mask, causal, 0., 0))
  else:
    scores = torch.bmm(asked.mul_(head_dim ** -0.5), key.transpose(1, 2))
    if mask.numel() == 0:
      masked_scores = scores
    else:
      num_inputs = query.numel() // query.size(-1) // num_beams
      if num_beams == 1:
        by_input = scores.view([num_inputs, -1, 1, scores.size(-1)])
      else:
        by_input = scores.view([num_inputs, num_rooms // num_inputs, num_beams, -1, scores.size(-1)])
      masked_scores = (by_input + mask).view(scores.size())
    context = torch.bmm(torch.softmax(masked_scores, -1), value)
    result = __torch__.decoding.by_row(context, query, num_rooms, num_beams)
  return result


def by_head(tokens: Tensor, num_rooms: int, num_beams: int, head_dim: int) -> Tensor:
  if tokens.dim() == 3:
    result = __torch__.operations.split(tokens, head_dim)
  elif num_beams == 1:
    result = tokens.view([num_rooms, -1, head_dim])
  else:
    num_inputs = tokens.size(0) // num_beams
    beams = tokens.view([num_inputs, num_beams, num_rooms // num_inputs, -1, head_dim])
    result = beams.transpose(1, 2).reshape([num_rooms, -1, head_dim])
  return result


def by_row(heads: Tensor, like: Tensor, num_rooms: int, num_beams: int) -> Tensor:
  if num_beams == 1:
    result = heads.view_as(like)
  else:
    num_inputs = like.size(0) // num_beams
    beams = heads.view([num_inputs, num_rooms // num_inputs, num_beams, -1, heads.size(-1)])
    result = beams.transpose(1, 2).reshape(like.size())
  return result


def extended(room: Tensor, newer: Tensor, place: int) -> Tensor:
  length = newer.size(-2)
  written = room.narrow(-2, place, length).copy_(newer)
  return room.narrow(-2, 0, place + length)


# The logits (B, V) of the token after the t-th.
def logits(token: Tensor, t: int, place: int, embedding: Tensor, scale: float, positions: Tensor, layers: List[Tensor], rooms: List[Tensor], mask: Tensor, cosine: Tensor, sine: Tensor, memory: List[Tensor], memory_mask: Tensor, memory_cosine: Tensor, memory_sine: Tensor, head_dim: int, pre_norm: bool, epsilon: float, activation: int, norm_gamma: Tensor, norm_beta: Tensor, output: List[Tensor], num_beams: int) -> Tensor:
  vectors = __torch__.decoding.embedded(token, embedding, scale, __torch__.decoding.row(positions, t))
  turn = __torch__.decoding.row(cosine, t)
  turn_sine = __torch__.decoding.row(sine, t)
  look = __torch__.decoding.row(memory_cosine, t)
  look_sine = __torch__.decoding.row(memory_sine, t)
  seen = memory_mask
  if memory_mask.numel() != 0:
    if memory_mask.size(-2) != 1:
      seen = memory_mask.narrow(-2, t, 1)
  decoded = __torch__.decoding.stack(vectors, layers, rooms, place, mask, False, turn, turn_sine, memory, seen, look, look_sine, head_dim, pre_norm, epsilon, activation, num_beams)
  last = __torch__.operations.normalised(decoded, norm_gamma, norm_beta, epsilon)
  return __torch__.decoding.project(last, output[0], output[1])


# Whether half of the rows have had an end token, with those that have had one before.
def ended(before: Tensor, tokens: Tensor, end_tokens: Tensor) -> Tuple[Tensor, bool]:
  all, enough = before, False
  if end_tokens.numel() != 0:
    is_end = tokens.view([-1, 1]) == end_tokens
    if is_end.numel() == 1:
      enough = bool(is_end)
    else:
      all = before.logical_or(is_end.any(-1))
      enough = 2 * int(all.sum()) >= all.size(0)
  return all, enough


# Several returns would cost these functions, called most, a tenth of a small model's token.
def project(input: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  rank = input.dim()
  if rank == 1:
    if weight.numel() >= 1048576 and weight.size(0) % 4 == 0:
      result = __torch__.operations.linear_in_parts(input, weight, bias)
    else:
      result = torch.mv(weight, input) if bias.numel() == 0 else torch.addmv(bias, weight, input)
  elif rank == 2:
    result = torch.mm(input, weight) if bias.numel() == 0 else torch.addmm(bias, input, weight)
  else:
    result = __torch__.operations.linear(input, weight, bias, 0)
  return result


def activated(projected: Tensor, activation: int) -> Tensor:
  if activation == 0:
    result = torch.relu_(projected)
  else:
    result = torch.gelu_(projected) if activation == 1 else torch.gelu_(projected, approximate="tanh")
  return result


# For many rows the product lays the weights out itself, in less time than a call would take for it.
def laid_out(weights: List[Tensor], num_rows: int) -> List[Tensor]:
  if num_rows == 1:
    return weights
  result: List[Tensor] = []
  for weight in weights:
    turned = weight.t() if weight.dim() == 2 else weight
    result.append(turned if num_rows > 32 else turned.contiguous())
  return result


# A memory without what is hidden, which a weight of 0 would not keep out were it not finite. The mask hides the same from each
# head and token.
def real(memory: List[Tensor], is_sound: bool, mask: Tensor) -> List[Tensor]:
  if is_sound or mask.numel() == 0:
    return memory
  hidden = mask[:, :1, :1] == -inf if mask.is_floating_point() else mask.logical_not()
  result: List[Tensor] = []
  for heads in memory:
    result.append(heads.masked_fill(hidden.transpose(-2, -1), 0.))
  return result


# The rooms of all heads, (B G, L, D), each once for the beams of an input.
def flattened(rooms: List[Tensor], num_beams: int) -> List[Tensor]:
  result: List[Tensor] = []
  for room in rooms:
    result.append(room[::num_beams].flatten(0, 1))
  return result


# Masks to be added: minus infinity where hidden.
def additive(masks: Tensor) -> Tensor:
  if masks.numel() == 0 or masks.is_floating_point():
    result = masks
  else:
    result = torch.zeros(masks.size(), dtype=6, device=masks.device).masked_fill(~masks, -inf)
  return result


# Tokens (B, 1) as vectors (B, E), or (E) for a single row.
def embedded(token: Tensor, weight: Tensor, scale: float, position: Tensor) -> Tensor:
  rows = torch.embedding(weight, token.squeeze(1))
  vectors = rows.flatten() if rows.size(0) == 1 else rows
  scaled = vectors if scale == 1. else vectors * scale
  return scaled if position.numel() == 0 else scaled + position.view([-1])


def mask_row(masks: Tensor, t: int, length: int) -> Tensor:
  return masks if masks.numel() == 0 else masks.narrow(-2, t, 1).narrow(-1, 0, length)


def row(table: Tensor, t: int) -> Tensor:
  return table if table.numel() == 0 else table.narrow(0, t, 1)


# Rooms of beams as one, (B G, L, D) for each input: the places of all its beams one after the other, then empty ones for each
# beam's next tokens.
def pooled(room: Tensor, start: int, num_beams: int, count: int) -> Tensor:
  beams = room.narrow(2, 0, start).unflatten(0, [-1, num_beams])
  known = beams.transpose(1, 2).flatten(2, 3).flatten(0, 1)
  more = torch.empty([known.size(0), num_beams * count, known.size(2)], dtype=6, device=known.device)
  return torch.cat([known, more], 1)


# The other way round, a room for each beam: the places of its path.
def unpooled(pool: Tensor, paths: Tensor) -> Tensor:
  num_inputs, num_beams, length = paths.size()
  by_input = pool.unflatten(0, [num_inputs, -1]).unsqueeze(1)
  num_heads, size, head_dim = by_input.size(2), pool.size(1), pool.size(2)
  all = by_input.expand([num_inputs, num_beams, num_heads, size, head_dim])
  places = paths.unsqueeze(2).unsqueeze(4).expand([num_inputs, num_beams, num_heads, length, head_dim])
  return all.gather(3, places).flatten(0, 1)


# The mask to be added that shows each beam the places of its path.
def visible(paths: Tensor, length: int) -> Tensor:
  hidden = torch.full([paths.size(0), paths.size(1), length], -inf, dtype=6, device=paths.device)
  return hidden.scatter_(2, paths, 0.).unsqueeze(2).unsqueeze(1)


# The greatest sums and their places; of equal ones the first, which topk does not promise.
def best(sums: Tensor, wanted: int) -> Tuple[Tensor, Tensor]:
  sorted, order = sums.topk(wanted + 1)
  if bool((sorted[:, 1:] == sorted[:, :wanted]).any()):
    sorted, order = sums.sort(stable=True, dim=1, descending=True)
  return sorted.narrow(1, 0, wanted), order.narrow(1, 0, wanted)


# The places of the first tokens that end nothing.
def running(tokens: Tensor, end_tokens: Tensor, num_beams: int) -> Tensor:
  ends = (tokens.unsqueeze(-1) == end_tokens).any(-1).to(4)
  sorted, order = ends.sort(stable=True, dim=1, descending=False)
  return order.narrow(1, 0, num_beams)
