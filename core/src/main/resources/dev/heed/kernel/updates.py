class Updates(Module):
  def clip_by_norm(self, gradients: List[Tensor], max_norm: float) -> float:
    global_norm = float(torch.norm(torch.stack(torch._foreach_norm(gradients))))
    if global_norm > max_norm and global_norm < inf:
      torch._foreach_mul_(gradients, max_norm / global_norm)
    return global_norm

  def clip_by_value(self, gradients: List[Tensor], max_value: float) -> None:
    torch._foreach_clamp_min_(gradients, -max_value)
    torch._foreach_clamp_max_(gradients, max_value)

  def average(self, averages: List[Tensor], parameters: List[Tensor], share: float) -> None:
    torch._foreach_lerp_(averages, parameters, share)

  def add(self, targets: List[Tensor], values: List[Tensor]) -> None:
    torch._foreach_add_(targets, values, alpha=1)

  def set(self, targets: List[Tensor], values: List[Tensor]) -> None:
    torch._foreach_copy_(targets, values, False)

  def clear(self, gradients: List[Tensor]) -> None:
    torch._foreach_zero_(gradients)

  def adamw(self, parameters: List[Tensor], gradients: List[Tensor], means: List[Tensor], squares: List[Tensor], steps: List[Tensor], learning_rate: float, beta1: float, beta2: float, epsilon: float, weight_decay: float) -> None:
    largest_squares: List[Tensor] = []
    torch._fused_adamw_(parameters, gradients, means, squares, largest_squares, steps, lr=learning_rate, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=None, found_inf=None)

  # v = momentum v + g + decay w; w = w - rate v
  def sgd(self, parameters: List[Tensor], gradients: List[Tensor], velocities: List[Tensor], learning_rate: float, momentum: float, weight_decay: float) -> None:
    decayed_gradients = torch._foreach_add(gradients, parameters, alpha=weight_decay) if weight_decay > 0. else gradients
    torch._foreach_mul_(velocities, momentum)
    torch._foreach_add_(velocities, decayed_gradients, alpha=1)
    torch._foreach_add_(parameters, velocities, alpha=-learning_rate)

  # w = w - rate (sign(beta1 m + (1 - beta1) g) + decay w); m = beta2 m + (1 - beta2) g
  def lion(self, parameters: List[Tensor], gradients: List[Tensor], means: List[Tensor], learning_rate: float, beta1: float, beta2: float, weight_decay: float) -> None:
    directions = torch._foreach_mul(means, beta1)
    torch._foreach_add_(directions, gradients, alpha=1. - beta1)
    torch._foreach_sign_(directions)
    torch._foreach_mul_(parameters, 1. - learning_rate * weight_decay)
    torch._foreach_add_(parameters, directions, alpha=-learning_rate)
    torch._foreach_mul_(means, beta2)
    torch._foreach_add_(means, gradients, alpha=1. - beta2)

  # Five steps of Newton and Schulz bring the singular values of a matrix near 1.
  def muon(self, parameters: List[Tensor], gradients: List[Tensor], velocities: List[Tensor], learning_rate: float, momentum: float, weight_decay: float) -> None:
    torch._foreach_lerp_(velocities, gradients, 1. - momentum)
    directions = torch._foreach_lerp(gradients, velocities, momentum)
    torch._foreach_mul_(parameters, 1. - learning_rate * weight_decay)
    for i in range(len(parameters)):
      rows, columns = parameters[i].size(0), parameters[i].size(1)
      direction = directions[i].t() if rows > columns else directions[i]
      x = direction / (direction.norm() + 1e-7)
      for step in range(5):
        squared = x @ x.t()
        x = torch.addmm(x, torch.addmm(squared, squared, squared, beta=-4.775, alpha=2.0315), x, beta=3.4445)
      orthogonal = x.t() if rows > columns else x
      parameters[i].add_(orthogonal, alpha=-learning_rate * 0.2 * float(max(rows, columns)) ** 0.5)
