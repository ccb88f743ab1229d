package dev.heed.train.optim;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.AbstractEmbedding;
import ai.djl.nn.transformer.IdEmbedding;
import ai.djl.util.Pair;
import dev.heed.embedding.TokenEmbedding;
import dev.heed.position.AdditivePosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What an optimizer moves in a network. */
public final class TrainableParameters {

    private TrainableParameters() {}

    /**
     * The parameters of a network that want a gradient, each once, also where blocks share it.
     *
     * <p>Weight decay is for matrices that multiply vectors: not for biases and norms, which have one axis, nor for
     * embeddings, whose rows would shrink at every step that does not read them.
     *
     * @param network an initialised block
     * @return in the order in which the network names them
     */
    public static List<TrainableParameter> of(Block network) {
        Set<Parameter> embeddings = Collections.newSetFromMap(new IdentityHashMap<>());
        collectEmbeddings(network, embeddings);
        List<TrainableParameter> trainable = new ArrayList<>();
        for (Pair<String, Parameter> named : named(network)) {
            Parameter parameter = named.getValue();
            boolean matrix = parameter.getArray().getShape().dimension() > 1;
            trainable.add(new TrainableParameter(
                    named.getKey(), parameter.getArray(), matrix && !embeddings.contains(parameter)));
        }
        return trainable;
    }

    /** The same as DJL's parameters, in the same order. */
    public static List<Parameter> parameters(Block network) {
        return named(network).stream().map(Pair::getValue).toList();
    }

    private static List<Pair<String, Parameter>> named(Block network) {
        Set<Parameter> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        return network.getParameters().stream()
                .filter(named -> named.getValue().requiresGradient() && taken.add(named.getValue()))
                .toList();
    }

    private static void collectEmbeddings(Block block, Set<Parameter> embeddings) {
        if (block instanceof TokenEmbedding
                || block instanceof AdditivePosition
                || block instanceof AbstractEmbedding<?>
                || block instanceof IdEmbedding) {
            embeddings.addAll(block.getDirectParameters().values());
        }
        block.getChildren().values().forEach(child -> collectEmbeddings(child, embeddings));
    }
}
