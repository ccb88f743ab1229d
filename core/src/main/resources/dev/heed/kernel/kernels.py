class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def attend(self: __torch__.Kernels,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    dropout: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(query, key, value, None, float(dropout), False)
  def attend_causally(self: __torch__.Kernels,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    dropout: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(query, key, value, None, float(dropout), True)
  def attend_masked(self: __torch__.Kernels,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    dropout: Tensor,
    mask: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(query, key, value, mask, float(dropout), False)
  def rotate(self: __torch__.Kernels,
    heads: Tensor,
    cosine: Tensor,
    sine: Tensor) -> Tensor:
    first, second, = torch.chunk(heads, 2, -1)
    turned_first = torch.sub(torch.mul(first, cosine), torch.mul(second, sine))
    turned_second = torch.add(torch.mul(second, cosine), torch.mul(first, sine))
    return torch.cat([turned_first, turned_second], -1)
