class Updates(Module):
  def clip_by_norm(self: __torch__.Updates,
    gradients: List[Tensor],
    max_norm: float) -> float:
    norm = torch.norm(torch.stack(torch._foreach_norm(gradients)))
    global_norm = float(norm)
    if torch.__and__(torch.gt(global_norm, max_norm), torch.lt(global_norm, inf)):
      torch._foreach_mul_(gradients, torch.div(max_norm, global_norm))
    else:
      pass
    return global_norm
  def clip_by_value(self: __torch__.Updates,
    gradients: List[Tensor],
    max_value: float) -> None:
    torch._foreach_clamp_min_(gradients, torch.neg(max_value))
    torch._foreach_clamp_max_(gradients, max_value)
  def average(self: __torch__.Updates,
    averages: List[Tensor],
    parameters: List[Tensor],
    share: float) -> None:
    torch._foreach_lerp_(averages, parameters, share)
  def add(self: __torch__.Updates,
    targets: List[Tensor],
    values: List[Tensor]) -> None:
    torch._foreach_add_(targets, values, alpha=1)
  def set(self: __torch__.Updates,
    targets: List[Tensor],
    values: List[Tensor]) -> None:
    torch._foreach_copy_(targets, values, False)
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
  def sgd(self: __torch__.Updates,
    parameters: List[Tensor],
    gradients: List[Tensor],
    velocities: List[Tensor],
    learning_rate: float,
    momentum: float,
    weight_decay: float) -> None:
    if torch.gt(weight_decay, 0.):
      decayed_gradients = torch._foreach_add(gradients, parameters, alpha=weight_decay)
    else:
      decayed_gradients = gradients
    torch._foreach_mul_(velocities, momentum)
    torch._foreach_add_(velocities, decayed_gradients, alpha=1)
    torch._foreach_add_(parameters, velocities, alpha=torch.neg(learning_rate))
  def lion(self: __torch__.Updates,
    parameters: List[Tensor],
    gradients: List[Tensor],
    means: List[Tensor],
    learning_rate: float,
    beta1: float,
    beta2: float,
    weight_decay: float) -> None:
    directions = torch._foreach_mul(means, beta1)
    torch._foreach_add_(directions, gradients, alpha=torch.sub(1., beta1))
    torch._foreach_sign_(directions)
    torch._foreach_mul_(parameters, torch.sub(1., torch.mul(learning_rate, weight_decay)))
    torch._foreach_add_(parameters, directions, alpha=torch.neg(learning_rate))
    torch._foreach_mul_(means, beta2)
    torch._foreach_add_(means, gradients, alpha=torch.sub(1., beta2))
  def muon(self: __torch__.Updates,
    parameters: List[Tensor],
    gradients: List[Tensor],
    velocities: List[Tensor],
    learning_rate: float,
    momentum: float,
    weight_decay: float) -> None:
    torch._foreach_lerp_(velocities, gradients, torch.sub(1., momentum))
    directions = torch._foreach_lerp(gradients, velocities, momentum)
    torch._foreach_mul_(parameters, torch.sub(1., torch.mul(learning_rate, weight_decay)))
    for i in range(len(parameters)):
      rows, columns = parameters[i].size(0), parameters[i].size(1)
      direction = directions[i].t() if rows > columns else directions[i]
      x = direction / (direction.norm() + 1e-7)
      for step in range(5):
        squared = x @ x.t()
        x = torch.addmm(x, torch.addmm(squared, squared, squared, beta=-4.775, alpha=2.0315), x, beta=3.4445)
      orthogonal = x.t() if rows > columns else x
      parameters[i].add_(orthogonal, alpha=-learning_rate * 0.2 * float(max(rows, columns)) ** 0.5)
