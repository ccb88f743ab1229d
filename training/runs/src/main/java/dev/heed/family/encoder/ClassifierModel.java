package dev.heed.family.encoder;

import dev.heed.block.Activation;
import dev.heed.family.ModelLimits;
import dev.heed.family.Normalisation;
import dev.heed.family.Position;
import dev.heed.layer.LayerConfig;
import dev.heed.layer.Pooling;
import dev.heed.norm.NormPlacement;
import dev.heed.shape.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Transformer encoder that puts a text into one of several classes.
 *
 * @param embedDim size E of a token's vector
 * @param numHeads number of heads H
 * @param numLayers number N of layers
 * @param position how tokens know where they are
 * @param pooling how the vectors of a text's tokens become one, from which its class is read
 * @param dropout probability that an element is dropped in training, wherever the layers, embeddings and head drop
 * @param hiddenDim width F of the feed-forward networks; null for four times embedDim
 * @param activation non-linearity of the feed-forward networks
 * @param norm which normalisation
 * @param placement where normalisation stands
 */
public record ClassifierModel(
        int embedDim,
        int numHeads,
        int numLayers,
        Position position,
        Pooling pooling,
        float dropout,
        @Nullable Integer hiddenDim,
        Activation activation,
        Normalisation norm,
        NormPlacement placement)
        implements EncoderModel {

    /** Checks the sizes. */
    public ClassifierModel {
        ModelLimits.requireSize("embedDim", embedDim);
        Require.probability("dropout", dropout);
        hiddenDim = hiddenDim == null ? LayerConfig.HIDDEN_RATIO * embedDim : hiddenDim;
        ModelLimits.requireTransformer(numHeads, numLayers, hiddenDim);
        EncoderModel.layer(embedDim, numHeads, position, dropout, hiddenDim, activation, norm, placement);
    }

    @Override
    public Integer hiddenDim() {
        return Objects.requireNonNull(hiddenDim);
    }
}
