package dev.heed.block;

import ai.djl.nn.Block;

/** How many numbers a network learns. */
public final class ParameterCount {

    private ParameterCount() {}

    /** The size of all parameters of an initialised network, each shared one counted once. */
    public static long of(Block network) {
        return network.getParameters().values().stream()
                .distinct()
                .mapToLong(parameter -> parameter.getShape().size())
                .sum();
    }
}
