package dev.heed.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RecurrentBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import ai.djl.util.PairList;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.block.Inputs;
import dev.heed.block.SizedBlock;
import dev.heed.kernel.FusedRecurrence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One recurrent layer that is given its state and gives the next: DJL's block with the state made explicit.
 *
 * <p>\[ h_t = \mathrm{cell}(x_t, h_{t-1}) \]
 *
 * <p>Shapes: input (B, T, size), hidden state (1, B, hiddenDim); outputs (B, T, hiddenDim).
 */
final class RecurrentLayer extends SizedBlock {

    /** How DJL ends the name of the weights between states. */
    private static final String RECURRENT_WEIGHT = "h2h_WEIGHT";

    private final RecurrentBlock cell;
    private final int inputDim;
    private final int hiddenDim;

    RecurrentLayer(RecurrentCell cell, int inputDim, int hiddenDim) {
        this.cell = addChildBlock("cell", started(newCell(cell, hiddenDim), inputDim, hiddenDim));
        this.inputDim = inputDim;
        this.hiddenDim = hiddenDim;
    }

    /** DJL's blocks hand a whole sequence to libtorch in one call. */
    private static RecurrentBlock newCell(RecurrentCell cell, int hiddenDim) {
        return switch (cell) {
            case GRU ->
                GRU.builder()
                        .setStateSize(hiddenDim)
                        .setNumLayers(1)
                        .optReturnState(true)
                        .build();
            case LSTM ->
                LSTM.builder()
                        .setStateSize(hiddenDim)
                        .setNumLayers(1)
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
     * @param state (1, B, hiddenDim) each: the hidden state, and an LSTM's cell
     */
    record Run(NDArray outputs, NDList state) {}

    /** The states (1, B, hiddenDim) of some rows, by int64 indices (B'), attached to the manager of the indices. */
    static NDList select(NDList state, NDArray rows) {
        NDList selected = new NDList();
        for (NDArray each : state) {
            NDArray batchFirst = Borrowed.by(rows.getManager(), each).squeeze(0); // (B, hiddenDim)
            selected.add(RowGather.rows(batchFirst, rows).expandDims(0)); // (1, B', hiddenDim)
        }
        return selected;
    }

    /** Runs a whole sequence; an LSTM's missing cell starts at 0, a missing state too. */
    Run run(ForwardPass pass, NDArray input, NDList state) {
        NDList inputs = new NDList(input);
        inputs.addAll(state);
        NDList outputs = pass.compute(() -> cell.forward(pass.parameters(), inputs, pass.training()));
        return new Run(outputs.get(0), new NDList(outputs.subList(1, outputs.size())));
    }

    /** The weights on the device of an activation, in the order in which DJL hands them to libtorch. */
    FusedRecurrence.CellWeights weights(ForwardPass pass, NDArray like) {
        List<NDArray> values = cell.getDirectParameters().values().stream()
                .map(parameter -> pass.value(parameter, like))
                .toList();
        return new FusedRecurrence.CellWeights(values.get(0), values.get(1), values.get(2), values.get(3));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        return new NDList(run(
                        new ForwardPass(parameterStore, training),
                        Inputs.of(inputs, "vectors").get(0),
                        new NDList())
                .outputs());
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        cell.initialize(manager, dataType, new Shape(1, 1, inputDim));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), inputShapes[0].get(1), hiddenDim)};
    }
}
