# The inference of Heed's recurrent models, in the way of models.py. How a decoder goes from token to token is in the file
# of the same name beside the kernels, whose functions decode in Heed too.


class AttentionSeq2Seq(Module):
  def forward(self, source: Tensor, decoderInput: Tensor) -> Tensor:
    lengths = __torch__.sequences.lengths(source)
    tokens = __torch__.sequences.trimmed(source, lengths)
    memory, summary = self.encoder.forward(self.sourceEmbedding.forward(tokens), lengths)
    real = __torch__.sequences.real(tokens, lengths)  # (B, S)
    hidden = self.decoder.start(torch.tanh(self.bridge.forward(summary)))
    fed = torch.zeros_like(hidden[:1]).transpose(0, 1)  # (B, 1, hiddenDim)
    vectors = self.targetEmbedding.forward(decoderInput)
    cell = self.decoder.cell.weights()
    look_back = self.attention.weights() + [self.combination.weight, self.combination.bias]
    decoded = __torch__.recurrent.decode(vectors, memory, real, fed, hidden, fed[:0], cell, look_back, 0.)
    return self.outputProjection.forward(decoded[0])


class FixedContextSeq2Seq(Module):
  def forward(self, source: Tensor, decoderInput: Tensor) -> Tensor:
    lengths = __torch__.sequences.lengths(source)
    tokens = __torch__.sequences.trimmed(source, lengths)
    if self.readsReversed:
      tokens = tokens.gather(1, __torch__.sequences.mirrored(tokens.size(1), lengths))
    context = __torch__.sequences.last(self.encoder.read(self.sourceEmbedding.forward(tokens)), lengths)
    hidden = self.decoder.start(torch.tanh(self.bridge.forward(context)))
    vectors = self.targetEmbedding.forward(decoderInput)
    contexts = context.expand(-1, vectors.size(1), -1)
    outputs = self.decoder.forward(torch.cat([vectors, contexts], 2), hidden)
    return self.outputProjection.forward(torch.cat([outputs, vectors, contexts], 2))


class BidirectionalEncoder(Module):
  def forward(self, vectors: Tensor, lengths: Tensor) -> Tuple[Tensor, Tensor]:
    mirrored = __torch__.sequences.mirrored(vectors.size(1), lengths)
    ahead = self.forwardLayer.read(vectors)
    back = self.backwardLayer.read(__torch__.sequences.picked(vectors, mirrored))
    memory = torch.cat([ahead, __torch__.sequences.picked(back, mirrored)], 2)
    ends = [__torch__.sequences.last(ahead, lengths), __torch__.sequences.last(back, lengths)]
    return memory, torch.cat(ends, 2)


class RecurrentStack(Module):
  def forward(self, vectors: Tensor, hidden: Tensor) -> Tensor:
    return __torch__.recurrent.run(vectors, hidden, hidden[:0], self.cell.weights(), 0.)[0]

  def read(self, vectors: Tensor) -> Tensor:
    weights = self.cell.weights()
    sizes = [len(weights) // 4, vectors.size(0), weights[1].size(1)]
    return self.forward(vectors, torch.zeros(sizes, dtype=vectors.dtype, device=vectors.device))

  # States (B, 1, N hiddenDim) of all layers beside each other, as (N, B, hiddenDim)
  def start(self, states: Tensor) -> Tensor:
    weights = self.cell.weights()
    return states.view([states.size(0), -1, weights[1].size(1)]).transpose(0, 1).contiguous()


class GRU(Module):
  def weights(self) -> List[Tensor]:
    weights: List[Tensor] = []
    weights += [self.l_{}_i2h_WEIGHT, self.l_{}_h2h_WEIGHT, self.l_{}_i2h_BIAS, self.l_{}_h2h_BIAS]
    return weights


class LSTM(Module):
  def weights(self) -> List[Tensor]:
    weights: List[Tensor] = []
    weights += [self.l_{}_i2h_WEIGHT, self.l_{}_h2h_WEIGHT, self.l_{}_i2h_BIAS, self.l_{}_h2h_BIAS]
    return weights


class GeneralAttention(Module):
  def weights(self) -> List[Tensor]:
    weight = self.queryProjection.weight * self.scale
    return [weight, weight[:0], weight[:0]]


class AdditiveAttention(Module):
  def weights(self) -> List[Tensor]:
    return [self.queryProjection.weight, self.keyProjection.weight, self.scoreProjection.weight]
