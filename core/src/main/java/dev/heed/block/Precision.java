package dev.heed.block;

/**
 * The number format (dtype) of matrix products, and of attention between them: its scores, biases and weights. Parameters,
 * norms, residual sums and losses are float32 either way, so a model can be trained in one precision and used in the other.
 *
 * @see <a href="https://arxiv.org/abs/1710.03740">Micikevicius et al. 2018, mixed precision training</a>
 */
public enum Precision {
    /** 24 bits of mantissa: exact to about 1e-7 of a value. */
    FLOAT32,
    /**
     * 8 bits of mantissa, exact to about 4e-3 of a value, with the range of float32, so no loss needs scaling. Faster
     * on processors that multiply it natively; on others the operands are rounded to it and multiplied as float32,
     * which takes float32's time. Without a fused kernel the setting has no effect.
     */
    BFLOAT16
}
