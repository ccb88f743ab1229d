class RecurrentKernels(Module):
  def decode(self, vectors: Tensor, cell_weights: List[Tensor], memory: Tensor, keep: Tensor, fed: Tensor, hidden: Tensor, cell: Tensor, dropout: Tensor, query_weight: Tensor, key_weight: Tensor, score_weight: Tensor, combination_weight: Tensor, combination_bias: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    look_back = [query_weight, key_weight, score_weight, combination_weight, combination_bias]
    return __torch__.recurrent.decode(vectors, memory, keep, fed, hidden, cell, cell_weights, look_back, float(dropout))

  def generate(self, token: Tensor, count: int, memory: Tensor, keep: Tensor, fed: Tensor, hidden: Tensor, cell: Tensor, cell_weights: List[Tensor], look_back: List[Tensor], embedding: Tensor, scale: float, positions: Tensor, output_weight: Tensor, output_bias: Tensor, end_tokens: Tensor, uniforms: Tensor, temperature: float, top_k: int, top_p: float, min_p: float, repetition_penalty: float, ngram: int, before: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    looks_back = len(look_back) != 0
    sought = __torch__.recurrent.sought(memory, keep, look_back) if looks_back else look_back
    input_weight = cell_weights[0].t()
    bias = __torch__.recurrent.joint_bias(cell_weights[:4])
    feeds = input_weight.size(0) != embedding.size(1)
    is_greedy = uniforms.numel() == 0
    numbers = uniforms.unsqueeze(-1).split(1, 1)
    history = before
    penalties = __torch__.operations.penalties(before, output_weight.size(0), repetition_penalty)
    generated: List[Tensor] = []
    probabilities: List[Tensor] = []
    newest, newest_fed = token, fed.squeeze(1)
    states, cells = torch.unbind(hidden), __torch__.recurrent.cells(hidden, cell)
    ended = torch.zeros([token.size(0)], dtype=11, device=token.device)
    t = 0
    while t < count:
      vector = __torch__.decoding.embedded(newest, embedding, scale, __torch__.decoding.row(positions, t)).view([newest.size(0), -1])
      input = torch.cat([vector, newest_fed], 1) if feeds else vector
      states, cells = __torch__.recurrent.deep_step(torch.addmm(bias, input, input_weight), states, cells, cell_weights, 0.)
      last = states[-1]
      if looks_back:
        newest_fed = __torch__.recurrent.attentional(last.unsqueeze(1), sought, look_back).squeeze(1)
        features = newest_fed
      else:
        features = torch.cat([last, vector, newest_fed], 1)
      logits = __torch__.operations.linear(features.unsqueeze(1), output_weight, output_bias, 0)  # (B, 1, V)
      if before.numel() == 0:
        ruled = logits
      else:
        ruled = __torch__.operations.ruled(logits, history, penalties, repetition_penalty, ngram)
      if is_greedy:
        newest = torch.argmax(ruled, -1)
      else:
        newest = __torch__.operations.drawn(ruled, numbers[t], temperature, top_k, top_p, min_p)
      if before.numel() != 0:
        history = torch.cat([history, newest.unsqueeze(1)], -1)
      generated.append(newest)
      probabilities.append(__torch__.operations.log_probability(logits, newest))
      enough = False
      if is_greedy:
        ended, enough = __torch__.decoding.ended(ended, newest, end_tokens)
      t = count if enough else t + 1
    log_probabilities = torch.cat(probabilities, 1).squeeze(-1)
    return torch.cat(generated, 1), log_probabilities, newest_fed.unsqueeze(1), torch.stack(states), __torch__.recurrent.stacked(cells)
