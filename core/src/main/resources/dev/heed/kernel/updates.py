class Updates(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def clip_by_norm(self: __torch__.Updates,
    gradients: List[Tensor],
    max_norm: float) -> float:
    norm = torch.norm(torch.stack(torch._foreach_norm(gradients)))
    length = float(norm)
    if torch.__and__(torch.gt(length, max_norm), torch.lt(length, inf)):
      torch._foreach_mul_(gradients, torch.div(max_norm, length))
    else:
      pass
    return length
  def clear(self: __torch__.Updates,
    gradients: List[Tensor]) -> None:
    torch._foreach_zero_(gradients)
  def adamw(self: __torch__.Updates,
    parameters: List[Tensor],
    gradients: List[Tensor],
    means: List[Tensor],
    squares: List[Tensor],
    steps: List[Tensor],
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
    weight_decay: float) -> None:
    torch._fused_adamw_(parameters, gradients, means, squares, annotate(List[Tensor], []), steps, lr=learning_rate, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=None, found_inf=None)
