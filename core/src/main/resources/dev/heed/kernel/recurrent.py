# Recurrent decoders that look back at a memory. B batch, T target length, S source length, V vocabulary; hidden states and cells
# (N, B, H) of N layers, memory (B, S, M). A layer has four arrays of weights, in libtorch's order: of its input, of its state, both
# biases. Four blocks of them are an LSTM's, three a GRU's. An array without elements stands for what a decoder does without.


def decode(vectors: Tensor, memory: Tensor, keep: Tensor, fed: Tensor, hidden: Tensor, cell: Tensor, cell_weights: List[Tensor], look_back: List[Tensor], dropout: float) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
  sought = __torch__.recurrent.sought(memory, keep, look_back)
  input_weight = cell_weights[0]
  size = vectors.size(2)
  if input_weight.size(1) == size:
    outputs, last, last_cell = __torch__.recurrent.run(vectors, hidden, cell, cell_weights, dropout)
    attentional = __torch__.recurrent.attentional(outputs, sought, look_back)
  else:
    inputs = torch.linear(vectors, input_weight[:, :size], __torch__.recurrent.joint_bias(cell_weights))  # (B, T, blocks x H)
    fed_weight = input_weight[:, size:].t()
    newest = fed.squeeze(1)
    states, cells = torch.unbind(hidden), __torch__.recurrent.cells(hidden, cell)
    found: List[Tensor] = []
    for input in torch.unbind(inputs, 1):
      states, cells = __torch__.recurrent.deep_step(torch.addmm(input, newest, fed_weight), states, cells, cell_weights, dropout)
      seen = __torch__.recurrent.attentional(states[-1].unsqueeze(1), sought, look_back)  # (B, 1, H)
      found.append(seen)
      newest = seen.squeeze(1)
    attentional, last, last_cell = torch.cat(found, 1), torch.stack(states), __torch__.recurrent.stacked(cells)
  return attentional, attentional[:, -1:], last, last_cell


# What does not change from step to step: the memory as keys and, already combined, as values; the mask to be added; the
# combination's weight of the state.
def sought(memory: Tensor, keep: Tensor, look_back: List[Tensor]) -> List[Tensor]:
  if keep.numel() == 0:
    real, mask = memory, torch.zeros([1, 1, 1], dtype=memory.dtype, device=memory.device)
  else:
    row = keep.reshape([memory.size(0), 1, -1])  # (B, 1, S)
    mask = torch.zeros(row.size(), dtype=memory.dtype, device=memory.device).masked_fill(~row, -inf)
    real = memory.masked_fill(~row.transpose(1, 2), 0.)  # the product of 0 and what is not finite would not be 0
  query_weight, key_weight, score_weight, weight = look_back[0], look_back[1], look_back[2], look_back[3]
  if key_weight.numel() == 0:
    keys = torch.matmul(real, query_weight).transpose(1, 2)  # (B, H, S), instead of a product of each query
  else:
    keys = torch.linear(real, key_weight).unsqueeze(1)  # (B, 1, S, F)
  size = memory.size(2)
  return [keys, torch.linear(real, weight[:, :size]), mask, weight[:, size:]]


def attentional(outputs: Tensor, sought: List[Tensor], look_back: List[Tensor]) -> Tensor:
  keys, values, mask, own_weight = sought
  if look_back[1].numel() == 0:
    scores = torch.baddbmm(mask, outputs, keys)  # (B, T, S)
  else:
    queries = torch.linear(outputs, look_back[0]).unsqueeze(2)  # (B, T, 1, F)
    scores = torch.linear(torch.tanh(queries + keys), look_back[2]).squeeze(3) + mask
  own = torch.linear(outputs, own_weight, look_back[4])
  return torch.tanh(torch.baddbmm(own, torch.softmax(scores, -1), values))  # (B, T, H)


# All layers over all steps; between layers elements are dropped.
def run(vectors: Tensor, hidden: Tensor, cell: Tensor, weights: List[Tensor], dropout: float) -> Tuple[Tensor, Tensor, Tensor]:
  start = hidden.contiguous()  # which cuDNN asks for
  if __torch__.recurrent.is_lstm(weights):
    start_cell = torch.zeros_like(start) if cell.numel() == 0 else cell.contiguous()
    outputs, last, last_cell = torch.lstm(vectors, [start, start_cell], weights, True, hidden.size(0), dropout, True, False, True)
    return outputs, last, last_cell
  outputs, last = torch.gru(vectors, start, weights, True, hidden.size(0), dropout, True, False, True)
  return outputs, last, cell


# A step of all layers; the input went through the first one's weights already, see step.
def deep_step(input: Tensor, states: List[Tensor], cells: List[Tensor], weights: List[Tensor], dropout: float) -> Tuple[List[Tensor], List[Tensor]]:
  own = weights[:4]
  state, cell = __torch__.recurrent.step(input, states[0], cells[0], own)
  newest, newest_cells = [state], [cell]
  for layer in range(1, len(states)):
    own = weights[4 * layer:4 * layer + 4]
    kept = torch.dropout(state, dropout, True) if dropout > 0. else state
    arrived = torch.addmm(__torch__.recurrent.joint_bias(own), kept, own[0].t())
    state, cell = __torch__.recurrent.step(arrived, states[layer], cells[layer], own)
    newest.append(state)
    newest_cells.append(cell)
  return newest, newest_cells


# A step of a layer from (B, H) to (B, H) on an input that went through its weights already, with the bias that joint_bias gives.
def step(input: Tensor, hidden: Tensor, cell: Tensor, weights: List[Tensor]) -> Tuple[Tensor, Tensor]:
  weight = weights[1].t()
  if __torch__.recurrent.is_lstm(weights):
    enter, forget, change, leave = torch.addmm(input, hidden, weight).chunk(4, 1)
    newer = torch.sigmoid(enter) * torch.tanh(change)
    newest = newer if cell.numel() == 0 else torch.addcmul(newer, torch.sigmoid(forget), cell)
    return torch.sigmoid(leave) * torch.tanh(newest), newest
  recurrent = torch.addmm(weights[3], hidden, weight)
  size = hidden.size(1)
  reset, update = torch.sigmoid(input[:, :2 * size] + recurrent[:, :2 * size]).chunk(2, 1)
  change = torch.tanh(torch.addcmul(input[:, 2 * size:], reset, recurrent[:, 2 * size:]))
  return torch.addcmul(change, update, hidden - change), cell


# Both biases of an LSTM are only added; a GRU multiplies the second one's last block.
def joint_bias(weights: List[Tensor]) -> Tensor:
  if __torch__.recurrent.is_lstm(weights):
    return weights[2] + weights[3]
  return weights[2]


# The cell of each layer, without elements where there is none.
def cells(hidden: Tensor, cell: Tensor) -> List[Tensor]:
  if cell.numel() != 0:
    return torch.unbind(cell)
  missing: List[Tensor] = []
  for layer in range(hidden.size(0)):
    missing.append(cell)
  return missing


def stacked(cells: List[Tensor]) -> Tensor:
  return cells[0] if cells[0].numel() == 0 else torch.stack(cells)


def is_lstm(weights: List[Tensor]) -> bool:
  return weights[1].size(0) == 4 * weights[1].size(1)
