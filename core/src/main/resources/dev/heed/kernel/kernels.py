class Kernels(Module):
  def encode(self: __torch__.Kernels,
    tokens: Tensor,
    layers: List[Tensor],
    norm_gamma: Tensor,
    norm_beta: Tensor,
    mask: Tensor,
    causal: Tensor,
    cosine: Tensor,
    sine: Tensor,
    head_dim: Tensor,
    pre_norm: Tensor,
    epsilon: Tensor,
    activation: Tensor,
    attention_dropout: Tensor,
    hidden_dropout: Tensor,
    residual_dropout: Tensor,
    max_stored_weights: Tensor,
    precision: Tensor) -> Tensor:
    vectors = tokens
    for i in range(torch.floordiv(torch.len(layers), 18)):
      weights = torch.slice(layers, torch.mul(18, i), torch.add(torch.mul(18, i), 18))
      vectors = __torch__.operations.layer(vectors, weights, mask, bool(causal), cosine, sine, int(head_dim), bool(pre_norm), float(epsilon), int(activation), float(attention_dropout), float(hidden_dropout), float(residual_dropout), int(max_stored_weights), int(precision), )
    return __torch__.operations.normalised(vectors, norm_gamma, norm_beta, float(epsilon), )
  def step(self: __torch__.Kernels,
    tokens: Tensor,
    layers: List[Tensor],
    rooms: List[Tensor],
    start: int,
    mask: Tensor,
    cosine: Tensor,
    sine: Tensor,
    head_dim: int,
    pre_norm: bool,
    epsilon: float,
    activation: int,
    causal: bool) -> Tensor:
    vectors = tokens
    for i in range(torch.floordiv(torch.len(layers), 18)):
      weights = torch.slice(layers, torch.mul(18, i), torch.add(torch.mul(18, i), 18))
      room = torch.slice(rooms, torch.mul(2, i), torch.add(torch.mul(2, i), 2))
      vectors = __torch__.decoding.steps(vectors, weights, room, start, mask, causal, cosine, sine, head_dim, pre_norm, epsilon, activation, )
    return vectors
  def generate(self: __torch__.Kernels,
    token: Tensor,
    layers: List[Tensor],
    rooms: List[Tensor],
    start: int,
    masks: Tensor,
    cosine: Tensor,
    sine: Tensor,
    head_dim: int,
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
    output_bias: Tensor,
    uniforms: Tensor,
    temperature: float,
    top_k: int,
    top_p: float,
    min_p: float,
    repetition_penalty: float,
    ngram: int,
    before: Tensor) -> Tuple[Tensor, Tensor]:
    generated = annotate(List[Tensor], [])
    kept = annotate(List[Tensor], [])
    numbers = torch.split(torch.unsqueeze(uniforms, -1), 1, 1)
    has_rules = torch.ne(torch.numel(before), 0)
    history = before
    penalties = __torch__.operations.penalties(before, torch.size(output_weight, 0), repetition_penalty, )
    batch_size = torch.size(token, 0)
    num_logits = torch.mul(torch.mul(batch_size, torch.size(output_weight, 0)), count)
    at_once = torch.le(num_logits, 4194304)
    added = __torch__.decoding.additive(masks, )
    flat_rooms = __torch__.decoding.flattened(rooms, )
    num_layers = torch.floordiv(torch.len(layers), 18)
    laid_out = __torch__.decoding.laid_out(layers, batch_size, )
    last_weight = __torch__.decoding.laid_out([output_weight], batch_size, )
    newest = token
    for t in range(count):
      place = torch.add(start, t)
      mask = __torch__.decoding.mask_row(added, t, torch.add(place, 1), )
      turn = __torch__.decoding.row(cosine, t, )
      turn_sine = __torch__.decoding.row(sine, t, )
      vectors = __torch__.decoding.embedded(newest, embedding, scale, __torch__.decoding.row(positions, t, ), )
      for i in range(num_layers):
        weights = torch.slice(laid_out, torch.mul(18, i), torch.add(torch.mul(18, i), 18))
        room = torch.slice(flat_rooms, torch.mul(2, i), torch.add(torch.mul(2, i), 2))
        vectors = __torch__.decoding.step(vectors, weights, room, place, mask, turn, turn_sine, head_dim, pre_norm, epsilon, activation, 1, )
      last = __torch__.operations.normalised(vectors, norm_gamma, norm_beta, epsilon, )
      logits = torch.view(__torch__.decoding.project(last, last_weight[0], output_bias, ), [batch_size, 1, -1])
      if has_rules:
        ruled = __torch__.operations.ruled(logits, history, penalties, repetition_penalty, ngram, )
      else:
        ruled = logits
      if torch.eq(torch.numel(uniforms), 0):
        newest = torch.argmax(ruled, -1)
      else:
        newest = __torch__.operations.drawn(ruled, numbers[t], temperature, top_k, top_p, min_p, )
      if has_rules:
        history = torch.cat([history, torch.unsqueeze(newest, 1)], -1)
      else:
        pass
      _0 = torch.append(generated, newest)
      if at_once:
        _1 = torch.append(kept, logits)
      else:
        _2 = torch.append(kept, __torch__.operations.log_probability(logits, newest, ))
    all = torch.cat(generated, 1)
    joined = torch.cat(kept, 1)
    if at_once:
      log_probabilities = __torch__.operations.log_probability(joined, all, )
    else:
      log_probabilities = joined
    return (all, torch.squeeze(log_probabilities, -1))
  def search(self: __torch__.Kernels,
    token: Tensor,
    layers: List[Tensor],
    rooms: List[Tensor],
    start: int,
    masks: Tensor,
    cosine: Tensor,
    sine: Tensor,
    head_dim: int,
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
    output_bias: Tensor,
    scores: Tensor,
    end_tokens: Tensor,
    wanted: int) -> List[Tensor]:
    num_inputs, num_beams, = torch.size(scores)
    vocab_size = torch.size(output_weight, 0)
    pools = annotate(List[Tensor], [])
    for i in range(torch.len(rooms)):
      _0 = torch.append(pools, __torch__.decoding.pooled(rooms[i], start, num_beams, count, ))
    num_layers = torch.floordiv(torch.len(layers), 18)
    laid_out = __torch__.decoding.laid_out(layers, num_beams, )
    last_weight = __torch__.decoding.laid_out([output_weight], num_beams, )
    own = torch.expand(torch.view(torch.arange(num_beams, dtype=4, device=ops.prim.device(token)), [1, -1, 1]), [num_inputs, num_beams, 1])
    firsts = torch.arange(torch.mul(num_beams, start), dtype=4, device=ops.prim.device(token))
    paths = torch.expand(torch.view(firsts, [1, num_beams, start]), [num_inputs, num_beams, start])
    chosen = annotate(List[Tensor], [])
    origins = annotate(List[Tensor], [])
    sums = annotate(List[Tensor], [])
    newest = token
    newest_scores = scores
    for t in range(count):
      place = torch.mul(num_beams, torch.add(start, t))
      paths = torch.cat([paths, torch.add(own, place)], 2)
      mask = __torch__.decoding.visible(paths, torch.add(place, num_beams), )
      turn = __torch__.decoding.row(cosine, t, )
      turn_sine = __torch__.decoding.row(sine, t, )
      vectors = __torch__.decoding.embedded(newest, embedding, scale, __torch__.decoding.row(positions, t, ), )
      for i in range(num_layers):
        weights = torch.slice(laid_out, torch.mul(18, i), torch.add(torch.mul(18, i), 18))
        room = torch.slice(pools, torch.mul(2, i), torch.add(torch.mul(2, i), 2))
        vectors = __torch__.decoding.step(vectors, weights, room, place, mask, turn, turn_sine, head_dim, pre_norm, epsilon, activation, num_beams, )
      last = __torch__.operations.normalised(vectors, norm_gamma, norm_beta, epsilon, )
      log_probabilities = torch.log_softmax(__torch__.decoding.project(last, last_weight[0], output_bias, ), -1)
      by_beam = torch.view(log_probabilities, [num_inputs, num_beams, vocab_size])
      best_sums, places, = __torch__.decoding.best(torch.flatten(torch.add(torch.unsqueeze(newest_scores, -1), by_beam), 1), wanted, )
      best_tokens = torch.remainder(places, vocab_size)
      best_origins = torch.floor_divide(places, vocab_size)
      _1 = torch.append(chosen, best_tokens)
      _2 = torch.append(origins, best_origins)
      _3 = torch.append(sums, best_sums)
      ranks = __torch__.decoding.running(best_tokens, end_tokens, num_beams, )
      newest = torch.view(torch.gather(best_tokens, 1, ranks), [-1, 1])
      newest_scores = torch.gather(best_sums, 1, ranks)
      moved = torch.unsqueeze(torch.gather(best_origins, 1, ranks), -1)
      paths = torch.gather(paths, 1, torch.expand(moved, torch.size(paths)))
    results = [torch.stack(chosen, 1), torch.stack(origins, 1), torch.stack(sums, 1)]
    for i in range(torch.len(pools)):
      _4 = torch.append(results, __torch__.decoding.unpooled(pools[i], paths, ))
    return results
  def project_query(self: __torch__.Kernels,
    input: Tensor,
    weight: Tensor,
    bias: Tensor,
    head_dim: Tensor,
    precision: Tensor) -> Tensor:
    return __torch__.operations.heads(input, weight, bias, int(head_dim), int(precision), )
  def project_key_value(self: __torch__.Kernels,
    input: Tensor,
    key_weight: Tensor,
    key_bias: Tensor,
    value_weight: Tensor,
    value_bias: Tensor,
    head_dim: Tensor,
    precision: Tensor) -> Tuple[Tensor, Tensor]:
    weight = torch.cat([key_weight, value_weight], 0)
    bias = torch.cat([key_bias, value_bias], 0)
    joint = __torch__.operations.linear(input, weight, bias, int(precision), )
    key, value, = torch.chunk(joint, 2, -1)
    return (__torch__.operations.split(key, int(head_dim), ), __torch__.operations.split(value, int(head_dim), ))
  def project_query_key_value(self: __torch__.Kernels,
    input: Tensor,
    query_weight: Tensor,
    query_bias: Tensor,
    key_weight: Tensor,
    key_bias: Tensor,
    value_weight: Tensor,
    value_bias: Tensor,
    head_dim: Tensor,
    precision: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    weights = [query_weight, query_bias, key_weight, key_bias, value_weight, value_bias]
    return __torch__.operations.query_key_value(input, weights, int(head_dim), int(precision), )
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
    tokens = torch.flatten(target)
    rows = __torch__.operations.counted(torch.flatten(logits, 0, 1), torch.eq(tokens, -100), )
    return torch.cross_entropy_loss(rows, tokens, None, 1, -100, float(label_smoothing))
