package dev.heed.train.optim;

import dev.heed.kernel.ParameterUpdates;
import dev.heed.shape.Require;
import java.util.List;

/**
 * Muon: each matrix moves by its mean gradient made orthogonal, so that rare directions count as much as frequent ones;
 * all else moves by AdamW. Of a Transformer's tokens it learns about as much as AdamW from twice as many.
 *
 * <p>\[ v \leftarrow \mu v + (1 - \mu) g, \quad w \leftarrow w - \eta \left( \tfrac{1}{5} \sqrt{\max(M, N)} \,
 * \mathrm{orthogonal}(\mu v + (1 - \mu) g) + \lambda w \right) \]
 *
 * <p>for a matrix w (M, N), where orthogonal(U Σ Vᵀ) is nearly U Vᵀ ({@link ParameterUpdates#muon}). The root, as Liu et al.
 * 2025 have it, makes a step as long as one of AdamW's, so that rate and decay of AdamW suit both. Embeddings are not
 * among the matrices, as a step reads few of their rows.
 *
 * @param momentum how much of the mean of a matrix' gradients is kept at each step
 * @param beta1 AdamW's, for what is not a matrix: how much of the mean of gradients is kept at each step
 * @param beta2 AdamW's: how much of the mean of squared gradients is kept at each step
 * @param epsilon AdamW's: keeps the root away from 0
 * @param weightDecay share of a matrix that is taken away at each step, times the learning rate
 * @see <a href="https://kellerjordan.github.io/posts/muon/">Jordan et al. 2024</a>
 * @see <a href="https://arxiv.org/abs/2502.16982">Liu et al. 2025</a>
 */
public record MuonConfig(float momentum, float beta1, float beta2, float epsilon, float weightDecay)
        implements OptimizerConfig {

    /** Checks the settings. */
    public MuonConfig {
        Require.probability("momentum", momentum);
        others(beta1, beta2, epsilon, weightDecay);
    }

    private static AdamWConfig others(float beta1, float beta2, float epsilon, float weightDecay) {
        return new AdamWConfig(beta1, beta2, epsilon, weightDecay);
    }

    /** A momentum of 0.95, and AdamW as it is {@linkplain AdamWConfig#standard() usual} here, without decay. */
    public static MuonConfig standard() {
        return new MuonConfig(0.95f, 0.9f, 0.98f, 1e-8f, 0f);
    }

    @Override
    public OptimizerConfig of(TrainableParameter parameter) {
        boolean matrix = parameter.decays() && parameter.array().getShape().dimension() == 2;
        return matrix ? this : others(beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public List<String> memories() {
        return List.of("velocity");
    }

    @Override
    public void update(ParameterUpdates.Group group, float learningRate, long step) {
        ParameterUpdates.of(group.gradients().head()).muon(group, learningRate, momentum);
    }
}
