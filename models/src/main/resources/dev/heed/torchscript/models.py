# The inference of Heed's models in TorchScript. A class for each kind of block, under the block's name: TorchScriptExport
# writes those that a network needs, and gives their instances what they read as self.NAME. A line with {} stands for as
# many lines as there are layers. B batch, T query length, S key length, E embedDim, H heads, D headDim.


class LanguageModel(Module):
  def forward(self, tokens: Tensor) -> Tensor:
    vectors = self.stack.forward(self.embedding.forward(tokens), None)
    if hasattr(self, "outputProjection"):
      return self.outputProjection.forward(vectors)
    return self.embedding.logits(vectors)


class TextEncoder(Module):
  def forward(self, tokens: Tensor, keyMask: Optional[Tensor]=None, segments: Optional[Tensor]=None) -> Tensor:
    vectors = self.embedding.forward(tokens)
    if hasattr(self, "segmentEmbedding"):
      vectors = vectors + self.segmentEmbedding.forward(torch.zeros_like(tokens) if segments is None else segments)
    else:
      assert segments is None, "segments must be left out of a model without, but got some for numSegments=0"
    return self.stack.forward(self.embeddingNorm.forward(vectors), self.visible(keyMask))

  def visible(self, keyMask: Optional[Tensor]) -> Optional[Tensor]:
    if keyMask is None:
      return None
    keep = keyMask == 1
    assert bool(torch.all(keep | (keyMask == 0))), "mask must hold 0 and 1 alone"
    return keep.unsqueeze(1).unsqueeze(1)  # (B, 1, 1, T)


class SequenceClassifier(Module):
  def forward(self, tokens: Tensor, keyMask: Optional[Tensor]=None, segments: Optional[Tensor]=None) -> Tensor:
    vectors = self.encoder.forward(tokens, keyMask, segments)
    if hasattr(self, "poolerProjection"):
      first = __torch__.sequences.pooled(vectors, keyMask, True)
      return self.outputProjection.forward(torch.tanh(self.poolerProjection.forward(first)))
    return self.outputProjection.forward(__torch__.sequences.pooled(vectors, keyMask, False))


class TokenClassifier(Module):
  def forward(self, tokens: Tensor, keyMask: Optional[Tensor]=None, segments: Optional[Tensor]=None) -> Tensor:
    return self.outputProjection.forward(self.encoder.forward(tokens, keyMask, segments))


class MaskedTokenModel(Module):
  def forward(self, tokens: Tensor, keyMask: Optional[Tensor]=None, segments: Optional[Tensor]=None) -> Tensor:
    hidden = self.headProjection.forward(self.encoder.forward(tokens, keyMask, segments))
    hidden = __torch__.sequences.activated(hidden, self.activation)
    return self.encoder.embedding.logits(self.headNorm.forward(hidden)) + self.bias


class SentenceEncoder(Module):
  def forward(self, tokens: Tensor, keyMask: Optional[Tensor]=None, segments: Optional[Tensor]=None) -> Tensor:
    pooled = __torch__.sequences.pooled(self.encoder.forward(tokens, keyMask, segments), keyMask, self.first)
    if self.unit:
      return pooled / torch.sqrt(pooled.square().sum(1, keepdim=True) + 1e-24)
    return pooled


class TransformerSeq2Seq(Module):
  def forward(self, source: Tensor, decoderInput: Tensor) -> Tensor:
    lengths = __torch__.sequences.lengths(source)
    tokens = __torch__.sequences.trimmed(source, lengths)
    visible = __torch__.sequences.real(tokens, lengths).unsqueeze(1).unsqueeze(1)  # (B, 1, 1, S)
    memory = self.embedding.forward(tokens) if hasattr(self, "embedding") else self.sourceEmbedding.forward(tokens)
    memory = self.encoderLayer{}.forward(memory, visible)
    if hasattr(self, "encoderNorm"):
      memory = self.encoderNorm.forward(memory)
    vectors = self.embedding.forward(decoderInput) if hasattr(self, "embedding") else self.targetEmbedding.forward(decoderInput)
    vectors = self.decoderLayer{}.forward(vectors, memory, visible)
    if hasattr(self, "decoderNorm"):
      vectors = self.decoderNorm.forward(vectors)
    if hasattr(self, "outputProjection"):
      return self.outputProjection.forward(vectors)
    if hasattr(self, "embedding"):
      return self.embedding.logits(vectors)
    return self.targetEmbedding.logits(vectors)


class LayerStack(Module):
  def forward(self, tokens: Tensor, visible: Optional[Tensor]) -> Tensor:
    vectors = tokens
    vectors = self.layer{}.forward(vectors, visible)
    if hasattr(self, "norm"):
      return self.norm.forward(vectors)
    return vectors


class EncoderLayer(Module):
  def forward(self, tokens: Tensor, visible: Optional[Tensor]) -> Tensor:
    x = self.selfAttentionResidual.enter(tokens)
    y = self.selfAttentionResidual.leave(tokens, self.selfAttention.forward(x, x, visible))
    return self.feedForwardResidual.leave(y, self.feedForward.forward(self.feedForwardResidual.enter(y)))


