class Processor(Module):
  def multiplies_bfloat16(self) -> bool:
    return ops.mkldnn._is_mkldnn_bf16_supported()
