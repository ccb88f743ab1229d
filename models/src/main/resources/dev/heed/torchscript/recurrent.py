# The inference of Heed's recurrent models, in the way of models.py.


class AttentionSeq2Seq(Module):
  def forward(self, source: Tensor, decoderInput: Tensor) -> Tensor:
    lengths = __torch__.sequences.lengths(source)
    tokens = __torch__.sequences.trimmed(source, lengths)
    memory, summary = self.encoder.forward(self.sourceEmbedding.forward(tokens), lengths)
    visible = __torch__.sequences.real(tokens, lengths).unsqueeze(1)  # (B, 1, S)
    state = [torch.tanh(self.bridge.forward(summary)).transpose(0, 1).contiguous()]
    vectors = self.targetEmbedding.forward(decoderInput)
    if self.feedsInput:
      attentional = self.decodeFeeding(vectors, state, memory, visible)
    else:
      attentional, state = self.decode(vectors, state, memory, visible)
    return self.outputProjection.forward(attentional)

  def decode(self, input: Tensor, state: List[Tensor], memory: Tensor, visible: Tensor) -> Tuple[Tensor, List[Tensor]]:
    outputs, last = self.decoder.forward(input, state)
    context = self.attention.forward(outputs, memory, visible)
    return torch.tanh(self.combination.forward(torch.cat([context, outputs], 2))), last

  def decodeFeeding(self, vectors: Tensor, state: List[Tensor], memory: Tensor, visible: Tensor) -> Tensor:
    fed = torch.zeros_like(state[0]).transpose(0, 1)  # (B, 1, hiddenDim)
    found: List[Tensor] = []
    for t in range(vectors.size(1)):
      fed, state = self.decode(torch.cat([vectors[:, t:t + 1], fed], 2), state, memory, visible)
      found.append(fed)
    return torch.cat(found, 1)


class FixedContextSeq2Seq(Module):
  def forward(self, source: Tensor, decoderInput: Tensor) -> Tensor:
    lengths = __torch__.sequences.lengths(source)
    tokens = __torch__.sequences.trimmed(source, lengths)
    if self.readsReversed:
      tokens = tokens.gather(1, __torch__.sequences.mirrored(tokens.size(1), lengths))
    context = __torch__.sequences.last(self.encoder.read(self.sourceEmbedding.forward(tokens)), lengths)
    hidden = torch.tanh(self.bridge.forward(context)).transpose(0, 1).contiguous()
    vectors = self.targetEmbedding.forward(decoderInput)
    contexts = context.expand(-1, vectors.size(1), -1)
    outputs, state = self.decoder.forward(torch.cat([vectors, contexts], 2), [hidden])
    return self.outputProjection.forward(torch.cat([outputs, vectors, contexts], 2))


class BidirectionalEncoder(Module):
  def forward(self, vectors: Tensor, lengths: Tensor) -> Tuple[Tensor, Tensor]:
    mirrored = __torch__.sequences.mirrored(vectors.size(1), lengths)
    ahead = self.forwardLayer.read(vectors)
    back = self.backwardLayer.read(__torch__.sequences.picked(vectors, mirrored))
    memory = torch.cat([ahead, __torch__.sequences.picked(back, mirrored)], 2)
    ends = [__torch__.sequences.last(ahead, lengths), __torch__.sequences.last(back, lengths)]
    return memory, torch.cat(ends, 2)


class RecurrentLayer(Module):
  def forward(self, vectors: Tensor, state: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    return self.cell.forward(vectors, state)

  def read(self, vectors: Tensor) -> Tensor:
    size = self.cell.l_0_h2h_WEIGHT.size(1)
    start = torch.zeros([1, vectors.size(0), size], dtype=vectors.dtype, device=vectors.device)
    outputs, state = self.cell.forward(vectors, [start])
    return outputs


class GRU(Module):
  def forward(self, vectors: Tensor, state: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    weights = [self.l_0_i2h_WEIGHT, self.l_0_h2h_WEIGHT, self.l_0_i2h_BIAS, self.l_0_h2h_BIAS]
    outputs, hidden = torch.gru(vectors, state[0], weights, True, 1, 0., False, False, True)
    return outputs, [hidden]


class LSTM(Module):
  def forward(self, vectors: Tensor, state: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    weights = [self.l_0_i2h_WEIGHT, self.l_0_h2h_WEIGHT, self.l_0_i2h_BIAS, self.l_0_h2h_BIAS]
    start = state if len(state) == 2 else [state[0], torch.zeros_like(state[0])]
    outputs, hidden, memory = torch.lstm(vectors, start, weights, True, 1, 0., False, False, True)
    return outputs, [hidden, memory]


class GeneralAttention(Module):
  def forward(self, query: Tensor, memory: Tensor, visible: Tensor) -> Tensor:
    scores = self.queryProjection.forward(query).matmul(memory.transpose(1, 2))  # (B, T, S)
    return torch.softmax(scores.masked_fill(~visible, -inf), -1).matmul(memory)


class AdditiveAttention(Module):
  def forward(self, query: Tensor, memory: Tensor, visible: Tensor) -> Tensor:
    queries = self.queryProjection.forward(query).unsqueeze(2)
    keys = self.keyProjection.forward(memory).unsqueeze(1)
    scores = self.scoreProjection.forward(torch.tanh(queries + keys)).squeeze(3)  # (B, T, S)
    return torch.softmax(scores.masked_fill(~visible, -inf), -1).matmul(memory)
