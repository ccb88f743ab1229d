# What the classes of the models share: non-linearities, and sequences of different lengths, whose padding takes no part in
# an answer.


def activated(input: Tensor, activation: str) -> Tensor:
  if activation == "RELU":
    return torch.relu(input)
  if activation == "GELU":
    return torch.gelu(input)
  if activation == "GELU_TANH":
    return torch.gelu(input, approximate="tanh")
  assert activation == "SWIGLU", "activation must be known, but got " + activation
  return torch.silu(input)


def pooled(vectors: Tensor, keyMask: Optional[Tensor], first: bool) -> Tensor:
  real = torch.ones_like(vectors[:, :, 0]) if keyMask is None else keyMask.to(vectors.dtype)  # (B, T)
  chosen = real * (torch.cumsum(real, 1) == 1) if first else real
  kept = vectors.masked_fill((chosen == 0).unsqueeze(2), 0.)
  return kept.sum(1) / chosen.sum(1, keepdim=True).clamp(min=1.)  # (B, E)


def lengths(tokens: Tensor) -> Tensor:
  columns = torch.arange(1, tokens.size(1) + 1, device=tokens.device)
  lengths = ((tokens != 0) * columns).amax([1])  # (B)
  assert bool(torch.all(lengths > 0)), "tokens must hold at least one token a row, but got padding alone"
  return lengths


def trimmed(tokens: Tensor, lengths: Tensor) -> Tensor:
  return tokens[:, :int(lengths.max())]


def real(tokens: Tensor, lengths: Tensor) -> Tensor:
  return torch.arange(tokens.size(1), device=tokens.device) < lengths.unsqueeze(1)  # (B, S)


def mirrored(length: int, lengths: Tensor) -> Tensor:
  columns = torch.arange(length, device=lengths.device).unsqueeze(0)
  mirror = lengths.unsqueeze(1) - 1 - columns
  return torch.where(mirror >= 0, mirror, columns)  # (B, S), each row's own places turned around


def picked(vectors: Tensor, columns: Tensor) -> Tensor:
  return vectors.gather(1, columns.unsqueeze(2).expand(-1, -1, vectors.size(2)))


def last(vectors: Tensor, lengths: Tensor) -> Tensor:
  return __torch__.sequences.picked(vectors, (lengths - 1).unsqueeze(1))  # (B, 1, E)
