class Kernels(Module):
  # A call with gradients has arrays alone as arguments, numbers too.
  def encode(self, tokens: Tensor, layers: List[Tensor], num_layers: Tensor, norm_gamma: Tensor, norm_beta: Tensor, mask: Tensor, causal: Tensor, cosine: Tensor, sine: Tensor, memory_mask: Tensor, memory_cosine: Tensor, memory_sine: Tensor, head_dim: Tensor, pre_norm: Tensor, epsilon: Tensor, activation: Tensor, attention_dropout: Tensor, hidden_dropout: Tensor, residual_dropout: Tensor, max_stored_weights: Tensor, precision: Tensor) -> Tensor:
    vectors = tokens
    size = len(layers) // int(num_layers)
    for i in range(int(num_layers)):
      vectors = __torch__.operations.layer(vectors, layers[size * i:size * (i + 1)], mask, bool(causal), cosine, sine, memory_mask, memory_cosine, memory_sine, int(head_dim), bool(pre_norm), float(epsilon), int(activation), float(attention_dropout), float(hidden_dropout), float(residual_dropout), int(max_stored_weights), int(precision))
    return __torch__.operations.normalised(vectors, norm_gamma, norm_beta, float(epsilon))

  def step(self, tokens: Tensor, layers: List[Tensor], rooms: List[Tensor], start: int, mask: Tensor, cosine: Tensor, sine: Tensor, memory: List[Tensor], is_sound: bool, memory_mask: Tensor, memory_cosine: Tensor, memory_sine: Tensor, head_dim: int, pre_norm: bool, epsilon: float, activation: int, causal: bool) -> Tensor:
    return __torch__.decoding.stack(tokens, layers, rooms, start, mask, causal, cosine, sine, __torch__.decoding.real(memory, is_sound, memory_mask), memory_mask, memory_cosine, memory_sine, head_dim, pre_norm, epsilon, activation, 1)

  def generate(self, token: Tensor, layers: List[Tensor], rooms: List[Tensor], start: int, masks: Tensor, cosine: Tensor, sine: Tensor, memory: List[Tensor], is_sound: bool, memory_mask: Tensor, memory_cosine: Tensor, memory_sine: Tensor, head_dim: int, pre_norm: bool, epsilon: float, activation: int, count: int, embedding: Tensor, scale: float, positions: Tensor, output_weight: Tensor, output_bias: Tensor, norm_gamma: Tensor, norm_beta: Tensor, end_tokens: Tensor, uniforms: Tensor, temperature: float, top_k: int, top_p: float, min_p: float, repetition_penalty: float, ngram: int, before: Tensor) -> Tuple[Tensor, Tensor]:
    generated: List[Tensor] = []
    kept: List[Tensor] = []
    is_greedy = uniforms.numel() == 0
    numbers = uniforms.unsqueeze(-1).split(1, 1)
    has_rules = before.numel() != 0
    history = before
    penalties = __torch__.operations.penalties(before, output_weight.size(0), repetition_penalty)
    batch_size = token.size(0)
    at_once = batch_size * output_weight.size(0) * count <= 4194304
    added = __torch__.decoding.additive(masks)
    added_memory = __torch__.decoding.additive(memory_mask)
    flat_rooms = __torch__.decoding.flattened(rooms, 1)
    flat_memory = __torch__.decoding.flattened(__torch__.decoding.real(memory, is_sound, memory_mask), 1)
    laid_out = __torch__.decoding.laid_out(layers, batch_size)
    output = __torch__.decoding.laid_out([output_weight, output_bias], batch_size)
    newest = token
    ended = torch.zeros([batch_size], dtype=11, device=token.device)
    enough = False
    for t in range(count):  # a loop that a condition ends costs a tenth of a small model's token
      if not enough:
        place = start + t
        mask = __torch__.decoding.mask_row(added, t, place + 1)
        next = __torch__.decoding.logits(newest, t, place, embedding, scale, positions, laid_out, flat_rooms, mask, cosine, sine, flat_memory, added_memory, memory_cosine, memory_sine, head_dim, pre_norm, epsilon, activation, norm_gamma, norm_beta, output, 1)
        logits = next.view([batch_size, 1, -1])
        ruled = __torch__.operations.ruled(logits, history, penalties, repetition_penalty, ngram) if has_rules else logits
        if is_greedy:
          newest = torch.argmax(ruled, -1)
        else:
          newest = __torch__.operations.drawn(ruled, numbers[t], temperature, top_k, top_p, min_p)
        if has_rules:
          history = torch.cat([history, newest.unsqueeze(1)], -1)
        generated.append(newest)
        kept.append(logits if at_once else __torch__.operations.log_probability(logits, newest))
        # Numbers that were drawn for a row are used up, so that it goes on with the same ones whatever the others do
        if is_greedy:
          ended, enough = __torch__.decoding.ended(ended, newest, end_tokens)
    all = torch.cat(generated, 1)
    joined = torch.cat(kept, 1)
    log_probabilities = __torch__.operations.log_probability(joined, all) if at_once else joined
    return all, log_probabilities.squeeze(-1)

  def search(self, token: Tensor, layers: List[Tensor], rooms: List[Tensor], start: int, masks: Tensor, cosine: Tensor, sine: Tensor, memory: List[Tensor], is_sound: bool, memory_mask: Tensor, memory_cosine: Tensor, memory_sine: Tensor, head_dim: int, pre_norm: bool, epsilon: float, activation: int, count: int, embedding: Tensor, scale: float, positions: Tensor, output_weight: Tensor, output_bias: Tensor, norm_gamma: Tensor, norm_beta: Tensor, scores: Tensor, end_tokens: Tensor, wanted: int) -> List[Tensor]:
    num_inputs, num_beams = scores.size()
    vocab_size = output_weight.size(0)
    pools: List[Tensor] = []
    for room in rooms:
      pools.append(__torch__.decoding.pooled(room, start, num_beams, count))
    flat_memory = __torch__.decoding.flattened(__torch__.decoding.real(memory, is_sound, memory_mask), num_beams)
    added_memory = __torch__.decoding.additive(memory_mask)
    if added_memory.numel() != 0:
      added_memory = added_memory[::num_beams].unsqueeze(2)
    laid_out = __torch__.decoding.laid_out(layers, token.size(0))
    output = __torch__.decoding.laid_out([output_weight, output_bias], token.size(0))
    own = torch.arange(num_beams, dtype=4, device=token.device).view([1, -1, 1]).expand([num_inputs, num_beams, 1])
    firsts = torch.arange(num_beams * start, dtype=4, device=token.device)
    paths = firsts.view([1, num_beams, start]).expand([num_inputs, num_beams, start])
    chosen: List[Tensor] = []
    origins: List[Tensor] = []
    sums: List[Tensor] = []
    newest = token
    newest_scores = scores
    for t in range(count):
      place = num_beams * (start + t)
      paths = torch.cat([paths, own + place], 2)
      mask = __torch__.decoding.visible(paths, place + num_beams)
      next = __torch__.decoding.logits(newest, t, place, embedding, scale, positions, laid_out, pools, mask, cosine, sine, flat_memory, added_memory, memory_cosine, memory_sine, head_dim, pre_norm, epsilon, activation, norm_gamma, norm_beta, output, num_beams)
      by_beam = torch.log_softmax(next, -1).view([num_inputs, num_beams, vocab_size])
      best_sums, places = __torch__.decoding.best((newest_scores.unsqueeze(-1) + by_beam).flatten(1), wanted)
      best_tokens = torch.remainder(places, vocab_size)
      best_origins = torch.floor_divide(places, vocab_size)
      chosen.append(best_tokens)
      origins.append(best_origins)
      sums.append(best_sums)
      ranks = __torch__.decoding.running(best_tokens, end_tokens, num_beams)
      newest = best_tokens.gather(1, ranks).view([-1, 1])
      newest_scores = best_sums.gather(1, ranks)
      moved = best_origins.gather(1, ranks).unsqueeze(-1)
      paths = paths.gather(1, moved.expand(paths.size()))
    results = [torch.stack(chosen, 1), torch.stack(origins, 1), torch.stack(sums, 1)]
    for pool in pools:
      results.append(__torch__.decoding.unpooled(pool, paths))
    return results

  def project_query(self, input: Tensor, weight: Tensor, bias: Tensor, head_dim: Tensor, precision: Tensor) -> Tensor:
    return __torch__.operations.heads(input, weight, bias, int(head_dim), int(precision))

  def project_key_value(self, input: Tensor, key_weight: Tensor, key_bias: Tensor, value_weight: Tensor, value_bias: Tensor, head_dim: Tensor, precision: Tensor) -> Tuple[Tensor, Tensor]:
    weight = torch.cat([key_weight, value_weight], 0)
    bias = torch.cat([key_bias, value_bias], 0)
    key, value = __torch__.operations.linear(input, weight, bias, int(precision)).chunk(2, -1)
    return __torch__.operations.split(key, int(head_dim)), __torch__.operations.split(value, int(head_dim))

  def project_query_key_value(self, input: Tensor, query_weight: Tensor, query_bias: Tensor, key_weight: Tensor, key_bias: Tensor, value_weight: Tensor, value_bias: Tensor, head_dim: Tensor, precision: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    weights = [query_weight, query_bias, key_weight, key_bias, value_weight, value_bias]
    return __torch__.operations.query_key_value(input, weights, int(head_dim), int(precision))

  def attend(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor, causal: Tensor, dropout: Tensor, max_stored_weights: Tensor) -> Tensor:
    return __torch__.operations.attend(query, key, value, mask, bool(causal), float(dropout), int(max_stored_weights))

  def attend_and_project(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor, causal: Tensor, dropout: Tensor, max_stored_weights: Tensor, weight: Tensor, bias: Tensor, precision: Tensor) -> Tensor:
    context = self.attend(query, key, value, mask, causal, dropout, max_stored_weights)
    return __torch__.operations.project(__torch__.operations.merged(context), weight, bias, int(precision))

  def feed_forward(self, input: Tensor, input_weight: Tensor, input_bias: Tensor, gate_weight: Tensor, gate_bias: Tensor, output_weight: Tensor, output_bias: Tensor, activation: Tensor, dropout: Tensor, precision: Tensor) -> Tensor:
    weights = [input_weight, input_bias, gate_weight, gate_bias, output_weight, output_bias]
    return __torch__.operations.feed_forward(input, weights, int(activation), float(dropout), int(precision))

  def project(self, input: Tensor, weight: Tensor, bias: Tensor, precision: Tensor) -> Tensor:
    return __torch__.operations.project(input, weight, bias, int(precision))

  def rotate(self, heads: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    return __torch__.operations.rotate(heads, cosine, sine)

  def dropped(self, input: Tensor, probability: Tensor) -> Tensor:
    return __torch__.operations.dropped(input, float(probability))

  def cross_entropy(self, logits: Tensor, target: Tensor, label_smoothing: Tensor) -> Tensor:
    tokens = target.flatten()
    rows = __torch__.operations.counted(logits.flatten(0, 1), tokens == -100)
    return torch.cross_entropy_loss(rows, tokens, None, 1, -100, float(label_smoothing))