class DecoderLayer(Module):
  def forward(self, target: Tensor, memory: Tensor, visible: Tensor) -> Tensor:
    x = self.selfAttentionResidual.enter(target)
    y = self.selfAttentionResidual.leave(target, self.selfAttention.forward(x, x, None))
    asked = self.crossAttention.forward(self.crossAttentionResidual.enter(y), memory, visible)
    z = self.crossAttentionResidual.leave(y, asked)
    return self.feedForwardResidual.leave(z, self.feedForward.forward(self.feedForwardResidual.enter(z)))


class Residual(Module):
  def enter(self, input: Tensor) -> Tensor:
    return self.norm.forward(input) if self.isPreNorm else input

  def leave(self, input: Tensor, change: Tensor) -> Tensor:
    return input + change if self.isPreNorm else self.norm.forward(input + change)


class MultiHeadAttention(Module):
  def forward(self, query: Tensor, memory: Tensor, visible: Optional[Tensor]) -> Tensor:
    q = self.turned(self.heads(self.queryProjection.forward(query)))  # (B, H, T, D)
    k = self.turned(self.heads(self.keyProjection.forward(memory))).repeat_interleave(self.groupSize, 1)
    v = self.heads(self.valueProjection.forward(memory)).repeat_interleave(self.groupSize, 1)
    context = self.attend(q, k, v, visible)
    return self.outputProjection.forward(context.transpose(1, 2).flatten(2))

  def heads(self, tokens: Tensor) -> Tensor:
    return tokens.unflatten(-1, [-1, self.headDim]).transpose(1, 2)

  def attend(self, q: Tensor, k: Tensor, v: Tensor, visible: Optional[Tensor]) -> Tensor:
    if visible is None and self.window == 0 and not hasattr(self, "slopes"):
      return torch.scaled_dot_product_attention(q, k, v, None, 0., self.hidesFuture)
    queries = torch.arange(q.size(2), device=q.device).unsqueeze(1)
    keys = torch.arange(k.size(2), device=q.device).unsqueeze(0)
    keep = queries >= keys if self.hidesFuture else keys >= 0
    if self.window != 0:
      keep = keep & ((queries < keys + self.window) | (keys < self.sinks))
    if visible is not None:
      keep = keep & visible  # (B, 1, T, S), or 1 in place of T
    bias = torch.zeros_like(keep, dtype=q.dtype)
    if hasattr(self, "slopes"):
      slopes = torch.tensor(self.slopes, dtype=q.dtype, device=q.device).reshape(1, -1, 1, 1)
      bias = -slopes * torch.abs(queries - keys)  # (1, H, T, S)
    context = torch.scaled_dot_product_attention(q, k, v, bias.masked_fill(~keep, -inf))
    return context.masked_fill(~keep.any(-1, keepdim=True), 0.)  # libtorch before 2.5 gives NaN where all is hidden

  def turned(self, heads: Tensor) -> Tensor:
    if hasattr(self, "frequencies"):
      frequencies = torch.tensor(self.frequencies, dtype=heads.dtype, device=heads.device)
      angles = torch.arange(heads.size(2), dtype=heads.dtype, device=heads.device).unsqueeze(1) * frequencies
      cosine, sine = angles.cos(), angles.sin()  # (T, D/2)
      first, second = heads.chunk(2, -1)
      return torch.cat([first * cosine - second * sine, second * cosine + first * sine], -1)
    return heads


class FeedForward(Module):
  def forward(self, input: Tensor) -> Tensor:
    projected = self.inputProjection.forward(input)
    if hasattr(self, "gateProjection"):
      hidden = __torch__.sequences.activated(self.gateProjection.forward(input), self.activation) * projected
    else:
      hidden = __torch__.sequences.activated(projected, self.activation)
    return self.outputProjection.forward(hidden)


class TokenEmbedding(Module):
  def forward(self, tokens: Tensor) -> Tensor:
    vectors = torch.embedding(self.weight, tokens) * self.scale
    if hasattr(self, "position"):
      return vectors + self.position.forward(vectors)
    return vectors

  def logits(self, vectors: Tensor) -> Tensor:
    return torch.linear(vectors, self.weight)


class Learned(Module):
  def forward(self, vectors: Tensor) -> Tensor:
    length = vectors.size(1)
    most = self.weight.size(0)
    assert length <= most, "length must be at most maxLength={} for learned position, but got {}".format(most, length)
    return self.weight[:length]


class Sinusoidal(Module):
  def forward(self, vectors: Tensor) -> Tensor:
    length, size = vectors.size(1), vectors.size(2)
    frequencies = torch.pow(10000., torch.arange(0, size, 2, dtype=7, device=vectors.device) / -size)
    positions = torch.arange(length, dtype=vectors.dtype, device=vectors.device)
    angles = positions.unsqueeze(1) * frequencies.to(vectors.dtype)
    return torch.stack([angles.sin(), angles.cos()], 2).flatten(1)  # (T, E), sine and cosine take turns


class LayerNorm(Module):
  def forward(self, input: Tensor) -> Tensor:
    return torch.layer_norm(input, [input.size(-1)], self.gamma, self.beta, self.epsilon)


class RmsNorm(Module):
  def forward(self, input: Tensor) -> Tensor:
    return input / torch.sqrt(input.square().mean([-1], True) + self.epsilon) * self.gamma


class Linear(Module):
  def forward(self, input: Tensor) -> Tensor:
    return torch.linear(input, self.weight, self.bias)
