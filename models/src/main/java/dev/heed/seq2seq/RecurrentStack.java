package dev.heed.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RecurrentBlock;
import ai.djl.training.initializer.UniformInitializer;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.block.Inputs;
import dev.heed.block.SizedBlock;
import dev.heed.kernel.FusedRecurrence;
import dev.heed.shape.Dims;
import java.util.List;

/**
 * Recurrent layers upon each other that are given their states and give the next: DJL's block with the states made explicit.
 *
 * <p>\[ h_t^{(n)} = \mathrm{cell}_n(h_t^{(n-1)}, h_{t-1}^{(n)}), \quad h_t^{(0)} = x_t \]
 *
 * <p>Shapes: input (B, T, size), hidden states (N, B, hiddenDim); outputs of the last layer (B, T, hiddenDim). In training
 * elements are dropped between layers.
 */
final class RecurrentStack extends SizedBlock {

    /** How DJL ends the name of the weights between states. */
    private static final String RECURRENT_WEIGHT = "h2h_WEIGHT";

    private final RecurrentBlock cell;
    private final int inputDim;
    private final RecurrentConfig config;

    RecurrentStack(RecurrentConfig config, int inputDim) {
        this.config = config;
        this.inputDim = inputDim;
        cell = addChildBlock("cell", started(newCell(config), inputDim, config.hiddenDim()));
    }

    /** DJL's blocks hand a whole sequence to libtorch in one call. */
    private static RecurrentBlock newCell(RecurrentConfig config) {
        return switch (config.cell()) {
            case GRU ->
                GRU.builder()
                        .setStateSize(config.hiddenDim())
                        .setNumLayers(config.numLayers())
                        .optDropRate(config.layerDropout())
                        .optReturnState(true)
                        .build();
            case LSTM ->
                LSTM.builder()
                        .setStateSize(config.hiddenDim())
                        .setNumLayers(config.numLayers())
                        .optDropRate(config.layerDropout())
                        .optReturnState(true)
                        .build();
        };
    }

    /**
     * The usual initialisation: recurrent weights orthogonal, so that a state neither fades nor grows over many steps,
     * the rest uniform in plus or minus 1 / sqrt(hiddenDim).
     */
    private static RecurrentBlock started(RecurrentBlock cell, int inputDim, int hiddenDim) {
        UniformInitializer uniform = new UniformInitializer((float) (1 / Math.sqrt(hiddenDim)));
        cell.setInitializer(uniform, Parameter.Type.WEIGHT);
        cell.setInitializer(uniform, Parameter.Type.BIAS);
        cell.setInitializer(
                new OrthogonalInitializer(), parameter -> parameter.getName().endsWith(RECURRENT_WEIGHT));
        cell.prepare(new Shape[] {new Shape(1, 1, inputDim)}); // its sizes, known before there are parameters
        return cell;
    }

    /**
     * Outputs of every step, and the state after the last.
     *
     * @param outputs (B, T, hiddenDim)
     * @param state (N, B, hiddenDim) each: the hidden states, and an LSTM's cells
     */
    record Run(NDArray outputs, NDList state) {}

    /** The states (N, B, hiddenDim) of some rows, by int64 indices (B'), attached to the manager of the indices. */
    static NDList select(NDList state, NDArray rows) {
        NDList selected = new NDList();
        for (NDArray each : state) {
            NDArray batchFirst = Borrowed.by(rows.getManager(), each).swapAxes(0, 1); // (B, N, hiddenDim)
            selected.add(RowGather.rows(batchFirst, rows).swapAxes(0, 1)); // (N, B', hiddenDim)
        }
        return selected;
    }

    /** Refuses tokens (B, T) of other rows than the states': libtorch's LSTM would read beyond the states. */
    static void requireRows(NDArray tokens, NDList states) {
        new Dims().with('B', states.get(0).getShape().get(1)).bind("tokens", tokens.getShape(), "BT");
    }

    /** Runs a whole sequence; an LSTM's missing cell starts at 0, a missing state too. */
    Run run(ForwardPass pass, NDArray input, NDList state) {
        NDList inputs = new NDList(input);
        state.forEach(each -> inputs.add(inOneBlock(Borrowed.by(input.getManager(), each))));
        NDList outputs = pass.compute(() -> cell.forward(pass.parameters(), inputs, pass.training()));
        return new Run(outputs.get(0), new NDList(outputs.subList(1, outputs.size())));
    }

    /**
     * The first states of all layers.
     *
     * @param joined beside each other, (B, 1, N hiddenDim)
     */
    NDList start(NDArray joined) {
        long batchSize = joined.getShape().get(0);
        return new NDList(joined.reshape(batchSize, config.numLayers(), config.hiddenDim())
                .swapAxes(0, 1)); // (N, B, hiddenDim)
    }

    /** States that lie layer by layer in memory, which cuDNN asks for. */
    private NDArray inOneBlock(NDArray states) {
        return config.numLayers() == 1 ? states : NDArrays.concat(states.split(config.numLayers(), 0), 0);
    }

    /** The weights on the device of an activation, in the order in which DJL hands them to libtorch. */
    FusedRecurrence.CellWeights weights(ForwardPass pass, NDArray like) {
        List<NDArray> values = cell.getDirectParameters().values().stream()
                .map(parameter -> pass.value(parameter, like))
                .toList();
        return new FusedRecurrence.CellWeights(values, pass.training() ? config.layerDropout() : 0);
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        return run(pass, Inputs.of(inputs, "vectors").get(0), new NDList()).outputs();
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        cell.initialize(manager, dataType, new Shape(1, 1, inputDim));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), inputShapes[0].get(1), config.hiddenDim())};
    }
}
